"""Managed devices look like those of a real tenant."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from intune_manager.simulator.content.hardware import BETA_PROPERTIES
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.names import (
    GIVEN,
    GIVEN_ASCII,
    SITES,
    SURNAMES,
    SURNAMES_ASCII,
)
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.tenant import SimulatedTenant

MANAGED = "deviceManagement/managedDevices"


@pytest.fixture(scope="module")
def tenant() -> SimulatedTenant:
    """Not to be changed by a test."""
    return SimulatedTenant(PROFILES["mid"], 1, Clock(lambda: 0.0))


@pytest.fixture(scope="module")
def items(tenant: SimulatedTenant) -> list[dict]:
    collection = tenant.collection(MANAGED)
    return [msgspec.json.decode(raw) for raw in collection.list_json(collection.ids(), "v1.0")]


def _share(items: list[dict], wanted: object) -> float:
    assert callable(wanted)
    return sum(bool(wanted(item)) for item in items) / len(items)


def test_a_v1_list_has_the_55_properties_and_a_beta_list_more(
    tenant: SimulatedTenant, items: list[dict]
) -> None:
    beta = tenant.collection(MANAGED).list_item(items[0]["id"])
    assert {len(item) for item in items} == {55}
    assert set(beta) - set(items[0]) == BETA_PROPERTIES
    assert {name: beta[name] for name in items[0]} == items[0]


def test_an_item_has_about_the_size_of_a_real_one(tenant: SimulatedTenant) -> None:
    collection = tenant.collection(MANAGED)
    page = collection.list_json(collection.ids()[:1000], "v1.0")
    assert 1600 < sum(map(len, page)) / 1000 < 2000


def test_operating_systems_have_exactly_the_shares_of_the_profile(items: list[dict]) -> None:
    systems = Counter(item["operatingSystem"] for item in items)
    assert systems == {"Windows": 3600, "iOS": 700, "Android": 450, "macOS": 250}


def test_compliance_has_the_declared_distribution(items: list[dict]) -> None:
    states = Counter(item["complianceState"] for item in items)
    assert states["compliant"] / 5000 == pytest.approx(0.86, abs=0.02)
    assert states["noncompliant"] / 5000 == pytest.approx(0.09, abs=0.015)
    assert states["inGracePeriod"] / 5000 == pytest.approx(0.03, abs=0.01)
    assert min(states["unknown"], states["error"]) > 20
    for item in items:
        endless = item["complianceGracePeriodExpirationDateTime"].startswith("9999")
        assert endless is (item["complianceState"] != "inGracePeriod")


def test_rare_variants_are_there_in_their_shares(items: list[dict]) -> None:
    names = Counter(item["deviceName"] for item in items)
    assert _share(items, lambda item: names[item["deviceName"]] > 1) == pytest.approx(
        0.03, abs=0.01
    )
    assert 0.005 < _share(items, lambda item: item["serialNumber"] == "") < 0.035
    assert _share(items, lambda item: item["serialNumber"] in ("Defaultstring", "0")) > 0.001
    assert 0.015 < _share(items, lambda item: item["userId"] == "") < 0.045
    assert _share(items, lambda item: item["lastSyncDateTime"] < "2026-04-17") == pytest.approx(
        0.06, abs=0.012
    )
    assert any(item["lastSyncDateTime"].startswith("0001") for item in items)
    assert any(item["managementAgent"] == "msSense" for item in items)
    macs = [item["wiFiMacAddress"] for item in items]
    assert any(mac != mac.upper() for mac in macs)
    assert any(mac != mac.lower() for mac in macs)
    assert any("iPad" in item["model"] and item["operatingSystem"] == "iOS" for item in items)


def test_a_device_known_from_defender_alone_has_no_user_and_no_serial(items: list[dict]) -> None:
    sensed = [item for item in items if item["managementAgent"] == "msSense"]
    assert len(sensed) > 10
    for item in sensed:
        assert item["userPrincipalName"] == item["userId"] == ""
        assert item["serialNumber"] in ("", "Defaultstring", "0")


def test_details_are_told_by_a_single_get_alone(tenant: SimulatedTenant, items: list[dict]) -> None:
    collection = tenant.collection(MANAGED)
    for item in items[:200]:
        whole = collection.get(item["id"])
        assert item["physicalMemoryInBytes"] == 0 < whole["physicalMemoryInBytes"]
        assert whole["ethernetMacAddress"] or whole["imei"]
        listed = collection.list_item(item["id"])
        assert len(listed["hardwareInformation"]) == 8 < len(whole["hardwareInformation"])
        changed = {name for name in whole if whole[name] != listed[name]}
        assert changed <= collection.source.blank_in_list.keys() | {"hardwareInformation"}


def test_names_need_no_escape_and_sign_in_names_are_plain() -> None:
    for name in (*GIVEN, *SURNAMES, *SITES):
        assert msgspec.json.encode(name).decode() == f'"{name}"'
    assert len(set(GIVEN_ASCII)) == len(GIVEN)
    assert len(set(SURNAMES_ASCII)) == len(SURNAMES)
    assert all(alias.isascii() and alias.isalnum() for alias in GIVEN_ASCII + SURNAMES_ASCII)
