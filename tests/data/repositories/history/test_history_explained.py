"""Which audit event explains a change, and which one does not."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from intune_manager.data.repositories.history.read import AuditRef, ChangeQuery
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.tenant import SimulatedTenant

GUID = "AAAAAAAA-0000-4000-8000-00000000000A"
Log = Callable[..., Awaitable[None]]


@pytest.fixture
def log(cache: Any) -> Log:
    """Store an audit event, by default a patch of the policy GUID, now."""

    async def store(
        event_id: str = "e",
        *,
        at: datetime | None = None,
        about: tuple[Any, ...] = (GUID,),
        operation: str = "Patch",
        **properties: Any,
    ) -> None:
        event = {
            "id": event_id,
            "displayName": f"{operation} policy",
            "activityDateTime": (at or cache.clock.now).isoformat(),
            "activityOperationType": operation,
            "activityResult": "Success",
            "actor": {"userPrincipalName": "adm@contoso.com"},
            "resources": [{"resourceId": each} for each in about],
        }
        await cache.put("audit_events", event | properties)

    return store


@pytest.fixture
async def policy(cache: Any) -> Any:
    """A policy that was read in a complete run at 12:00, and not yet again at 13:00."""
    await cache.put("policies", {"id": GUID.lower(), "name": "A"}, kind="k")
    await cache.complete("k")
    cache.clock.advance(3540)
    return cache


async def changed(cache: Any, name: str = "B") -> AuditRef | None:
    """What explains that the policy got another name, by its newest entry."""
    await cache.put("policies", {"id": GUID.lower(), "name": name}, kind="k")
    (entry,) = await cache.store.changes.find(ChangeQuery(), limit=1)
    return entry.explained_by


async def test_an_event_about_the_object_between_two_readings_explains_its_change(
    policy: Any, log: Log
) -> None:
    at = policy.clock.now - timedelta(minutes=20)
    await log(at=at)
    assert await changed(policy) == AuditRef(
        "adm@contoso.com", "Patch policy", at, "Patch", event_row=1, more=0
    )


async def test_an_event_that_is_read_later_explains_what_was_found_before(
    policy: Any, log: Log
) -> None:
    at = policy.clock.now - timedelta(minutes=20)
    assert await changed(policy) is None
    await log(at=at)
    (entry,) = await policy.store.changes.find(ChangeQuery())
    assert entry.explained_by.at == at


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ({"about": ("another",)}, "it is about something else"),
        ({"about": (None, 7)}, "it is about nothing that has an id"),
        ({"operation": "Delete"}, "the policy is still there"),
        ({"activityResult": "Failure"}, "it came to nothing"),
        ({"resources": "none"}, "it cannot be read"),
        ({"activityDateTime": "soon"}, "nobody knows when it was"),
    ],
)
async def test_what_does_not_fit_is_not_forced(
    policy: Any, log: Log, event: dict[str, Any], why: str
) -> None:
    await log(**event)
    assert await changed(policy) is None, why


@pytest.mark.parametrize(
    ("minutes", "explains"), [(-70, False), (-64, True), (4, True), (6, False)]
)
async def test_events_outside_the_span_and_its_margin_explain_nothing(
    policy: Any, log: Log, minutes: int, explains: bool
) -> None:
    """The reading before began 60 minutes ago; the margin for clock skew is 5 minutes."""
    await log(at=policy.clock.now + timedelta(minutes=minutes))
    assert (await changed(policy) is not None) is explains


async def test_of_several_events_the_last_explains_and_the_others_are_counted(
    policy: Any, log: Log
) -> None:
    for number in range(3):
        await log(f"e{number}", at=policy.clock.now - timedelta(minutes=10 - number))
    found = await changed(policy)
    assert found is not None
    assert (found.event_row, found.more) == (3, 2)


async def test_an_event_explains_one_change_and_not_the_next_as_well(policy: Any, log: Log) -> None:
    await log(at=policy.clock.now)
    assert await changed(policy, "B") is not None
    assert await changed(policy, "C") is not None, "it is found in the same run, as a detail is"
    await policy.complete()
    assert await changed(policy, "D") is None


async def test_before_the_first_complete_reading_nothing_is_explained(cache: Any, log: Log) -> None:
    await cache.put("policies", {"id": GUID, "name": "A"}, kind="k")
    await log(at=cache.clock.advance(60))
    await cache.put("policies", {"id": GUID, "name": "B"}, kind="k")
    (entry,) = await cache.store.changes.find(ChangeQuery())
    assert entry.explained_by is None


async def test_an_increment_sees_too_little_to_begin_the_span(policy: Any, log: Log) -> None:
    """An administrator's edit does not move the time by which increments go."""
    at = policy.clock.now
    policy.clock.advance(1800)
    await policy.complete("k")
    async with policy.db.writer() as connection:
        await connection.exec_driver_sql(
            "UPDATE sync_resources SET mode = 'increment' WHERE id = (SELECT max(id)"
            " FROM sync_resources)"
        )
    policy.clock.advance(1800)
    await log(at=at)
    assert await changed(policy) is not None


