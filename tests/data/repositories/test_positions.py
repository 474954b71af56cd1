"""Positions are kept per tenant, resource and kind; the newest replaces the one before."""

from __future__ import annotations

from intune_manager.data.positions import PositionKind
from intune_manager.data.repositories.positions import PositionRepository
from intune_manager.data.sql.manager import DatabaseManager

DELTA, SWEEP = PositionKind.DELTA, PositionKind.SWEEP


async def test_the_newest_position_of_a_kind_counts_and_tenants_do_not_meet(
    db: DatabaseManager,
) -> None:
    ours, others = (PositionRepository(db, tenant) for tenant in ("a", "b"))
    assert await ours.get("users", DELTA) is None
    await ours.save("users", DELTA, 1, link="l1", state=b"\x00")
    await ours.save("users", SWEEP, 1, link="l2", state=b"")
    await others.save("users", DELTA, 2, link="theirs", state=b"")
    await ours.save("users", DELTA, 3, link="l3", state=b"\xff")
    found = await ours.get("users", DELTA)
    assert found is not None
    assert (found.link, found.state, found.run_id) == ("l3", b"\xff", 3)
    await ours.forget("users", DELTA)
    await ours.forget("users", DELTA)
    assert await ours.get("users", DELTA) is None
    assert (await ours.get("users", SWEEP)) is not None
    assert (await others.get("users", DELTA)) is not None
