"""What people type, paste and save: without what editors, chats and shells put round it."""

from __future__ import annotations

import codecs
import re
import tomllib
from typing import Any

_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Letters without width: they come along when text is copied from a web page or a chat."""
_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u201e": "\u201c", "\u2018": "\u2019",
           "\u00ab": "\u00bb", "\u201d": "\u201d", "`": "`"}  # fmt: skip
_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_LINE = re.compile(r"\(at line (\d+)")


def typed(text: str) -> str:
    """`text` without blanks and quotes round it, and without letters that have no width.

    `set NAME="C:\\a b"` gives the quotes to the program, too, and "Copy as path" puts them there.
    """
    bare = _UNSEEN.sub("", text).strip()
    while len(bare) > 1 and _QUOTES.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip()
    return "" if bare in _QUOTES else bare


def typed_id(text: str) -> str:
    """`text` as `typed`; of a GUID the dashes are plain, and the braces of the registry gone."""
    bare = typed(text)
    guid = _DASHES.sub("-", bare.removeprefix("{").removesuffix("}"))
    return guid if _GUID.fullmatch(guid) else bare


def typed_name(text: str) -> str:
    """`text` as `typed_id` if that is an id or a domain; a name with more to it stays as it is."""
    bare = typed_id(text)
    return bare if _PLAIN.fullmatch(bare) else text


class UnreadableFileError(Exception):
    """A file cannot be understood; the message says where and why, `remedy` the way out."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def file_text(data: bytes) -> str:
    """The text of a file of any editor: UTF-8 or, as Notepad and PowerShell write, UTF-16.

    Raises UnreadableFileError for any other encoding, with the first line that shows it.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data[:4]:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            f"line {line} holds a letter that is not {encoding.partition('-sig')[0].upper()}",
            "Save the file as UTF-8: in Notepad by Save as, Encoding UTF-8.",
        ) from error


def toml_values(text: str) -> dict[str, Any]:
    """The values of a TOML file. Raises UnreadableFileError, which never repeats what is in it."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.search(str(error))
        lines = text.splitlines()
        line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
        raise UnreadableFileError(str(error), _way_out(line)) from error


def _way_out(line: str) -> str:
    """What to do about a line that is no TOML."""
    value = line.partition("=")[2].strip()
    if "\\" in value and value.startswith('"'):
        return "Write a path in single quotes, as 'C:\\certs\\app.pfx', or with / instead of \\."
    odd = next((c for c in line.partition("#")[0] if c in _ODD or _UNSEEN.match(c)), "")
    if odd:
        return f"Type U+{ord(odd):04X} anew: it is not the letter that it looks like."
    if value[:1].isalpha() or value[:1] in ("/", "\\", "{", "~"):
        return 'Write a text in quotes, as tenant_id = "contoso.com".'
    return "Correct the file, or move it away to start from the defaults."


_ODD = frozenset("\u00a0\u2007\u202f\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2013\u2014\uff1d")
