"""Links are followed into the configured Graph and nowhere else."""

from __future__ import annotations

import pytest

from intune_manager.errors import RequestRefusedError
from intune_manager.graph.origin import ForeignLinkError, Origin

BASE = "https://graph.microsoft.com"


@pytest.mark.parametrize(
    ("base", "link"),
    [
        (BASE, f"{BASE}/v1.0/users?$skiptoken=RFNwdAIAAQ+/="),
        (BASE, "https://GRAPH.microsoft.com/beta/x?$skiptoken=%255Bcosmosdb%255D"),
        (BASE, f"{BASE}:443/v1.0/users"),
        (f"{BASE}:443", f"{BASE}/v1.0/users"),
        (BASE, f"{BASE}/v1.0/users?$skiptoken=a/../b"),
        ("http://127.0.0.1:8642", "http://127.0.0.1:8642/v1.0/users"),
        ("http://[::1]:8642", "http://[::1]:8642/v1.0/users"),
        ("https://proxy.test/graph", "https://proxy.test/graph/v1.0/users"),
    ],
)
def test_a_link_into_the_graph_is_kept_as_it_is(base: str, link: str) -> None:
    assert Origin(base).check(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/v1.0/users",
        "http://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com:8443/v1.0/users",
        "https://graph.microsoft.com.evil.test/v1.0/users",
        "https://graph.microsoft.com@evil.test/v1.0/users",
        "https://evil.test@graph.microsoft.com/v1.0/users",
        "https://evil.test#@graph.microsoft.com/v1.0/users",
        "https://evil.test\\@graph.microsoft.com/v1.0/users",
        "https:\\\\graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com\\.evil.test/v1.0/users",
        "//graph.microsoft.com/v1.0/users",
        "/v1.0/users",
        "",
        " https://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com",
        "https://graph.microsoft.com/",
        "https://graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/oauth2/token",
        "https://graph.microsoft.com/v1.0/../oauth2/token",
        "https://graph.microsoft.com/v1.0/%2e%2e/oauth2/token",
        "https://graph.microsoft.com/v1.0/users\r\nHost: evil.test",
        "https://graph.microsoft.com/v1.0/users\x00",
        "https://graph.microsoft.com./v1.0/users",
        "https://graph.microsoft.com\u2044v1.0/users",
        "file:///etc/passwd",
    ],
)
def test_any_other_link_is_refused(link: str) -> None:
    with pytest.raises(ForeignLinkError):
        Origin(BASE).check(link)


def test_below_a_base_path_only_that_path_is_the_graph() -> None:
    with pytest.raises(ForeignLinkError):
        Origin("https://proxy.test/graph").check("https://proxy.test/v1.0/users")


def test_paths_and_values_are_encoded_once() -> None:
    url = Origin(BASE).url("v1.0", "/groups/a b?c#d/members", (("$filter", "a eq 'x&y=#'"),))
    assert url == f"{BASE}/v1.0/groups/a%20b%3Fc%23d/members?$filter=a%20eq%20'x%26y=%23'"


@pytest.mark.parametrize(("version", "path"), [("v2.0", "users"), ("beta", "groups/../../x")])
def test_a_path_that_leaves_its_version_is_refused(version: str, path: str) -> None:
    with pytest.raises(RequestRefusedError):
        Origin(BASE).url(version, path)
