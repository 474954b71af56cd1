"""Which rows of a table belong to a resource."""

from __future__ import annotations

from intune_manager.data.query import Filter, RowQuery
from intune_manager.registry.resource import Resource
from intune_manager.registry.table import Table


def rows_of(resource: Resource, table: Table, *, include_deleted: bool = False) -> RowQuery:
    """The query for all rows of `resource` in `table`, the table it is declared for.

    In a table that several resources share, the discriminator tells them apart.
    """
    filters: tuple[Filter, ...] = ()
    if table.discriminator is not None:
        filters = (Filter(table.discriminator, (resource.kind,)),)
    return RowQuery(columns=(), filters=filters, include_deleted=include_deleted)
