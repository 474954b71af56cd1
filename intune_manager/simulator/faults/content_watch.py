"""Which hostile objects have been shown: so that a test can tell that the client has met them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from intune_manager.simulator.faults.faults import FaultTable
from intune_manager.simulator.protocol.wire import GraphRequest


class ContentWatch:
    """Logs each hostile object once, when a page first brings it."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}

    def expect(self, families: Mapping[str, str]) -> None:
        """Look out for objects by their id; the value is the class of what is odd about them."""
        self._waiting |= families

    def met(
        self, request: GraphRequest, items: Sequence[bytes], faults: FaultTable, number: int
    ) -> None:
        """Note the objects of a page that were waited for."""
        if not self._waiting:
            return
        for object_id in self._found(items):
            family = self._waiting.pop(object_id)
            faults.note(family, f"content of {object_id}", request, number)

    def _found(self, items: Iterable[bytes]) -> list[str]:
        heads = b"\n".join(item[:200] for item in items)
        return [object_id for object_id in self._waiting if object_id.encode() in heads]
