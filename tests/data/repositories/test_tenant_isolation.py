"""No question and no write of one tenant touches a row of another."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intune_manager.data.details import DetailScope, FoundDetail
from intune_manager.data.outcomes import PositionKind, ResourceOutcome
from intune_manager.data.query import RowQuery
from intune_manager.data.repositories.history.as_of import HistoryPrunedError
from intune_manager.data.repositories.history.prune import prune
from intune_manager.data.repositories.history.read import ChangeQuery
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.data.sql.models import Record
from intune_manager.data.sql.sqlite.search_index import SEARCHED_TABLES, search_table
from intune_manager.registry import PANELS, TABLES

OBJECT = {"id": "same", "deviceName": "Same", "displayName": "Same", "userId": "same"}
MEMBER = [b'{"@odata.type":"#microsoft.graph.user","id":"same"}']
HARDWARE = DetailScope("devices", "hardware")
SETTINGS = DetailScope("policies", "settings", "family")
OF_TENANT = "tenant_key = (SELECT id FROM tenants WHERE tenant_id = ?)"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


async def _fill(writing: Any) -> None:
    for name, table in TABLES.items():
        if name not in ("group_members", "assignments"):
            await writing.put(name, OBJECT, kind="family" if table.discriminator else None)
    sweep = await writing.store.memberships.begin_sweep(writing.run_id)
    await writing.store.memberships.apply(sweep, {"same": MEMBER})
    assigned = {"same": [b'{"id":"same","target":{"groupId":"same"}}']}
    await writing.store.assignments.replace_for_sources(writing.run_id, "apps", assigned)
    await _fill_beside(writing)


async def _fill_beside(writing: Any) -> None:
    """What stands beside the rows: details, positions, runs, the history and what explains it."""
    for scope in (HARDWARE, SETTINGS):
        await _read_details(writing, scope, {"v": "same"})
    for kind in PositionKind:
        await writing.store.positions.save(
            "devices", kind, writing.run_id, link="same", state=b"same"
        )
    await writing.complete("devices", "apps")
    await writing.put("devices", {**OBJECT, "model": "another"})
    await _read_details(writing, HARDWARE, {"v": "another"})
    await writing.put("audit_events", _event(writing, "same", by="same"))


async def _read_details(writing: Any, scope: DetailScope, payload: Any) -> None:
    details = writing.store.details
    owners = await details.outstanding(scope, everything=True)
    found = [FoundDetail(owner, json.dumps(payload).encode()) for owner in owners]
    await details.store(ChangeSource(writing.run_id, scope.table), scope, found)


def _event(writing: Any, object_id: str, *, by: str) -> dict[str, Any]:
    """An audit event, now, about an object."""
    return {
        "id": object_id,
        "displayName": "Patch",
        "activityOperationType": "Patch",
        "activityDateTime": writing.clock.now.isoformat(),
        "actor": {"userPrincipalName": by},
        "resources": [{"resourceId": object_id}],
    }


async def _everything(writing: Any) -> dict[str, list[tuple[Any, ...]]]:
    scopes = {
        table.name: "tenant_id = ?" if "tenant_id" in table.columns else OF_TENANT
        for table in Record.metadata.sorted_tables
        if {"tenant_id", "tenant_key"} & set(table.columns.keys())
    } | {"memberships": f"group_key IN (SELECT key FROM directory_objects WHERE {OF_TENANT})"}
    rows = {
        table: await writing.sql(
            f"SELECT * FROM {table} WHERE {scope} ORDER BY 1", writing.store.tenant_id
        )
        for table, scope in scopes.items()
    }
    return rows | {
        search_table(table): await writing.sql(
            f"SELECT rowid, search_text FROM {search_table(table)} WHERE rowid IN"
            f" (SELECT id FROM {table} WHERE tenant_id = ?) ORDER BY 1",
            writing.store.tenant_id,
        )
        for table in SEARCHED_TABLES
    }


async def test_the_same_ids_live_side_by_side(cache: Any, other: Any) -> None:
    await _fill(cache)
    await _fill(other)
    for name in TABLES:
        q = RowQuery(())
        (mine,) = await cache[name].rows(q)
        (theirs,) = await other[name].rows(q)
        assert mine != theirs
        assert await cache[name].payload(theirs[0]) is None
        assert await cache[name].position(q, theirs[0]) is None
        assert await cache[name].related(theirs[0]) == []
        for related in await cache[name].related(mine[0]):
            assert related.count <= 1
        if name != "group_members":
            assert await cache[name].count(RowQuery((), search="same")) == (name in PANELS)


async def test_a_row_id_of_another_tenant_leads_nowhere(cache: Any, other: Any) -> None:
    await _fill(cache)
    await _fill(other)
    before = await _everything(other)
    store, now = cache.store, cache.clock.now
    for name in TABLES:
        for row_id, *_ in await other[name].rows(RowQuery((), include_deleted=True)):
            assert await cache[name].payload(row_id) is None
            assert await store.changes.find(ChangeQuery(records=((name, row_id),))) == []
            assert await store.changes.timeline(name, row_id) == []
            assert await store.changes.as_of(name, row_id, now) is None
            if name != "group_members":
                assert await store.details.owner(DetailScope(name, ""), row_id) is None
                assert await store.details.details_of(name, row_id) == []
    entries = await other.store.changes.find(ChangeQuery())
    assert entries
    for entry in entries:
        assert await store.changes.entry(entry.id) is None
        assert await store.changes.position(ChangeQuery(), entry.id) is None
    for run in await other.store.sync_runs.recent():
        assert await store.sync_runs.resources(run.id) == []
        assert await store.changes.find(ChangeQuery(run_id=run.id)) == []
        await store.sync_runs.finish(run.id, cancelled=True)
        await store.sync_runs.resource_finished(run.id, ResourceOutcome("devices", "complete"))
    owners = await other.store.details.outstanding(HARDWARE, everything=True)
    assert owners
    found = [FoundDetail(owner, b'{"v":"mine"}') for owner in owners]
    await store.details.store(ChangeSource(cache.run_id, "devices"), HARDWARE, found)
    for owner in owners:
        assert await store.details.details_of("devices", owner.row_id) == []
    assert await _everything(other) == before


async def test_writing_to_one_tenant_changes_no_row_of_another(cache: Any, other: Any) -> None:
    await _fill(cache)
    await _fill(other)
    before = await _everything(other)
    for name, table in TABLES.items():
        kind = "family" if table.discriminator else None
        if name not in ("group_members", "assignments"):
            await cache.put(name, {**OBJECT, "displayName": "New", "description": "New"}, kind=kind)
            await cache.only(name, kind=kind)
    sweep = await cache.store.memberships.begin_sweep(cache.run_id)
    await cache.store.memberships.sweep(sweep)
    await cache.store.assignments.replace_for_sources(cache.run_id, "apps", {"same": []})
    await cache.store.assignments.refresh_names()
    await cache.store.sync_runs.finish(other.run_id)
    for position in PositionKind:
        await cache.store.positions.forget("devices", position)
    await _read_details(cache, HARDWARE, {"v": "new"})
    assert await prune(cache.db, [cache.store.tenant_id], cache.clock.advance(60)) > 0
    await cache.store.clear()
    assert await _everything(other) == before
    assert set(map(len, (await _everything(cache)).values())) == {0}


_IDS = st.sampled_from(["same", "x", "y"])
_SOME = ("devices", "groups", "users", "policies", "apps", "scope_tags")
_TABLES = st.sampled_from(_SOME)
_STEPS = st.one_of(
    st.tuples(st.sampled_from(["put", "only"]), _TABLES, _IDS),
    st.tuples(st.sampled_from(["join", "leave", "replace", "remove"]), _IDS, _IDS),
    st.tuples(st.just("assign"), _IDS, _IDS),
    st.tuples(st.sampled_from(["sweep members", "refresh names", "run", "note", "clear"])),
    st.tuples(st.sampled_from(["read", "audit", "save", "forget", "complete"]), _IDS),
    st.just(("prune",)),
)


def _kind(name: str) -> str | None:
    return "family" if TABLES[name].discriminator else None


def _member(object_id: str, *, removed: bool = False) -> bytes:
    entry: dict[str, object] = {"@odata.type": "#microsoft.graph.group", "id": object_id}
    return json.dumps(entry | ({"@removed": {"reason": "deleted"}} if removed else {})).encode()


async def _take(writing: Any, step: tuple[str, ...]) -> None:
    """One writing operation of any repository."""
    store, run_id = writing.store, writing.run_id
    match step:
        case ("put" | "only" as how, table, object_id):
            item = {**OBJECT, "id": object_id, "description": how}
            await getattr(writing, how)(table, item, kind=_kind(table))
        case ("join" | "leave" as how, group_id, object_id):
            sweep = await store.memberships.begin_sweep(run_id)
            entry = _member(object_id, removed=how == "leave")
            await store.memberships.apply(sweep, {group_id: [entry]})
        case ("replace", group_id, object_id):
            sweep = await store.memberships.begin_sweep(run_id)
            await store.memberships.replace_group(sweep, group_id, [_member(object_id)])
        case ("remove", group_id, other_id):
            sweep = await store.memberships.begin_sweep(run_id)
            await store.memberships.remove_groups(sweep, [group_id])
            await store.memberships.sweep(sweep, groups=[other_id])
        case _:
            await _take_another(writing, step)


async def _take_another(writing: Any, step: tuple[str, ...]) -> None:
    store, run_id = writing.store, writing.run_id
    match step:
        case ("assign", source_id, group_id):
            item = json.dumps({"id": "same", "target": {"groupId": group_id}}).encode()
            await store.assignments.replace_for_sources(run_id, "apps", {source_id: [item]})
        case ("sweep members",):
            sweep = await store.memberships.begin_sweep(run_id)
            await store.memberships.sweep(sweep)
        case ("refresh names",):
            await store.assignments.refresh_names()
        case ("run",):
            await store.sync_runs.finish(run_id)
        case ("note",):
            await store.note_tenant("A")
        case ("clear",):
            await store.clear()
            writing.run_id = await store.sync_runs.start(account="admin@contoso.com")
        case _:
            await _take_beside(writing, step)


async def _take_beside(writing: Any, step: tuple[str, ...]) -> None:
    store, run_id = writing.store, writing.run_id
    match step:
        case ("read", word):
            for scope in (HARDWARE, SETTINGS):
                await _read_details(writing, scope, {"v": word})
        case ("audit", object_id):
            await writing.put("audit_events", _event(writing, object_id, by=store.tenant_id))
        case ("save", word):
            link = f"link-{word}"
            kind = PositionKind.DELTA
            await store.positions.save("devices", kind, run_id, link=link, state=link.encode())
        case ("forget", _):
            await store.positions.forget("devices", PositionKind.DELTA)
        case ("complete", word):
            await store.sync_runs.resource_finished(
                run_id, ResourceOutcome("devices", "complete", error=word)
            )
            await store.sync_runs.finish(run_id)
            writing.run_id = await store.sync_runs.start(account="admin@contoso.com")
        case ("prune",):
            await prune(writing.db, [store.tenant_id], writing.clock.now + timedelta(seconds=1))
        case _:
            raise AssertionError(f"there is no step {step}")


async def _seen(writing: Any) -> str:
    """What every reading operation tells about the ids that both tenants have, as one text."""
    answers: list[object] = []
    for name in (*_SOME, "assignments", "group_members"):
        repository = writing[name]
        q = RowQuery((TABLES[name].id_column,), include_deleted=True)
        rows = await repository.rows(q)
        answers += [rows, await repository.count(q), await repository.live_count(_kind(name))]
        for row_id, *_ in rows:
            answers.append(await repository.payload(row_id))
            answers.append(await repository.related(row_id))
            answers.append(await writing.store.changes.timeline(name, row_id))
            answers.append(await _past(writing, name, row_id))
    for object_id in ("same", "x", "y"):
        answers.append(await writing.store.memberships.transitive_members(object_id))
        answers.append(await writing.store.memberships.transitive_groups(object_id))
        answers.append(await writing.store.memberships.count_transitive_members(object_id))
    answers.append(await writing.store.memberships.groups_in_use())
    return repr((answers, await _seen_beside(writing)))


async def _past(writing: Any, table: str, row_id: int) -> object:
    """The object as it was a second ago, with its details then and now."""
    moment = writing.clock.now - timedelta(seconds=1)
    try:
        past = await writing.store.changes.as_of(table, row_id, moment)
    except HistoryPrunedError as error:
        past = str(error)
    if table == "group_members":
        return past
    return past, await writing.store.details.details_of(table, row_id)


async def _seen_beside(writing: Any) -> list[object]:
    """What is told of details, positions, runs and the history."""
    store, ids = writing.store, ("same", "x", "y")
    changes, runs = store.changes, store.sync_runs
    answers: list[object] = []
    for scope in (HARDWARE, SETTINGS):
        answers.append(await store.details.outstanding(scope, everything=True))
        answers.append(await store.details.count_outstanding(scope))
    answers += [await store.positions.get("devices", kind) for kind in PositionKind]
    for q in (ChangeQuery(), ChangeQuery(resource="devices"), ChangeQuery(search="same")):
        answers += [await changes.find(q), await changes.count(q), await changes.counts(q, "kind")]
    answers += [await changes.find(ChangeQuery(since=BEGINNING)), await changes.last_sync()]
    answers += [await changes.names(ids), await changes.pruned_before()]
    answers.append(await changes.prunable(writing.clock.now + timedelta(days=1)))
    for run in await runs.recent():
        answers += [
            run,
            await runs.resources(run.id),
            await changes.find(ChangeQuery(run_id=run.id)),
        ]
    answers += [await runs.statuses(["devices", "apps"]), await runs.last_full()]
    return answers


@settings(max_examples=8)
@given(st.lists(_STEPS, min_size=1, max_size=12))
async def test_no_operation_on_one_tenant_reads_or_changes_a_row_of_another(
    cache: Any, other: Any, steps: list[tuple[str, ...]]
) -> None:
    """Both tenants have the same ids. What the other one has is marked by a word of its own."""
    await other.store.clear()
    await cache.store.clear()
    other.run_id = await other.store.sync_runs.start(account="theirs")
    cache.run_id = await cache.store.sync_runs.start(account="mine")
    for name in ("devices", "groups", "users", "policies"):
        theirs = {**OBJECT, "displayName": "theirs", "deviceName": "theirs"}
        await other.put(name, theirs, {**theirs, "id": "x"}, kind=_kind(name))
    for step in (
        ("join", "same", "theirs-member"),
        ("join", "x", "same"),
        ("assign", "same", "theirs-group"),
        ("read", "theirs"),
        ("complete", "theirs"),
        ("put", "devices", "same"),
        ("read", "theirs now"),
        ("save", "theirs"),
    ):
        await _take(other, step)
    await other.put("audit_events", _event(other, "same", by="theirs"))
    before = await _everything(other)
    view = await _seen(other)
    for step in steps:
        await _take(cache, step)
    assert await _everything(other) == before
    assert await _seen(other) == view
    assert "theirs" not in await _seen(cache)
