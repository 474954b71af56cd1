"""`intune-manager`: open the window, or say what the system lacks for it."""

from __future__ import annotations

import asyncio
import sys

from intune_manager.cli.cache import tenant_named
from intune_manager.cli.exit_codes import ERROR
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings


def open_window(
    settings: Settings, paths: Paths, *, demo: bool, profile: str, tenant: str | None = None
) -> int:
    """Show the window until it is closed and return the exit code.

    It begins with the tenant of that id or name, where one is given. Raises EnvironmentalError when
    the cache knows none or several of it, and CacheError.
    """
    from intune_manager.qt_check import missing_qt_libraries

    problem = missing_qt_libraries()
    if problem:
        sys.stderr.write(f"{problem}\n")
        return ERROR
    chosen = None if tenant is None else asyncio.run(tenant_named(settings, paths, tenant))
    from intune_manager import app

    return app.run(
        settings,
        paths,
        demo=demo,
        profile=profile,
        tenant=None if chosen is None else chosen.tenant_id,
    )
