"""`intune-manager simulate`: serve a demo tenant until it is stopped."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from intune_manager.cli.options import Preset, ProfileName
from intune_manager.cli.output import ExitCode

if TYPE_CHECKING:
    from intune_manager.simulator.options import SimulatorOptions


def simulate(
    *,
    profile: Annotated[
        ProfileName, typer.Option("--profile", help="Size of the tenant.")
    ] = ProfileName.SMALL,
    preset: Annotated[
        Preset,
        typer.Option(
            "--preset",
            help="Behaviour of the network. calm: none of its own; real: latency, a few errors; "
            "busy: 2 % errors, throttled; hostile: every fault at 1 % or more, odd content; "
            "outage: one family is down for good; long-haul: tokens live 60 s, links expire, five "
            "changes a second.",
        ),
    ] = Preset.CALM,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="TCP port; 0 takes a free one.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same tenant.")] = 1,
    scale: Annotated[
        float, typer.Option("--scale", min=0.0001, help="Scale of the throttling limits.")
    ] = 1.0,
    time_scale: Annotated[
        float,
        typer.Option("--time-scale", min=0.01, help="How much faster its time runs than ours."),
    ] = 1.0,
    outage: Annotated[
        str | None,
        typer.Option(
            "--outage",
            metavar="SERVICE|PATH",
            help="What the preset outage takes down: intune, intune-devices, entra or a path.",
        ),
    ] = None,
    outage_status: Annotated[
        int | None, typer.Option("--outage-status", help="What it answers: 504 or 403.")
    ] = None,
    parent_pipe: Annotated[
        bool, typer.Option("--parent-pipe", hidden=True, help="Stop when standard input ends.")
    ] = False,
) -> None:
    """Serve the demo tenant on a loopback port until stopped."""
    from intune_manager.simulator.options import SimulatorOptions

    options = SimulatorOptions(
        profile.value, preset.value, port, seed, scale, time_scale, outage, outage_status
    )
    raise typer.Exit(serve(options, parent_pipe=parent_pipe))


def serve(options: SimulatorOptions, *, parent_pipe: bool = False) -> int:
    """Print one JSON line (url, token, tenant_id) and serve until SIGINT, SIGTERM or end of input.

    With `parent_pipe` the server ends when its standard input does. Returns the exit code; raises
    EnvironmentalError for an unknown profile, preset or outage, or a port that is taken.
    """
    from intune_manager.config.child_process import at_end_of_input
    from intune_manager.simulator.faults.simulator import Simulator

    simulator = Simulator(options)

    async def until_stopped() -> None:
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

    asyncio.run(until_stopped())
    return ExitCode.SUCCESS


def _stop_on_signal(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
