"""Column types of the cache: UTC instants as sortable text, names that ignore case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, Text, column, select, table
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.types import TypeDecorator, TypeEngine

from intune_manager.data.json_values import folded_id
from intune_manager.data.projection import payload_hash
from intune_manager.errors import CacheError
from intune_manager.words import utc_now

INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def instant_text(at: datetime) -> str:
    """`at` as the cache stores it, `2026-07-17T12:00:00.000000Z`: text order is time order.

    Raises ValueError for a naive datetime, for nobody could say later which zone it was in.
    """
    if at.tzinfo is None:
        raise ValueError(f"a datetime without time zone cannot be stored: {at!r}")
    in_utc = at.astimezone(UTC)
    # strftime("%Y") leaves out leading zeros of early years on some platforms.
    return f"{in_utc.year:04d}{in_utc.strftime(INSTANT_FORMAT)[-23:]}"


def instant(text: str) -> datetime:
    """The aware UTC datetime that `instant_text` wrote. Raises ValueError for anything else."""
    return datetime.strptime(text, INSTANT_FORMAT).replace(tzinfo=UTC)


def hash_of_inserted_payload(context: DefaultExecutionContext) -> bytes:
    """Column default: the hash that belongs to the row being inserted."""
    parameters: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return payload_hash(parameters["raw_payload"].encode())


def key_of_inserted_tenant(context: DefaultExecutionContext) -> int:
    """Column default: the key of the tenant of the row being inserted.

    A tenant that the cache did not know gets its row in `tenants`.
    """
    parameters: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    tenant, now = parameters["tenant_id"], utc_now()
    connection = context.root_connection
    key = select(_TENANTS.c.id).where(_TENANTS.c.tenant_id == tenant)
    if connection.execute(key).first() is None:
        new = _TENANTS.insert().values(tenant_id=tenant, first_seen_at=now, last_seen_at=now)
        connection.execute(new)
    found: int = connection.execute(key).scalar_one()
    return found


class UtcInstant(TypeDecorator[datetime]):
    """An aware datetime, stored as `instant_text` writes it. Naive values are refused; what is no
    instant in the file is a CacheError."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        try:
            return None if value is None else instant(value)
        except (ValueError, TypeError):
            raise CacheError(
                f"The cache holds {str(value)[:40]!r} in the place of an instant.",
                remedy="Sync into a new cache, or ask whoever made the snapshot for a new export.",
            ) from None


class NameText(TypeDecorator[str]):
    """Text for people: compared and sorted without regard to the case of ASCII letters.

    Ids are no such text: see `IdText`.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        collation = "NOCASE" if dialect.name == "sqlite" else None
        return dialect.type_descriptor(Text(collation=collation))


class IdText(TypeDecorator[str]):
    """A Graph id, compared exactly; whatever it is compared with is folded as stored ids are."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else folded_id(value)


_TENANTS = table(
    "tenants",
    column("id", Integer),
    column("tenant_id", Text),
    column("first_seen_at", UtcInstant),
    column("last_seen_at", UtcInstant),
)
"""What `key_of_inserted_tenant` needs of the table, whose record class stands above this module."""
