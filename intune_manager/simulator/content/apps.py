"""The apps of the demo tenant: `deviceAppManagement/mobileApps` and their categories."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from intune_manager.simulator.content.app_kinds import KINDS
from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.source import JsonObject

_GRAPH = "#microsoft.graph."
_PUBLISHERS = (
    "Microsoft Corporation",
    "Igor Pavlov",
    "Google LLC",
    "Mozilla",
    "Adobe Inc.",
    "Zoom Video Communications, Inc.",
    "The Document Foundation",
    "JetBrains s.r.o.",
    "Contoso IT",
    "",
)
_CATEGORIES = (
    "Other apps",
    "Books & Reference",
    "Data management",
    "Productivity",
    "Business",
    "Development & Design",
    "Photos & Media",
    "Collaboration & Social",
    "Computer management",
)
CATEGORY_COUNT = len(_CATEGORIES)

_ICON = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def app(facts: Facts) -> JsonObject:
    """One app, whole, its type by the shares of real tenants."""
    kind, members = _schedule()[facts.ordinal * 37 % 100]
    draw = facts.draw
    extra, name = members(facts)
    return {
        "@odata.type": f"{_GRAPH}{kind}",
        "id": facts.id,
        "displayName": name,
        "description": name.strip(),
        "publisher": draw.pick(_PUBLISHERS),
        "largeIcon": {"type": "image/png", "value": _ICON} if draw.percent(60) else None,
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "isFeatured": draw.percent(5),
        "privacyInformationUrl": None,
        "informationUrl": draw.pick((None, "", "https://support.example.com/apps")),
        "owner": draw.pick(("", "", "Workplace team")),
        "developer": "",
        "notes": draw.pick(("", "", "Packaged by CI", "Ticket IT-4711")),
        "uploadState": 1,
        "publishingState": "published" if draw.percent(96) else "notPublished",
        "isAssigned": facts.assigned,
        "roleScopeTagIds": facts.scope_tags,
        "dependentAppCount": int(draw.percent(6)),
        "supersedingAppCount": int(draw.percent(4)),
        "supersededAppCount": int(draw.percent(8)),
        **extra,
    }


def app_category(facts: Facts) -> JsonObject:
    """One app category; the first ones are built in."""
    number = facts.ordinal
    name = _CATEGORIES[number] if number < CATEGORY_COUNT else f"Category {number}"
    return {
        "id": facts.id,
        "displayName": name,
        "lastModifiedDateTime": facts.modified,
    }


@cache
def _schedule() -> tuple[tuple[str, Callable[[Facts], tuple[JsonObject, str]]], ...]:
    """A hundred kinds of app in their shares, to be walked by a step that mixes them."""
    return tuple((kind.name, kind.members) for kind in KINDS for _ in range(kind.percent))
