"""What Intune makes devices do: families of policies, and the settings that policies share.

The families are rows of the one table `policies`, told apart by `policy_type`. Update rings and iOS
updates are device configurations of a type of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intune_manager.registry.apps import APPS_SCOPE
from intune_manager.registry.resource import Assignments, Detail, Resource, Service
from intune_manager.registry.table import Column, Kind, Table, assigned

_INT = Kind.INTEGER
_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

_MD, _AM = "deviceManagement", "deviceAppManagement"
_GRAPH = "#microsoft.graph."
_CONFIGURATION_SCOPE = "DeviceManagementConfiguration.Read.All"
_VERSION_COUNTER = frozenset({"version"})
_NAMED = MappingProxyType({"display_name": "name"})

_SETTINGS = Detail(
    "settings",
    "Settings",
    path="settings",
    many=True,
    expand="settingDefinitions",
    top=1000,
    counted_by="setting_count",
)
_SCHEDULED_ACTIONS = Detail(
    "scheduled_actions",
    "Actions for noncompliance",
    path="scheduledActionsForRule",
    many=True,
    expand="scheduledActionConfigurations",
)
_DEFINITION_VALUES = Detail(
    "definition_values", "Settings", path="definitionValues", many=True, expand="definition"
)


def _family(
    path: str,
    name: str,
    title: str,
    *,
    scope: str = _CONFIGURATION_SCOPE,
    assignments: Assignments = Assignments.EXPAND,
    top: int | None = None,
    paths: Mapping[str, str] = MappingProxyType({}),
    volatile: frozenset[str] = frozenset(),
    details: tuple[Detail, ...] = (),
    elsewhere: frozenset[str] = frozenset(),
    optional: bool = True,
) -> Resource:
    return Resource(
        name=name,
        title=title,
        graph_path=path,
        version="beta",  # v1.0 lacks some families and down-casts types of the others
        scope=scope,
        service=Service.INTUNE,
        table="policies",
        kind=path.rpartition("/")[2],
        paths=paths,
        top=top,
        assignments=assignments,
        volatile=volatile,
        details=details,
        elsewhere=elsewhere,
        optional=optional,
    )


_DEVICE_FAMILIES = (
    _family(
        f"{_MD}/configurationPolicies",
        "configuration_policies",
        "Settings catalog",
        top=200,  # the default of 25 costs eight times the requests
        paths=_NAMED,
        details=(_SETTINGS,),
        optional=False,
    ),
    _family(
        f"{_MD}/deviceConfigurations",
        "device_configurations",
        "Device configurations",
        volatile=_VERSION_COUNTER,
        optional=False,
    ),
    _family(
        f"{_MD}/deviceCompliancePolicies",
        "compliance_policies",
        "Compliance policies",
        volatile=_VERSION_COUNTER,
        details=(_SCHEDULED_ACTIONS,),
        optional=False,
    ),
    _family(
        f"{_MD}/compliancePolicies",
        "catalog_compliance_policies",
        "Compliance policies (catalog)",
        paths=_NAMED,
        details=(_SETTINGS, _SCHEDULED_ACTIONS),
    ),
    _family(
        f"{_MD}/groupPolicyConfigurations",
        "group_policy_configurations",
        "Administrative templates",
        details=(_DEFINITION_VALUES,),
    ),
    _family(f"{_MD}/intents", "intents", "Endpoint security (before the catalog)"),
)

_UPDATE_FAMILIES = (
    _family(
        f"{_MD}/windowsFeatureUpdateProfiles",
        "feature_updates",
        "Feature updates",
        paths=MappingProxyType({"version": "featureUpdateVersion"}),
    ),
    _family(
        f"{_MD}/windowsQualityUpdateProfiles",
        "quality_updates",
        "Quality updates (expedited)",
        paths=MappingProxyType({"version": "releaseDateDisplayName"}),
    ),
    _family(f"{_MD}/windowsQualityUpdatePolicies", "quality_update_policies", "Quality updates"),
    _family(
        f"{_MD}/windowsDriverUpdateProfiles",
        "driver_updates",
        "Driver updates",
        # What the service has found and when; the profile itself is the same.
        volatile=frozenset({"deviceReporting", "newUpdates", "inventorySyncStatus"}),
    ),
)


def _app_family(
    segment: str,
    name: str,
    title: str,
    *,
    assignments: Assignments,
    elsewhere: frozenset[str] = frozenset(),
) -> Resource:
    return _family(
        f"{_AM}/{segment}",
        name,
        title,
        scope=APPS_SCOPE,
        assignments=assignments,
        volatile=_VERSION_COUNTER,
        elsewhere=elsewhere,
    )


_APP_FAMILIES = (
    _app_family(
        "iosManagedAppProtections",
        "ios_app_protections",
        "App protection (iOS)",
        assignments=Assignments.EXPAND,
    ),
    _app_family(
        "androidManagedAppProtections",
        "android_app_protections",
        "App protection (Android)",
        assignments=Assignments.EXPAND,
    ),
    _app_family(
        "windowsManagedAppProtections",
        "windows_app_protections",
        "App protection (Windows)",
        assignments=Assignments.EXPAND,
    ),
    _app_family(
        "targetedManagedAppConfigurations",
        "managed_app_configurations",
        "App configuration (managed apps)",
        assignments=Assignments.BATCH,
    ),
    _app_family(
        "mobileAppConfigurations",
        "device_app_configurations",
        "App configuration (managed devices)",
        assignments=Assignments.EXPAND,
    ),
    # The list of all kinds of app policies gives no assignments: what the lists above have, it
    # leaves to them.
    _app_family(
        "managedAppPolicies",
        "other_app_policies",
        "App protection (other)",
        assignments=Assignments.NONE,
        elsewhere=frozenset(
            f"{_GRAPH}{kind}"
            for kind in (
                "iosManagedAppProtection",
                "androidManagedAppProtection",
                "windowsManagedAppProtection",
                "targetedManagedAppConfiguration",
            )
        ),
    ),
)

POLICY_FAMILIES = (*_DEVICE_FAMILIES, *_UPDATE_FAMILIES, *_APP_FAMILIES)

POLICIES_TABLE = Table(
    name="policies",
    title="Policies",
    singular="Policy",
    panel_group="Policies",
    id_column="policy_id",
    discriminator="policy_type",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("policy_type", "", "Family", width=200, facet=True),
        Column("odata_type", "@odata.type", "Type", Kind.TYPE, width=200, facet=True),
        Column("platforms", "platforms", "Platforms", width=120, facet=True, is_enum=True),
        Column("technologies", "technologies", "Technologies", width=130, is_enum=True),
        Column(
            "template_family",
            "templateReference.templateFamily",
            "Template family",
            shown=False,
            facet=True,
            is_enum=True,
        ),
        Column("template_name", "templateReference.templateDisplayName", "Template", shown=False),
        Column("is_assigned", "isAssigned", "Assigned", _BOOL, width=90),
        Column("setting_count", "settingCount", "Settings", _INT, width=80),
        Column("version", "version", "Version", width=80, shown=False),
        Column("description", "description", "Description", shown=False, searched=True),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(*assigned("policy_id"),),
)

REUSABLE_POLICY_SETTINGS = Resource(
    name="reusable_policy_settings",
    title="Reusable settings",
    graph_path="deviceManagement/reusablePolicySettings",
    version="beta",  # v1.0 has none
    scope=_CONFIGURATION_SCOPE,
    service=Service.INTUNE,
    table="reusable_policy_settings",
    select=(  # without it Graph leaves out what the setting is, its version and when it was made
        "id",
        "displayName",
        "description",
        "createdDateTime",
        "lastModifiedDateTime",
        "settingDefinitionId",
        "settingInstance",
        "version",
        "referencingConfigurationPolicyCount",
    ),
    # A policy that begins to use a setting is news of the policy.
    volatile=_VERSION_COUNTER | {"referencingConfigurationPolicyCount"},
    optional=True,
)

REUSABLE_POLICY_SETTINGS_TABLE = Table(
    name="reusable_policy_settings",
    title="Reusable settings",
    singular="Reusable settings group",
    panel_group="Policies",
    id_column="reusable_policy_setting_id",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("description", "description", "Description", width=260, searched=True),
        Column("definition", "settingDefinitionId", "Setting", width=300, searched=True),
        Column("policy_count", "referencingConfigurationPolicyCount", "Policies", _INT, width=80),
        Column("version", "version", "Version", _INT, width=80, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
)
