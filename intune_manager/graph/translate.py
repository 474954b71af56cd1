"""One door from HTTP statuses to the three kinds of error: transient, environmental, bug."""

from __future__ import annotations

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
from intune_manager.graph.error_body import ErrorBody, read_error_body
from intune_manager.graph.reply import Reply
from intune_manager.graph.retry_after import retry_after_s

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
