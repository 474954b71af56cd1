"""`$batch`: up to twenty requests in one, answered one by one and returned in any order."""

from __future__ import annotations

import base64
import random
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

import msgspec

from intune_manager.simulator.content.source import to_json
from intune_manager.simulator.protocol.messages import GraphReply, GraphRequest, bad_request

MAX_REQUESTS = 20
Answer = Callable[[GraphRequest], Awaitable[GraphReply]]


class InnerRequest(msgspec.Struct):
    """One entry of `requests`."""

    id: str
    method: str
    url: str
    headers: dict[str, str] = {}


class _BatchBody(msgspec.Struct):
    requests: list[InnerRequest]


async def answer_batch(request: GraphRequest, answer: Answer, shuffle: random.Random) -> GraphReply:
    """The reply to a batch; raises 400 for one that is malformed or too long."""
    try:
        entries = msgspec.json.decode(request.body, type=_BatchBody).requests
    except msgspec.DecodeError as error:
        raise bad_request(f"Invalid batch payload format: {error}") from error
    if len(entries) > MAX_REQUESTS:
        message = f"Number of batch request steps exceeds the maximum value of {MAX_REQUESTS}."
        raise bad_request(message, code="MaximumValueExceeded")
    if not entries or len({entry.id.lower() for entry in entries}) < len(entries):
        raise bad_request("Invalid batch payload format: request ids must be unique.")
    responses = [_response(each.id, await answer(_unfolded(request, each))) for each in entries]
    shuffle.shuffle(responses)
    return GraphReply(body=to_json({"responses": responses}))


def first_target(body: bytes) -> str:
    """The path that the first entry of a batch is for; empty where there is none to read."""
    try:
        entries = msgspec.json.decode(body, type=_BatchBody).requests
    except msgspec.DecodeError:
        return ""
    return unquote(entries[0].url.partition("?")[0]).strip("/") if entries else ""


def _unfolded(request: GraphRequest, entry: InnerRequest) -> GraphRequest:
    url = entry.url if entry.url.startswith("/") else f"/{entry.url}"
    return GraphRequest(
        method=entry.method.upper(),
        version=request.version,
        path=unquote(url.partition("?")[0]).strip("/"),
        target=f"/{request.version}{url}",
        headers={name.lower(): text for name, text in entry.headers.items()}
        | {"authorization": request.header("authorization")},
        origin=request.origin,
        inner=True,
        connection=request.connection,
    )


def _response(entry_id: str, reply: GraphReply) -> dict[str, Any]:
    headers = {**reply.headers, "Content-Type": reply.content_type}
    payload = reply.payload()
    is_json = reply.content_type.startswith("application/json")
    body = msgspec.Raw(payload) if is_json else base64.b64encode(payload).decode()
    return {"id": entry_id, "status": reply.status, "headers": headers, "body": body}
