"""How each Graph collection behaves over HTTP: versions, scopes, page sizes, links, options.

Path, version, scope, service and whether `$expand=assignments` works are what the registry
declares; here stands what the real servers do beyond that. A kind that is declared there is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Assignments, Fetch, Resource, Service


class Link(StrEnum):
    """The families of page tokens."""

    KEYSET = "keyset"
    OFFSET = "offset"
    COSMOS = "cosmos"
    DIRECTORY = "directory"
    OPAQUE = "opaque"


class Count(StrEnum):
    """What `@odata.count` says where nobody asked for it."""

    ABSENT = "absent"
    TOTAL = "total"
    PAGE = "page"
    ZERO = "zero"


@dataclass(frozen=True)
class Rules:
    """How one collection is served."""

    path: str
    scopes: tuple[str, ...]
    """Any one of them is enough to read it, least first."""
    service: Service
    versions: frozenset[str]
    select: frozenset[str] = frozenset()
    """Properties that the product names, whether or not the first object has them."""
    expands: bool = False
    """Whether `$expand=assignments` on the list is served, and not refused."""
    page_size: int | None = 100
    """Items on a page when the client asks for no size; None sends all on one page."""
    max_top: int = 1000
    """A greater `$top` is cut to it; Entra refuses it instead."""
    link: Link = Link.OPAQUE
    link_keys: tuple[str, str] = ("", "")
    """What a keyset link calls the last sort text and the last id."""
    count: Count = Count.ABSENT
    filterable: frozenset[str] = frozenset()
    """The times that `$filter` compares."""
    latency: str = "small"
    whole_single: bool = True
    """False: a single GET fills what lists leave null only when `$select` names it."""

    @property
    def entra(self) -> bool:
        return self.service is Service.ENTRA

    @property
    def segment(self) -> str:
        return self.path.rpartition("/")[2]


_MD, _AM = "deviceManagement", "deviceAppManagement"
_WHOLE: Mapping[str, Any] = {"page_size": None}
_BY_KEY: Mapping[str, Any] = {"page_size": 1000, "link": Link.KEYSET, "count": Count.PAGE}
_CATALOG: Mapping[str, Any] = {"page_size": 25, "link": Link.COSMOS, "count": Count.PAGE}
_UPDATES: Mapping[str, Any] = {"max_top": 200}
_ENTRA: Mapping[str, Any] = {
    "page_size": 100,
    "max_top": 999,
    "link": Link.DIRECTORY,
    "latency": "entra",
}
_SERVED: Mapping[str, Mapping[str, Any]] = {
    f"{_MD}/managedDevices": {
        **_BY_KEY,
        "link_keys": ("LastDeviceName", "LastDeviceId"),
        "filterable": frozenset({"lastSyncDateTime"}),
        "latency": "managed_devices",
        "whole_single": False,
    },
    f"{_MD}/windowsAutopilotDeviceIdentities": {
        **_BY_KEY,
        "link_keys": ("LastSerialNumber", "LastId"),
        "latency": "managed_devices",
    },
    f"{_MD}/detectedApps": {
        "page_size": 50,
        "link": Link.OFFSET,
        "count": Count.TOTAL,
        "latency": "detected_apps",
    },
    f"{_MD}/auditEvents": {
        "page_size": 1000,
        "filterable": frozenset({"activityDateTime"}),
        "latency": "audit",
    },
    f"{_AM}/mobileApps": {"page_size": 1000, "count": Count.ZERO, "latency": "mobile_apps"},
    f"{_MD}/deviceConfigurations": {"page_size": 1000},
    f"{_MD}/configurationPolicies": {**_CATALOG, "latency": "catalog"},
    f"{_MD}/compliancePolicies": _CATALOG,
    f"{_MD}/deviceHealthScripts": {"count": Count.TOTAL},
    f"{_MD}/deviceCategories": _WHOLE,
    f"{_MD}/deviceEnrollmentConfigurations": _WHOLE,
    f"{_MD}/assignmentFilters": _WHOLE,
    f"{_MD}/roleScopeTags": _WHOLE,
    f"{_MD}/termsAndConditions": _WHOLE,
    f"{_AM}/mobileAppCategories": _WHOLE,
    f"{_MD}/windowsFeatureUpdateProfiles": _UPDATES,
    f"{_MD}/windowsQualityUpdateProfiles": _UPDATES,
    f"{_MD}/windowsQualityUpdatePolicies": _UPDATES,
    f"{_MD}/windowsDriverUpdateProfiles": _UPDATES,
}
"""What is known of how the real servers page each collection, by path."""
_ALSO_ENOUGH: Mapping[str, tuple[str, ...]] = {
    "groups": ("Group.Read.All",),
    "users": ("User.ReadBasic.All",),
    "organization": ("User.Read",),
}
_EVERYTHING_IN_ENTRA = "Directory.Read.All"


def rules_of(resource: Resource) -> Rules:
    entra = resource.service is Service.ENTRA
    scopes = (resource.scope, *_ALSO_ENOUGH.get(resource.graph_path, ()))
    asked_in = {detail.version or resource.version for detail in resource.details}
    return Rules(
        resource.graph_path,
        (*scopes, _EVERYTHING_IN_ENTRA) if entra else scopes,
        resource.service,
        frozenset({resource.version, *asked_in}),
        select=frozenset(resource.select),
        expands=resource.assignments is Assignments.EXPAND,
        **(_ENTRA if entra else _SERVED.get(resource.graph_path, {})),
    )


RULES: Mapping[str, Rules] = MappingProxyType(
    {each.graph_path: rules_of(each) for each in RESOURCES if each.fetch is not Fetch.MEMBERS}
)

READ_SCOPES: tuple[str, ...] = tuple(
    sorted({scope for rules in RULES.values() for scope in rules.scopes} - {_EVERYTHING_IN_ENTRA})
)
"""Every read permission that the simulated tenant knows, but the one that covers all of Entra."""
