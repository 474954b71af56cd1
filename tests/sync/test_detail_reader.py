"""What is asked for one object is what its resource declares."""

from __future__ import annotations

import pytest

from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.registry.resource import Detail
from intune_manager.sync.readers.details import detail_path

POLICIES = RESOURCES_BY_NAME["configuration_policies"]
SETTINGS = Detail("settings", "Settings", path="settings", many=True, top=1000)


@pytest.mark.parametrize(
    ("detail", "path"),
    [
        (Detail("content", "C"), "/deviceManagement/configurationPolicies/a%2Fb"),
        (SETTINGS, "/deviceManagement/configurationPolicies/a%2Fb/settings?$top=1000"),
        (
            Detail("x", "X", path="y", select=("id", "n"), expand="z($select=id)"),
            "/deviceManagement/configurationPolicies/a%2Fb/y?$select=id,n&$expand=z($select=id)",
        ),
    ],
)
def test_the_path_of_a_get_is_encoded_and_has_the_declared_options(
    detail: Detail, path: str
) -> None:
    assert detail_path(POLICIES, detail, "a/b") == path
