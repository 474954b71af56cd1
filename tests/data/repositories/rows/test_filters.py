"""Every condition of `data.query`, against a plain evaluation of the same rows in Python."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.data.query import (
    AllOf,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Contains,
    Filter,
    IsNull,
    JsonPath,
    Linked,
    Not,
    OlderThan,
    Operator,
    Reached,
    RowQuery,
    StartsWith,
)
from intune_manager.errors import BugError

MODELS = ("Surface", "surface Pro", "50%_off", "a/b", None)
SIZES = (0, 5, 64_000_000_000, None)
SEEN = ("2026-07-01T00:00:00Z", "2020-01-01T00:00:00Z", None)
INNER = ("2.0", "1.2", 7, True, None)
DEVICES = [
    {
        "id": f"d{number}",
        "model": MODELS[number % 5],
        "totalStorageSpaceInBytes": SIZES[number % 4],
        "lastSyncDateTime": SEEN[number % 3],
        "isEncrypted": (True, False, None)[number % 3],
        "hardwareInformation": {"tpmVersion": INNER[number % 5]},
    }
    for number in range(30)
]
COLUMNS = {
    "model": "model",
    "total_storage_bytes": "totalStorageSpaceInBytes",
    "is_encrypted": "isEncrypted",
}
TPM = JsonPath("$.hardwareInformation.tpmVersion")
OPERATORS: dict[Operator, Any] = dict(zip(Operator, (eq, ne, lt, le, gt, ge), strict=True))


def value_of(device: dict[str, Any], operand: str | JsonPath) -> Any:
    """What the cache has there: booleans as 0 and 1."""
    found = (
        device["hardwareInformation"]["tpmVersion"]
        if isinstance(operand, JsonPath)
        else device[COLUMNS[operand]]
    )
    return int(found) if isinstance(found, bool) else found


def folded(value: Any, operand: str | JsonPath) -> Any:
    """Columns of text ignore the case of ASCII letters; places in the payload do not."""
    return value.lower() if isinstance(value, str) and not isinstance(operand, JsonPath) else value


def matches(  # noqa: C901, PLR0911, PLR0912  # one case for each kind of condition
    device: dict[str, Any], condition: Condition
) -> bool:
    match condition:
        case Filter(column, values):
            known = {folded(value, column) for value in values}
            return folded(value_of(device, column), column) in known
        case IsNull(operand):
            return value_of(device, operand) is None
        case Comparison(operand, operator, value):
            own = folded(value_of(device, operand), operand)
            if own is None:
                return False
            return bool(OPERATORS[operator](own, folded(value, operand)))
        case Between(operand, low, high):
            own = value_of(device, operand)
            if own is None:
                return False
            return (low is None or own >= low) and (high is None or own <= high)
        case Contains(operand, text):
            return text.lower() in str(value_of(device, operand) or "").lower()
        case StartsWith(operand, text):
            return str(value_of(device, operand) or "").lower().startswith(text.lower())
        case OlderThan(_, age):
            seen = device["lastSyncDateTime"]
            return seen is not None and datetime.fromisoformat(seen) < datetime.now(UTC) - age
        case Not(inner):
            return not matches(device, inner)
        case AllOf(conditions):
            return all(matches(device, each) for each in conditions)
        case AnyOf(conditions):
            return any(matches(device, each) for each in conditions)
        case Linked():
            raise AssertionError("tested by itself")


TEXTS = st.sampled_from(["surface", "SURFACE PRO", "%", "_", "/", "50%", "a/", "x"])
NUMBERS = st.sampled_from([0, 5, 6, 64_000_000_000])
SIMPLE: st.SearchStrategy[Condition] = st.one_of(
    st.builds(
        Filter,
        st.just("model"),
        st.lists(st.sampled_from(MODELS), max_size=3).map(tuple),
    ),
    st.builds(Filter, st.just("is_encrypted"), st.sampled_from([(0,), (1, None), (None,), ()])),
    st.builds(IsNull, st.sampled_from(["model", "is_encrypted", TPM])),
    st.builds(Comparison, st.just("total_storage_bytes"), st.sampled_from(Operator), NUMBERS),
    st.builds(Comparison, st.just("model"), st.sampled_from(Operator), TEXTS),
    st.builds(
        Comparison,
        st.just(TPM),
        st.sampled_from([Operator.EQUAL, Operator.NOT_EQUAL]),
        st.sampled_from(["2.0", "1.2", 7, 1]),
    ),
    st.builds(Between, st.just("total_storage_bytes"), st.none() | NUMBERS, st.none() | NUMBERS),
    st.builds(Contains, st.just("model"), TEXTS),
    st.builds(StartsWith, st.just("model"), TEXTS),
    st.builds(OlderThan, st.just("last_sync_at"), st.sampled_from([timedelta(days=500)])),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@pytest.fixture
async def filled(cache: Any) -> Any:
    await cache.put("devices", *DEVICES)
    return cache


async def found(cache: Any, condition: Condition) -> set[str]:
    q = RowQuery(("device_id",), where=condition, limit=None)
    rows = await cache["devices"].rows(q)
    assert len(rows) == await cache["devices"].count(q)
    return {device_id for _, device_id in rows}


async def test_a_condition_finds_the_rows_that_python_finds(filled: Any) -> None:
    for condition in (Contains("model", "%"), *_drawn(CONDITIONS, 60)):
        expected = {d["id"] for d in DEVICES if matches(d, condition)}
        assert await found(filled, condition) == expected, condition


def _drawn(strategy: st.SearchStrategy[Condition], count: int) -> list[Condition]:
    drawn: list[Condition] = []

    @given(strategy)
    @settings(max_examples=count, database=None)
    def draw(condition: Condition) -> None:
        drawn.append(condition)

    draw()
    return drawn


async def test_a_filter_on_nothing_matches_nothing_and_its_negation_everything(
    filled: Any,
) -> None:
    assert await found(filled, Filter("model", ())) == set()
    assert len(await found(filled, Not(Filter("model", ())))) == len(DEVICES)


async def test_memberships_are_a_condition_like_any_other(cache: Any) -> None:
    await cache.put("users", {"id": "u1"}, {"id": "u2"})
    await cache.put("groups", {"id": "g"})
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    member = json.dumps({"@odata.type": "#microsoft.graph.user", "id": "u1"}).encode()
    await cache.store.memberships.apply(sweep, [("g", [member])])
    inside = Linked(Reached.MEMBERS, "g")

    async def users(condition: Condition) -> list[str]:
        rows = await cache["users"].rows(RowQuery(("user_id",), where=condition))
        return [user_id for _, user_id in rows]

    assert await users(inside) == ["u1"]
    assert await users(Not(inside)) == ["u2"]


async def test_a_payload_that_is_no_json_has_no_value_anywhere(filled: Any) -> None:
    async with filled.db.writer() as connection:
        await connection.exec_driver_sql("UPDATE devices SET raw_payload = 'oops' WHERE id = 1")
    assert "d0" in await found(filled, IsNull(TPM))


async def test_only_declared_columns_can_be_asked_for(filled: Any) -> None:
    for condition in (
        Filter("raw_payload", ("x",)),
        Contains("nothing", "x"),
        OlderThan("model", timedelta(1)),
    ):
        with pytest.raises(BugError):
            await found(filled, condition)


@pytest.mark.parametrize("path", ["", "model", "$.a'b", "$[x]", "$.a)", "$..a", '$."a'])
def test_what_is_no_json_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no JSON path"):
        JsonPath(path)
