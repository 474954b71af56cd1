"""How an assignment is written: each family of objects has its own form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.source import JsonObject

ALL_DEVICES = "adadadad-808e-44e2-905a-0b7873a8a531"
ALL_USERS = "acacacac-9df4-4c7d-9d50-4ef0226f57a9"

_GRAPH = "#microsoft.graph."


@dataclass(frozen=True)
class Aim:
    """One object assigned to one target."""

    item: JsonObject
    target: JsonObject
    target_id: str
    """The group's id, or the virtual id of all devices or all users."""
    draw: Draw
    intent: str | None = None
    """What the app is meant to do there; None to draw it."""


Form = Callable[[Aim], JsonObject]
"""Makes the assignment of an aim as one family of kinds writes it."""


def app_assignment(aim: Aim) -> JsonObject:
    """An assignment of an app: its id is made of target and intent, so apps share ids."""
    everywhere = aim.target_id == ALL_DEVICES
    intent = aim.intent or aim.draw.pick(_INTENTS_OF_ALL_DEVICES if everywhere else _INTENTS)
    return {
        "id": f"{aim.target_id}_{_INTENT_NUMBERS.get(intent, len(_INTENT_NUMBERS))}_0",
        "intent": intent,
        "source": "direct",
        "sourceId": None,
        "target": aim.target,
        "settings": _app_settings(aim.item["@odata.type"].removeprefix(_GRAPH), aim.draw),
    }


def policy_assignment(aim: Aim) -> JsonObject:
    """An assignment of a policy, profile or filterable setting."""
    return {
        "id": f"{aim.item['id']}_{aim.target_id}",
        "source": "direct",
        "sourceId": aim.item["id"],
        "target": aim.target,
    }


def indexed_assignment(aim: Aim) -> JsonObject:
    """The form with a number at the end of the id, as Autopilot profiles have it."""
    made = policy_assignment(aim)
    return made | {"id": f"{made['id']}_0"}


def script_assignment(aim: Aim) -> JsonObject:
    """The bare form of scripts."""
    return {"id": f"{aim.item['id']}:{aim.target_id}", "target": aim.target}


def remediation_assignment(aim: Aim) -> JsonObject:
    """The form of remediations: with a schedule."""
    return {
        "id": f"{aim.item['id']}:{aim.target_id}",
        "target": aim.target,
        "runRemediationScript": aim.draw.percent(80),
        "runSchedule": {
            "@odata.type": f"{_GRAPH}deviceHealthScriptDailySchedule",
            "interval": aim.draw.pick((1, 1, 2, 7)),
            "useUtc": False,
            "time": f"{aim.draw.below(24):02d}:00:00.0000000",
        },
    }


_INTENT_NUMBERS = {
    "available": 0,
    "required": 1,
    "uninstall": 2,
    "availableWithoutEnrollment": 3,
}
_INTENTS = ("required",) * 6 + ("available",) * 5 + ("uninstall", "availableWithoutEnrollment")
_INTENTS_OF_ALL_DEVICES = ("required",) * 9 + ("uninstall",)


def _app_settings(kind: str, draw: Draw) -> JsonObject | None:
    if kind == "win32LobApp":
        return {
            "@odata.type": f"{_GRAPH}win32LobAppAssignmentSettings",
            "notifications": draw.pick(("showAll", "showReboot", "hideAll")),
            "restartSettings": None,
            "installTimeSettings": None,
            "deliveryOptimizationPriority": "notConfigured",
        }
    if kind == "iosVppApp":
        return {
            "@odata.type": f"{_GRAPH}iosVppAppAssignmentSettings",
            "useDeviceLicensing": draw.percent(70),
            "vpnConfigurationId": None,
            "uninstallOnDeviceRemoval": None,
            "isRemovable": None,
            "preventManagedAppBackup": None,
            "preventAutoAppUpdate": None,
        }
    if kind == "androidManagedStoreApp":
        return {
            "@odata.type": f"{_GRAPH}androidManagedStoreAppAssignmentSettings",
            "androidManagedStoreAppTrackIds": [],
            "autoUpdateMode": "default",
        }
    return None


FORMS: Mapping[str | None, Form] = {
    "app": app_assignment,
    "policy": policy_assignment,
    "indexed": indexed_assignment,
    "script": script_assignment,
    "remediation": remediation_assignment,
}
"""The forms by the names that descriptions give them."""
