"""The kinds of app and what each adds to the properties that all apps have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.names import SITES
from intune_manager.simulator.content.source import JsonObject

_WIN32 = (
    ("7-Zip", "7z", "24.08", "Igor Pavlov"),
    ("Google Chrome", "chrome", "138.0.7204.97", "Google LLC"),
    ("Mozilla Firefox ESR", "firefox-esr", "128.12.0", "Mozilla"),
    ("Adobe Acrobat Reader DC", "acrordr", "25.001.20531", "Adobe Inc."),
    ("Notepad++", "npp", "8.8.2", "Don Ho"),
    ("VLC media player", "vlc", "3.0.21", "VideoLAN"),
    ("Cisco Secure Client", "csc", "5.1.8.105", "Cisco Systems, Inc."),
    ("PuTTY", "putty", "0.83", "Simon Tatham"),
    ("KeePassXC", "keepassxc", "2.7.10", "KeePassXC Team"),
    ("Visual Studio Code", "vscode", "1.102.0", "Microsoft Corporation"),
    ("GlobalProtect", "gp", "6.3.2", "Palo Alto Networks"),
    ("Zoom Workplace", "zoom", "6.5.3", "Zoom Communications, Inc."),
    ("SAP GUI for Windows", "sapgui", "8.00", "SAP SE"),
    ("Bürokommunikation Ü-Client", "uclient", "4.2", ""),
    ('Pizza Plus "Kasse" ', "kasse", "1.0", "Pizza Plus GmbH"),
)
_STORE = (
    ("Microsoft Outlook", "com.microsoft.Office.Outlook", "Microsoft Corporation"),
    ("Microsoft Teams", "com.microsoft.skype.teams", "Microsoft Corporation"),
    ("Microsoft Authenticator", "com.microsoft.azureauthenticator", "Microsoft Corporation"),
    ("Intune Company Portal", "com.microsoft.CompanyPortal", "Microsoft Corporation"),
    ("Adobe Acrobat Reader", "com.adobe.Adobe-Reader", "Adobe Inc."),
    ("Webex", "com.cisco.webex.meetings", "Cisco Systems, Inc."),
    ("DB Navigator", "de.hafas.android.db", "Deutsche Bahn"),
    ("1Blocker", "com.khanov.BlockParty", "1Blocker LLC"),
    ("翻译 Translate", "com.example.translate", ""),
)
_WINGET = (
    ("Company Portal", "9WZDNCRFJ3PZ", "Microsoft Corporation"),
    ("Power BI Desktop", "9NTXR16HNW1T", "Microsoft Corporation"),
    ("Windows Terminal", "9N0DX20HK701", "Microsoft Corporation"),
    ("iTunes", "9PB2MZ1ZMB1S", "Apple Inc."),
    ("PowerToys", "XP89DCGQ3K6VLD", "Microsoft Corporation"),
)
_SITES = ("Intranet", "Timesheet", "Service Desk", "Canteen menu", "Learning")
_MAC = (
    ("Google Chrome", "com.google.Chrome", "138.0", "Google LLC"),
    ("Rectangle", "com.knollsoft.Rectangle", "0.88", "Ryan Hanson"),
    ("Microsoft Defender", "com.microsoft.wdav", "101.25", "Microsoft Corporation"),
    ("Rosetta 2", "com.apple.pkg.RosettaUpdateAuto", "1.0", "Apple Inc."),
)


class Made(NamedTuple):
    """What a kind contributes to an app."""

    properties: JsonObject
    name: str
    publisher: str


@dataclass(frozen=True)
class Kind:
    """One `@odata.type` of app, how common it is, and what makes its own properties."""

    name: str
    percent: int
    members: Callable[[Facts, int], Made]
    """From the app's facts and its number among the apps of its kind."""


def _variant(name: str, turn: int) -> str:
    """The plain name at first; when the names are used up, one per site, as people package them."""
    if turn == 0:
        return name
    again, site = divmod(turn - 1, len(SITES))
    return f"{name} - {SITES[site]}" + (f" {again + 1}" if again else "")


