"""Statuses become the three kinds of error, each with a way out."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from intune_manager.graph.errors import (
    ResyncRequiredError,
    error_of,
    is_throttled,
    is_transient,
    read_error_body,
)
from intune_manager.graph.values import Reply


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


INTUNE_403 = json.dumps(
    {
        "error": {
            "code": "Forbidden",
            "message": '{\r\n  "_version": 3,\r\n  "Message": "Application is not authorized to '
            "perform this operation. Application must have one of the following scopes: "
            "DeviceManagementManagedDevices.ReadWrite.All, DeviceManagementManagedDevices.Read.All "
            "- Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - "
            'Activity ID: 1f6c - Url: https://fef.msua09.manage.microsoft.com/x?api-version=2024-06-14",'
            '\r\n  "CustomApiErrorPhrase": "",\r\n  "RetryAfter": null\r\n}',
            "innerError": {"date": "2026-07-17T16:09:08"},
        }
    }
).encode()


def test_the_scopes_of_an_intune_403_are_found_least_first() -> None:
    error = read_error_body(INTUNE_403)
    assert error.scopes == (
        "DeviceManagementManagedDevices.Read.All",
        "DeviceManagementManagedDevices.ReadWrite.All",
    )
    assert error.message.startswith("Application is not authorized")
    assert "Operation ID" not in error.message


def test_an_error_nested_twice_gives_the_innermost_message_and_every_code() -> None:
    inner = json.dumps({"Message": "No role for you."})
    middle = json.dumps({"ErrorCode": "Forbidden", "Message": inner})
    body = json.dumps({"error": {"code": "UnknownError", "message": middle}}).encode()
    error = read_error_body(body)
    assert error.codes == ("UnknownError", "Forbidden")
    assert error.message == "No role for you."


def test_the_code_of_an_inner_error_counts() -> None:
    body = b'{"error":{"code":"BadRequest","message":"x","innerError":{"code":"resyncRequired"}}}'
    assert read_error_body(body).has_code("ResyncRequired")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>502 Bad Gateway</body></html>",
        b'{"error":"text"}',
        b'{"error":null}',
        b"[]",
        b'{"error":{',
        b"\xff\xfe\x00",
        b'{"a":' * 5000,
    ],
)
def test_a_body_that_is_not_graphs_is_no_error(body: bytes) -> None:
    assert read_error_body(body).is_graph is False


@pytest.mark.parametrize("message", [None, 5, [], {"a": 1}])
def test_a_message_that_is_no_text_is_left_out(message: object) -> None:
    body = json.dumps({"error": {"code": "X", "message": message}}).encode()
    assert read_error_body(body).message == ""


def test_secrets_are_cut_out_and_long_messages_shortened() -> None:
    text = "Bearer abc.def.ghi " + "x" * 5000
    error = read_error_body(json.dumps({"error": {"code": "X", "message": text}}).encode())
    assert "abc.def" not in error.message
    assert len(error.message) <= 300


def test_a_message_of_megabytes_is_read_in_no_time() -> None:
    message = "one of the following scopes: " + " " * 2_000_000 + "x"
    started_s = time.perf_counter()
    read_error_body(json.dumps({"error": {"code": "X", "message": message}}).encode())
    assert time.perf_counter() - started_s < 1.0


def test_characters_that_a_terminal_obeys_are_not_shown() -> None:
    error = read_error_body(b'{"error":{"message":"a\\u001b[2Jb\\u202ec"}}')
    assert error.message == "a\ufffd[2Jb\ufffdc"


@given(st.binary() | st.text().map(str.encode) | st.from_type(dict).map(repr).map(str.encode))
def test_no_bytes_make_it_fail(body: bytes) -> None:
    read_error_body(body)
    read_error_body(b'{"error":{"code":1,"message":' + body + b"}}")
