"""Armed faults: what the client meets, and what the log says about it."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import msgspec
import pytest
from local_http import local_http

from intune_manager.simulator.content.instants import START
from intune_manager.simulator.faults.kinds import BROKER_MESSAGE, Memory
from intune_manager.simulator.faults.presets import KINDS

PATH = "deviceManagement/managedDevices"
DEVICES = "/v1.0/deviceManagement/managedDevices?$top=50"


async def test_a_fault_strikes_once_at_its_turn_and_is_logged(graph: Any) -> None:
    await graph.control("faults", kind="status", status=503, path="managedDevices", nth=2)
    statuses = [(await graph.get(DEVICES)).status_code for _ in range(3)]
    assert statuses == [200, 503, 200]
    (entry,) = (await graph.control("log"))["log"]
    assert entry == {
        "class": "F2",
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


async def test_a_foreign_link_leads_to_another_origin(graph: Any) -> None:
    await graph.control("faults", kind="foreign_link")
    link = (await graph.get(DEVICES)).json()["@odata.nextLink"]
    assert link.startswith(
        f"{graph.simulator.front.foreign_origin}/v1.0/deviceManagement/managedDevices?$top=50&"
    )


async def test_items_can_be_doubled_lost_or_cut_off_from_the_rest(graph: Any) -> None:
    await graph.control("faults", kind="duplicate_items")
    await graph.control("faults", kind="missing_items", nth=2)
    await graph.control("faults", kind="missing_link", nth=3)
    doubled, thinned, last = [(await graph.get(DEVICES)).json() for _ in range(3)]
    assert len(doubled["value"]) == 51
    assert doubled["value"][-1] == doubled["value"][0]
    assert thinned["value"] == doubled["value"][1:50]
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
    assert (await graph.control("counters"))["requests"] == 1


@pytest.mark.parametrize(
    "description",
    [
        {"kind": "nonsense"},
        {"kind": "status"},
        {"kind": "status", "status": 500, "nonsense": 1},
        {"kind": "reset", "path": "("},
        {"kind": "reset", "nth": "soon"},
        {"kind": "reset", "nonsense": 1},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused_when_it_is_armed(
    graph: Any, description: dict[str, Any]
) -> None:
    response = await graph.http.post(f"{graph.endpoint.url}/_sim/faults", json=description)
    assert response.status_code == 400
    assert response.json()["error"]


def test_every_kind_of_fault_does_something_and_has_a_class() -> None:
    for name, kind in KINDS.items():
        assert kind.before or kind.after or kind.moves, name
        values = {"status": 503} if name == "status" else {}
        assert kind.family_of(values) in {f"F{number}" for number in range(1, 15)}, name


@pytest.mark.parametrize(
    ("values", "family"),
    [
        ({"status": 429}, "F1"),
        ({"status": 500, "message": BROKER_MESSAGE}, "F1"),
        ({"status": 504}, "F2"),
        ({"status": 401}, "F5"),
        ({"status": 403}, "F6"),
        ({"status": 410, "code": "syncStateNotFound"}, "F7"),
        ({"status": 400, "code": "Directory_ExpiredPageToken"}, "F7"),
    ],
)
def test_a_status_belongs_to_the_class_that_its_body_tells(
    values: dict[str, Any], family: str
) -> None:
    assert KINDS["status"].family_of(values) == family


async def test_a_date_is_counted_from_the_skewed_clock_of_its_answer(graph: Any) -> None:
    await graph.control("faults", kind="status", status=429, retry_after="date:20", skew_s=-3600.0)
    headers = (await graph.get(DEVICES)).headers
    told, date = (parsedate_to_datetime(headers[name]) for name in ("retry-after", "date"))
    assert (told - date).total_seconds() == 20
    assert (START - date).total_seconds() == 3600


async def test_a_skewed_date_is_an_hour_off(graph: Any) -> None:
    await graph.control("faults", kind="skewed_date", skew_s=3600.0)
    date = parsedate_to_datetime((await graph.get(DEVICES)).headers["date"])
    assert (date - START).total_seconds() == 3600


async def test_a_stuck_page_comes_once_less_is_asked_for(graph: Any) -> None:
    await graph.control("faults", kind="stuck_page", until_top=10, times=None)
    link = (await graph.get(DEVICES)).json()["@odata.nextLink"]
    assert [(await graph.get(link)).status_code for _ in range(3)] == [504] * 3
    smaller = (await graph.get(DEVICES.replace("=50", "=10"))).json()["@odata.nextLink"]
    assert (await graph.get(smaller)).status_code == 200


async def test_a_broken_gateway_stays_so_on_its_connection_and_on_no_other(graph: Any) -> None:
    await graph.control("faults", kind="stuck_connection")
    statuses = [(await graph.get(DEVICES)).status_code for _ in range(3)]
    assert statuses == [503] * 3
    async with local_http() as other:
        url = graph.endpoint.url + DEVICES
        assert (await other.get(url, headers=graph.authorization())).status_code == 200


async def test_a_token_can_be_refused_on_beta_alone_until_it_is_replaced(graph: Any) -> None:
    tags = "/beta/deviceManagement/roleScopeTags"
    await graph.control("faults", kind="refused_on_beta")
    assert [(await graph.get(tags)).status_code for _ in range(2)] == [401, 401]
    assert (await graph.get(DEVICES)).status_code == 200
    renewed = (await graph.control("token", life_s=60))["token"]
    headers = graph.authorization(renewed)
    assert (await graph.http.get(graph.endpoint.url + tags, headers=headers)).status_code == 200


async def test_a_missing_role_hides_in_an_error_inside_the_error(graph: Any) -> None:
    await graph.control("faults", kind="role_missing")
    response = await graph.get(DEVICES)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (403, "UnknownError")
    assert msgspec.json.decode(error["message"])["ErrorCode"] == "Forbidden"


async def test_a_gone_sync_state_says_where_to_start_again(graph: Any) -> None:
    await graph.control("faults", kind="status", status=410, code="syncStateNotFound")
    response = await graph.get("/v1.0/users/delta?$select=id")
    assert response.status_code == 410
    assert response.headers["location"] == f"{graph.endpoint.url}/v1.0/users/delta?$deltatoken="


async def test_what_is_not_licensed_does_not_apply_to_the_tenant(graph: Any) -> None:
    await graph.control("faults", kind="not_licensed", path="/deviceManagement/", times=None)
    response = await graph.get(DEVICES)
    assert response.status_code == 400
    assert "not applicable to target tenant" in response.json()["error"]["message"]
    assert (await graph.get("/v1.0/groups")).status_code == 200


async def test_a_foreign_link_leads_to_a_host_that_keeps_what_arrives(graph: Any) -> None:
    await graph.control("faults", kind="foreign_link")
    link = (await graph.get(DEVICES)).json()["@odata.nextLink"]
    assert not link.startswith(graph.endpoint.url)
    await graph.get(link)  # as no client should
    counters = await graph.control("counters")
    assert (counters["foreign_requests"], counters["foreign_tokens"]) == (1, 1)


async def test_a_link_can_lead_to_an_empty_last_page(graph: Any) -> None:
    await graph.control("faults", kind="empty_last_page")
    pages = await graph.pages("/v1.0/deviceManagement/deviceCategories")
    assert [len(page["value"]) for page in pages] == [3, 0]


async def test_a_count_can_say_more_than_comes(graph: Any) -> None:
    await graph.control("faults", kind="missing_link_despite_count")
    page = (await graph.get(DEVICES)).json()
    assert "@odata.nextLink" not in page
    assert page["@odata.count"] > len(page["value"])


async def test_an_object_can_move_out_of_sight_between_two_pages(graph: Any) -> None:
    await graph.control("faults", kind="moved_item", out_of_sight=True)
    ids = {item["id"] for item in await graph.items(DEVICES)}
    (missed,) = set(graph.simulator.tenant.collection(PATH).ids()) - ids
    assert missed in {item["id"] for item in await graph.items(DEVICES)}


async def test_an_object_can_move_to_a_later_page_and_come_twice(graph: Any) -> None:
    await graph.control("faults", kind="moved_item")
    ids = [item["id"] for item in await graph.items(DEVICES)]
    assert len(ids) == 201
    assert len(set(ids)) == 200


@pytest.mark.parametrize(
    ("kind", "reads"),
    [("byte_order_mark", True), ("duplicate_keys", True), ("invalid_utf8", False)],
)
async def test_a_body_can_be_odd_or_no_text_at_all(graph: Any, kind: str, reads: bool) -> None:
    plain = (await graph.get(DEVICES)).content
    await graph.control("faults", kind=kind)
    response = await graph.get(DEVICES)
    assert response.content != plain
    try:
        read = msgspec.json.decode(response.content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        assert not reads
    else:
        assert read == msgspec.json.decode(plain)


async def test_a_chunked_answer_can_end_without_its_last_chunk(graph: Any) -> None:
    await graph.control("faults", kind="cut_chunks")
    with pytest.raises(httpx.RemoteProtocolError):
        await graph.get(DEVICES)


async def test_an_answer_can_name_the_wrong_type(graph: Any) -> None:
    await graph.control("faults", kind="wrong_content_type")
    response = await graph.get(DEVICES)
    assert response.headers["content-type"] == "text/html"
    assert len(response.json()["value"]) == 50


def test_a_reading_that_begins_forgets_what_the_one_before_it_has_shown() -> None:
    # Else an item of long ago would come back in it, as no server sends it.
    memory = Memory()
    memory.shown |= {"/v1.0/groups/delta": b"1", "/v1.0/groups/delta?$select=id": b"2"}
    memory.shown["/v1.0/users"] = b"3"
    memory.forget_shown("/v1.0/groups/delta")
    assert memory.shown == {"/v1.0/users": b"3"}
