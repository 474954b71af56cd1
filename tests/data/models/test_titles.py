from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.models.titles import title_of, type_title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("displayName", "Display name"),
        ("lastSyncDateTime", "Last sync"),
        ("totalStorageSpaceInBytes", "Total storage space"),
        ("wiFiMacAddress", "Wi-Fi MAC address"),
        ("ethernetMacAddress", "Ethernet MAC address"),
        ("azureADDeviceId", "Entra device id"),
        ("osVersion", "OS version"),
        ("iosMinimumVersion", "iOS minimum version"),
        ("imei", "IMEI"),
        ("appStoreUrl", "App store URL"),
        ("extensionAttribute15", "Extension attribute 15"),
        ("@odata.type", "Type"),
        ("minimumMemoryInMB", "Minimum memory in MB"),
        ("passwordRequired", "Password required"),
        ("", ""),
        ("___", "___"),
    ],
)
def test_a_property_name_becomes_a_heading(name: str, title: str) -> None:
    assert title_of(name) == title


@given(st.text())
def test_no_name_makes_the_heading_fail_or_vanish(name: str) -> None:
    assert bool(title_of(name)) == bool(name)


def test_only_graphs_own_namespace_is_cut_from_a_type() -> None:
    assert type_title("#microsoft.graph.win32LobApp") == "win32LobApp"
    assert type_title("#contoso.other") == "#contoso.other"
