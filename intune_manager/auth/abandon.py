"""Runs a blocking call that cannot be cancelled, so that its awaiter still can be."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

_T = TypeVar("_T")


async def abandonable(call: Callable[[], _T], *, name: str = "sign-in") -> _T:
    """The result of `call`, run in a daemon thread of that name.

    When the awaiting task is cancelled the call is abandoned: it may finish later, unheard, and
    keeps neither the event loop nor the process from ending (a pool's threads would: a browser
    sign-in waits up to five minutes).
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[_T] = loop.create_future()

    def settle(value: _T | None, error: BaseException | None) -> None:
        if result.done():
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(value)  # type: ignore[arg-type]

    def run() -> None:
        value: _T | None = None
        error: BaseException | None = None
        try:
            value = call()
        except BaseException as raised:  # noqa: BLE001 - it is raised again in the awaiter
            error = raised
        with suppress(RuntimeError):  # the loop was closed: nobody listens any more
            loop.call_soon_threadsafe(settle, value, error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await result
