"""The error replies of Graph, with the exact body shapes of its two families of backends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from intune_manager.simulator.content.source import to_json
from intune_manager.simulator.protocol.messages import Reply

NO_OPERATION = str(UUID(int=0))
WWW_AUTHENTICATE = (
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    ', client_id="00000003-0000-0000-c000-000000000000"'
)


class GraphError(Exception):
    """A request that is answered by an error body; `status` and `code` as Graph gives them."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        details: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.details = details
        """True adds the empty `details` list that Intune's gateway sometimes sends."""


def error_reply(error: GraphError, now: datetime, request_id: str, client_request_id: str) -> Reply:
    """The reply of an error. Its date has no zone, as Graph writes it."""
    inner = {
        "date": now.strftime("%Y-%m-%dT%H:%M:%S"),
        "request-id": request_id,
        "client-request-id": client_request_id,
    }
    body: dict[str, object] = {"code": error.code, "message": error.message}
    if error.details:
        body["details"] = []
    body["innerError"] = inner
    return Reply(error.status, to_json({"error": body}), headers=dict(error.headers))


def bad_request(message: str, *, code: str = "BadRequest") -> GraphError:
    return GraphError(400, code, message)


def no_segment(segment: str) -> GraphError:
    """A path that the service does not know: 400 on the real Graph too, not 404."""
    return bad_request(f"Resource not found for the segment '{segment}'.")


def not_found(object_id: str, *, entra: bool) -> GraphError:
    if entra:
        return GraphError(
            404,
            "Request_ResourceNotFound",
            f"Resource '{object_id}' does not exist or one of its queried reference-property "
            "objects are not present.",
        )
    return GraphError(404, "ResourceNotFound", nested_message("The resource was not found."))


def unauthorized(message: str, *, claims: str = "") -> GraphError:
    challenge = WWW_AUTHENTICATE
    if claims:
        challenge += f', error="insufficient_claims", claims="{claims}"'
    return GraphError(
        401, "InvalidAuthenticationToken", message, headers={"WWW-Authenticate": challenge}
    )


def forbidden(scopes: tuple[str, ...], path: str, *, entra: bool) -> GraphError:
    """403: Entra names nothing, Intune hides the scopes in a JSON text inside the message."""
    if entra:
        return GraphError(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        )
    wanted = ", ".join(
        name for scope in scopes for name in (scope, scope.replace(".Read.", ".ReadWrite."))
    )
    message = nested_message(
        "Application is not authorized to perform this operation. Application must have one of "
        f"the following scopes: {wanted} - Operation ID (for customer support): {NO_OPERATION} - "
        f"Activity ID: {NO_OPERATION} - Url: https://fef.msua09.manage.microsoft.com/DeviceFE/"
        f"StatelessDeviceFEService/{path}?api-version=2024-06-14"
    )
    return GraphError(403, "Forbidden", message)


def nested_message(text: str, *, retry_after: str | None = None) -> str:
    """Intune's JSON inside a message: indented, with CR LF, a delay possibly hidden in it."""
    delay = "null" if retry_after is None else f'"{retry_after}"'
    quoted = to_json(text).decode()
    lines = (
        "{",
        '  "_version": 3,',
        f'  "Message": {quoted},',
        '  "CustomApiErrorPhrase": "",',
        f'  "RetryAfter": {delay},',
        '  "ErrorSourceService": "",',
        '  "HttpHeaders": "{}"',
        "}",
    )
    return "\r\n".join(lines)
