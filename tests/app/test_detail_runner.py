"""Details of one device, read by the window from a demo tenant over HTTP."""

from __future__ import annotations

from typing import Any

from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.simulator.process import SimulatorProcess
from intune_manager.sync.detail_job import DetailJob
from intune_manager.sync.job import SyncJob, settings_for


def has_details(panel: Any) -> bool:
    """Whether the section is there that only details fill."""
    model = panel.detail.properties.model()
    titles = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    return "Hardware in detail" in titles


def test_load_details_reads_the_device_from_graph_and_shows_them(
    open_app: Any, job_class: Any, window_loop: Any, paths: Paths
):
    async def load(app: Any) -> None:
        await app.until(lambda: app.ready)
        app.window.show_panel("devices")
        panel = app.window.panel("devices")
        await app.until(lambda: panel.model.total > 3)
        panel.view.selectRow(1)
        await app.until(panel.detail.title)
        await app.until(lambda: app.tasks.running == 0)
        assert not has_details(panel)
        panel.detail.load.click()
        assert panel.detail.load.text() == "Loading…"
        await app.until(lambda: has_details(panel))
        assert panel.detail.load.text() == "Load details"
        assert not app.parts.banner.isVisible()

    with SimulatorProcess() as tenant:
        endpoint = tenant.start()
        settings = settings_for(
            Settings(), url=endpoint.url, token=endpoint.token, tenant_id=endpoint.tenant_id
        )
        window_loop.run(SyncJob(settings, paths, only=frozenset({"devices"})).run())
        open_app(job_class, settings, detail_job=DetailJob).use(load)
