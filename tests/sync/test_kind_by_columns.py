"""The demo serves a kind that has no builder from its columns, and a sync fills its table."""

from __future__ import annotations

from typing import Any

from intune_manager.registry import RESOURCES_BY_NAME, TABLES
from intune_manager.sync.report import Verdict

NAME = "policy_sets"


async def test_a_kind_without_a_template_fills_every_column_of_its_table(demo: Any) -> None:
    resource = RESOURCES_BY_NAME[NAME]
    assert demo.simulator.tenant.collection(resource.graph_path).source.by_columns
    report = (await demo.reports(NAME))[NAME]
    assert report.verdict is Verdict.COMPLETE
    columns = [column.name for column in TABLES[resource.table].columns if column.path]
    rows = demo.query(f"SELECT {', '.join(columns)} FROM {resource.table}")
    assert len(rows) == len(demo.ids(resource.graph_path)) > 1
    filled = {name for row in rows for name, value in zip(columns, row, strict=True) if value}
    assert filled >= set(columns) - {"description"}
    demo.check_assignments(NAME)
