"""What belongs to the tenant as a whole: filters, scope tags, device categories, organization."""

from __future__ import annotations

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.names import SITES
from intune_manager.simulator.content.source import JsonObject

_CATEGORIES = ("Kiosk", "Laptop", "Phone", "Shared", "Lab", "Meeting room", "Loan", "Büro")
_FILTERS = (
    ("Corp laptops", "windows10AndLater", '(device.deviceOwnership -eq "Corporate")', "devices"),
    ("Win 11", "windows10AndLater", '(device.osVersion -startsWith "10.0.2")', "devices"),
    ("Personal iOS", "iOS", '(device.deviceOwnership -eq "Personal")', "devices"),
    ("Zebra", "androidForWork", '(device.manufacturer -contains "Zebra")', "devices"),
    ("Macs", "macOS", '(device.model -contains "MacBook")', "devices"),
    (
        "Unmanaged apps",
        "iOSMobileApplicationManagement",
        '(app.deviceManagementType -eq "Unmanaged")',
        "apps",
    ),
)


def _nth(names: tuple[str, ...], number: int) -> str:
    """The names in turn, numbered from the second round on: all are distinct."""
    turn, place = divmod(number, len(names))
    return f"{names[place]} {turn + 1}" if turn else names[place]


def category_name(number: int) -> str:
    """The display name of a device category, which devices repeat."""
    return _nth(_CATEGORIES, number)


def device_category(facts: Facts) -> JsonObject:
    return {
        "id": facts.id,
        "displayName": category_name(facts.ordinal),
        "description": facts.draw.pick(("", "", "Ask before you change it")),
    }


def assignment_filter(facts: Facts) -> JsonObject:
    title, platform, rule, management = _FILTERS[facts.ordinal % len(_FILTERS)]
    turn = facts.ordinal // len(_FILTERS)
    return {
        "id": facts.id,
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "displayName": f"{title} {SITES[turn % len(SITES)]} {turn}" if turn else title,
        "description": "",
        "platform": platform,
        "rule": rule,
        "roleScopeTags": facts.scope_tags,
        "payloads": [],
        "assignmentFilterManagementType": management,
    }


def scope_tag(facts: Facts) -> JsonObject:
    number = facts.ordinal
    return {
        "id": str(number),
        "displayName": _nth(tuple(SITES), number - 1) if number else "Default",
        "description": "",
        "isBuiltIn": number == 0,
    }


def organization(facts: Facts) -> JsonObject:
    world = facts.world
    return {
        "id": world.tenant_id,
        "displayName": world.organisation,
        "createdDateTime": "2019-03-04T08:15:00Z",
        "countryLetterCode": "DE",
        "tenantType": "AAD",
        "mobileDeviceManagementAuthority": "intune",
        "verifiedDomains": [
            {
                "name": world.domain,
                "isDefault": True,
                "isInitial": False,
                "type": "Managed",
                "capabilities": "Email, OfficeCommunicationsOnline, Intune",
            }
        ],
    }
