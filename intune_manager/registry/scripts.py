"""The script families: rows of the one table `scripts`, told apart by `script_type`."""

from __future__ import annotations

from intune_manager.registry.resource import Assignments, Detail, Resource, Service

_CONTENT = Detail("content", "Content")
"""The whole object: only a single GET holds what the script does."""


def _family(segment: str, name: str, title: str) -> Resource:
    return Resource(
        name=name,
        title=title,
        graph_path=f"deviceManagement/{segment}",
        version="beta",
        # DeviceManagementConfiguration.Read.All was enough until 2025 and is refused since.
        scope="DeviceManagementScripts.Read.All",
        service=Service.INTUNE_DEVICES,
        table="scripts",
        kind=segment,
        assignments=Assignments.EXPAND,
        details=(_CONTENT,),
        optional=True,
    )


SCRIPT_FAMILIES = (
    _family("deviceManagementScripts", "powershell_scripts", "PowerShell scripts"),
    _family("deviceHealthScripts", "remediations", "Remediations"),
    _family("deviceShellScripts", "shell_scripts", "Shell scripts"),
    _family("deviceCustomAttributeShellScripts", "custom_attributes", "Custom attributes"),
    _family("deviceComplianceScripts", "compliance_scripts", "Compliance scripts"),
)