async def test_an_assignment_is_explained_by_an_event_about_its_source(
    policy: Any, log: Log
) -> None:
    await log(operation="Create", displayName="Create assignment")
    items = {GUID.lower(): [b'{"id":"x"}']}
    await policy.store.assignments.replace_for_sources(policy.run_id, "k", items)
    (entry,) = await policy.store.changes.find(ChangeQuery())
    assert entry.explained_by.what == "Create assignment"


async def test_an_application_that_acts_by_itself_is_named(policy: Any, log: Log) -> None:
    await log(actor={"userPrincipalName": None, "applicationDisplayName": "Nightly job"})
    found = await changed(policy)
    assert found is not None
    assert found.who == "Nightly job"


async def test_an_event_of_another_tenant_explains_nothing(
    policy: Any, other: Any, log: Log
) -> None:
    event = {"id": "e", "activityDateTime": policy.clock.now.isoformat()}
    event |= {"activityOperationType": "Patch", "resources": [{"resourceId": GUID}]}
    await other.put("audit_events", event)
    assert await changed(policy) is None


async def test_what_an_event_is_about_goes_and_changes_with_it(policy: Any, log: Log) -> None:
    await log(about=(GUID, GUID, "second"))
    targets = "SELECT object_id FROM audit_targets ORDER BY object_id"
    assert await policy.sql(targets) == [(GUID.lower(),), ("second",)]
    await log(about=("third",))
    assert await policy.sql(targets) == [("third",)]
    await policy.store.clear()
    assert await policy.sql(targets) == []


async def test_no_event_is_looked_for_by_reading_all_of_them(
    policy: Any, emitted: list[tuple[str, Any]]
) -> None:
    await policy.put("policies", {"id": GUID.lower(), "name": "B"}, kind="k")
    await policy.store.changes.find(ChangeQuery())
    asked = [each for each in emitted if "audit_" in each[0] or "sync_resources" in each[0]]
    assert asked
    for sql, parameters in asked:
        steps = [row[3] for row in await policy.sql(f"EXPLAIN QUERY PLAN {sql}", *parameters)]
        assert not any(re.match(r"SCAN (audit_|sync_|changes)", step) for step in steps), steps


@pytest.mark.parametrize(
    "change",
    [
        {"op": "modify", "properties": {"description": "tightened"}},
        {"op": "rename", "name": "Renamed"},
        {"op": "delete"},
    ],
)
async def test_what_an_administrator_of_the_demo_tenant_does_is_explained(
    cache: Any, change: dict[str, Any]
) -> None:
    tenant = SimulatedTenant(PROFILES["small"], 1, Clock())
    path, log = "deviceManagement/configurationPolicies", "deviceManagement/auditEvents"

    async def sync() -> None:
        cache.clock.now = tenant.clock.outside()
        for name, of, kind in (("policies", path, "k"), ("audit_events", log, None)):
            collection = tenant.collection(of)
            objects = map(json.loads, collection.list_json(collection.ids()))
            await cache.only(name, *objects, kind=kind)
        await cache.complete("k", "audit_events")

    await sync()
    policy_id = tenant.collection(path).ids()[3]
    tenant.mutate({"path": path, "id": policy_id, **change})
    await sync()
    (entry,) = await cache.store.changes.find(ChangeQuery())
    assert entry.object_id == policy_id
    assert entry.explained_by is not None
    operation = "Delete" if change["op"] == "delete" else "Patch"
    assert entry.explained_by.operation == operation
    assert "@" in str(entry.explained_by.who)


async def test_entries_are_found_by_who_made_them(policy: Any, log: Log) -> None:
    changes = policy.store.changes
    await log()
    await changed(policy)
    policy.clock.advance(60)
    await policy.complete("k")
    await changed(policy, "by nobody known")
    unknown, known = await changes.find(ChangeQuery())
    assert await changes.authors(ChangeQuery()) == {known.id: "adm@contoso.com"}
    theirs = ChangeQuery(entry_ids=frozenset({known.id}))
    assert [entry.id for entry in await changes.find(theirs)] == [known.id]
    assert await changes.count(theirs) == 1
    others = ChangeQuery(but_entry_ids=frozenset({known.id}))
    assert [entry.id for entry in await changes.find(others)] == [unknown.id]
    assert await changes.position(theirs, known.id) == 0
