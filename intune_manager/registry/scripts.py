"""What Intune runs on devices: families of scripts in one table, told apart by `script_type`."""

from __future__ import annotations

from intune_manager.registry.resource import Assignments, Detail, Resource, Service
from intune_manager.registry.table import Column, Kind, Table, assigned

_BOOL = Kind.BOOLEAN
_TIME = Kind.DATETIME

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

SCRIPTS_TABLE = Table(
    name="scripts",
    title="Scripts",
    singular="Script",
    panel_group="Policies",
    id_column="script_id",
    discriminator="script_type",
    columns=(
        Column("display_name", "displayName", "Name", width=280, searched=True),
        Column("script_type", "", "Kind", width=170, facet=True),
        Column("file_name", "fileName", "File", width=170, searched=True),
        Column("run_as", "runAsAccount", "Runs as", width=90, facet=True, is_enum=True),
        Column("publisher", "publisher", "Publisher", width=120, searched=True),
        Column("is_global", "isGlobalScript", "Built in", _BOOL, width=80),
        Column("version", "version", "Version", width=80, shown=False),
        Column("frequency", "executionFrequency", "Frequency", width=90, shown=False),
        Column("runs_as_32_bit", "runAs32Bit", "Runs as 32-bit", _BOOL, shown=False),
        Column("checks_signature", "enforceSignatureCheck", "Signature check", _BOOL, shown=False),
        Column("description", "description", "Description", shown=False, searched=True),
        Column("scope_tag_ids", "roleScopeTagIds", "Scope tags", Kind.LIST, shown=False),
        Column("created_at", "createdDateTime", "Created", _TIME, shown=False),
        Column("modified_at", "lastModifiedDateTime", "Modified", _TIME, width=150),
    ),
    relations=(*assigned("script_id"),),
)
