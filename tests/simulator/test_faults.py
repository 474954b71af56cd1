"""Armed faults: what the client meets, and what the log says about it."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import msgspec
import pytest

from intune_manager.simulator.fault_kinds import KINDS
from intune_manager.simulator.faults import FaultTable

DEVICES = "/v1.0/deviceManagement/managedDevices?$top=50"


async def test_a_fault_strikes_once_at_its_turn_and_is_logged(graph: Any) -> None:
    fault = await graph.control("faults", kind="status", status=503, path="managedDevices", nth=2)
    statuses = [(await graph.get(DEVICES)).status_code for _ in range(3)]
    assert statuses == [200, 503, 200]
    (entry,) = (await graph.control("log"))["log"]
    assert entry == {
        "fault": fault["id"],
        "kind": "status",
        "request": 2,
        "method": "GET",
        "target": DEVICES,
    }
    assert (await graph.control("counters"))["statuses"] == {"200": 2, "503": 1}


@pytest.mark.parametrize("form", ["3", "2.128", "0", "200", "date:5", None])
async def test_retry_after_comes_in_every_form(graph: Any, form: str | None) -> None:
    await graph.control("faults", kind="status", status=429, retry_after=form)
    response = await graph.get(DEVICES)
    told = response.headers.get("retry-after")
    if form is not None and form.startswith("date:"):
        asked = parsedate_to_datetime(told) - parsedate_to_datetime(response.headers["date"])
        assert asked.total_seconds() == 5
    else:
        assert told == form


async def test_a_delay_can_hide_in_the_nested_message(graph: Any) -> None:
    await graph.control("faults", kind="status", status=429, nested_retry_after="7")
    message = (await graph.get(DEVICES)).json()["error"]["message"]
    assert msgspec.json.decode(message)["RetryAfter"] == "7"


async def test_a_gateway_error_can_be_html(graph: Any) -> None:
    await graph.control("faults", kind="status", status=502, html=True)
    response = await graph.get(DEVICES)
    assert response.status_code == 502
    assert response.headers["content-type"] == "text/html"


async def test_a_claims_challenge_names_its_claims(graph: Any) -> None:
    await graph.control("faults", kind="unauthorized", claims="eyJhIjoxfQ==")
    response = await graph.get(DEVICES)
    assert response.status_code == 401
    challenge = response.headers["www-authenticate"]
    assert 'error="insufficient_claims", claims="eyJhIjoxfQ=="' in challenge


@pytest.mark.parametrize("kind", ["reset", "reset_in_body"])
async def test_a_reset_connection_fails_and_the_next_request_works(graph: Any, kind: str) -> None:
    await graph.control("faults", kind=kind)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await graph.get(DEVICES)
    assert (await graph.get(DEVICES)).status_code == 200


@pytest.mark.parametrize("kind", ["stall", "stall_in_body"])
async def test_a_stalled_answer_never_ends(graph: Any, kind: str) -> None:
    await graph.control("faults", kind=kind)
    with pytest.raises(httpx.ReadTimeout):
        await graph.http.get(
            graph.endpoint.url + DEVICES, headers=graph.authorization(), timeout=0.3
        )


async def test_a_trickle_brings_everything_in_the_end(graph: Any) -> None:
    await graph.control("faults", kind="trickle", bytes_per_s=200_000)
    assert len((await graph.get(DEVICES)).json()["value"]) == 50


async def test_an_empty_middle_page_hides_nothing(graph: Any) -> None:
    await graph.control("faults", kind="empty_page", path="skiptoken", times=2)
    pages = await graph.pages(DEVICES)
    assert [len(page["value"]) for page in pages] == [50, 0, 0, 50, 50, 50]
    assert len({item["id"] for page in pages for item in page["value"]}) == 200


async def test_a_repeated_link_leads_to_the_same_page_for_ever(graph: Any) -> None:
    await graph.control("faults", kind="repeated_link", path="skiptoken", times=None)
    link = (await graph.get(DEVICES)).json()["@odata.nextLink"]
    page = (await graph.get(link)).json()
    assert page["@odata.nextLink"] == link
    assert (await graph.get(link)).json() == page


async def test_a_foreign_link_leads_to_the_origin_that_was_chosen(graph: Any) -> None:
    await graph.control("faults", kind="foreign_link", origin="http://evil.example")
    link = (await graph.get(DEVICES)).json()["@odata.nextLink"]
    assert link.startswith("http://evil.example/v1.0/deviceManagement/managedDevices?$top=50&")


async def test_items_can_be_doubled_lost_or_cut_off_from_the_rest(graph: Any) -> None:
    await graph.control("faults", kind="duplicate_items", count=3)
    await graph.control("faults", kind="missing_items", count=3, nth=2)
    await graph.control("faults", kind="missing_link", nth=3)
    doubled, thinned, last = [(await graph.get(DEVICES)).json() for _ in range(3)]
    assert len(doubled["value"]) == 53
    assert doubled["value"][-3:] == doubled["value"][:3]
    assert thinned["value"] == doubled["value"][3:50]
    assert "@odata.nextLink" not in last


async def test_truncated_json_arrives_in_a_complete_answer(graph: Any) -> None:
    await graph.control("faults", kind="truncated_json")
    response = await graph.get(DEVICES)
    assert response.status_code == 200
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(response.content)


async def test_a_fault_can_strike_one_item_of_a_batch(graph: Any) -> None:
    await graph.control("faults", kind="status", status=429, retry_after="2", path="roleScopeTags")
    response = await graph.batch(
        {"id": "1", "method": "GET", "url": "/deviceManagement/roleScopeTags"},
        {"id": "2", "method": "GET", "url": "/deviceManagement/assignmentFilters"},
    )
    by_id = {each["id"]: each for each in response.json()["responses"]}
    assert (by_id["1"]["status"], by_id["2"]["status"]) == (429, 200)
    assert by_id["1"]["headers"]["Retry-After"] == "2"


async def test_reset_disarms_everything(graph: Any) -> None:
    await graph.control("faults", kind="status", status=503, times=None)
    assert (await graph.get(DEVICES)).status_code == 503
    await graph.control("reset", now=True)
    assert (await graph.get(DEVICES)).status_code == 200
    assert (await graph.control("faults"))["faults"] == []
    assert (await graph.control("counters"))["requests"] == 1


@pytest.mark.parametrize(
    "description",
    [
        {"kind": "nonsense"},
        {"kind": "status"},
        {"kind": "status", "status": 500, "nonsense": 1},
        {"kind": "reset", "path": "("},
        {"kind": "reset", "nth": "soon"},
        {"kind": "reset", "after_bytes": "many"},
        {"kind": "duplicate_items", "count": "many"},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused_when_it_is_armed(
    graph: Any, description: dict[str, Any]
) -> None:
    response = await graph.http.post(f"{graph.endpoint.url}/_sim/faults", json=description)
    assert response.status_code == 400
    assert response.json()["error"]
    assert (await graph.control("faults"))["faults"] == []


def test_random_errors_come_at_their_rate_and_in_the_order_of_the_seed() -> None:
    def struck(seed: int) -> list[bool]:
        table = FaultTable(error_rate=0.02, seed=seed)
        return [table.take(_request(), number) is not None for number in range(5000)]

    assert struck(1) == struck(1) != struck(2)
    assert 60 <= sum(struck(1)) <= 140


def test_every_kind_of_fault_does_something() -> None:
    assert all(kind.before or kind.after for kind in KINDS.values())


def _request() -> Any:
    from intune_manager.simulator.wire import GraphRequest

    return GraphRequest("GET", "v1.0", "users", "/v1.0/users", {}, "http://127.0.0.1:1")
