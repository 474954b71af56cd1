"""From the path of a request to the collection, object or relation that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from intune_manager.simulator.protocol.rules import RULES, Rules
from intune_manager.simulator.protocol.wire_errors import WireError, no_segment

_KEYED = re.compile(r"(?P<name>[^()]+)\('(?P<key>[^']*)'\)")


class Kind(StrEnum):
    """What a path names."""

    LIST = "list"
    COUNT = "count"
    DELTA = "delta"
    ONE = "one"
    RELATION = "relation"


@dataclass(frozen=True)
class Route:
    """A path below one collection."""

    kind: Kind
    rules: Rules
    object_id: str = ""
    relation: str = ""
    """`members`, `assignments`, `settings` ..."""
    rest: tuple[str, ...] = ()
    """What follows the relation: `$count` or a type cast."""

    @property
    def pattern(self) -> str:
        """The path with ids left out, as the counters show it: `groups/{id}/members`."""
        tail = {
            Kind.LIST: "",
            Kind.COUNT: "/$count",
            Kind.DELTA: "/delta",
            Kind.ONE: "/{id}",
            Kind.RELATION: "/".join(("/{id}", self.relation, *self.rest)),
        }
        return self.rules.path + tail[self.kind]


def find_route(path: str, version: str) -> Route:
    """The route of a percent-decoded path; raises 400 (or 404) for what the version lacks."""
    segments = _segments(path)
    rules, rest = _collection(segments)
    if version not in rules.versions:
        if rules.absent_status == 404:
            raise WireError(
                404, "NotFound", f"Resource not found for the segment '{rules.segment}'."
            )
        raise no_segment(rules.segment)
    if not rest:
        return Route(Kind.LIST, rules)
    if rest == ["$count"]:
        return Route(Kind.COUNT, rules)
    if rules.entra and rest in (["delta"], ["delta()"]):
        return Route(Kind.DELTA, rules)
    if len(rest) == 1:
        return Route(Kind.ONE, rules, rest[0])
    return Route(Kind.RELATION, rules, rest[0], rest[1], tuple(rest[2:]))


def _segments(path: str) -> list[str]:
    segments: list[str] = []
    for text in path.strip("/").split("/"):
        keyed = _KEYED.fullmatch(text)
        segments.extend((keyed["name"], keyed["key"]) if keyed else (text,))
    return segments


def _collection(segments: list[str]) -> tuple[Rules, list[str]]:
    for length in (2, 1):
        rules = RULES.get("/".join(segments[:length]))
        if rules is not None:
            return rules, segments[length:]
    unknown = segments[1] if segments[0].startswith("device") and segments[1:] else segments[0]
    raise no_segment(unknown)
