"""What a kind of fault is, and the kinds that answer instead of the tenant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from inspect import signature
from types import MappingProxyType
from typing import Any

from intune_manager.simulator.content.source import to_json
from intune_manager.simulator.protocol.messages import (
    GraphError,
    GraphReply,
    GraphRequest,
    expired_token,
    forbidden,
    http_date,
    nested_message,
    sync_state_gone,
    unauthorized,
)

Values = Mapping[str, Any]


@dataclass
class Memory:
    """What outlasts a single fault."""

    connections: set[int] = field(default_factory=set)
    """Connections on which a gateway has failed, and goes on failing."""
    tokens: set[str] = field(default_factory=set)
    """Authorization headers that beta no longer accepts."""
    shown: dict[str, bytes] = field(default_factory=dict)
    """An item of the reading of each list that is under way, by its target without page token."""

    def forget_shown(self, path: str) -> None:
        """Another reading of the list at `path` begins."""
        for target in [target for target in self.shown if target.partition("?")[0] == path]:
            del self.shown[target]


@dataclass(frozen=True)
class Encounter:
    """A request that a fault strikes, and all that the fault may know about it."""

    request: GraphRequest
    now: datetime
    memory: Memory
    foreign_origin: str
    """Another server of this program's own, which counts what arrives there."""


@dataclass(frozen=True)
class FaultKind:
    """What a fault does, by one of three functions: their keywords are the values that it takes.

    `before` answers an encounter instead of the tenant, `after` changes the answer to one, and
    `moves` changes the tenant, as somebody else's work between two pages does.
    """

    family: str = ""
    """The class of faults that it belongs to: F1 to F14. Empty: its values say it."""
    before: Callable[..., GraphReply | GraphError] | None = None
    after: Callable[..., GraphReply] | None = None
    moves: Callable[..., bool] | None = None
    """Takes the tenant, the path of a collection and a page of it; says whether it did anything."""
    applies: Callable[..., bool] = lambda request, **values: True  # noqa: ARG005
    """Whether it can strike a request at all."""
    changes: Callable[[GraphReply], bool] = lambda reply: True  # noqa: ARG005
    """Whether an answer is one that `after` can change."""

    def check(self, values: Values) -> None:
        """Raise TypeError for values that this kind does not take, or lacks."""
        acts = ((1, self.before), (2, self.after), (3, self.moves))
        for given, act in acts:
            if act is not None:
                signature(act).bind(*[None] * given, **values)

    def family_of(self, values: Values) -> str:
        return self.family or _family_of_status(values)


BROKER_MESSAGE = (
    "Rate limit reached because of too many requests to query broker. Please retry after sometime."
)
"""What a 500 says that is a 429 in truth."""
_SYNC_CODES = frozenset({"syncStateNotFound", "resyncRequired", "Directory_ExpiredPageToken"})
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
_FAMILIES = {401: "F5", 403: "F6", 404: "F7", 410: "F7", 429: "F1"}
_TOP = re.compile(r"[?&](?:\$|%24)top=(\d+)", re.IGNORECASE)
_PAGE_TOKEN = re.compile(r"[?&](?:\$|%24)skip(?:token)?=", re.IGNORECASE)


def announced_s(values: Values) -> float:
    """The seconds that a fault of kind `status` asks its client to wait; 0 when it names none."""
    asked = values.get("retry_after") or values.get("nested_retry_after") or "0"
    return float(str(asked).removeprefix("date:"))


def _family_of_status(values: Values) -> str:
    if "Rate limit reached" in str(values.get("message", "")):
        return "F1"
    if values.get("code") in _SYNC_CODES:
        return "F7"
    return _FAMILIES.get(int(values["status"]), "F2")


def _status(
    encounter: Encounter,
    *,
    status: int,
    code: str = "UnknownError",
    message: str | None = None,
    retry_after: str | None = None,
    nested_retry_after: str | None = None,
    skew_s: float = 0.0,
    html: bool = False,
    scope: str = "",
) -> GraphReply | GraphError:
    """An answer of this status; `retry_after` may be `date:` and so many seconds ahead."""
    headers = {}
    now = encounter.now + timedelta(seconds=skew_s)
    if skew_s:
        headers["Date"] = http_date(now)
    if retry_after is not None:
        form, _, ahead_s = retry_after.partition("date:")
        headers["Retry-After"] = form or http_date(now + timedelta(seconds=float(ahead_s)))
    if html:
        return GraphReply(status, _HTML, headers=headers, content_type="text/html")
    if status == 403 and message is None:
        return forbidden(scope, encounter.request.path, entra=False)
    if status == 410 and code == "syncStateNotFound":
        return sync_state_gone(encounter.request)
    message = "An error has occurred." if message is None else message
    if nested_retry_after is not None:
        message = nested_message(message, retry_after=nested_retry_after)
    return GraphError(status, code, message, headers=headers)


def _expired(_: Encounter, *, claims: str = "") -> GraphError:
    if not claims:
        return expired_token()
    message = "Continuous access evaluation resulted in claims challenge."
    return unauthorized(message, claims=claims)


def _refused_on_beta(encounter: Encounter) -> GraphError:
    encounter.memory.tokens.add(encounter.request.header("authorization"))
    return expired_token()


def _role_missing(_: Encounter, *, status: int = 403) -> GraphError:
    """A missing Intune role: the refusal stands in an error inside the error's message."""
    inner = {"ErrorCode": "Forbidden", "Message": nested_message("Not authorized: no Intune role.")}
    return GraphError(status, "UnknownError", to_json(inner).decode())


def _forbidden(encounter: Encounter, *, entra: bool = False) -> GraphError:
    return forbidden("DeviceManagementApps.Read.All", encounter.request.path, entra=entra)


def _too_large(request: GraphRequest, *, until_top: int = 10) -> bool:
    """A page after the first, asked for with more items than the backend can deliver."""
    if not _PAGE_TOKEN.search(request.target) or "/delta?" in request.target:
        return False
    top = _TOP.search(request.target)
    return top is None or int(top[1]) > until_top


def _gateway_broken(encounter: Encounter) -> GraphError:
    encounter.memory.connections.add(encounter.request.connection)
    return GraphError(503, "ServiceUnavailable", "The service is unavailable.")


def _not_licensed(_: Encounter, *, status: int = 400) -> GraphError:
    code = "Forbidden" if status == 403 else "BadRequest"
    return GraphError(status, code, "Request not applicable to target tenant.")


STATUS_KINDS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "status": FaultKind(before=_status),
        "unauthorized": FaultKind("F5", _expired),
        "refused_on_beta": FaultKind(
            "F5", _refused_on_beta, applies=lambda request: request.version == "beta"
        ),
        "forbidden_by_intune": FaultKind("F6", _forbidden),
        "forbidden_by_entra": FaultKind("F6", partial(_forbidden, entra=True)),
        "role_missing": FaultKind("F6", _role_missing),
        "stuck_page": FaultKind(
            "F2",
            lambda _, until_top=10: GraphError(504, "UnknownError", ""),  # noqa: ARG005
            applies=_too_large,
        ),
        "stuck_connection": FaultKind("F2", _gateway_broken),
        "not_licensed": FaultKind("F14", _not_licensed),
    }
)
