"""Loads the SDK off the event loop: its import takes half a second."""

from __future__ import annotations

import asyncio

from intune_manager.graph.bearer import Bearer
from intune_manager.graph.options import GraphOptions
from intune_manager.graph.origin import Origin
from intune_manager.graph.reply import Wire


async def load_wire(options: GraphOptions, origin: Origin, bearer: Bearer) -> Wire:
    """The wire over the SDK's adapter, made for the running event loop."""

    def load() -> Wire:
        from intune_manager.graph.adapter import SdkWire

        return SdkWire(options, origin, bearer)

    return await asyncio.to_thread(load)
