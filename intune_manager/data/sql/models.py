"""The record classes of all families, shown together: one per table of the cache.

To add a column: declare it in the registry, add it to the record class, and let
`tests/tools/new_step.py` write the schema step. Guard tests compare the three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from intune_manager.data.sql.records.apps import *
from intune_manager.data.sql.records.assignments import *
from intune_manager.data.sql.records.base import *
from intune_manager.data.sql.records.details import *
from intune_manager.data.sql.records.devices import *
from intune_manager.data.sql.records.directory import *
from intune_manager.data.sql.records.enrollment import *
from intune_manager.data.sql.records.history import *
from intune_manager.data.sql.records.policies import *
from intune_manager.data.sql.records.scripts import *
from intune_manager.data.sql.records.sync_runs import *
from intune_manager.data.sql.records.tenant import *


def _of_tables(parent: type[MirroredRecord]) -> Iterator[type[MirroredRecord]]:
    """The record classes below `parent` that stand for a table or view."""
    for record in parent.__subclasses__():
        if hasattr(record, "__table__"):
            yield record
        yield from _of_tables(record)


RECORDS: Mapping[str, type[MirroredRecord]] = MappingProxyType(
    {str(record.__tablename__): record for record in _of_tables(MirroredRecord)}
)
"""Every mirrored record class by the name of its table."""
