"""From the path of a request to the collection, object or relation that it names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intune_manager.simulator.protocol.errors import GraphError, no_segment
from intune_manager.simulator.protocol.rules import RULES, Rules


class Kind(StrEnum):
    """What a path names."""

    LIST = "list"
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

    @property
    def pattern(self) -> str:
        """The path with ids left out, as the counters show it: `groups/{id}/members`."""
        tail = {
            Kind.LIST: "",
            Kind.DELTA: "/delta",
            Kind.ONE: "/{id}",
            Kind.RELATION: f"/{{id}}/{self.relation}",
        }
        return self.rules.path + tail[self.kind]


def find_route(path: str, version: str) -> Route:
    """The route of a percent-decoded path; raises 400 (or 404) for what the version lacks."""
    rules, rest = _collection(path.strip("/").split("/"))
    if version not in rules.versions:
        if rules.absent_status == 404:
            raise GraphError(
                404, "NotFound", f"Resource not found for the segment '{rules.segment}'."
            )
        raise no_segment(rules.segment)
    match rest:
        case []:
            return Route(Kind.LIST, rules)
        case ["delta"] if rules.entra:
            return Route(Kind.DELTA, rules)
        case [object_id]:
            return Route(Kind.ONE, rules, object_id)
        case [object_id, relation]:
            return Route(Kind.RELATION, rules, object_id, relation)
        case _:
            raise no_segment(rest[2])


def _collection(segments: list[str]) -> tuple[Rules, list[str]]:
    for length in (2, 1):
        rules = RULES.get("/".join(segments[:length]))
        if rules is not None:
            return rules, segments[length:]
    unknown = segments[1] if segments[0].startswith("device") and segments[1:] else segments[0]
    raise no_segment(unknown)
