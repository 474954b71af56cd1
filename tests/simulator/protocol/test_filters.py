"""The supported part of `$filter`."""

from __future__ import annotations

import pytest

from intune_manager.simulator.protocol.filters import parse_filter
from intune_manager.simulator.protocol.wire_errors import WireError

ITEM = {
    "@odata.type": "#microsoft.graph.webApp",
    "name": "Kerry's (old) App",
    "count": 7,
    "on": True,
    "none": None,
    "at": "2026-07-01T10:00:00.5Z",
    "nested": {"family": "baseline"},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name eq 'kerry''s (old) app'", True),
        ("name ne 'x'", True),
        ("contains(name,'(OLD)')", True),
        ("startswith(name, 'app')", False),
        ("contains(name,'x') eq false", True),
        ("count gt 6 and count le 7", True),
        ("count lt 7 or on eq true", True),
        ("not (on eq true)", False),
        ("not on eq true and count eq 7", False),
        ("none eq null", True),
        ("none gt 3", False),
        ("absent eq null", True),
        ("at gt 2026-07-01T10:00:00.49Z", True),
        ("at ge 2026-07-01T10:00:00.5000000Z", True),
        ("at lt 2026-07-01T10:00:00Z", False),
        ("count gt 'text'", False),
        ("nested/family eq 'baseline'", True),
        ("isof('microsoft.graph.webApp')", True),
        ("not isof('microsoft.graph.webApp')", False),
        ("count eq 1 or count eq 2 and on eq true or count eq 7", True),
    ],
)
def test_a_filter_decides_as_odata_does(text: str, expected: bool) -> None:
    assert parse_filter(text).matches(ITEM) is expected


@pytest.mark.parametrize(
    "text",
    [
        "name",
        "name eq",
        "name eq 'open",
        "eq 'x'",
        "name eq 'x' and",
        "(name eq 'x'",
        "name eq 'x')",
        "name like 'x'",
        "endswith(name,'x')",
        "contains(name,x)",
        "contains(name 'x')",
        "contains(name,'x') eq 'x'",
        "name in ('a','b')",
        "tags/any(t:t eq 'x')",
        "count eq 1 " + "or count eq 1 " * 500,
        "not " * 300 + "on eq true",
        "(" * 300 + "on eq true" + ")" * 300,
    ],
)
def test_everything_else_is_a_bad_request(text: str) -> None:
    with pytest.raises(WireError) as caught:
        parse_filter(text)
    assert caught.value.status == 400


def test_a_filter_tells_which_operators_it_uses_on_what() -> None:
    uses = parse_filter("not contains(a,'x') and b/c gt 3").uses
    assert uses == {("", "not"), ("a", "contains"), ("b/c", "gt")}
