"""How the bytes of a reply go out: whole, slowly, in part, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    after_bytes: int = 64
    """How much of the body goes out before a reset or a stall."""
    bytes_per_s: int = 1024
    """Of a trickle, by the tenant's time."""
