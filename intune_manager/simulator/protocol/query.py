"""The OData query options of one request, each with the piece of the URL it came from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

from intune_manager.simulator.protocol.errors import bad_request

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
