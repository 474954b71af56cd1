"""What a request asks for: the collection, object or relation of its path, its query options."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, unquote_plus

from intune_manager.simulator.protocol.messages import bad_request, no_segment
from intune_manager.simulator.protocol.rules import RULES, Rules

PAGE_TOKENS = ("$skiptoken", "$deltatoken")
_KNOWN = frozenset({"$select", "$filter", "$expand", "$top", "$skip", *PAGE_TOKENS})


@dataclass(frozen=True)
class QueryOptions:
    """What the client asked for. `pieces` keeps the raw text: links repeat it byte for byte."""

    select: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    filter: str = ""
    top: int | None = None
    skip: int | None = None
    token: str | None = None
    """The name of the page token option; None on a first page. An empty token starts again."""
    starts_now: bool = False
    """`$deltatoken=latest`: a delta round of what comes from now on."""
    pieces: tuple[tuple[str, str], ...] = ()

    def kept(self, *, without: tuple[str, ...] = PAGE_TOKENS) -> str:
        """The raw query without some options, ready to be continued."""
        return "&".join(piece for name, piece in self.pieces if name not in without)


def parse_options(raw_query: str) -> QueryOptions:
    """Read a raw query; raises 400 for an unknown `$` option, a repeated one, or a bad number."""
    pieces = tuple((unquote(text.partition("=")[0]), text) for text in raw_query.split("&") if text)
    values: dict[str, str] = {}
    for name, text in pieces:
        if name.startswith("$") and name not in _KNOWN:
            raise bad_request(f"The query parameter '{name}' is not supported.")
        if name in values:
            raise bad_request(f"Query option '{name}' was specified more than once.")
        values[name] = unquote_plus(text.partition("=")[2])
    return QueryOptions(
        select=_names(values.get("$select", "")),
        expand=_names(values.get("$expand", "")),
        filter=values.get("$filter", "").strip(),
        top=_number("$top", values),
        skip=_number("$skip", values),
        token=next((name for name in PAGE_TOKENS if values.get(name)), None),
        starts_now=values.get("$deltatoken") == "latest",
        pieces=pieces,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _number(name: str, values: dict[str, str]) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit():
        raise bad_request(f"Invalid value '{text}' for {name} query option found.")
    return int(text)


class RouteKind(StrEnum):
    """What a path names."""

    LIST = "list"
    DELTA = "delta"
    ONE = "one"
    RELATION = "relation"


@dataclass(frozen=True)
class Route:
    """A path below one collection."""

    kind: RouteKind
    rules: Rules
    object_id: str = ""
    relation: str = ""
    """`members`, `assignments`, `settings` ..."""

    @property
    def pattern(self) -> str:
        """The path with ids left out, as the counters show it: `groups/{id}/members`."""
        tail = {RouteKind.LIST: "", RouteKind.DELTA: "/delta", RouteKind.ONE: "/{id}"}
        return self.rules.path + tail.get(self.kind, f"/{{id}}/{self.relation}")


def find_route(path: str, version: str) -> Route:
    """The route of a percent-decoded path; raises 400 (or 404) for what the version lacks."""
    rules, rest = _collection(path.strip("/").split("/"))
    if version not in rules.versions:
        raise no_segment(rules.segment)
    match rest:
        case []:
            return Route(RouteKind.LIST, rules)
        case ["delta"] if rules.entra:
            return Route(RouteKind.DELTA, rules)
        case [object_id]:
            return Route(RouteKind.ONE, rules, object_id)
        case [object_id, relation]:
            return Route(RouteKind.RELATION, rules, object_id, relation)
        case _:
            raise no_segment(rest[2])


def _collection(segments: list[str]) -> tuple[Rules, list[str]]:
    for length in (2, 1):
        rules = RULES.get("/".join(segments[:length]))
        if rules is not None:
            return rules, segments[length:]
    unknown = segments[1] if segments[0].startswith("device") and segments[1:] else segments[0]
    raise no_segment(unknown)
