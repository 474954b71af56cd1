"""Statuses become the three kinds of error, each with a way out."""

from __future__ import annotations

import json

import pytest

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
from intune_manager.graph.reply import Reply
from intune_manager.graph.translate import (
    ResyncRequiredError,
    error_of,
    is_throttled,
    is_transient,
)


def reply(status: int, code: str = "X", message: str = "y", **headers: str) -> Reply:
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


NESTED_FORBIDDEN = json.dumps({"ErrorCode": "Forbidden", "Message": "{}"})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (reply(400, "BadRequest", "Resource not found for the segment 'x'."), NotAvailableError),
        (reply(400, "BadRequest", "Request not applicable to target tenant."), NotAvailableError),
        (reply(403, "Forbidden", "Request not applicable to target tenant."), NotAvailableError),
        (reply(400, "Directory_ExpiredPageToken"), ResyncRequiredError),
        (reply(404, "syncStateNotFound"), ResyncRequiredError),
        (reply(410, "resyncRequired"), ResyncRequiredError),
        (reply(410), ResyncRequiredError),
        (reply(400, "Request_BadRequest", "Invalid filter clause."), BugError),
        (reply(401, "InvalidAuthenticationToken"), SignInRequiredError),
        (reply(401, "UnknownError", NESTED_FORBIDDEN), PermissionMissingError),
        (reply(403, "Authorization_RequestDenied"), PermissionMissingError),
        (reply(404, "Request_ResourceNotFound"), NotFoundError),
        (reply(405), BugError),
        (reply(407), EnvironmentalError),
        (reply(302), EnvironmentalError),
        (reply(423), TransientError),
        (reply(429), TransientError),
        (reply(500), TransientError),
        (reply(501, "NotImplemented"), BugError),
        (Reply(502, {}, b"<html>Bad Gateway</html>"), TransientError),
    ],
)
def test_a_status_becomes(given: Reply, kind: type[IntuneManagerError]) -> None:
    error = error_of(given, "deviceManagement/x")
    assert type(error) is kind
    assert "deviceManagement/x" in str(error) or given.status in {302, 407}


def test_a_collection_that_answers_404_is_not_in_this_tenant() -> None:
    assert type(error_of(reply(404), "x", collection=True)) is NotAvailableError


def test_a_403_that_names_no_scope_names_the_declared_one() -> None:
    error = error_of(reply(403), "groups", scope="Group.Read.All")
    assert isinstance(error, PermissionMissingError)
    assert error.scopes == ("Group.Read.All",)
    assert "Group.Read.All" in error.remedy


def test_a_transient_error_keeps_the_delay_that_was_asked_for() -> None:
    error = error_of(reply(429, retry_after="7"), "x")
    assert isinstance(error, TransientError)
    assert error.retry_after_s == 7


@pytest.mark.parametrize(
    ("given", "throttled"),
    [
        (reply(429), True),
        (reply(503), False),
        (reply(503, retry_after="5"), True),
        (reply(500), False),
        (
            reply(500, message="Rate limit reached because of too many requests to query broker."),
            True,
        ),
        (reply(403, message="Too many requests."), False),
    ],
)
def test_throttling_is_known_in_any_status(given: Reply, throttled: bool) -> None:
    assert is_throttled(given) is throttled


def test_statuses_that_no_repeat_changes_are_not_transient() -> None:
    assert [s for s in range(300, 600) if is_transient(s)][:6] == [408, 409, 423, 424, 429, 500]
    assert not is_transient(501)
