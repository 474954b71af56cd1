"""What a kind of fault is: how it strikes a request, and what it may know when it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from intune_manager.simulator.protocol.messages import GraphReply, GraphRequest

Values = Mapping[str, Any]


@dataclass
class Memory:
    """What outlasts a single fault."""

    connections: set[int] = field(default_factory=set)
    """Connections on which a gateway has failed, and goes on failing."""
    tokens: set[str] = field(default_factory=set)
    """Authorization headers that beta no longer accepts."""
    shown: dict[str, bytes] = field(default_factory=dict)
    """An item of the reading of each list that is under way, by its target without page token."""

    def forget_shown(self, path: str) -> None:
        """Another reading of the list at `path` begins."""
        for target in [target for target in self.shown if target.partition("?")[0] == path]:
            del self.shown[target]


@dataclass(frozen=True)
class Encounter:
    """A request that a fault strikes, and all that the fault may know about it."""

    request: GraphRequest
    values: Values
    now: datetime
    memory: Memory
    foreign_origin: str
    """Another server of this program's own, which counts what arrives there."""


@dataclass(frozen=True)
class FaultKind:
    """What a fault does: `before` answers instead of the tenant, `after` changes the answer."""

    family: str = ""
    """The class of faults that it belongs to: F1 to F14. Empty: `classify` says it."""
    takes: Mapping[str, Any] = field(default_factory=dict)
    """The names and types of its values."""
    needs: str = ""
    """The one value that cannot be left out, if there is one."""
    before: Callable[[Encounter], GraphReply] | None = None
    after: Callable[[Encounter, GraphReply], GraphReply] | None = None
    applies: Callable[[GraphRequest, Values], bool] = lambda request, values: True  # noqa: ARG005
    """Whether it can strike a request at all."""
    changes: Callable[[GraphReply], bool] = lambda reply: True  # noqa: ARG005
    """Whether an answer is one that `after` can change."""
    classify: Callable[[Values], str] | None = None
    moves_objects: bool = False
    """It changes the tenant, as somebody else's work between two pages does."""

    def check(self, values: Values) -> None:
        """Raise ValueError for values that this kind does not take, or lacks."""
        if self.needs and self.needs not in values:
            raise ValueError(f"this fault needs {self.needs}")
        for name, value in values.items():
            if name not in self.takes:
                raise ValueError(f"this fault takes no {name}")
            try:
                msgspec.convert(value, self.takes[name])
            except msgspec.ValidationError as error:
                raise ValueError(f"{name}: {error}") from error

    def family_of(self, values: Values) -> str:
        """The class of a fault of this kind with these values."""
        return self.classify(values) if self.classify is not None else self.family
