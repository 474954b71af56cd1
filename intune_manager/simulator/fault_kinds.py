"""The kinds of fault: what each does to a request or to its reply.

A new kind is one function and one entry in `KINDS`; the control plane, the log and the counters
know it then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import msgspec

from intune_manager.simulator.delivery import Delivery, Manner
from intune_manager.simulator.tokens import expired_token
from intune_manager.simulator.wire import GraphRequest, Page, Reply
from intune_manager.simulator.wire_errors import (
    WireError,
    forbidden,
    nested_message,
    unauthorized,
)

Values = Mapping[str, Any]
HOP = "sim_hop"
"""A query option that the server strips: it makes a second link to the same page."""
_HOP = re.compile(rf"[?&]{HOP}=(\d+)$")
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


@dataclass(frozen=True)
class FaultKind:
    """What a fault does: `before` answers instead of the tenant, `after` changes the answer."""

    takes: Mapping[str, Any] = field(default_factory=dict)
    """The names and types of its values."""
    needs: str = ""
    """The one value that cannot be left out, if there is one."""
    before: Callable[[GraphRequest, Values, datetime], Reply | None] | None = None
    after: Callable[[GraphRequest, Values, Reply], Reply] | None = None

    def check(self, values: Values) -> None:
        """Raise ValueError for values that this kind does not take, or lacks."""
        unknown = sorted(set(values) - set(self.takes))
        if unknown:
            raise ValueError(f"this fault takes no {', '.join(unknown)}")
        if self.needs and self.needs not in values:
            raise ValueError(f"this fault needs {self.needs}")
        for name, value in values.items():
            try:
                msgspec.convert(value, self.takes[name])
            except msgspec.ValidationError as error:
                raise ValueError(f"{name}: {error}") from error


def without_hop(target: str) -> str:
    """The target that the tenant knows a link by."""
    return _HOP.sub("", target)


def retry_after_text(form: str, now: datetime) -> str:
    """A Retry-After value: as given, or the HTTP date `date:N` that lies N seconds ahead."""
    if form.startswith("date:"):
        moment = now + timedelta(seconds=float(form.removeprefix("date:")))
        return format_datetime(moment.replace(microsecond=0), usegmt=True)
    return form


def _status(request: GraphRequest, values: Values, now: datetime) -> Reply | None:
    status = int(values["status"])
    headers = {}
    if values.get("retry_after") is not None:
        headers["Retry-After"] = retry_after_text(str(values["retry_after"]), now)
    if values.get("html"):
        return Reply(status, _HTML, headers=headers, content_type="text/html")
    if status == 403 and "message" not in values:
        raise forbidden(tuple(values.get("scopes", ())), request.path, entra=False)
    message = str(values.get("message", "An error has occurred."))
    if values.get("nested_retry_after") is not None:
        message = nested_message(message, retry_after=str(values["nested_retry_after"]))
    raise WireError(status, str(values.get("code", "UnknownError")), message, headers=headers)


def _expired(request: GraphRequest, values: Values, now: datetime) -> Reply | None:  # noqa: ARG001
    if "claims" in values:
        raise unauthorized(
            "Continuous access evaluation resulted in claims challenge.",
            claims=str(values["claims"]),
        )
    raise expired_token()


def _delivered(manner: Manner) -> FaultKind:
    def after(request: GraphRequest, values: Values, reply: Reply) -> Reply:  # noqa: ARG001
        return replace(reply, delivery=replace(Delivery(manner), **values))

    return FaultKind({"delay_s": float, "after_bytes": int, "bytes_per_s": int}, after=after)


def _on_page(
    change: Callable[[GraphRequest, Values, Page], Page],
    takes: Mapping[str, Any] | None = None,
    needs: str = "",
) -> FaultKind:
    """A kind that changes pages of collections and leaves all other replies as they are."""

    def after(request: GraphRequest, values: Values, reply: Reply) -> Reply:
        if reply.page is None:
            return reply
        return replace(reply, page=change(request, values, reply.page))

    return FaultKind(takes or {}, needs, after=after)


def _emptied(request: GraphRequest, values: Values, page: Page) -> Page:  # noqa: ARG001
    """An empty page whose link leads to the items after all."""
    target = without_hop(request.target)
    joint = "&" if "?" in target else "?"
    last = _HOP.search(request.target)
    link = f"{request.origin}{target}{joint}{HOP}={int(last[1]) + 1 if last else 1}"
    return replace(page, items=[], next_link=link, delta_link=None)


def _repeated(request: GraphRequest, values: Values, page: Page) -> Page:  # noqa: ARG001
    return replace(page, next_link=request.origin + request.target, delta_link=None)


def _foreign(request: GraphRequest, values: Values, page: Page) -> Page:
    link = page.next_link or request.origin + request.target
    parts = urlsplit(link)
    return replace(page, next_link=f"{values['origin']}{parts.path}?{parts.query}")


def _unlinked(request: GraphRequest, values: Values, page: Page) -> Page:  # noqa: ARG001
    return replace(page, next_link=None)


def _doubled(request: GraphRequest, values: Values, page: Page) -> Page:  # noqa: ARG001
    return replace(page, items=[*page.items, *page.items[: int(values.get("count", 1))]])


def _thinned(request: GraphRequest, values: Values, page: Page) -> Page:  # noqa: ARG001
    return replace(page, items=page.items[int(values.get("count", 1)) :])


def _cut(request: GraphRequest, values: Values, reply: Reply) -> Reply:  # noqa: ARG001
    """JSON that ends too early in a response that is complete."""
    return replace(reply, body=reply.payload()[: -int(values.get("bytes", 10))], page=None)


KINDS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "status": FaultKind(
            {
                "status": int,
                "code": str,
                "message": str,
                "retry_after": str | None,
                "nested_retry_after": str | None,
                "html": bool,
                "scopes": list[str],
            },
            "status",
            before=_status,
        ),
        "unauthorized": FaultKind({"claims": str}, before=_expired),
        "reset": _delivered(Manner.RESET_BEFORE_HEADERS),
        "reset_in_body": _delivered(Manner.RESET_IN_BODY),
        "stall": _delivered(Manner.STALL_BEFORE_HEADERS),
        "stall_in_body": _delivered(Manner.STALL_IN_BODY),
        "trickle": _delivered(Manner.TRICKLE),
        "slow": _delivered(Manner.WHOLE),
        "truncated_json": FaultKind({"bytes": int}, after=_cut),
        "empty_page": _on_page(_emptied),
        "repeated_link": _on_page(_repeated),
        "foreign_link": _on_page(_foreign, {"origin": str}, "origin"),
        "missing_link": _on_page(_unlinked),
        "duplicate_items": _on_page(_doubled, {"count": int}),
        "missing_items": _on_page(_thinned, {"count": int}),
    }
)
"""Every kind by its name on the control plane."""
