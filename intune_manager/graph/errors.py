"""One door from HTTP statuses to the three kinds of error: transient, environmental, bug."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from intune_manager.errors import (
    BugError,
    EnvironmentalError,
    IntuneManagerError,
    NotAvailableError,
    NotFoundError,
    PermissionMissingError,
    SignInRequiredError,
    TransientError,
)
from intune_manager.graph.values import Reply, retry_after_s
from intune_manager.redaction import redact

_EXPIRED_CODES = ("Directory_ExpiredPageToken", "syncStateNotFound", "resyncRequired")
_ABSENT_PHRASES = ("Resource not found for the segment", "Request not applicable to target tenant")
_THROTTLED_PHRASES = ("too many requests", "rate limit reached", "retry after sometime")


class ResyncRequiredError(TransientError):
    """A stored or current page position is no longer known: read the collection from its start."""


def is_throttled(reply: Reply) -> bool:
    """Whether the server is refusing because of load on purpose, in whichever status it says so."""
    if reply.status == 429:
        return True
    if reply.status < 500:
        return False
    if reply.status == 503 and "retry-after" in reply.headers:
        return True
    return read_error_body(reply.body).says(*_THROTTLED_PHRASES)


def is_transient(status: int) -> bool:
    """Whether a repeat of the same request may bring another answer."""
    return status in {408, 409, 423, 424, 429} or (status >= 500 and status not in {501, 505})


def wants_new_token(reply: Reply) -> bool:
    """Whether the token was refused. Intune says 401 for a missing role, too, which no token mends.

    Its nested error tells the two apart.
    """
    return reply.status == 401 and not read_error_body(reply.body).has_code("Forbidden")


def not_graph(what_came: str) -> EnvironmentalError:
    """The error for a host that does not answer as Graph would."""
    return EnvironmentalError(
        f"What answers at the configured address is not Microsoft Graph: {what_came}.",
        remedy="Check the graph_url setting; a proxy or a sign-in page of the network may stand "
        "between.",
    )


def error_of(
    reply: Reply, what: str, *, scope: str = "", collection: bool = False
) -> IntuneManagerError:
    """The error that a response with a status other than 2xx stands for.

    `what` names the resource in messages; `scope` is the least permission that reads it, named
    where the server names none. In a `collection` a 404 means that the tenant has no such
    resource, elsewhere that the object has vanished; with a body that is not Graph's it means
    neither, but that something else has answered.
    """
    error = read_error_body(reply.body)
    said = _said(reply, error)
    if reply.status == 410 or error.has_code(*_EXPIRED_CODES):
        return ResyncRequiredError(f"The position in {what} has expired ({said}).")
    if error.says(*_ABSENT_PHRASES):
        return NotAvailableError(
            f"{what} is not available in this tenant: {said}.",
            remedy="Nothing needs to be done unless the tenant should have it (licence, feature).",
        )
    if reply.status in {401, 403}:
        return _refused(reply, error, what, said, scope)
    if reply.status == 404:
        return _absent(reply, error, what, said, collection=collection)
    if is_transient(reply.status):
        return TransientError(
            f"Graph could not answer for {what}: {said}.",
            remedy="Sync again later.",
            retry_after_s=retry_after_s(reply.headers, reply.body),
        )
    return _unexpected(reply, what, said)


def _absent(
    reply: Reply, error: ErrorBody, what: str, said: str, *, collection: bool
) -> EnvironmentalError:
    if _is_foreign(reply, error):
        return not_graph("HTTP 404")
    kind = NotAvailableError if collection else NotFoundError
    return kind(f"{what} does not exist in this tenant: {said}.")


def _is_foreign(reply: Reply, error: ErrorBody) -> bool:
    """Whether something else than Graph has answered; an empty body tells nothing."""
    return bool(reply.body.strip()) and not error.is_graph


def _refused(
    reply: Reply, error: ErrorBody, what: str, said: str, scope: str
) -> IntuneManagerError:
    if wants_new_token(reply):
        return SignInRequiredError(
            f"Graph did not accept the sign-in for {what}: {said}.", remedy="Sign in again."
        )
    scopes = error.scopes or ((scope,) if scope else ())
    wanted = f" {scopes[0]}" if scopes else " that reads it"
    if _is_foreign(reply, error):
        said += " in a page that is not Graph's: perhaps a proxy's"
    return PermissionMissingError(
        f"No permission to read {what}: {said}.",
        scopes=scopes,
        remedy=f"Grant the app registration the permission{wanted} with admin consent; a signed-in "
        "user also needs an Intune role that may read it. Then sign in again.",
    )


def _unexpected(reply: Reply, what: str, said: str) -> IntuneManagerError:
    if 300 <= reply.status < 400:
        return not_graph(f"a redirect came (HTTP {reply.status}), and none is followed")
    if reply.status == 407:
        return EnvironmentalError(
            "The proxy wants a sign-in of its own.", remedy="Put it into the proxy's URL."
        )
    return BugError(f"Graph refused the request for {what}: {said}.")


def _said(reply: Reply, error: ErrorBody) -> str:
    if not error.is_graph:
        return f"HTTP {reply.status}"
    code = error.codes[-1] if error.codes else ""
    parts = [f"HTTP {reply.status}", code, error.message.rstrip(".")]
    return ", ".join(part for part in parts if part)


_LONGEST_MESSAGE = 300
_LONGEST_READ = 20_000
"""Characters of a message that are looked at: patterns must not run over megabytes of it."""
_DEEPEST_NESTING = 6
_SCOPE_LIST = re.compile(r"following scopes: ?(.*?)(?: - |$)")
_SCOPE = re.compile(r"\b[A-Z][A-Za-z]+(?:\.[A-Za-z]+)+\b")


@dataclass(frozen=True)
class ErrorBody:
    """What an error response says, made fit to be shown. Empty where it says nothing."""

    codes: tuple[str, ...] = ()
    """Outermost first: Intune nests errors, and the innermost is the telling one."""
    message: str = ""
    """The innermost message, shortened."""
    scopes: tuple[str, ...] = ()
    """Permissions that the message asks for, least first."""
    is_graph: bool = False
    """Whether it has Graph's form at all; a gateway's page has not."""

    def has_code(self, *codes: str) -> bool:
        """Whether one of `codes` occurs on any level; case does not matter."""
        wanted = {code.lower() for code in codes}
        return any(code.lower() in wanted for code in self.codes)

    def says(self, *phrases: str) -> bool:
        """Whether the message holds one of `phrases`; case does not matter."""
        message = self.message.lower()
        return any(phrase.lower() in message for phrase in phrases)


def read_error_body(body: bytes) -> ErrorBody:
    """Never raises: whatever cannot be understood leaves its part empty."""
    root = _json(body.decode("utf-8", "replace"))
    error = root.get("error") if isinstance(root, dict) else None
    if not isinstance(error, dict):
        return ErrorBody()
    codes: list[str] = []
    message = ""
    for level in _levels(error):
        codes += [
            str(value) for key, value in level.items() if key.lower() in {"code", "errorcode"}
        ]
        message = _message(level) or message
    return ErrorBody(
        codes=tuple(_shown(code) for code in codes if code),
        message=_shown(message),
        scopes=_scopes(message),
        is_graph=True,
    )


def _levels(error: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The error and those inside its message, as Intune writes them, outermost first."""
    level: object = error
    for _ in range(_DEEPEST_NESTING):
        if not isinstance(level, dict):
            return
        yield level
        inner = level.get("innerError") or level.get("innererror")
        if isinstance(inner, dict) and "code" in inner:
            yield {"code": inner["code"]}
        level = _json(_message(level))


def _message(level: dict[str, Any]) -> str:
    value = level.get("message") or level.get("Message")
    return value if isinstance(value, str) else ""


def _json(text: str) -> object:
    if not text.lstrip("\ufeff \r\n\t").startswith("{"):
        return None
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _scopes(message: str) -> tuple[str, ...]:
    found = _SCOPE_LIST.search(redact(" ".join(message[:_LONGEST_READ].split())))
    if not found:
        return ()
    scopes = dict.fromkeys(_SCOPE.findall(found.group(1)))
    return tuple(sorted(scopes, key=lambda scope: "ReadWrite" in scope))


def _shown(message: str) -> str:
    # Support ids and internal addresses say nothing to the user, and some hold long tokens.
    telling = message[:_LONGEST_READ].partition(" - Operation ID")[0]
    text = redact(" ".join(telling.split()))
    # A terminal would obey control characters.
    text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"
