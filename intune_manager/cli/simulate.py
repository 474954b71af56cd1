"""`intune-manager simulate`: serve a demo tenant until it is stopped."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from dataclasses import asdict


def simulate(
    *,
    profile: str = "small",
    preset: str = "calm",
    port: int = 0,
    seed: int = 1,
    scale: float = 1.0,
    latency: float = 1.0,
    time_scale: float = 1.0,
    outage: str | None = None,
    outage_status: int | None = None,
    parent_pipe: bool = False,
) -> int:
    """Print one JSON line (url, token, tenant_id) and serve until SIGINT, SIGTERM or end of input.

    `scale` multiplies the preset's throttling limits (0: no throttling) and `latency` its modelled
    times; its time runs `time_scale` times as fast as ours. `outage` and `outage_status` say what
    the preset `outage` takes down. With `parent_pipe` the server ends when its standard input does.
    Returns the exit code; raises EnvironmentalError for an unknown profile, preset or outage, or a
    port that is taken.
    """
    from intune_manager.config.child_process import at_end_of_input
    from intune_manager.simulator.simulator import Simulator

    simulator = Simulator(
        profile=profile,
        preset=preset,
        seed=seed,
        port=port,
        scale=scale,
        latency=latency,
        time_scale=time_scale,
        outage=outage,
        outage_status=outage_status,
    )

    async def serve() -> None:
        stopped = asyncio.Event()
        _stop_on_signal(stopped.set)
        if parent_pipe:
            at_end_of_input(stopped.set)
        endpoint = await simulator.start()
        try:
            print(json.dumps(asdict(endpoint)), flush=True)
            await stopped.wait()
        finally:
            await simulator.stop()

    asyncio.run(serve())
    return 0


def _stop_on_signal(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
