"""The kinds of app and what each adds to the properties that all apps have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.source import JsonObject

_WIN32 = (
    ("7-Zip", "7z", "24.08"),
    ("Google Chrome", "chrome", "138.0.7204.97"),
    ("Mozilla Firefox ESR", "firefox-esr", "128.12.0"),
    ("Adobe Acrobat Reader DC", "acrordr", "25.001.20531"),
    ("Notepad++", "npp", "8.8.2"),
    ("VLC media player", "vlc", "3.0.21"),
    ("Cisco Secure Client", "csc", "5.1.8.105"),
    ("PuTTY", "putty", "0.83"),
    ("KeePassXC", "keepassxc", "2.7.10"),
    ("Visual Studio Code", "vscode", "1.102.0"),
    ("GlobalProtect", "gp", "6.3.2"),
    ("Zoom Workplace", "zoom", "6.5.3"),
    ("SAP GUI for Windows", "sapgui", "8.00"),
    ("Bürokommunikation Ü-Client", "uclient", "4.2"),
    ('Pizza Plus "Kasse" ', "kasse", "1.0"),
)
_STORE = (
    ("Microsoft Outlook", "com.microsoft.Office.Outlook"),
    ("Microsoft Teams", "com.microsoft.skype.teams"),
    ("Microsoft Authenticator", "com.microsoft.azureauthenticator"),
    ("Intune Company Portal", "com.microsoft.CompanyPortal"),
    ("Adobe Acrobat Reader", "com.adobe.Adobe-Reader"),
    ("Webex", "com.cisco.webex.meetings"),
    ("DB Navigator", "de.hafas.android.db"),
    ("1Blocker", "com.khanov.BlockParty"),
    ("翻译 Translate", "com.example.translate"),
)
_WINGET = (
    ("Company Portal", "9WZDNCRFJ3PZ"),
    ("Power BI Desktop", "9NTXR16HNW1T"),
    ("Windows Terminal", "9N0DX20HK701"),
    ("iTunes", "9PB2MZ1ZMB1S"),
    ("PowerToys", "XP89DCGQ3K6VLD"),
)
_SITES = ("Intranet", "Timesheet", "Service Desk", "Canteen menu", "Learning")
_MAC = (
    ("Google Chrome", "com.google.Chrome", "138.0"),
    ("Rectangle", "com.knollsoft.Rectangle", "0.88"),
    ("Microsoft Defender", "com.microsoft.wdav", "101.25"),
    ("Rosetta 2", "com.apple.pkg.RosettaUpdateAuto", "1.0"),
)

Made = tuple[JsonObject, str]
"""The properties of the kind, and the display name."""


@dataclass(frozen=True)
class Kind:
    """One `@odata.type` of app, how common it is, and what makes its own properties."""

    name: str
    percent: int
    members: Callable[[Facts], Made]


def _numbered(name: str, facts: Facts, known: int) -> str:
    """The plain name for the first objects, later ones told apart by a version-like number."""
    number = facts.ordinal // max(1, known * 4)
    return f"{name} {number}" if number else name


def _win32(facts: Facts) -> Made:
    draw = facts.draw
    title, short, version = draw.pick(_WIN32)
    name = _numbered(f"{title} {version} (x64)", facts, len(_WIN32))
    product = draw.guid().upper()
    rule = {
        "@odata.type": "#microsoft.graph.win32LobAppProductCodeRule",
        "ruleType": "detection",
        "productCode": f"{{{product}}}",
        "productVersionOperator": "notConfigured",
        "productVersion": None,
    }
    return {
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
    }, name


def _ios_store(facts: Facts) -> Made:
    title, bundle = facts.draw.pick(_STORE)
    return {
        "bundleId": bundle,
        "appStoreUrl": f"https://apps.apple.com/app/id{facts.draw.below(10**9)}",
        "applicableDeviceType": {"iPad": True, "iPhoneAndIPod": True},
        "minimumSupportedOperatingSystem": {"v15_0": True, "v16_0": False},
    }, _numbered(title, facts, len(_STORE))


def _ios_vpp(facts: Facts) -> Made:
    draw = facts.draw
    title, bundle = draw.pick(_STORE)
    total = draw.between(0, 5000)
    return {
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
    }, _numbered(title, facts, len(_STORE))


def _managed_play(facts: Facts) -> Made:
    title, package = facts.draw.pick(_STORE)
    return {
        "appIdentifier": f"app:{package.lower()}",
        "packageId": package.lower(),
        "appStoreUrl": f"https://play.google.com/store/apps/details?id={package.lower()}",
        "isPrivate": facts.draw.percent(4),
        "isSystemApp": False,
        "supportsOemConfig": False,
        "appTracks": [],
        "totalLicenseCount": 0,
        "usedLicenseCount": 0,
    }, _numbered(title, facts, len(_STORE))


def _winget(facts: Facts) -> Made:
    title, package = facts.draw.pick(_WINGET)
    return {
        "manifestHash": None,
        "packageIdentifier": package,
        "installExperience": {"runAsAccount": facts.draw.pick(("user", "system"))},
    }, _numbered(title, facts, len(_WINGET))


def _web(facts: Facts) -> Made:
    title = facts.draw.pick(_SITES)
    host = title.lower().replace(" ", "-")
    return {
        "appUrl": f"https://{host}.{facts.world.domain}",
        "useManagedBrowser": facts.draw.percent(30),
    }, _numbered(title, facts, len(_SITES))


def _mac_pkg(facts: Facts) -> Made:
    title, bundle, version = facts.draw.pick(_MAC)
    return {
        "committedContentVersion": "1",
        "fileName": f"{title.replace(' ', '')}.pkg",
        "size": facts.draw.between(1_000_000, 400_000_000),
        "primaryBundleId": bundle,
        "primaryBundleVersion": version,
        "includedApps": [{"bundleId": bundle, "bundleVersion": version}],
        "ignoreVersionDetection": True,
        "preInstallScript": None,
        "postInstallScript": None,
    }, _numbered(title, facts, len(_MAC))


def _mac_lob(facts: Facts) -> Made:
    title, bundle, version = facts.draw.pick(_MAC)
    return {
        "committedContentVersion": "1",
        "fileName": f"{title.replace(' ', '')}.dmg",
        "size": facts.draw.between(1_000_000, 400_000_000),
        "bundleId": bundle,
        "buildNumber": version,
        "versionNumber": version,
        "childApps": [],
        "ignoreVersionDetection": True,
        "installAsManaged": False,
    }, _numbered(f"{title} (LOB)", facts, len(_MAC))


def _office(facts: Facts) -> Made:
    channel = facts.draw.pick(("current", "monthlyEnterprise", "deferred"))
    return {
        "productIds": ["o365ProPlusRetail"],
        "excludedApps": {"access": False, "groove": True, "lync": True, "teams": True},
        "officePlatformArchitecture": "x64",
        "updateChannel": channel,
        "localesToInstall": [],
        "autoAcceptEula": True,
        "useSharedComputerActivation": False,
    }, f"Microsoft 365 Apps for Windows 10 and later ({channel})"


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
