"""What there is to ask for, and how it is served: collections, their objects, query options.

Path, version, scope, service and whether `$expand=assignments` works are what the registry
declares, `served.json` says what the real servers do beyond that. A kind that is declared there is
served.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import unquote, unquote_plus

import msgspec

from intune_manager.registry import RESOURCES
from intune_manager.registry.resource import Assignments, Fetch, Resource, Service
from intune_manager.simulator.protocol.messages import bad_request, no_segment


class Link(StrEnum):
    """The families of page tokens."""

    KEYSET = "keyset"
    OFFSET = "offset"
    COSMOS = "cosmos"
    DIRECTORY = "directory"
    OPAQUE = "opaque"


class Count(StrEnum):
    ABSENT = "absent"
    TOTAL = "total"
    PAGE = "page"
    ZERO = "zero"


@dataclass(frozen=True)
class Rules:
    path: str
    scope: str
    """The permission that its readers need."""
    service: Service
    versions: frozenset[str]
    select: frozenset[str] = frozenset()
    """Properties that the product names, whether or not the first object has them."""
    expands: bool = False
    """Whether `$expand=assignments` on the list is served, and not refused."""
    page_size: int | None = 100
    """Items on a page when the client asks for no size; None sends all on one page."""
    max_top: int = 1000
    """A greater `$top` is cut to it; Entra refuses it instead."""
    link: Link = Link.OPAQUE
    link_keys: tuple[str, str] = ("", "")
    """What a keyset link calls the last sort text and the last id."""
    count: Count = Count.ABSENT
    filterable: frozenset[str] = frozenset()
    """The times that `$filter` compares."""
    latency: str = "small"
    whole_single: bool = True
    """False: a single GET fills what lists leave null only when `$select` names it."""

    @property
    def entra(self) -> bool:
        return self.service is Service.ENTRA


_SERVED = json.loads((files(__package__) / "served.json").read_text("utf-8"))
"""What is known of how the real servers page each collection, by path."""


def rules_of(resource: Resource) -> Rules:
    entra = resource.service is Service.ENTRA
    asked_in = {detail.version or resource.version for detail in resource.details}
    declared = {
        "path": resource.graph_path,
        "scope": resource.scope,
        "service": resource.service,
        "versions": {resource.version, *asked_in},
        "select": resource.select,
        "expands": resource.assignments is Assignments.EXPAND,
    }
    served = _SERVED.get("entra" if entra else resource.graph_path, {})
    return msgspec.convert(declared | served, Rules)


RULES: Mapping[str, Rules] = MappingProxyType(
    {each.graph_path: rules_of(each) for each in RESOURCES if each.fetch is not Fetch.MEMBERS}
)

READ_SCOPES = frozenset(rules.scope for rules in RULES.values())
"""Every permission that some collection needs."""


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
    LIST = "list"
    DELTA = "delta"
    ONE = "one"
    RELATION = "relation"


@dataclass(frozen=True)
class Route:
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
        raise no_segment(rules.path.rpartition("/")[2])
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
