"""What lists leave out of their objects, as plain values: no database, cheap to import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class DetailScope:
    """One kind of detail of the objects of one resource."""

    table: str
    detail: str
    """Its name within the resource."""
    kind: str | None = None
    """The value of the table's discriminator in the rows of the resource."""
    counted_by: str = ""
    """The column that tells how many items the detail has; empty where none does."""


class DetailOwner(NamedTuple):
    """An object whose detail is to be read."""

    row_id: int
    object_id: str
    list_hash: bytes
    """The hash of its list payload at this moment; empty where the detail is to be read again."""
    told: int | None = None
    """How many items there are, by the list; None where that is not told."""


class FoundDetail(NamedTuple):
    """A detail as Graph sent it: the JSON of an object, or of an array of verbatim items."""

    owner: DetailOwner
    payload: bytes


@dataclass(frozen=True)
class StoredDetail:
    """A detail as the cache has it."""

    kind: str
    """The name that the resource of the object declares for it."""
    raw: str
    """The object exactly as Graph sent it, or a JSON array of the items exactly as sent."""
    fetched_at: datetime
    changed_at: datetime
    stale: bool
    """The object's list payload has changed since it was read."""
