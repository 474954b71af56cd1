"""Requests ask for what the registry declares, and say what they can do without."""

from __future__ import annotations

from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.sync.reading import list_request


def test_a_select_and_a_page_size_are_asked_for_as_declared() -> None:
    resource = RESOURCES_BY_NAME["users"]
    request = list_request(resource, expand=False)
    assert request.path == "users"
    assert dict(request.query) == {"$select": ",".join(resource.select), "$top": "999"}
    assert request.degradable == ("$top",)
    assert request.scope == "User.Read.All"


def test_assignments_are_the_first_thing_to_do_without() -> None:
    request = list_request(RESOURCES_BY_NAME["configuration_policies"], expand=True)
    assert dict(request.query) == {"$expand": "assignments", "$top": "200"}
    assert request.degradable == ("$expand", "$top")


def test_intune_lists_get_no_options_that_they_may_refuse() -> None:
    assert list_request(RESOURCES_BY_NAME["devices"], expand=False).query == ()
