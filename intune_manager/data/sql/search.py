"""The full-text tables behind the quick filter: SQLite's FTS5 with the trigram tokenizer.

Each searched table has `<table>_search(search_text)` whose rowid is the record's id. They keep
their own content, for needles shorter than a trigram are answered by a scan of that narrow content.
"""

from __future__ import annotations

SEARCHED_TABLES = (
    "devices",
    "apps",
    "groups",
    "users",
    "directory_devices",
    "policies",
    "assignments",
    "assignment_filters",
    "device_categories",
    "scope_tags",
    "detected_apps",
    "app_categories",
    "scripts",
    "policy_sets",
    "notification_templates",
    "enrollment_configurations",
    "autopilot_profiles",
    "autopilot_devices",
    "terms_and_conditions",
    "role_definitions",
    "audit_events",
    "organization",
)

_OPTIONS = "tokenize='trigram case_sensitive 1', detail=none"


def search_table(table: str) -> str:
    """The name of the full-text table of a mirrored table."""
    return f"{table}_search"


def create_search_table(table: str) -> str:
    """DDL. The text that goes in is folded by the writer, hence `case_sensitive 1`."""
    return f"CREATE VIRTUAL TABLE {search_table(table)} USING fts5(search_text, {_OPTIONS})"


def drop_search_table(table: str) -> str:
    return f"DROP TABLE {search_table(table)}"


def check_search_table(table: str) -> str:
    """A statement that fails with SQLITE_CORRUPT when the index does not match its content."""
    name = search_table(table)
    return f"INSERT INTO {name}({name}) VALUES ('integrity-check')"  # noqa: S608


def rebuild_search_table(table: str) -> str:
    """A statement that makes the index anew from its content."""
    name = search_table(table)
    return f"INSERT INTO {name}({name}) VALUES ('rebuild')"  # noqa: S608