def _win32(facts: Facts, rank: int) -> Made:
    draw = facts.draw
    title, short, version, publisher = _WIN32[rank % len(_WIN32)]
    name = _variant(f"{title} {version} (x64)", rank // len(_WIN32))
    product = draw.guid().upper()
    rule = {
        "@odata.type": "#microsoft.graph.win32LobAppProductCodeRule",
        "ruleType": "detection",
        "productCode": f"{{{product}}}",
        "productVersionOperator": "notConfigured",
        "productVersion": None,
    }
    properties: JsonObject = {
        "committedContentVersion": str(draw.between(1, 9)),
        "fileName": f"{short}.intunewin",
        "size": draw.between(200_000, 2_000_000_000),
        "installCommandLine": f'msiexec /i "{short}-x64.msi" /qn',
        "uninstallCommandLine": f"msiexec /x {{{product}}} /qn",
        "applicableArchitectures": "x64",
        "allowedArchitectures": draw.pick((None, "x64,arm64")),
        "minimumFreeDiskSpaceInMB": None,
        "minimumMemoryInMB": None,
        "minimumNumberOfProcessors": None,
        "minimumCpuSpeedInMHz": None,
        "msiInformation": None,
        "setupFilePath": f"{short}-x64.msi",
        "minimumSupportedWindowsRelease": draw.pick(("1903", "21H1", "Windows11_23H2")),
        "displayVersion": version,
        "allowAvailableUninstall": draw.percent(50),
        "detectionRules": [],
        "requirementRules": [],
        "rules": [rule],
        "installExperience": {
            "runAsAccount": "system",
            "maxRunTimeInMinutes": 60,
            "deviceRestartBehavior": "suppress",
        },
        "returnCodes": [
            {"returnCode": 0, "type": "success"},
            {"returnCode": 1707, "type": "success"},
            {"returnCode": 3010, "type": "softReboot"},
            {"returnCode": 1641, "type": "hardReboot"},
            {"returnCode": 1618, "type": "retry"},
        ],
    }
    return Made(properties, name, publisher)


def _ios_store(facts: Facts, rank: int) -> Made:
    title, bundle, publisher = _STORE[rank % len(_STORE)]
    properties: JsonObject = {
        "bundleId": bundle,
        "appStoreUrl": f"https://apps.apple.com/app/id{facts.draw.below(10**9)}",
        "applicableDeviceType": {"iPad": True, "iPhoneAndIPod": True},
        "minimumSupportedOperatingSystem": {"v15_0": True, "v16_0": False},
    }
    return Made(properties, _variant(title, rank // len(_STORE)), publisher)


def _ios_vpp(facts: Facts, rank: int) -> Made:
    draw = facts.draw
    title, bundle, publisher = _STORE[rank % len(_STORE)]
    total = draw.between(0, 5000)
    properties: JsonObject = {
        "applicableDeviceType": {"iPad": True, "iPhoneAndIPod": draw.percent(90)},
        "appStoreUrl": f"https://apps.apple.com/app/id{draw.below(10**9)}",
        "bundleId": bundle,
        "licensingType": {"supportsUserLicensing": True, "supportsDeviceLicensing": True},
        "releaseDateTime": "0001-01-01T00:00:00Z",
        "totalLicenseCount": total,
        "usedLicenseCount": draw.between(0, total),
        "vppTokenAccountType": "business",
        "vppTokenAppleId": f"vpp@{facts.world.domain}",
        "vppTokenOrganizationName": facts.world.organisation,
    }
    return Made(properties, _variant(title, rank // len(_STORE)), publisher)


def _managed_play(facts: Facts, rank: int) -> Made:
    title, package, publisher = _STORE[rank % len(_STORE)]
    properties: JsonObject = {
        "appIdentifier": f"app:{package.lower()}",
        "packageId": package.lower(),
        "appStoreUrl": f"https://play.google.com/store/apps/details?id={package.lower()}",
        "isPrivate": facts.draw.percent(4),
        "isSystemApp": False,
        "supportsOemConfig": False,
        "appTracks": [],
        "totalLicenseCount": 0,
        "usedLicenseCount": 0,
    }
    return Made(properties, _variant(title, rank // len(_STORE)), publisher)


def _winget(facts: Facts, rank: int) -> Made:
    title, package, publisher = _WINGET[rank % len(_WINGET)]
    properties: JsonObject = {
        "manifestHash": None,
        "packageIdentifier": package,
        "installExperience": {"runAsAccount": facts.draw.pick(("user", "system"))},
    }
    return Made(properties, _variant(title, rank // len(_WINGET)), publisher)


def _web(facts: Facts, rank: int) -> Made:
    title = _SITES[rank % len(_SITES)]
    host = title.lower().replace(" ", "-")
    properties: JsonObject = {
        "appUrl": f"https://{host}.{facts.world.domain}",
        "useManagedBrowser": facts.draw.percent(30),
    }
    return Made(properties, _variant(title, rank // len(_SITES)), facts.world.organisation)


def _mac_pkg(facts: Facts, rank: int) -> Made:
    title, bundle, version, publisher = _MAC[rank % len(_MAC)]
    properties: JsonObject = {
        "committedContentVersion": "1",
        "fileName": f"{title.replace(' ', '')}.pkg",
        "size": facts.draw.between(1_000_000, 400_000_000),
        "primaryBundleId": bundle,
        "primaryBundleVersion": version,
        "includedApps": [{"bundleId": bundle, "bundleVersion": version}],
        "ignoreVersionDetection": True,
        "preInstallScript": None,
        "postInstallScript": None,
    }
    return Made(properties, _variant(title, rank // len(_MAC)), publisher)


def _mac_lob(facts: Facts, rank: int) -> Made:
    title, bundle, version, publisher = _MAC[rank % len(_MAC)]
    properties: JsonObject = {
        "committedContentVersion": "1",
        "fileName": f"{title.replace(' ', '')}.dmg",
        "size": facts.draw.between(1_000_000, 400_000_000),
        "bundleId": bundle,
        "buildNumber": version,
        "versionNumber": version,
        "childApps": [],
        "ignoreVersionDetection": True,
        "installAsManaged": False,
    }
    return Made(properties, _variant(f"{title} (LOB)", rank // len(_MAC)), publisher)


def _office(_: Facts, rank: int) -> Made:
    channel = ("current", "monthlyEnterprise", "deferred")[rank % 3]
    properties: JsonObject = {
        "productIds": ["o365ProPlusRetail"],
        "excludedApps": {"access": False, "groove": True, "lync": True, "teams": True},
        "officePlatformArchitecture": "x64",
        "updateChannel": channel,
        "localesToInstall": [],
        "autoAcceptEula": True,
        "useSharedComputerActivation": False,
    }
    return Made(
        properties,
        _variant(f"Microsoft 365 Apps ({channel})", rank // 3),
        "Microsoft Corporation",
    )


KINDS = (
    Kind("win32LobApp", 45, _win32),
    Kind("iosVppApp", 13, _ios_vpp),
    Kind("iosStoreApp", 7, _ios_store),
    Kind("androidManagedStoreApp", 15, _managed_play),
    Kind("winGetApp", 8, _winget),
    Kind("webApp", 5, _web),
    Kind("macOSPkgApp", 3, _mac_pkg),
    Kind("macOSLobApp", 2, _mac_lob),
    Kind("officeSuiteApp", 2, _office),
)
"""The kinds of app with their shares, which add up to a hundred."""
