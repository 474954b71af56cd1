"""How values and texts of the tenant read on the screen, and never as markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from types import MappingProxyType

from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.table import Column, Kind
from intune_manager.words import ago, local_text

_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
# What turns the order of all letters behind it: "exe.pdf" for a file called "fdp.exe".
_TURNS = {
    first + place: f"[{name}]"
    for first, names in ((0x202A, "LRE RLE PDF LRO RLO"), (0x2066, "LRI RLI FSI PDI"))
    for place, name in enumerate(names.split())
}
# Qt takes U+009C for the end of the longest of several texts, of which it shows one that fits.
_UNSEEN = dict.fromkeys(range(0x80, 0xA0), "\N{REPLACEMENT CHARACTER}")
_SHOWN = MappingProxyType(_PICTURES | _UNSEEN | _TURNS | {ord(sign): " " for sign in _BREAKS})
_MOST_LETTERS = 1500
_LINE_LETTERS = 100


def one_line(text: str) -> str:
    """`text` with a space for each break, and a picture or a name for each control character.

    Letters of every script stay in their own order, and so do the joiners inside an emoji.
    """
    # Nearly every text is printable, and that is known at once; cells are painted by thousands.
    return text if text.isprintable() else text.translate(_SHOWN)


def shortened(text: str, letters: int = 40) -> str:
    """The beginning of `text` on one line, with an ellipsis where that is not all."""
    line = one_line(text)
    return line if len(line) <= letters else f"{line[: letters - 1]}…"


def tip(text: str) -> str:
    """`text` for a tooltip: never taken for HTML, long lines broken, 1,500 letters at most.

    Qt guesses what a tooltip is: a device called `<b>x</b>` would lose its brackets, one called
    `<img src=…>` would have a file of this computer shown. Plain text it never breaks into lines.
    """
    if len(text) > _MOST_LETTERS:
        text = f"{text[: _MOST_LETTERS - 1]}…"
    is_short = all(len(line) <= _LINE_LETTERS for line in text.splitlines())
    if is_short and "<" not in text and "&lt;" not in text:
        return text
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'


def caption(text: str) -> str:
    """`text` for a button, a tab or a menu: one line, where no `&` makes a shortcut of a letter."""
    return one_line(text).replace("&", "&&")


def window_title(text: str) -> str:
    """`text` for the title of a window, where Qt takes `[*]` for the mark of unsaved changes."""
    return one_line(text).replace("[*]", "[*][*]")


NOTHING = "—"
_RIGHT_ALIGNED = frozenset({Kind.INTEGER, Kind.SIZE})
_ACRONYMS = (
    "ad aosp dmg eas iccid id imei lob mac mdm meid msi os pkcs pkg scep tpm udid uri url vpn vpp"
)
_NAMES = "android azure fi intune linux microsoft wi win32 windows"
_KNOWN_WORDS = MappingProxyType(
    {
        "ios": "iOS",
        "ipados": "iPadOS",
        "macos": "macOS",
        "aad": "Entra ID",
        "windows10": "Windows 10",
        "windows81": "Windows 8.1",
    }
    | {word: word.upper() for word in _ACRONYMS.split()}
    | {word: word.capitalize() for word in _NAMES.split()}
)
_WHOLE_WORDS = MappingProxyType(
    {
        "macOS": "macOS",
        "iOS": "iOS",
        "iPadOS": "iPadOS",
        "noncompliant": "Not compliant",
        "winGetApp": "WinGet app",
        "macOsVppApp": "macOS VPP app",
        "groupAssignmentTarget": "Group",
        "exclusionGroupAssignmentTarget": "Excluded group",
        "allLicensedUsersAssignmentTarget": "All users",
        "allDevicesAssignmentTarget": "All devices",
    }
)
_WORD = re.compile(
    r"macOS|iOS|iPadOS|win32|windows10|windows81|"
    r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+"
)
_GRAPH_WORD = re.compile(r"[a-z][A-Za-z0-9]*(?:,[a-z][A-Za-z0-9]*)*")

_TITLES = MappingProxyType(
    {
        key: resource.title
        for resource in RESOURCES
        for key in (resource.name, resource.kind, resource.graph_path.rpartition("/")[2])
        if key is not None
    }
)
_PROPER_NAMES = frozenset({"Entra", "Autopilot", "Windows", "Apple", "Android"})
_INTENTS = frozenset({"required", "available", "uninstall", "availableWithoutEnrollment"})
_TYPE_WORD = re.compile(r"[a-z][A-Za-z0-9]*(?:App|AssignmentTarget|Policy|Configuration)")
_DETAIL_SEPARATOR = " · "
_RESOURCE_COLUMNS = frozenset({"source_type", "resource"}) | {
    table.discriminator for table in TABLES.values()
}
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


def display(column: Column, value: object) -> str:
    """The text of a cell: short, one line, in the user's time zone; `NOTHING` for no value."""
    if value is None or value == "":
        return NOTHING
    write = _WRITERS.get(column.kind)
    return one_line(_worded(column, str(value)) if write is None else write(value))


