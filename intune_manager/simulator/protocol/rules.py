"""How each Graph collection behaves on the wire: versions, scopes, page sizes, links, options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import MappingProxyType


class Family(StrEnum):
    """The backends that throttle apart from each other."""

    INTUNE = "intune"
    INTUNE_DEVICES = "intune-devices"
    ENTRA = "entra"


class Link(StrEnum):
    """The families of page tokens."""

    KEYSET = "keyset"
    SERIAL = "serial"
    OFFSET = "offset"
    COSMOS = "cosmos"
    DIRECTORY = "directory"
    OPAQUE = "opaque"


class Expand(StrEnum):
    """What `$expand=assignments` on a list does."""

    YES = "yes"
    EMPTY = "empty"
    """Accepted, and always answered with an empty array."""
    REFUSED = "refused"


class Count(StrEnum):
    """What `@odata.count` says where nobody asked for it."""

    ABSENT = "absent"
    TOTAL = "total"
    PAGE = "page"
    ZERO = "zero"


BOTH = frozenset({"v1.0", "beta"})
BETA = frozenset({"beta"})
UNKNOWN_SIZE = -1
"""The page size is documented nowhere: the preset chooses it."""


@dataclass(frozen=True)
class Rules:
    """The wire behaviour of one collection."""

    path: str
    scopes: tuple[str, ...]
    """Any one of them is enough to read it, least first."""
    family: Family = Family.INTUNE
    versions: frozenset[str] = BETA
    page_size: int | None = UNKNOWN_SIZE
    """Items on a page when the client asks for no size; None sends all on one page."""
    max_top: int = 1000
    """A greater `$top` is cut to it; Entra refuses it instead."""
    link: Link = Link.OPAQUE
    expand: Expand = Expand.REFUSED
    count: Count = Count.ABSENT
    filterable: Mapping[str, frozenset[str]] | None = field(default=None)
    """Property to operators that `$filter` accepts; None accepts any property."""
    orderable: frozenset[str] = frozenset()
    searchable: bool = False
    latency: str = "small"
    absent_status: int = 400
    """The status of a version that lacks the segment."""
    ignored_expands: frozenset[str] = frozenset()
    """Relations that `$expand` on beta lists accepts and ignores, and v1.0 refuses."""
    whole_single: bool = True
    """False: a single GET fills what lists leave null only when `$select` names it."""

    @property
    def entra(self) -> bool:
        return self.family is Family.ENTRA

    @property
    def segment(self) -> str:
        return self.path.rpartition("/")[2]


def _ops(**operators: str) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({name: frozenset(text.split()) for name, text in operators.items()})


_DEVICE_FILTERS = _ops(
    deviceName="eq contains",
    managedDeviceOwnerType="eq",
    ownerType="eq",
    managementState="eq",
    enrolledDateTime="lt gt",
    lastSyncDateTime="lt gt",
    deviceCategoryDisplayName="eq",
    jailBroken="eq",
)
_NO_FILTER: Mapping[str, frozenset[str]] = MappingProxyType({})

_MANAGED_DEVICES = "DeviceManagementManagedDevices.Read.All"
_APPS = "DeviceManagementApps.Read.All"
_CONFIGURATION = "DeviceManagementConfiguration.Read.All"
_SCRIPTS = "DeviceManagementScripts.Read.All"
_SERVICE_CONFIG = "DeviceManagementServiceConfig.Read.All"
_RBAC = "DeviceManagementRBAC.Read.All"


_MD, _AM = "deviceManagement", "deviceAppManagement"
_devices_family = partial(Rules, scopes=(_MANAGED_DEVICES,), family=Family.INTUNE_DEVICES)
_scripts = partial(Rules, scopes=(_SCRIPTS,), family=Family.INTUNE_DEVICES, expand=Expand.YES)
_management = partial(Rules, scopes=(_CONFIGURATION,), expand=Expand.YES)
_apps = partial(Rules, scopes=(_APPS,), versions=BOTH)


def _directory(segment: str, *scopes: str) -> Rules:
    return Rules(
        path=segment,
        scopes=(*scopes, "Directory.Read.All"),
        family=Family.ENTRA,
        versions=BOTH,
        page_size=100,
        max_top=999,
        link=Link.DIRECTORY,
        orderable=frozenset({"displayName", "userPrincipalName"}),
        searchable=True,
        latency="entra",
    )


_ALL = (
    _devices_family(
        f"{_MD}/managedDevices",
        versions=BOTH,
        page_size=1000,
        link=Link.KEYSET,
        count=Count.PAGE,
        filterable=_DEVICE_FILTERS,
        latency="managed_devices",
        whole_single=False,
    ),
    _devices_family(
        f"{_MD}/detectedApps",
        versions=BOTH,
        page_size=50,
        link=Link.OFFSET,
        count=Count.TOTAL,
        latency="detected_apps",
        ignored_expands=frozenset({"managedDevices"}),
    ),
    _devices_family(f"{_MD}/deviceCategories", versions=BOTH, page_size=None),
    _apps(
        f"{_AM}/mobileApps",
        page_size=1000,
        expand=Expand.YES,
        count=Count.ZERO,
        orderable=frozenset({"displayName"}),
        searchable=True,
        latency="mobile_apps",
    ),
    _apps(f"{_AM}/mobileAppCategories", page_size=None),
    _apps(f"{_AM}/managedAppPolicies"),
    _apps(f"{_AM}/iosManagedAppProtections", expand=Expand.YES),
    _apps(f"{_AM}/androidManagedAppProtections", expand=Expand.YES),
    _apps(f"{_AM}/windowsManagedAppProtections", versions=BETA, expand=Expand.YES),
    _apps(f"{_AM}/defaultManagedAppProtections"),
    _apps(f"{_AM}/mobileAppConfigurations", expand=Expand.YES),
    _apps(f"{_AM}/targetedManagedAppConfigurations"),
    _apps(f"{_AM}/policySets", versions=BETA),
    _management(f"{_MD}/deviceConfigurations", versions=BOTH, page_size=1000),
    _management(
        f"{_MD}/configurationPolicies",
        page_size=25,
        link=Link.COSMOS,
        count=Count.PAGE,
        searchable=True,
        latency="catalog",
    ),
    _management(f"{_MD}/groupPolicyConfigurations"),
    _management(f"{_MD}/deviceCompliancePolicies", versions=BOTH),
    _management(f"{_MD}/compliancePolicies", page_size=25, link=Link.COSMOS, count=Count.PAGE),
    _scripts(f"{_MD}/deviceManagementScripts"),
    _scripts(
        f"{_MD}/deviceHealthScripts", count=Count.TOTAL, filterable=_ops(displayName="eq contains")
    ),
    _scripts(f"{_MD}/deviceShellScripts"),
    _scripts(f"{_MD}/deviceCustomAttributeShellScripts"),
    _scripts(f"{_MD}/deviceComplianceScripts"),
    _management(
        f"{_MD}/deviceEnrollmentConfigurations",
        scopes=(_SERVICE_CONFIG,),
        versions=BOTH,
        page_size=None,
    ),
    _management(
        f"{_MD}/windowsAutopilotDeploymentProfiles",
        scopes=(_SERVICE_CONFIG,),
        filterable=_NO_FILTER,
        absent_status=404,
    ),
    _management(
        f"{_MD}/windowsAutopilotDeviceIdentities",
        scopes=(_SERVICE_CONFIG,),
        versions=BOTH,
        page_size=1000,
        link=Link.SERIAL,
        count=Count.PAGE,
        expand=Expand.REFUSED,
        filterable=_ops(serialNumber="contains"),
        latency="managed_devices",
    ),
    _management(f"{_MD}/assignmentFilters", page_size=None, expand=Expand.REFUSED),
    _management(f"{_MD}/roleScopeTags", scopes=(_RBAC,), page_size=None, expand=Expand.EMPTY),
    _management(
        f"{_MD}/auditEvents",
        scopes=(_APPS,),
        versions=BOTH,
        page_size=1000,
        expand=Expand.REFUSED,
        orderable=frozenset({"activityDateTime"}),
        latency="audit",
    ),
    _management(
        f"{_MD}/termsAndConditions",
        scopes=(_SERVICE_CONFIG,),
        versions=BOTH,
        page_size=None,
        expand=Expand.REFUSED,
    ),
    _management(
        f"{_MD}/notificationMessageTemplates",
        scopes=(_SERVICE_CONFIG,),
        versions=BOTH,
        expand=Expand.REFUSED,
    ),
    _management(f"{_MD}/roleDefinitions", scopes=(_RBAC,), versions=BOTH, expand=Expand.REFUSED),
    _management(f"{_MD}/intents"),
    _management(f"{_MD}/windowsFeatureUpdateProfiles", max_top=200),
    _management(f"{_MD}/windowsQualityUpdateProfiles", max_top=200),
    _management(f"{_MD}/windowsQualityUpdatePolicies", max_top=200),
    _management(f"{_MD}/windowsDriverUpdateProfiles", max_top=200),
    _directory("groups", "GroupMember.Read.All", "Group.Read.All"),
    _directory("users", "User.ReadBasic.All", "User.Read.All"),
    _directory("devices", "Device.Read.All"),
    _directory("organization", "User.Read", "Organization.Read.All"),
)

RULES: Mapping[str, Rules] = MappingProxyType({rules.path: rules for rules in _ALL})
"""The rules of every collection by Graph path."""

READ_SCOPES: tuple[str, ...] = tuple(
    sorted({scope for rules in _ALL for scope in rules.scopes} - {"Directory.Read.All"})
)
"""Every read permission that the simulated tenant knows, but the one that covers all of Entra."""
