"""Reads the body of one response, decompressed as it comes, and never more than the limits."""

from __future__ import annotations

import zlib

import httpx

from intune_manager.errors import LimitExceededError
from intune_manager.graph.values import Limits

ACCEPTED_ENCODING = "gzip"
"""The only one that is asked for, and the only one that is decoded."""
_PIECE = 256 * 1024


async def whole_response(response: httpx.Response, limits: Limits) -> httpx.Response:
    """`response` with its body read and decompressed; the connection is back in its pool.

    The size on the network is the extension `received_bytes`. Raises LimitExceededError, with the
    connection closed, as soon as either size goes past its limit: memory never holds more. Raises
    httpx.DecodingError for what is not gzip though it says so, and for any other encoding.
    """
    try:
        body, received = await _body(response, limits)
    finally:
        await response.aclose()
    framing = {"content-encoding", "content-length", "transfer-encoding"}
    return httpx.Response(
        response.status_code,
        headers=[pair for pair in response.headers.multi_items() if pair[0].lower() not in framing],
        content=body,
        extensions={**response.extensions, "received_bytes": received},
    )


async def _body(response: httpx.Response, limits: Limits) -> tuple[bytes, int]:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity", ACCEPTED_ENCODING}:
        raise httpx.DecodingError(f"The encoding {encoding[:60]!r} was not asked for")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == ACCEPTED_ENCODING else None
    body = bytearray()
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        if received > limits.received_bytes:
            raise LimitExceededError("The size of an answer", f"{limits.received_bytes:,} bytes")
        if unpacker is None:
            body += chunk
        else:
            _unpack(unpacker, chunk, body, limits.body_bytes)
        _check_size(body, limits.body_bytes)
    if unpacker is not None and received and not unpacker.eof:
        raise httpx.DecodingError("The compressed body is cut off")
    return bytes(body), received


def _unpack(unpacker: zlib._Decompress, chunk: bytes, body: bytearray, most: int) -> None:
    try:
        while chunk and not unpacker.eof:
            body += unpacker.decompress(chunk, _PIECE)
            _check_size(body, most)
            chunk = unpacker.unconsumed_tail
    except zlib.error as error:
        raise httpx.DecodingError(f"The body is not gzip: {error}") from error


def _check_size(body: bytearray, most: int) -> None:
    if len(body) > most:
        raise LimitExceededError("The size of an answer, unpacked,", f"{most:,} bytes")