def tooltip(column: Column, value: object) -> str:
    """The whole value where the cell shortens or rewords it; empty where there is none."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.DATETIME:
        parsed = parse_instant(value)
        return f"{utc_text(parsed)} ({ago(parsed)})" if parsed else str(value)
    if column.kind is Kind.SIZE and isinstance(value, int):
        return f"{value:,} bytes"
    if column.kind is Kind.BOOLEAN:
        return ""
    return str(value)


def is_right_aligned(column: Column) -> bool:
    return column.kind in _RIGHT_ALIGNED


def in_sentence(title: str) -> str:
    """A title as it reads within a sentence: small, unless it begins with a proper name."""
    first = title.partition(" ")[0]
    is_proper = first in _PROPER_NAMES or first[1:] != first[1:].lower()
    return title if is_proper else title[:1].lower() + title[1:]


def summary(detail: str) -> tuple[str, ...]:
    """The parts of a related object's detail (joined by " · "), Graph's words as words of ours.

    A part that repeats another (an e-mail that is the sign-in name too) is said once.
    """
    parts = detail.split(_DETAIL_SEPARATOR) if detail else ()
    return tuple(dict.fromkeys(_TITLES.get(part) or _reworded_type(part) for part in parts))


def _reworded_type(part: str) -> str:
    is_word = part in _INTENTS or _TYPE_WORD.fullmatch(part)
    return reworded(part) if is_word else part


def counted(count: int, singular: str, plural: str) -> str:
    """As "1 device" or "1,234 devices"."""
    return f"{count:,} {singular if count == 1 else plural}"


def local_time(value: object) -> str:
    """A UTC time in the user's zone to the minute; the value itself if it is not a time."""
    parsed = parse_instant(value)
    return local_text(parsed) if parsed else str(value)


def parse_instant(value: object) -> datetime | None:
    """The aware time that `value` is or spells (ISO 8601); None when it is neither."""
    try:
        parsed = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None


def utc_text(instant: datetime) -> str:
    """`instant`, aware, to the second; in its own zone where UTC would lead out of the years."""
    with suppress(OverflowError):
        instant = instant.astimezone(UTC)
    return instant.isoformat(" ", "seconds").replace("+00:00", " UTC")


def size(size_bytes: int) -> str:
    """A number of bytes in units of 1024, as Windows and the Intune portal count them."""
    amount = float(size_bytes)
    for unit in _UNITS:
        if abs(amount) < 1024 or unit == _UNITS[-1]:
            return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
        amount /= 1024
    raise AssertionError("the last unit takes every amount")


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _size(value: object) -> str:
    return size(value) if isinstance(value, int) else str(value)


def reworded(word: str) -> str:
    """A word of Graph's as words of ours: `inGracePeriod` becomes "In grace period".

    Anything that does not look like lowerCamelCase (or several, comma separated) stays as it is.
    """
    if not _GRAPH_WORD.fullmatch(word):
        return word
    return ", ".join(_spaced(part) for part in word.split(","))


def _worded(column: Column, value: str) -> str:
    if column.name in _RESOURCE_COLUMNS:
        return _TITLES.get(value, value)
    return reworded(value) if column.is_enum else value


def _spaced(word: str) -> str:
    if word in _WHOLE_WORDS:
        return _WHOLE_WORDS[word]
    words = [_KNOWN_WORDS.get(part.lower(), part.lower()) for part in _WORD.findall(word)]
    text = " ".join(words).replace("Wi Fi", "Wi-Fi")
    is_set = text.startswith(tuple(_WHOLE_WORDS))
    return text if is_set else text[:1].upper() + text[1:]


_WRITERS: Mapping[Kind, Callable[[object], str]] = MappingProxyType(
    {
        Kind.BOOLEAN: lambda value: "Yes" if value else "No",
        Kind.DATETIME: local_time,
        Kind.SIZE: _size,
        Kind.INTEGER: _number,
        Kind.TYPE: lambda value: reworded(str(value)),
    }
)
