"""The policy families: rows of the one table `policies`, told apart by `policy_type`."""

from __future__ import annotations

from types import MappingProxyType

from intune_manager.registry.resource import Assignments, Resource, Service


def _family(
    segment: str,
    name: str,
    title: str,
    *,
    top: int | None = None,
    paths: dict[str, str] | None = None,
) -> Resource:
    return Resource(
        name=name,
        title=title,
        graph_path=f"deviceManagement/{segment}",
        version="beta",  # v1.0 lacks some families and down-casts types of the others
        scope="DeviceManagementConfiguration.Read.All",
        service=Service.INTUNE,
        table="policies",
        kind=segment,
        paths=MappingProxyType(paths or {}),
        top=top,
        assignments=Assignments.EXPAND,
    )


POLICY_FAMILIES = (
    _family(
        "configurationPolicies",
        "configuration_policies",
        "Settings catalog",
        top=200,  # the default of 25 costs eight times the requests
        paths={"display_name": "name"},
    ),
    _family("deviceConfigurations", "device_configurations", "Device configurations"),
    _family("deviceCompliancePolicies", "compliance_policies", "Compliance policies"),
    _family("groupPolicyConfigurations", "group_policy_configurations", "Administrative templates"),
)
