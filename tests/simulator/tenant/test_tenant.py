"""The demo tenant as a whole: the same everywhere, of the declared size, and consistent."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import msgspec
import pytest

from intune_manager.simulator.content.identifiers import NO_ID
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.collection import Collection
from intune_manager.simulator.tenant.tenant import SimulatedTenant

MANAGED = "deviceManagement/managedDevices"
APPS = "deviceAppManagement/mobileApps"

_RELEASED_DIGEST = "95b6ed1c60ea43927828f3c39b6a30ecbef8d86aaf6cb5a9d0a1d5fa07e9327d"

_DIGEST = """
import hashlib
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.tenant import SimulatedTenant
tenant = SimulatedTenant(PROFILES["small"], 7, Clock())
digest = hashlib.sha256(tenant.tenant_id.encode())
for path in tenant.paths:
    if path in tenant.changeable_paths and tenant.collection(path).source.by_columns:
        continue  # it follows the declaration of its table
    collection = tenant.collection(path)
    for object_id, item in zip(collection.ids(), collection.list_json(collection.ids())):
        digest.update(item)
        digest.update(repr(tenant.assignments(path, object_id)).encode())
for group_id in tenant.collection("groups").ids():
    digest.update(repr(list(tenant.members(group_id))).encode())
print(digest.hexdigest())
"""


def make(profile: str = "small", seed: int = 1) -> SimulatedTenant:
    return SimulatedTenant(PROFILES[profile], seed, Clock(lambda: 0.0))


@pytest.fixture(scope="module")
def tenant() -> SimulatedTenant:
    """Not to be changed by a test."""
    return make()


@pytest.fixture(scope="module")
def mid() -> SimulatedTenant:
    """Not to be changed by a test."""
    return make("mid")


def _digest_in_new_process(hash_seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    result = subprocess.run(
        [sys.executable, "-c", _DIGEST],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return result.stdout.strip()


def test_the_same_seed_gives_the_same_bytes_in_every_process_and_release() -> None:
    """Another digest means other demo tenants for everybody: change it on purpose only."""
    assert _digest_in_new_process("1") == _digest_in_new_process("2") == _RELEASED_DIGEST


def test_another_seed_gives_another_tenant() -> None:
    first, second = make(seed=1), make(seed=2)
    assert first.tenant_id != second.tenant_id
    for path in (MANAGED, "users", "groups", APPS):
        assert not set(first.collection(path).ids()) & set(second.collection(path).ids())


def test_each_profile_is_a_tenant_of_its_own_so_that_a_cache_never_mixes_them() -> None:
    tenants = {SimulatedTenant(profile, 1, Clock()).tenant_id for profile in PROFILES.values()}
    assert len(tenants) == len(PROFILES)


def test_what_was_looked_at_before_changes_nothing() -> None:
    forwards, backwards = make(), make()
    ids = list(forwards.collection(MANAGED).ids())
    expected = [forwards.collection(MANAGED).get(each) for each in ids]
    found = [backwards.collection(MANAGED).get(each) for each in reversed(ids)]
    assert found == expected[::-1]


def test_a_large_tenant_is_ready_at_once_and_keeps_no_objects() -> None:
    tenant = make("giant")
    members = tenant.members(tenant.collection("groups").ids()[0])
    assert len(members) == 600_000
    assert members[599_999][1] in tenant.collection("users")
    device = tenant.collection("devices").ids()[899_999]
    assert tenant.collection("devices").get(device)["id"] == device


@pytest.mark.parametrize("name", PROFILES)
def test_each_collection_has_the_number_that_its_profile_declares(name: str) -> None:
    profile, tenant = PROFILES[name], make(name)
    assert {
        path: len(tenant.collection(path)) for path in (MANAGED, "users", "groups", "devices", APPS)
    } == {
        MANAGED: profile.devices,
        "users": profile.users,
        "groups": profile.groups,
        "devices": profile.directory_devices,
        APPS: profile.apps,
    }


def test_every_collection_lists_what_a_single_get_finds(tenant: SimulatedTenant) -> None:
    for path in tenant.paths:
        collection = tenant.collection(path)
        ids = collection.ids()
        assert len(ids) == len(set(ids)) == len(collection) > 0, path
        for object_id, raw in zip(ids, collection.list_json(ids), strict=True):
            item = msgspec.json.decode(raw)
            assert item["id"] == object_id
            assert item == collection.list_item(object_id)
            assert item.keys() == collection.get(object_id).keys()


def test_ids_are_found_in_any_letter_case_and_others_are_not(tenant: SimulatedTenant) -> None:
    for path in tenant.paths:
        collection = tenant.collection(path)
        first = collection.ids()[0]
        assert first.upper() in collection
        assert f"{first}0" not in collection
        with pytest.raises(KeyError):
            collection.get("nothing")


def test_the_server_order_is_that_of_the_sort_keys(tenant: SimulatedTenant) -> None:
    for path in tenant.paths:
        collection = tenant.collection(path)
        keys = [collection.sort_key(each) for each in collection.ids()]
        assert keys == sorted(keys), path
        assert [collection.after(key) for key in keys] == list(range(1, len(keys) + 1)), path


def test_devices_are_sorted_by_name_then_id(mid: SimulatedTenant) -> None:
    collection = mid.collection(MANAGED)
    items = [msgspec.json.decode(raw) for raw in collection.list_json(collection.ids())]
    names = [(item["deviceName"], item["id"]) for item in items]
    assert names == sorted(names)


def test_managed_devices_refer_to_users_and_entra_devices_that_exist(mid: SimulatedTenant) -> None:
    users, devices = mid.collection("users"), mid.collection("devices")
    entra = {item["deviceId"]: item for item in _items(devices)}
    unlinked = 0
    for item in _items(mid.collection(MANAGED)):
        if item["userId"]:
            user = users.get(item["userId"])
            assert item["userPrincipalName"] == user["userPrincipalName"]
            assert item["userDisplayName"] == user["displayName"]
            assert user["userType"] == "Member"
        else:
            assert item["userPrincipalName"] == item["emailAddress"] == ""
        if item["azureADDeviceId"] == NO_ID:
            unlinked += 1
        else:
            twin = entra[item["azureADDeviceId"]]
            assert twin["displayName"] == item["deviceName"]
            assert twin["operatingSystem"] == item["operatingSystem"]
            assert twin["id"] != item["azureADDeviceId"]
    assert 0 < unlinked < 100


def test_autopilot_devices_refer_to_managed_windows_devices(mid: SimulatedTenant) -> None:
    managed = mid.collection(MANAGED)
    linked = 0
    for item in _items(mid.collection("deviceManagement/windowsAutopilotDeviceIdentities")):
        if item["managedDeviceId"] == NO_ID:
            assert item["enrollmentState"] == "notContacted"
            continue
        linked += 1
        device = managed.get(item["managedDeviceId"])
        assert device["operatingSystem"] == "Windows"
        assert device["serialNumber"] == item["serialNumber"]
        assert device["model"] == item["model"]
        assert device["azureADDeviceId"] == item["azureActiveDirectoryDeviceId"]
    assert linked > 3000


def test_sign_in_names_are_unique(mid: SimulatedTenant) -> None:
    names = [item["userPrincipalName"].lower() for item in _items(mid.collection("users"))]
    assert len(set(names)) == len(names) == 6000


def test_device_categories_are_those_that_devices_name(mid: SimulatedTenant) -> None:
    categories = {
        item["displayName"] for item in _items(mid.collection("deviceManagement/deviceCategories"))
    }
    named = {item["deviceCategoryDisplayName"] for item in _items(mid.collection(MANAGED))}
    assert named == categories | {"Unknown"}


def test_app_types_have_the_shares_of_real_tenants(mid: SimulatedTenant) -> None:
    types = Counter(item["@odata.type"].split(".")[-1] for item in _items(mid.collection(APPS)))
    assert types["win32LobApp"] / 350 == pytest.approx(0.45, abs=0.03)
    assert types["winGetApp"] / 350 == pytest.approx(0.08, abs=0.02)
    assert (types["iosVppApp"] + types["iosStoreApp"]) / 350 == pytest.approx(0.2, abs=0.03)


def test_the_settings_of_catalog_policies_add_up_to_the_profile(tenant: SimulatedTenant) -> None:
    path = "deviceManagement/configurationPolicies"
    total = 0
    for item in _items(tenant.collection(path)):
        settings = tenant.children(path, item["id"], "settings")
        assert len(settings) == item["settingCount"]
        total += len(settings)
    assert total == PROFILES["small"].catalog_settings


def test_the_content_of_scripts_comes_with_a_single_get_only(tenant: SimulatedTenant) -> None:
    for kind, name in (
        ("deviceManagementScripts", "scriptContent"),
        ("deviceHealthScripts", "detectionScriptContent"),
        ("deviceShellScripts", "scriptContent"),
    ):
        collection = tenant.collection(f"deviceManagement/{kind}")
        for object_id in collection.ids():
            assert collection.list_item(object_id)[name] is None
            assert collection.get(object_id)[name]


def test_app_policies_are_the_union_of_the_lists_of_their_kinds(tenant: SimulatedTenant) -> None:
    union = tenant.collection("deviceAppManagement/managedAppPolicies")
    parts = [path for path in tenant.paths if path.endswith("AppProtections")]
    parts.append("deviceAppManagement/targetedManagedAppConfigurations")
    ids = [each for path in parts for each in tenant.collection(path).ids()]
    assert len(parts) == 5
    assert sorted(union.ids()) == sorted(ids)
    assert all(object_id.startswith("T_") for object_id in ids)


def test_most_detected_apps_are_on_one_device(tenant: SimulatedTenant) -> None:
    apps = _items(tenant.collection("deviceManagement/detectedApps"))
    counts = [item["deviceCount"] for item in apps]
    assert counts.count(1) / len(counts) == pytest.approx(0.6, abs=0.04)
    assert max(counts) <= len(tenant.collection(MANAGED))


def test_an_unknown_path_object_or_relation_is_a_key_error(tenant: SimulatedTenant) -> None:
    first = tenant.collection(APPS).ids()[0]
    for wrong in (
        lambda: tenant.collection("deviceManagement/nothing"),
        lambda: tenant.assignments("deviceManagement/nothing", first),
        lambda: tenant.assignments(APPS, "nothing"),
        lambda: tenant.assignments(MANAGED, "nothing"),
        lambda: tenant.children(APPS, first, "settings"),
        lambda: tenant.members("nothing"),
    ):
        with pytest.raises(KeyError):
            wrong()


def _items(collection: Collection) -> list[dict]:
    return [msgspec.json.decode(raw) for raw in collection.list_json(collection.ids())]
