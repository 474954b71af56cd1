"""The scripts that Intune runs on devices, of five kinds; a list leaves out what they run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.source import JsonObject

NO_CONTENT: Mapping[str, object] = MappingProxyType(
    {"scriptContent": None, "detectionScriptContent": None, "remediationScriptContent": None}
)
"""What a list sends in place of the content."""

_NAMES = ("Set-TimeZone", "Remove-Bloatware", "Fix-VpnProfile", "Map-Drives", "Clean-TempÄ")


def _content(facts: Facts, what: str) -> str:
    return b64encode(f"# {what} {facts.ordinal}\nWrite-Output 'ok'\n".encode()).decode()


def powershell_script(facts: Facts) -> JsonObject:
    name = f"{facts.draw.pick(_NAMES)}-{facts.ordinal:03d}"
    return {
        "id": facts.id,
        "displayName": name,
        "description": "",
        "scriptContent": _content(facts, name),
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "runAsAccount": facts.draw.pick(("system", "system", "user")),
        "enforceSignatureCheck": False,
        "fileName": f"{name}.ps1",
        "roleScopeTagIds": facts.scope_tags,
        "runAs32Bit": facts.draw.percent(15),
    }


def remediation(facts: Facts) -> JsonObject:
    built_in = facts.ordinal < 2
    return {
        "id": facts.id,
        "publisher": "Microsoft" if built_in else "IT",
        "version": "1",
        "displayName": ("Update stale Group Policies", "Restart stopped Office C2R svc")[
            facts.ordinal
        ]
        if built_in
        else f"Remediate {facts.draw.pick(_NAMES)} {facts.ordinal:03d}",
        "description": "Built in" if built_in else "",
        "detectionScriptContent": _content(facts, "detect"),
        "remediationScriptContent": _content(facts, "remediate"),
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "runAsAccount": "system",
        "enforceSignatureCheck": False,
        "runAs32Bit": False,
        "roleScopeTagIds": facts.scope_tags,
        "isGlobalScript": built_in,
        "highestAvailableVersion": "1" if built_in else None,
        "deviceHealthScriptType": "deviceHealthScript",
        "detectionScriptParameters": [],
        "remediationScriptParameters": [],
    }


def shell_script(facts: Facts) -> JsonObject:
    return {
        "id": facts.id,
        "displayName": f"Install Rosetta {facts.ordinal:02d}",
        "description": "",
        "executionFrequency": facts.draw.pick(("PT0S", "P1D", "P7D")),
        "retryCount": 3,
        "blockExecutionNotifications": True,
        "scriptContent": _content(facts, "#!/bin/zsh"),
        "runAsAccount": "system",
        "fileName": "rosetta.sh",
        "roleScopeTagIds": facts.scope_tags,
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
    }


def custom_attribute(facts: Facts) -> JsonObject:
    return {
        "id": facts.id,
        "displayName": f"Battery cycles {facts.ordinal}",
        "description": "",
        "customAttributeName": "BatteryCycles",
        "customAttributeType": facts.draw.pick(("integer", "string")),
        "scriptContent": _content(facts, "#!/bin/zsh"),
        "runAsAccount": "system",
        "fileName": "battery.sh",
        "roleScopeTagIds": facts.scope_tags,
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
    }


def compliance_script(facts: Facts) -> JsonObject:
    return {
        "id": facts.id,
        "publisher": "IT",
        "version": "1",
        "displayName": f"Check {facts.draw.pick(_NAMES)} {facts.ordinal:02d}",
        "description": "",
        "detectionScriptContent": _content(facts, "detect"),
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
        "runAsAccount": "system",
        "enforceSignatureCheck": False,
        "runAs32Bit": False,
        "roleScopeTagIds": facts.scope_tags,
    }
