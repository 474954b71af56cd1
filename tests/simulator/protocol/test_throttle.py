"""Throttling: limits, waits, what a wait costs those who do not wait."""

from __future__ import annotations

from typing import Any

import pytest

from intune_manager.registry.resource import Service
from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.protocol.load import ThrottleModel, directory_limit, units_of
from intune_manager.simulator.protocol.messages import GraphError
from intune_manager.simulator.protocol.routes import find_route, parse_options

TAGS = "/beta/deviceManagement/roleScopeTags"


def throttle(scale: float = 0.01) -> tuple[ThrottleModel, Clock]:
    clock = Clock(monotonic=lambda: 0.0)
    return ThrottleModel(clock, 1000, scale=scale, seed=1), clock


def refusals(subject: ThrottleModel, family: Service, count: int) -> int:
    refused = 0
    for _ in range(count):
        try:
            subject.charge(family, 1)
        except GraphError as error:
            refused += error.status == 429
    return refused


def test_a_family_grants_its_published_number_and_no_more() -> None:
    subject, _ = throttle(scale=1)
    assert refusals(subject, Service.INTUNE, 1000) == 0
    assert refusals(subject, Service.INTUNE, 1) == 1


def test_families_have_budgets_of_their_own() -> None:
    subject, _ = throttle()
    assert refusals(subject, Service.INTUNE, 11) == 1
    assert refusals(subject, Service.INTUNE_DEVICES, 20) == 0
    assert refusals(subject, Service.ENTRA, 80) == 0


def test_waiting_as_long_as_asked_is_enough() -> None:
    subject, clock = throttle()
    refusals(subject, Service.ENTRA, 80)
    with pytest.raises(GraphError) as caught:
        subject.charge(Service.ENTRA, 1)
    clock.advance(float(caught.value.headers["Retry-After"]))
    assert refusals(subject, Service.ENTRA, 5) == 0
    assert subject.early == 0


def test_a_request_during_the_wait_starts_it_again() -> None:
    subject, clock = throttle()
    refusals(subject, Service.INTUNE, 11)
    clock.advance(4)
    assert refusals(subject, Service.INTUNE, 1) == 1
    clock.advance(4)
    assert refusals(subject, Service.INTUNE, 1) == 1
    clock.advance(5.1)
    assert refusals(subject, Service.INTUNE, 1) == 0


def test_a_request_before_an_announced_wait_is_over_is_early() -> None:
    subject, clock = throttle()
    subject.announce(Service.INTUNE, 30)
    subject.arrived(Service.INTUNE)  # it was under way
    clock.advance(29)
    subject.arrived(Service.ENTRA)
    assert subject.early == 0
    subject.arrived(Service.INTUNE)
    assert subject.early == 1
    clock.advance(1.1)
    subject.arrived(Service.INTUNE)
    assert subject.early == 1


async def test_the_wait_of_an_armed_fault_is_watched_too(graph: Any) -> None:
    await graph.control("faults", kind="status", status=429, retry_after="30", path="roleScopeTags")
    await graph.get(TAGS)
    await graph.control("clock", seconds=20)
    await graph.get("/v1.0/groups")
    assert (await graph.control("counters"))["early"] == 0
    await graph.get("/v1.0/deviceManagement/auditEvents")
    assert (await graph.control("counters"))["early"] == 1


async def test_a_refusal_without_a_time_announces_none(graph: Any) -> None:
    await graph.control("faults", kind="status", status=429, path="roleScopeTags")
    await graph.get(TAGS)
    await graph.control("clock", seconds=1)
    await graph.get(TAGS)
    assert (await graph.control("counters"))["early"] == 0


def test_intune_often_names_no_delay() -> None:
    named = 0
    subject, _ = throttle()
    for _ in range(200):
        try:
            subject.charge(Service.INTUNE, 1)
        except GraphError as error:
            named += "Retry-After" in error.headers
    assert 60 <= named <= 130


def test_no_scale_means_no_throttling() -> None:
    subject, _ = throttle(scale=0)
    assert refusals(subject, Service.ENTRA, 100_000) == 0


@pytest.mark.parametrize(("users", "units"), [(49, 3500), (50, 5000), (500, 5000), (501, 8000)])
def test_the_directory_limit_grows_with_the_tenant(users: int, units: int) -> None:
    assert directory_limit(users).units == units


@pytest.mark.parametrize(
    ("path", "query", "units"),
    [
        ("users", "", 2),
        ("users", "$select=id", 1),
        ("users", "$select=id&$top=5", 1),
        ("groups/a/members", "", 3),
        ("groups/a/members", "$select=id", 2),
        ("deviceManagement/managedDevices", "", 1),
    ],
)
def test_a_request_costs_its_resource_units(path: str, query: str, units: int) -> None:
    assert units_of(find_route(path, "v1.0"), parse_options(query)) == units


async def test_each_item_of_a_batch_is_charged(start_graph: Any) -> None:
    graph = await start_graph(scale=0.01)
    requests = [
        {"id": str(n), "method": "GET", "url": "/deviceManagement/roleScopeTags"} for n in range(15)
    ]
    statuses = [each["status"] for each in (await graph.batch(*requests)).json()["responses"]]
    assert sorted(statuses) == [200] * 10 + [429] * 5


async def test_a_throttled_client_sees_the_body_of_intune(start_graph: Any) -> None:
    graph = await start_graph(scale=0.001)
    responses = [await graph.get(TAGS) for _ in range(2)]
    assert [each.status_code for each in responses] == [200, 429]
    assert responses[1].json()["error"]["code"] == "TooManyRequests"
    counters = await graph.control("counters")
    assert counters["statuses"]["429"] == 1


async def test_entra_names_the_wait_once_its_resource_units_are_used_up(start_graph: Any) -> None:
    graph = await start_graph(scale=0.001)  # five resource units
    answers = [await graph.get("/v1.0/devices?$select=id") for _ in range(6)]
    assert [each.status_code for each in answers] == [200] * 5 + [429]
    assert int(answers[5].headers["Retry-After"]) >= 1
