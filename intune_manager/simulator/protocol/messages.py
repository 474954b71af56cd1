"""Requests, replies, errors and tokens of the simulated Graph, apart from any web framework."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from enum import StrEnum
from uuid import UUID

from intune_manager.simulator.content.source import Version, to_json

JSON_TYPE = (
    "application/json;odata.metadata=minimal;odata.streaming=true;"
    "IEEE754Compatible=false;charset=utf-8"
)


def context_url(version: Version, what: str) -> str:
    """The `@odata.context` of `what`.

    It names Graph's public host, not this server's: it is part of stored payloads, and those must
    not differ with the port that a server happened to get.
    """
    return f"https://graph.microsoft.com/{version}/$metadata#{what}"


class Manner(StrEnum):
    """What happens to the connection while a reply is sent."""

    WHOLE = "whole"
    RESET_BEFORE_HEADERS = "reset_before_headers"
    RESET_IN_BODY = "reset_in_body"
    STALL_BEFORE_HEADERS = "stall_before_headers"
    STALL_IN_BODY = "stall_in_body"
    TRICKLE = "trickle"
    CUT_CHUNKS = "cut_chunks"
    """The connection is closed in good order, but the last chunk never comes."""


@dataclass(frozen=True)
class Delivery:
    """One way to send a reply. The default sends it whole and at once."""

    manner: Manner = Manner.WHOLE
    delay_s: float = 0.0
    """How long the first byte waits, in seconds of the tenant's time."""
    bytes_per_s: int = 1024
    """Of a trickle, by the tenant's time."""


@dataclass(frozen=True)
class GraphRequest:
    """One request below `/v1.0` or `/beta`, by itself or inside a `$batch`."""

    method: str
    version: Version
    path: str
    """Percent-decoded, without version and leading slash: `deviceManagement/managedDevices`."""
    target: str
    """Path and query as they came, byte for byte: links are compared with it."""
    headers: Mapping[str, str]
    origin: str
    """Scheme, host and port that the client used: the base of every link in the reply."""
    body: bytes = b""
    inner: bool = False
    """True for a request that came inside a `$batch`."""
    connection: int = 0
    """The client's port: the same for all requests of one connection."""

    @property
    def raw_query(self) -> str:
        return self.target.partition("?")[2]

    def header(self, name: str) -> str:
        """The value of a header, "" when the client sent none; names in lower case."""
        return self.headers.get(name, "")


@dataclass
class Page:
    """One page of a collection, kept in parts so that faults can change it before it is sent."""

    context: str
    items: list[bytes]
    next_link: str | None = None
    delta_link: str | None = None
    count: int | None = None

    def encode(self) -> bytes:
        head = {
            "@odata.context": self.context,
            "@odata.count": self.count,
            "@odata.nextLink": self.next_link,
            "@odata.deltaLink": self.delta_link,
        }
        told = {name: value for name, value in head.items() if value is not None}
        return b"".join((to_json(told)[:-1], b',"value":[', b",".join(self.items), b"]}"))


@dataclass
class GraphReply:
    """What goes back to the client: a page that is still in parts, or bytes."""

    status: int = 200
    body: bytes = b""
    page: Page | None = None
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE
    delivery: Delivery = field(default_factory=Delivery)

    def payload(self) -> bytes:
        return self.body if self.page is None else self.page.encode()


NO_OPERATION = str(UUID(int=0))
WWW_AUTHENTICATE = (
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    ', client_id="00000003-0000-0000-c000-000000000000"'
)


@dataclass(eq=False)
class GraphError(Exception):
    """A request that is answered by an error body; `status` and `code` as Graph gives them."""

    status: int
    code: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


def error_reply(
    error: GraphError, now: datetime, request_id: str, client_request_id: str
) -> GraphReply:
    """The reply of an error. Its date has no zone, as Graph writes it."""
    body: dict[str, object] = {"code": error.code, "message": error.message}
    body["innerError"] = {
        "date": now.strftime("%Y-%m-%dT%H:%M:%S"),
        "request-id": request_id,
        "client-request-id": client_request_id,
    }
    return GraphReply(error.status, to_json({"error": body}), headers=dict(error.headers))


def http_date(instant: datetime) -> str:
    return format_datetime(instant.replace(microsecond=0), usegmt=True)


def bad_request(message: str, *, code: str = "BadRequest") -> GraphError:
    return GraphError(400, code, message)


def no_segment(segment: str) -> GraphError:
    """A path that the service does not know: 400 on the real Graph too, not 404."""
    return bad_request(f"Resource not found for the segment '{segment}'.")


def not_found(object_id: str, *, entra: bool) -> GraphError:
    if entra:
        message = f"Resource '{object_id}' does not exist or one of its queried reference-property "
        message += "objects are not present."
        return GraphError(404, "Request_ResourceNotFound", message)
    return GraphError(404, "ResourceNotFound", nested_message("The resource was not found."))


def sync_state_gone(request: GraphRequest) -> GraphError:
    """410: a delta link that is unknown or too old, and where to start again."""
    message = "The sync state generation is not found; a full synchronization is required."
    again = f"{request.origin}{request.target.partition('?')[0]}?$deltatoken="
    return GraphError(410, "syncStateNotFound", message, headers={"Location": again})


def unauthorized(message: str, *, claims: str = "") -> GraphError:
    challenge = WWW_AUTHENTICATE
    if claims:
        challenge += f', error="insufficient_claims", claims="{claims}"'
    headers = {"WWW-Authenticate": challenge}
    return GraphError(401, "InvalidAuthenticationToken", message, headers=headers)


def forbidden(scope: str, path: str, *, entra: bool) -> GraphError:
    """403: Entra names nothing, Intune hides the scopes in a JSON text inside the message."""
    if entra:
        message = "Insufficient privileges to complete the operation."
        return GraphError(403, "Authorization_RequestDenied", message)
    message = nested_message(
        "Application is not authorized to perform this operation. Application must have one of "
        f"the following scopes: {scope}, {scope.replace('.Read.', '.ReadWrite.')} - "
        f"Operation ID (for customer support): {NO_OPERATION} - Activity ID: {NO_OPERATION} - "
        "Url: https://fef.msua09.manage.microsoft.com/DeviceFE/"
        f"StatelessDeviceFEService/{path}?api-version=2024-06-14"
    )
    return GraphError(403, "Forbidden", message)


def nested_message(text: str, *, retry_after: str | None = None) -> str:
    """Intune's JSON inside a message: indented, with CR LF, a delay possibly hidden in it."""
    inner = {
        "_version": 3,
        "Message": text,
        "CustomApiErrorPhrase": "",
        "RetryAfter": retry_after,
        "ErrorSourceService": "",
        "HttpHeaders": "{}",
    }
    return json.dumps(inner, indent=2, ensure_ascii=False).replace("\n", "\r\n")


def expired_token() -> GraphError:
    return unauthorized("Lifetime validation failed, the token is expired.")
