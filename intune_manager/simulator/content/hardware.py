"""The platforms and models that the demo tenant's devices are made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Platform:
    """What the devices of one operating system have in common."""

    system: str
    """As `operatingSystem` says it."""
    models: tuple[tuple[str, str], ...]
    """Manufacturer and model."""
    versions: tuple[str, ...]
    enrollments: tuple[str, ...]
    agents: tuple[str, ...]
    owners: tuple[str, ...]
    storage_gb: tuple[int, ...]
    suffixes: tuple[str, ...]
    """What follows the user in a name of the user's own style."""
    mobile: bool = False
    """Has IMEI, phone number and carrier."""
    apple: bool = False


WINDOWS = Platform(
    system="Windows",
    models=(
        ("Dell Inc.", "Latitude 7440"),
        ("Dell Inc.", "Latitude 5550"),
        ("Dell Inc.", "OptiPlex 7010"),
        ("LENOVO", "21HMCTO1WW"),
        ("LENOVO", "20XW0055GE"),
        ("HP", "HP EliteBook 840 14 inch G10 Notebook PC"),
        ("HP", "HP ProDesk 600 G6"),
        ("Microsoft Corporation", "Surface Laptop 5"),
        ("Microsoft Corporation", "Surface Pro 9"),
        ("Microsoft Corporation", "Cloud PC Enterprise 2vCPU/4GB/128GB"),
        ("PCSpecialist", "Standard"),
    ),
    versions=(
        "10.0.26100.4652",
        "10.0.26100.4652",
        "10.0.26100.4349",
        "10.0.22631.5624",
        "10.0.22631.5472",
        "10.0.22621.4317",
        "10.0.19045.6093",
        "10.0.19044.3693",
    ),
    enrollments=(
        "windowsAzureADJoin",
        "windowsAzureADJoin",
        "windowsAutoEnrollment",
        "windowsCoManagement",
        "windowsBulkUserless",
        "windowsAzureADJoinUsingDeviceAuth",
    ),
    agents=("mdm",) * 80 + ("configurationManagerClientMdm",) * 19 + ("msSense",),
    owners=("company",) * 19 + ("personal",),
    storage_gb=(128, 256, 256, 512, 1024),
    suffixes=("PC", "Laptop", "Surface"),
)
IOS = Platform(
    system="iOS",
    models=(
        ("Apple", "iPhone 13"),
        ("Apple", "iPhone 14"),
        ("Apple", "iPhone 15 Pro"),
        ("Apple", "iPhone 16"),
        ("Apple", "iPhone SE"),
        ("Apple", "iPad (9th generation)"),
        ("Apple", "iPad Pro (12.9-inch)"),
        ("Apple", "iPad Air"),
    ),
    versions=("18.5", "18.5", "18.4.1", "17.7.2", "17.6.1", "16.7.10", "26.0"),
    enrollments=(
        "deviceEnrollmentManager",
        "appleBulkWithUser",
        "appleBulkWithoutUser",
        "userEnrollment",
        "appleUserEnrollment",
    ),
    agents=("mdm",),
    owners=("company", "company", "personal"),
    storage_gb=(64, 128, 256),
    suffixes=("iPhone", "iPad"),
    mobile=True,
    apple=True,
)
ANDROID = Platform(
    system="Android",
    models=(
        ("samsung", "SM-A546B"),
        ("samsung", "SM-S911B"),
        ("samsung", "SM-G525F"),
        ("Google", "Pixel 8"),
        ("Google", "Pixel 7a"),
        ("Zebra Technologies", "TC52"),
        ("Nokia", "Nokia XR21"),
    ),
    versions=("15", "14", "14", "13", "12", "11"),
    enrollments=(
        "androidEnterpriseFullyManaged",
        "androidEnterpriseDedicatedDevice",
        "androidEnterpriseCorporateWorkProfile",
        "userEnrollment",
    ),
    agents=("googleCloudDevicePolicyController", "mdm"),
    owners=("company", "company", "personal"),
    storage_gb=(64, 128, 256),
    suffixes=("AndroidEnterprise", "Galaxy", "Pixel"),
    mobile=True,
)
MACOS = Platform(
    system="macOS",
    models=(
        ("Apple", "MacBook Air"),
        ("Apple", "MacBook Pro"),
        ("Apple", "MacBook Pro (14-inch, 2023)"),
        ("Apple", "Mac mini"),
        ("Apple", "iMac"),
    ),
    versions=("15.5 (24F74)", "15.4.1 (24E263)", "14.7.6 (23H626)", "13.7.6 (22H625)"),
    enrollments=("appleBulkWithUser", "userEnrollment"),
    agents=("mdm",),
    owners=("company",),
    storage_gb=(256, 512, 1024),
    suffixes=("MacBook", "Mac"),
    apple=True,
)
LINUX = Platform(
    system="Linux",
    models=(("Dell Inc.", "XPS 13 9310"), ("LENOVO", "20U9001PGE"), ("QEMU", "Standard PC")),
    versions=("Ubuntu 24.04", "Ubuntu 22.04", "22.04.4", "RHEL 9.4"),
    enrollments=("unknown",),
    agents=("mdm", "msSense"),
    owners=("company",),
    storage_gb=(256, 512),
    suffixes=("ubuntu", "linux"),
)

PLATFORMS = (WINDOWS, IOS, ANDROID, MACOS, LINUX)
"""In the order of `Profile.os_percent`."""


def system_fragments(platform: Platform) -> tuple[str, ...]:
    """The JSON members of every combination of model and version, comma at the end."""
    return tuple(
        f'"operatingSystem":"{platform.system}","osVersion":"{version}","model":"{model}",'
        f'"manufacturer":"{maker}",'
        for (maker, model), version in product(platform.models, platform.versions)
    )


def ownership_fragments(platform: Platform) -> tuple[str, ...]:
    """The JSON members that go with each of `platform.owners`."""
    return tuple(
        f'"managedDeviceOwnerType":"{owner}",'
        f'"isSupervised":{"true" if platform.apple and owner == "company" else "false"},'
        for owner in platform.owners
    )


def management_fragments(platform: Platform) -> tuple[str, ...]:
    """The JSON members of every combination of agent and way of enrollment."""
    jail_broken = "False" if platform.mobile else "Unknown"
    return tuple(
        f'"managementAgent":"{agent}","deviceEnrollmentType":"{enrollment}",'
        f'"jailBroken":"{jail_broken}",'
        for agent, enrollment in product(platform.agents, platform.enrollments)
    )
