"""Record classes of what Intune offers or installs: apps and their categories."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    whole_number,
)


class AppRecord(VersionedRecord, table=True):
    """An app of any platform that Intune offers or installs."""

    __tablename__ = "apps"

    app_id: str = graph_id()
    display_name: str | None = name()
    app_type: str | None = name()
    publisher: str | None = name()
    display_version: str | None = name()
    is_assigned: bool | None = None
    publishing_state: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()
    description: str | None = name()
    owner: str | None = name()
    developer: str | None = name()
    notes: str | None = name()
    bundle_id: str | None = name()
    package_id: str | None = name()
    package_identifier: str | None = name()
    file_name: str | None = name()
    size_bytes: int | None = whole_number()
    is_featured: bool | None = None


class AppCategoryRecord(VersionedRecord, table=True):
    """A category that apps are put in."""

    __tablename__ = "app_categories"

    app_category_id: str = graph_id()
    display_name: str | None = name()
    modified_at: datetime | None = instant_or_null()
