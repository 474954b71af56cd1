"""The demo tenant of a window: a server in a process of its own, so that it slows no one down."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from intune_manager.app.settings import WindowSettings
from intune_manager.config.settings import Settings


class DemoTenant:
    """Started once, stopped once; both off the window's thread."""

    def __init__(self, profile: str, settings: WindowSettings) -> None:
        self._profile, self._settings = profile, settings
        self._running = ExitStack()

    async def start(self) -> None:
        """Start the server and turn the settings to it. Raises EnvironmentalError."""
        self._settings.current = await asyncio.to_thread(self._start, self._settings.current)

    async def stop(self) -> None:
        """Stop the server if it runs."""
        await asyncio.to_thread(self._running.close)

    def _start(self, settings: Settings) -> Settings:
        # In a thread: these imports must not hold up the first paint.
        from intune_manager.simulator.options import SimulatorOptions
        from intune_manager.simulator.process import SimulatorProcess
        from intune_manager.sync.job import settings_for

        server = SimulatorProcess(SimulatorOptions(profile=self._profile))
        self._running.callback(server.stop)
        endpoint = server.start()
        return settings_for(
            settings, url=endpoint.url, token=endpoint.token, tenant_id=endpoint.tenant_id
        )
