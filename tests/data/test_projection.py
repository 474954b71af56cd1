"""From payloads to columns: the fast path, the tolerant path, and that they agree."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.json_values import UnreadableValueError, coerced, utc_text
from intune_manager.data.projection import (
    Projection,
    object_id,
    payload_hash,
    payload_text,
)
from intune_manager.data.query import Value
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.table import Column, Kind

COLUMNS = (
    Column("name", "displayName", "Name"),
    Column("type", "@odata.type", "Type", Kind.TYPE),
    Column("seen_at", "lastSyncDateTime", "Seen", Kind.DATETIME),
    Column("size", "size", "Size", Kind.SIZE),
    Column("assigned", "isAssigned", "Assigned", Kind.BOOLEAN),
    Column("tags", "roleScopeTagIds", "Tags", Kind.LIST),
    Column("family", "templateReference.templateFamily", "Family"),
    Column("target", "target.@odata.type", "Target", Kind.TYPE),
    Column("kind", "", "Kind"),
)
PROJECTION = Projection(COLUMNS)


def project(payload: object) -> tuple[dict[str, Value], int]:
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    values, unreadable = PROJECTION.project(raw)
    return dict(zip(PROJECTION.columns, values, strict=True)), unreadable


def test_every_declared_property_is_read_as_its_kind_says() -> None:
    values, unreadable = project(
        {
            "displayName": "Teams",
            "@odata.type": "#microsoft.graph.webApp",
            "lastSyncDateTime": "2026-07-16T15:13:29.1234567Z",
            "size": 2**62,
            "isAssigned": True,
            "roleScopeTagIds": ["0", "7"],
            "templateReference": {"templateFamily": "baseline", "templateId": None},
            "target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget"},
            "unknown": {"deep": [1, 2, {"deeper": None}]},
        }
    )
    assert values == {
        "name": "Teams",
        "type": "webApp",
        "seen_at": "2026-07-16T15:13:29.123456Z",
        "size": 2**62,
        "assigned": True,
        "tags": "0, 7",
        "family": "baseline",
        "target": "groupAssignmentTarget",
    }
    assert unreadable == 0


def test_columns_without_a_path_are_left_to_the_caller() -> None:
    assert "kind" not in PROJECTION.columns


@pytest.mark.parametrize(
    "payload",
    [
        {},
        dict.fromkeys(("displayName", "@odata.type", "size", "templateReference", "target")),
        {"templateReference": {}, "roleScopeTagIds": []},
        {"lastSyncDateTime": ""},
        {"lastSyncDateTime": "0001-01-01T00:00:00Z"},
    ],
)
def test_what_is_absent_null_or_a_sentinel_is_no_value_and_not_odd(payload: object) -> None:
    values, unreadable = project(payload)
    assert set(values.values()) == {None}
    assert unreadable == 0


def test_a_resource_may_read_a_column_from_another_property() -> None:
    renamed = Projection(COLUMNS[:1], {"name": "name"})
    assert renamed.project(b'{"name":"a","displayName":"b"}').values == ("a",)


@pytest.mark.parametrize(
    ("payload", "column", "expected"),
    [
        ({"displayName": 3}, "name", "3"),
        ({"displayName": True}, "name", "true"),
        ({"size": "12"}, "size", 12),
        ({"size": 12.0}, "size", 12),
        ({"isAssigned": "True"}, "assigned", 1),
        ({"roleScopeTagIds": "0"}, "tags", "0"),
        ({"roleScopeTagIds": [0, None, "x"]}, "tags", "0, x"),
        ({"displayName": "a\x00b"}, "name", "a\ufffdb"),
        (b'{"displayName":"a\\ud800b"}', "name", "a\ufffdb"),
        (b'{"displayName":"a","other":"\\udfff"}', "name", "a"),
        (b'{"displayName":"a\xffb"}', "name", "a\ufffdb"),
        (b'{"displayName":"old","displayName":"new"}', "name", "new"),
    ],
)
def test_another_form_of_the_same_meaning_is_understood(
    payload: object, column: str, expected: Value
) -> None:
    values, unreadable = project(payload)
    assert values[column] == expected
    assert unreadable == 0


@pytest.mark.parametrize(
    ("payload", "column"),
    [
        ({"displayName": {"a": 1}}, "name"),
        ({"displayName": ["a"]}, "name"),
        ({"size": 2**63}, "size"),
        ({"size": 1.5}, "size"),
        ({"size": "many"}, "size"),
        ({"size": True}, "size"),
        ({"isAssigned": 1}, "assigned"),
        ({"isAssigned": "perhaps"}, "assigned"),
        ({"lastSyncDateTime": "2026-07-16T15:13:29"}, "seen_at"),
        ({"lastSyncDateTime": "yesterday"}, "seen_at"),
        ({"lastSyncDateTime": "2026-02-30T00:00:00Z"}, "seen_at"),
        ({"lastSyncDateTime": 1784214809}, "seen_at"),
        ({"roleScopeTagIds": {"0": 1}}, "tags"),
        ({"templateReference": "baseline"}, "family"),
        ({"target": []}, "target"),
    ],
)
def test_what_cannot_be_read_costs_one_column_and_is_counted(payload: object, column: str) -> None:
    assert isinstance(payload, dict)
    whole = {"@odata.type": "#microsoft.graph.webApp", **payload}
    values, unreadable = project(whole)
    assert values[column] is None
    assert values["type"] == "webApp"
    assert unreadable == 1


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-07-16T15:13:29Z", "2026-07-16T15:13:29.000000Z"),
        ("2026-07-16T15:13:29.5Z", "2026-07-16T15:13:29.500000Z"),
        ("2026-07-16T15:13:29.1234567Z", "2026-07-16T15:13:29.123456Z"),
        ("2026-07-16T17:13:29+02:00", "2026-07-16T15:13:29.000000Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000000Z"),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
    ],
)
def test_instants_sort_as_text(sent: str, stored: str | None) -> None:
    assert utc_text(sent) == stored


@pytest.mark.parametrize("sent", ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+05:00"])
def test_an_instant_outside_the_calendar_is_odd(sent: str) -> None:
    with pytest.raises(UnreadableValueError):
        utc_text(sent)


def test_an_id_is_taken_as_sent() -> None:
    assert object_id(b'{"id":"9B5CA08F-0a11"}') == "9B5CA08F-0a11"
    assert object_id(b'{"x":"\\ud800","id":"a"}') == "a"
    assert object_id(b'{"id":17}') == "17"


@pytest.mark.parametrize("payload", [b"{}", b'{"id":null}', b'{"id":""}', b'{"id":{}}', b"[1]"])
def test_a_payload_without_an_id_gets_one_of_its_own(payload: bytes) -> None:
    found = object_id(payload)
    assert found == object_id(payload)
    assert found != object_id(payload + b" ")


def test_the_payload_stays_as_sent_and_its_hash_tells_versions_apart() -> None:
    sent = '{ "b":1, "a" : "Ä\\u00e9\\ud800", "n":1.50 }'.encode()
    assert payload_text(sent).encode() == sent
    assert payload_hash(sent) == payload_hash(bytes(sent))
    assert payload_hash(sent) != payload_hash(sent.replace(b"1.50", b"1.5"))
    assert len(payload_hash(sent)) == 16


def test_every_table_of_the_registry_can_be_projected() -> None:
    for resource in RESOURCES:
        table = TABLES[resource.table]
        projection = Projection(table.columns, resource.paths)
        assert projection.project(b'{"id":"a"}').unreadable == 0


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(
        ["2026-07-16T15:13:29Z", "true", "#microsoft.graph.x", "0001-01-01T00:00:00Z"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = [column.path.split(".")[0] for column in COLUMNS if column.path and "@" not in column.path]
payloads = st.dictionaries(
    st.sampled_from([*NAMES, "@odata.type", "id", "templateFamily"]) | st.text(), json_values
)


@given(payloads, st.booleans())
def test_no_json_object_is_ever_refused(payload: dict[str, object], ascii_only: bool) -> None:
    raw = json.dumps(payload, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    values, unreadable = PROJECTION.project(raw)
    assert len(values) == len(PROJECTION.columns)
    assert 0 <= unreadable <= len(values)
    for value in values:
        if isinstance(value, str):
            assert "\x00" not in value
            value.encode()
    object_id(raw).encode()


@given(payloads)
def test_the_fast_path_and_the_tolerant_path_agree(payload: dict[str, object]) -> None:
    raw = json.dumps(payload).encode()
    assert PROJECTION.project(raw) == PROJECTION._tolerant(raw)


@given(st.sampled_from(list(Kind)), json_values)
def test_a_value_is_stored_or_called_odd(kind: Kind, value: object) -> None:
    try:
        stored = coerced(kind, value)
    except UnreadableValueError:
        return
    assert stored is None or isinstance(stored, str | int)
