"""The apps of the demo tenant: `deviceAppManagement/mobileApps` and their categories."""

from __future__ import annotations

from functools import cache

from intune_manager.simulator.content.app_kinds import KINDS, Kind
from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.source import JsonObject

_GRAPH = "#microsoft.graph."

_MIXING_STEP = 37  # no divisor of 100: every place is met once
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
    kind, rank = _schedule()[facts.ordinal % 100]
    made = kind.members(facts, facts.ordinal // 100 * kind.percent + rank)
    draw = facts.draw
    return {
        "@odata.type": f"{_GRAPH}{kind.name}",
        "id": facts.id,
        "displayName": made.name,
        "description": made.name.strip(),
        "publisher": made.publisher,
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
        **made.properties,
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
def _schedule() -> tuple[tuple[Kind, int], ...]:
    """A hundred apps, mixed: the kind of each and its number among those of its kind."""
    kinds = [kind for kind in KINDS for _ in range(kind.percent)]
    mixed = [kinds[place * _MIXING_STEP % 100] for place in range(100)]
    return tuple((kind, mixed[:place].count(kind)) for place, kind in enumerate(mixed))
