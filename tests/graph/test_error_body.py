"""Error bodies in all the shapes that gateways, Entra and Intune send."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.graph.error_body import read_error_body

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
