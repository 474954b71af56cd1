"""What a kind of fault is, and the kinds that answer instead of the tenant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any

import msgspec

from intune_manager.simulator.content.source import to_json
from intune_manager.simulator.protocol.messages import (
    GraphError,
    GraphReply,
    GraphRequest,
    expired_token,
    forbidden,
    nested_message,
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
    values: Values
    now: datetime
    memory: Memory
    foreign_origin: str
    """Another server of this program's own, which counts what arrives there."""


@dataclass(frozen=True)
class FaultKind:
    """What a fault does: `before` answers instead of the tenant, `after` changes the answer."""

    family: str = ""
    """The class of faults that it belongs to: F1 to F14. Empty: `classify` says it."""
    takes: Mapping[str, Any] = field(default_factory=dict)
    """The names and types of its values."""
    needs: str = ""
    """The one value that cannot be left out, if there is one."""
    before: Callable[[Encounter], GraphReply | GraphError] | None = None
    after: Callable[[Encounter, GraphReply], GraphReply] | None = None
    applies: Callable[[GraphRequest, Values], bool] = lambda request, values: True  # noqa: ARG005
    """Whether it can strike a request at all."""
    changes: Callable[[GraphReply], bool] = lambda reply: True  # noqa: ARG005
    """Whether an answer is one that `after` can change."""
    classify: Callable[[Values], str] | None = None
    moves_objects: bool = False
    """It changes the tenant, as somebody else's work between two pages does."""

    def check(self, values: Values) -> None:
        """Raise ValueError for values that this kind does not take, or lacks."""
        if self.needs and self.needs not in values:
            raise ValueError(f"this fault needs {self.needs}")
        for name, value in values.items():
            if name not in self.takes:
                raise ValueError(f"this fault takes no {name}")
            try:
                msgspec.convert(value, self.takes[name])
            except msgspec.ValidationError as error:
                raise ValueError(f"{name}: {error}") from error

    def family_of(self, values: Values) -> str:
        return self.classify(values) if self.classify is not None else self.family


BROKER_MESSAGE = (
    "Rate limit reached because of too many requests to query broker. Please retry after sometime."
)
"""What a 500 says that is a 429 in truth."""
SYNC_CODES = frozenset({"syncStateNotFound", "resyncRequired", "Directory_ExpiredPageToken"})
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
_FAMILIES = {401: "F5", 403: "F6", 404: "F7", 410: "F7", 429: "F1"}
_TOP = re.compile(r"[?&](?:\$|%24)top=(\d+)", re.IGNORECASE)
_PAGE_TOKEN = re.compile(r"[?&](?:\$|%24)skip(?:token)?=", re.IGNORECASE)


def http_date(instant: datetime) -> str:
    return format_datetime(instant.replace(microsecond=0), usegmt=True)


def announced_s(values: Values) -> float:
    """The seconds that a fault of kind `status` asks its client to wait; 0 when it names none."""
    asked = values.get("retry_after") or values.get("nested_retry_after") or "0"
    return float(str(asked).removeprefix("date:"))


def _family(values: Values) -> str:
    if "Rate limit reached" in str(values.get("message", "")):
        return "F1"
    if values.get("code") in SYNC_CODES:
        return "F7"
    return _FAMILIES.get(int(values["status"]), "F2")


def _status(encounter: Encounter) -> GraphReply | GraphError:
    values, request = encounter.values, encounter.request
    status = int(values["status"])
    headers = {}
    now = encounter.now
    if values.get("skew_s"):
        now += timedelta(seconds=float(values["skew_s"]))
        headers["Date"] = http_date(now)
    if values.get("retry_after") is not None:
        form = str(values["retry_after"])
        if form.startswith("date:"):  # so many seconds ahead
            form = http_date(now + timedelta(seconds=float(form.removeprefix("date:"))))
        headers["Retry-After"] = form
    if values.get("html"):
        return GraphReply(status, _HTML, headers=headers, content_type="text/html")
    if status == 403 and "message" not in values:
        return forbidden(tuple(values.get("scopes", ())), request.path, entra=False)
    if values.get("code") == "syncStateNotFound" and status == 410:
        path = request.target.partition("?")[0]
        headers["Location"] = f"{request.origin}{path}?$deltatoken="
    message = str(values.get("message", "An error has occurred."))
    if values.get("nested_retry_after") is not None:
        message = nested_message(message, retry_after=str(values["nested_retry_after"]))
    return GraphError(status, str(values.get("code", "UnknownError")), message, headers=headers)


def _expired(encounter: Encounter) -> GraphError:
    if "claims" not in encounter.values:
        return expired_token()
    message = "Continuous access evaluation resulted in claims challenge."
    return unauthorized(message, claims=str(encounter.values["claims"]))


def _refused_on_beta(encounter: Encounter) -> GraphError:
    encounter.memory.tokens.add(encounter.request.header("authorization"))
    return expired_token()


def _role_missing(encounter: Encounter) -> GraphError:
    """A missing Intune role: the refusal stands in an error inside the error's message."""
    inner = {"ErrorCode": "Forbidden", "Message": nested_message("Not authorized: no Intune role.")}
    status = int(encounter.values.get("status", 403))
    return GraphError(status, "UnknownError", to_json(inner).decode())


def _forbidden(*, entra: bool) -> FaultKind:
    scopes = ("DeviceManagementApps.Read.All",)
    return FaultKind("F6", before=lambda met: forbidden(scopes, met.request.path, entra=entra))


def _too_large(request: GraphRequest, values: Values) -> bool:
    """A page after the first, asked for with more items than the backend can deliver."""
    if not _PAGE_TOKEN.search(request.target) or "/delta?" in request.target:
        return False
    top = _TOP.search(request.target)
    return top is None or int(top[1]) > int(values.get("until_top", 10))


def _gateway_broken(encounter: Encounter) -> GraphError:
    encounter.memory.connections.add(encounter.request.connection)
    return GraphError(503, "ServiceUnavailable", "The service is unavailable.")


def _not_licensed(encounter: Encounter) -> GraphError:
    status = int(encounter.values.get("status", 400))
    code = "Forbidden" if status == 403 else "BadRequest"
    return GraphError(status, code, "Request not applicable to target tenant.")


STATUS_KINDS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "status": FaultKind(
            takes={
                "status": int,
                "code": str,
                "message": str,
                "retry_after": str | None,
                "nested_retry_after": str | None,
                "skew_s": float,
                "html": bool,
                "scopes": list[str],
            },
            needs="status",
            before=_status,
            classify=_family,
        ),
        "unauthorized": FaultKind("F5", {"claims": str}, before=_expired),
        "refused_on_beta": FaultKind(
            "F5", before=_refused_on_beta, applies=lambda request, _: request.version == "beta"
        ),
        "forbidden_by_intune": _forbidden(entra=False),
        "forbidden_by_entra": _forbidden(entra=True),
        "role_missing": FaultKind("F6", {"status": int}, before=_role_missing),
        "stuck_page": FaultKind(
            "F2",
            {"until_top": int},
            before=lambda _: GraphError(504, "UnknownError", ""),
            applies=_too_large,
        ),
        "stuck_connection": FaultKind("F2", before=_gateway_broken),
        "not_licensed": FaultKind("F14", {"status": int}, before=_not_licensed),
    }
)
