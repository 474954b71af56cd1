from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.repositories.history.parts import AssignmentTarget, TargetKind


def _raw(odata_type: str, **more: object) -> str:
    return json.dumps(
        {"id": "a", "target": {"@odata.type": f"#microsoft.graph.{odata_type}", **more}}
    )


def _filtered(mode: str, filter_id: str | None = "f1") -> dict[str, object]:
    return {
        "deviceAndAppManagementAssignmentFilterId": filter_id,
        "deviceAndAppManagementAssignmentFilterType": mode,
    }


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (_raw("groupAssignmentTarget", groupId="g1"), "Group Sales"),
        (_raw("exclusionGroupAssignmentTarget", groupId="g1"), "Not group Sales"),
        (_raw("allDevicesAssignmentTarget"), "All devices"),
        (_raw("allLicensedUsersAssignmentTarget"), "All users"),
        (
            _raw("configurationManagerCollectionAssignmentTarget", collectionId="SMS1"),
            "Collection SMS1",
        ),
        (_raw("newKindOfTarget"), "newKindOfTarget"),
        (
            _raw("allDevicesAssignmentTarget", **_filtered("include")),
            "All devices, only those of filter Corporate",
        ),
        (
            _raw("allDevicesAssignmentTarget", **_filtered("exclude")),
            "All devices, except those of filter Corporate",
        ),
        (_raw("allDevicesAssignmentTarget", **_filtered("none")), "All devices"),
        (
            _raw(
                "allDevicesAssignmentTarget",
                **_filtered("include", "00000000-0000-0000-0000-000000000000"),
            ),
            "All devices",
        ),
    ],
)
def test_a_target_is_told_in_words(raw: str, words: str) -> None:
    target = AssignmentTarget.of(raw)

    assert target.words(group_name="Sales", filter_name="Corporate") == words


def test_a_deleted_group_is_told_by_its_id() -> None:
    assert AssignmentTarget.of(_raw("groupAssignmentTarget", groupId="g1")).words() == "Group g1"


def test_an_unknown_kind_keeps_what_graph_sent() -> None:
    target = AssignmentTarget.of(_raw("newKindOfTarget", groupId="g1"))

    assert (target.kind, target.odata_type, target.group_id) == (
        TargetKind.OTHER,
        "newKindOfTarget",
        "g1",
    )


@pytest.mark.parametrize(
    "raw",
    ["", "null", "[]", "{}", '{"target":null}', '{"target":5}', '{"target":{"@odata.type":7}}'],
)
def test_a_target_that_cannot_be_made_out_is_other(raw: str) -> None:
    assert AssignmentTarget.of(raw).kind is TargetKind.OTHER


@given(st.text())
def test_no_text_makes_it_fail(raw: str) -> None:
    assert AssignmentTarget.of(raw).words()
