"""What lies within a policy: catalog settings, ADMX values, scheduled compliance actions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from intune_manager.simulator.content.randomness import Draw
from intune_manager.simulator.content.shares import Shuffle, zipf_sizes
from intune_manager.simulator.content.source import JsonObject
from intune_manager.simulator.content.world import World

_GRAPH = "#microsoft.graph."
_MOST_SETTINGS = 118
LINUX_SETTING_COUNT = 3
_SETTINGS_OF_ADDED = 4

_CHOICES = (
    "device_vendor_msft_bitlocker_requiredeviceencryption",
    "device_vendor_msft_policy_config_defender_allowrealtimemonitoring",
    "device_vendor_msft_policy_config_update_allowautoupdate",
    "vendor_msft_firewall_mdmstore_domainprofile_enablefirewall",
    "device_vendor_msft_policy_config_onedrivengscv2_silentaccountconfig",
)
_STRINGS = (
    "device_vendor_msft_policy_config_microsoft_edge_homepagelocation",
    "com.apple.mcx.filevault2_showrecoverykey",
)


@lru_cache(maxsize=8)
def _counts(policies: int, total: int, stream_number: int) -> Sequence[int]:
    """The settings of each policy by ordinal: few have many, the median is small."""
    sizes = zipf_sizes(policies, min(_MOST_SETTINGS, total), total, least=1)
    order = Shuffle(policies, stream_number)
    return [sizes[order.at(ordinal)] for ordinal in range(policies)]


def setting_count(world: World, ordinal: int) -> int:
    """How many settings a catalog policy has."""
    profile = world.profile
    if ordinal >= profile.catalog_policies:
        return _SETTINGS_OF_ADDED
    number = world.stream("settings of policies")
    return _counts(profile.catalog_policies, profile.catalog_settings, number)[ordinal]


def settings(world: World, ordinal: int) -> list[JsonObject]:
    """The settings of a catalog policy: choices, some with children, and strings.

    Each with its definitions, as `$expand=settingDefinitions` adds them.
    """
    return _made(world.draw("settings", ordinal), setting_count(world, ordinal))


def linux_settings(world: World, ordinal: int) -> list[JsonObject]:
    """The settings of a compliance policy in the shape of the catalog, with their definitions."""
    return _made(world.draw("settings of compliance", ordinal), LINUX_SETTING_COUNT)


def _made(draw: Draw, count: int) -> list[JsonObject]:
    made: list[JsonObject] = []
    for number in range(count):
        text = draw.percent(20)
        definition = draw.pick(_STRINGS if text else _CHOICES)
        instance = _text_setting(definition) if text else _choice(definition, draw.below(2))
        made.append(
            {
                "id": str(number),
                "settingInstance": instance,
                "settingDefinitions": [_definition(definition, text=text)],
            }
        )
    return made


def _definition(definition: str, *, text: bool) -> JsonObject:
    kind = "Simple" if text else "Choice"
    return {
        "@odata.type": f"{_GRAPH}deviceManagementConfiguration{kind}SettingDefinition",
        "id": definition,
        "name": definition.rpartition("_")[2],
        "displayName": definition.rpartition("_")[2].capitalize(),
        "description": "",
        "rootDefinitionId": definition,
        "settingUsage": "configuration",
    }


def _choice(definition: str, value: int) -> JsonObject:
    return {
        "@odata.type": f"{_GRAPH}deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": definition,
        "settingInstanceTemplateReference": None,
        "auditRuleInformation": None,
        "choiceSettingValue": {
            "settingValueTemplateReference": None,
            "value": f"{definition}_{value}",
            "children": [_text_setting(f"{definition}_detail")] if value else [],
        },
    }


def _text_setting(definition: str) -> JsonObject:
    return {
        "@odata.type": f"{_GRAPH}deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": definition,
        "settingInstanceTemplateReference": None,
        "auditRuleInformation": None,
        "simpleSettingValue": {
            "@odata.type": f"{_GRAPH}deviceManagementConfigurationStringSettingValue",
            "settingValueTemplateReference": None,
            "value": "https://intranet.example.com/Büro",
        },
    }


def definition_values(world: World, ordinal: int) -> list[JsonObject]:
    """The values of an ADMX policy, each with its definition as `$expand=definition` adds it."""
    draw = world.draw("definitionValues", ordinal)
    return [
        {
            "id": draw.guid(),
            "createdDateTime": "2026-02-03T08:00:00.1234567Z",
            "lastModifiedDateTime": "2026-02-03T08:00:00.1234567Z",
            "enabled": draw.percent(80),
            "configurationType": "policy",
            "definition": {
                "id": draw.guid(),
                "classType": draw.pick(("machine", "user")),
                "displayName": f"Configure setting {number}",
                "categoryPath": "\\Microsoft Edge\\Startup",
                "policyType": "admxBacked",
            },
        }
        for number in range(draw.between(1, 9))
    ]


def scheduled_actions(world: World, ordinal: int) -> list[JsonObject]:
    """What a compliance policy does about a device that fails it, and after how long."""
    draw = world.draw("scheduledActionsForRule", ordinal)
    return [
        {
            "id": draw.guid(),
            "ruleName": None,
            "scheduledActionConfigurations": [
                {
                    "id": draw.guid(),
                    "gracePeriodHours": draw.pick((0, 24, 72, 240)),
                    "actionType": "block",
                    "notificationTemplateId": "00000000-0000-0000-0000-000000000000",
                    "notificationMessageCCList": [],
                }
            ],
        }
    ]
