"""Windows update profiles: features, quality, quality policies, drivers."""

from __future__ import annotations

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.source import JsonObject


def _base(facts: Facts, title: str) -> JsonObject:
    return {
        "id": facts.id,
        "displayName": f"{title} {facts.ordinal}" if facts.ordinal else title,
        "description": None,
        "roleScopeTagIds": facts.scope_tags,
        "createdDateTime": facts.created,
        "lastModifiedDateTime": facts.modified,
    }


def feature_update(facts: Facts) -> JsonObject:
    release = facts.draw.pick(("23H2", "24H2", "25H2"))
    return _base(facts, f"Win11 {release}") | {
        "featureUpdateVersion": f"Windows 11, version {release}",
        "deployableContentDisplayName": f"Windows 11, version {release}",
        "endOfSupportDate": "2027-10-12T00:00:00Z",
        "installFeatureUpdatesOptional": facts.draw.percent(20),
        "installLatestWindows10OnWindows11IneligibleDevice": False,
        "rolloutSettings": {
            "offerStartDateTimeInUTC": None,
            "offerEndDateTimeInUTC": None,
            "offerIntervalInDays": None,
        },
    }


def quality_update(facts: Facts) -> JsonObject:
    return _base(facts, "Expedite 07B") | {
        "expeditedUpdateSettings": {
            "qualityUpdateRelease": "2026-07-14T00:00:00Z",
            "daysUntilForcedReboot": facts.draw.below(3),
        },
        "releaseDateDisplayName": "07/14/2026 - 2026.07 B Security Updates",
        "deployableContentDisplayName": "2026.07 B",
    }


def quality_policy(facts: Facts) -> JsonObject:
    return _base(facts, "Hotpatch") | {
        "hotpatchEnabled": facts.draw.percent(50),
        "approvalSettings": [],
    }


def driver_update(facts: Facts) -> JsonObject:
    return _base(facts, "Drivers") | {
        "approvalType": facts.draw.pick(("manual", "automatic")),
        "deviceReporting": facts.draw.below(500),
        "newUpdates": facts.draw.below(30),
        "deploymentDeferralInDays": 7,
        "inventorySyncStatus": {
            "lastSuccessfulSyncDateTime": "2026-07-16T22:00:00Z",
            "driverInventorySyncState": "success",
        },
    }
