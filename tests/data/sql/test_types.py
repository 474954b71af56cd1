from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlmodel import select

from intune_manager.data.projection import payload_hash
from intune_manager.data.sql.manager import DatabaseManager
from intune_manager.data.sql.models import DeviceRecord, TenantRecord
from intune_manager.data.sql.types import instant, instant_text

_MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(timezone(timedelta(hours=5, minutes=30))) | st.just(UTC),
)


@given(_MOMENTS)
def test_an_instant_comes_back_as_the_same_point_in_time_in_utc(at: datetime) -> None:
    stored = instant(instant_text(at))

    assert stored == at
    assert stored.utcoffset() == timedelta(0)


@given(_MOMENTS, _MOMENTS)
def test_the_order_of_stored_instants_is_the_order_of_time(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (one < other)


def test_an_instant_is_stored_with_six_digits_and_a_z() -> None:
    at = datetime(2026, 7, 17, 14, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))

    assert instant_text(at) == "2026-07-17T12:00:00.000005Z"


def test_a_naive_datetime_is_refused_before_it_is_stored() -> None:
    with pytest.raises(ValueError, match="without time zone"):
        instant_text(datetime(2026, 7, 17))  # noqa: DTZ001


async def test_a_record_with_a_naive_datetime_is_not_written(db: DatabaseManager) -> None:
    with pytest.raises(StatementError, match="without time zone"):
        async with db.session() as session:
            session.add(
                TenantRecord(tenant_id="t", last_seen_at=datetime(2026, 7, 17))  # noqa: DTZ001
            )

    async with db.session() as session:
        assert (await session.exec(select(TenantRecord))).all() == []


async def test_the_hash_of_a_record_is_that_of_its_payload(db: DatabaseManager) -> None:
    payload = '{"id":"d1","x":"é"}'
    async with db.session() as session:
        session.add(DeviceRecord(tenant_id="t", device_id="d1", raw_payload=payload))

    async with db.session() as session:
        record = (await session.exec(select(DeviceRecord))).one()
    assert record.payload_hash == payload_hash(payload.encode())


async def test_names_sort_without_regard_to_case_and_ids_differ_by_case(
    db: DatabaseManager,
) -> None:
    async with db.session() as session:
        for device_id, name in (("a", "beta"), ("A", "ALPHA"), ("b", "Gamma")):
            session.add(
                DeviceRecord(tenant_id="t", device_id=device_id, device_name=name, raw_payload="{}")
            )

    async with db.session() as session:
        ordered = select(DeviceRecord.device_name).order_by(DeviceRecord.device_name)
        assert (await session.exec(ordered)).all() == ["ALPHA", "beta", "Gamma"]
        one = select(DeviceRecord.device_name).where(DeviceRecord.device_id == "A")
        assert (await session.exec(one)).all() == ["ALPHA"]
