"""The families of the demo tenant: path, number, builder, assignments, what lies within.

To add a family: write its builder (a function from `Facts` to the whole beta object) and declare it
here. Paging, mutations, assignments and the wire form follow from that.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from intune_manager.simulator.content import (
    administration,
    app_protection,
    apps,
    device_scripts,
    enrollment,
    notifications,
    policies,
    roles,
    settings,
    updates,
)
from intune_manager.simulator.content.assignment_forms import (
    app_assignment,
    indexed_assignment,
    policy_assignment,
    remediation_assignment,
    script_assignment,
)
from intune_manager.simulator.content.declared import APPS, Declared
from intune_manager.simulator.content.device_scripts import NO_CONTENT
from intune_manager.simulator.content.identifiers import (
    AffixSeries,
    GuidSeries,
    IdSeries,
    NumberSeries,
    SingleSeries,
)
from intune_manager.simulator.content.world import World

_MD, _AM = "deviceManagement", "deviceAppManagement"


def _filter_ids(world: World) -> GuidSeries:
    return world.filters


def _numbers(_: World) -> NumberSeries:
    return NumberSeries()


def _tenant_id(world: World) -> SingleSeries:
    return SingleSeries(world.tenant_id, world.guids("organization"))


def _protection_ids(kind: str) -> Callable[[World], IdSeries]:
    """`T_<guid>`, as app protection policies are numbered."""

    def series(world: World) -> AffixSeries:
        return AffixSeries(world.guids(kind), prefix="T_")

    return series


FAMILIES: tuple[Declared, ...] = (
    Declared(
        APPS,
        lambda profile: profile.apps,
        apps.app,
        app_assignment,
        blank_in_list=MappingProxyType({"largeIcon": None}),
    ),
    Declared(
        f"{_AM}/mobileAppCategories",
        lambda _: apps.CATEGORY_COUNT,
        apps.app_category,
    ),
    Declared(
        f"{_MD}/configurationPolicies",
        lambda profile: profile.catalog_policies,
        policies.configuration_policy,
        policy_assignment,
        name_property="name",
        children=MappingProxyType({"settings": settings.settings}),
    ),
    Declared(
        f"{_MD}/deviceConfigurations",
        lambda profile: profile.device_configurations,
        policies.device_configuration,
        policy_assignment,
    ),
    Declared(
        f"{_MD}/groupPolicyConfigurations",
        lambda profile: profile.admx_policies,
        policies.group_policy_configuration,
        policy_assignment,
        children=MappingProxyType({"definitionValues": settings.definition_values}),
    ),
    Declared(
        f"{_MD}/deviceCompliancePolicies",
        lambda profile: profile.compliance_policies,
        policies.compliance_policy,
        policy_assignment,
        children=MappingProxyType({"scheduledActionsForRule": settings.scheduled_actions}),
    ),
    Declared(
        f"{_MD}/compliancePolicies",
        lambda profile: 1 + profile.compliance_policies // 5,
        policies.linux_compliance_policy,
        policy_assignment,
        name_property="name",
        children=MappingProxyType(
            {
                "settings": settings.linux_settings,
                "scheduledActionsForRule": settings.scheduled_actions,
            }
        ),
    ),
    Declared(
        f"{_MD}/intents",
        lambda profile: profile.intents,
        policies.intent,
        policy_assignment,
    ),
    Declared(
        f"{_AM}/iosManagedAppProtections",
        lambda profile: 2 + profile.apps // 200,
        app_protection.ios_protection,
        policy_assignment,
        series=_protection_ids("ios protection"),
    ),
    Declared(
        f"{_AM}/androidManagedAppProtections",
        lambda profile: 2 + profile.apps // 200,
        app_protection.android_protection,
        policy_assignment,
        series=_protection_ids("android protection"),
    ),
    Declared(
        f"{_AM}/windowsManagedAppProtections",
        lambda _: 2,
        app_protection.windows_protection,
        policy_assignment,
        series=_protection_ids("windows protection"),
    ),
    Declared(
        f"{_AM}/defaultManagedAppProtections",
        lambda _: 1,
        app_protection.default_protection,
        series=_protection_ids("default protection"),
    ),
    Declared(
        f"{_AM}/targetedManagedAppConfigurations",
        lambda profile: 2 + profile.apps // 250,
        app_protection.targeted_configuration,
        policy_assignment,
        series=_protection_ids("targeted configuration"),
    ),
    Declared(
        f"{_AM}/mobileAppConfigurations",
        lambda profile: 2 + profile.apps // 100,
        app_protection.app_configuration,
        policy_assignment,
    ),
    Declared(
        f"{_AM}/policySets",
        lambda profile: 2 + profile.apps // 300,
        app_protection.policy_set,
        policy_assignment,
    ),
    Declared(
        f"{_MD}/deviceManagementScripts",
        lambda profile: profile.powershell_scripts,
        device_scripts.powershell_script,
        script_assignment,
        blank_in_list=NO_CONTENT,
    ),
    Declared(
        f"{_MD}/deviceHealthScripts",
        lambda profile: profile.remediations,
        device_scripts.remediation,
        remediation_assignment,
        blank_in_list=NO_CONTENT,
    ),
    Declared(
        f"{_MD}/deviceShellScripts",
        lambda profile: profile.shell_scripts,
        device_scripts.shell_script,
        script_assignment,
        blank_in_list=NO_CONTENT,
    ),
    Declared(
        f"{_MD}/deviceCustomAttributeShellScripts",
        lambda profile: 1 + profile.shell_scripts // 3,
        device_scripts.custom_attribute,
        script_assignment,
        blank_in_list=NO_CONTENT,
    ),
    Declared(
        f"{_MD}/deviceComplianceScripts",
        lambda profile: 2 + profile.remediations // 10,
        device_scripts.compliance_script,
        script_assignment,
        blank_in_list=NO_CONTENT,
    ),
    Declared(
        f"{_MD}/deviceEnrollmentConfigurations",
        lambda profile: profile.enrollment_configurations,
        enrollment.enrollment_configuration,
        policy_assignment,
        series=enrollment.EnrollmentIds,
    ),
    Declared(
        f"{_MD}/windowsAutopilotDeploymentProfiles",
        lambda profile: profile.autopilot_profiles,
        enrollment.autopilot_profile,
        indexed_assignment,
    ),
    Declared(
        f"{_MD}/termsAndConditions",
        lambda profile: 2 + profile.users // 50_000,
        enrollment.terms,
        policy_assignment,
    ),
    Declared(
        f"{_MD}/windowsFeatureUpdateProfiles",
        lambda profile: 2 + profile.devices // 20_000,
        updates.feature_update,
        policy_assignment,
    ),
    Declared(
        f"{_MD}/windowsQualityUpdateProfiles",
        lambda profile: 2 + profile.devices // 50_000,
        updates.quality_update,
        policy_assignment,
    ),
    Declared(
        f"{_MD}/windowsQualityUpdatePolicies",
        lambda _: 2,
        updates.quality_policy,
        policy_assignment,
    ),
    Declared(
        f"{_MD}/windowsDriverUpdateProfiles",
        lambda profile: 2 + profile.devices // 20_000,
        updates.driver_update,
        policy_assignment,
    ),
    Declared(
        f"{_MD}/notificationMessageTemplates",
        lambda profile: 1 + profile.compliance_policies // 10,
        notifications.template,
        children=MappingProxyType({"localizedNotificationMessages": notifications.messages}),
    ),
    Declared(
        f"{_MD}/roleDefinitions",
        lambda profile: roles.BUILT_IN_COUNT + profile.scope_tags // 4,
        roles.role_definition,
        children=MappingProxyType({"roleAssignments": roles.role_assignments}),
    ),
    Declared(
        f"{_MD}/assignmentFilters",
        lambda profile: profile.filters,
        administration.assignment_filter,
        series=_filter_ids,
    ),
    Declared(
        f"{_MD}/roleScopeTags",
        lambda profile: profile.scope_tags,
        administration.scope_tag,
        series=_numbers,
    ),
    Declared(
        f"{_MD}/deviceCategories",
        lambda profile: profile.device_categories,
        administration.device_category,
    ),
    Declared(
        "organization",
        lambda _: 1,
        administration.organization,
        series=_tenant_id,
    ),
)
