"""Faults by chance: at their rate, by the seed, and the same ones however requests interleave."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from intune_manager.simulator.faults.front import FaultTable
from intune_manager.simulator.faults.presets import (
    HOSTILE,
    PRESETS,
    Chances,
    Risk,
    gateway_errors,
)
from intune_manager.simulator.protocol.messages import GraphRequest


def request(path: str = "users", query: str = "", *, inner: bool = False) -> GraphRequest:
    target = f"/v1.0/{path}{query}"
    return GraphRequest("GET", "v1.0", path, target, {}, "http://127.0.0.1:1", inner=inner)


def struck(chances: Chances, asked: GraphRequest) -> list[str]:
    return [risk.kind for risk in chances.struck(asked)]


def test_errors_come_at_their_rate_and_as_the_seed_says() -> None:
    def strikes(seed: int) -> list[bool]:
        table = FaultTable(gateway_errors(0.02), seed=seed)
        return [table.take(request()) is not None for _ in range(5000)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 60 <= sum(strikes(1)) <= 140


def test_concurrency_does_not_change_which_requests_are_struck() -> None:
    paths = [f"path{number % 7}" for number in range(700)]
    random.Random(1).shuffle(paths)

    def met(order: list[str]) -> dict[str, list[list[str]]]:
        chances = Chances(HOSTILE, seed=3)
        found: dict[str, list[list[str]]] = {}
        for path in order:
            found.setdefault(path, []).append(struck(chances, request(path)))
        return found

    one, other = met(paths), met(sorted(paths))
    assert one == other
    assert any(any(kinds) for turns in one.values() for kinds in turns)


def test_a_burst_strikes_several_requests_in_a_row() -> None:
    chances = Chances([Risk("reset", 0.01, burst=3)], seed=1)
    turns = "".join("x" if struck(chances, request()) else "." for _ in range(2000))
    runs = [len(run) for run in turns.split(".") if run]
    assert runs
    assert min(runs) >= 3


def test_a_risk_per_path_comes_true_for_good_or_not_at_all() -> None:
    chances = Chances([Risk("reset", 0.5, per_path=True)], seed=1)
    for number in range(20):
        turns = {bool(struck(chances, request(f"path{number}"))) for _ in range(5)}
        assert len(turns) == 1


def test_a_risk_keeps_to_its_path_and_out_of_batches() -> None:
    chances = Chances([Risk("reset", 1.0, path=r"\$skiptoken=", in_batches=False)], seed=1)
    assert not struck(chances, request())
    assert struck(chances, request(query="?$skiptoken=x"))
    assert not struck(chances, request(query="?$skiptoken=x", inner=True))


def test_hostile_holds_every_class_that_comes_by_chance_at_one_percent_or_more() -> None:
    rates: dict[str, float] = {}
    for risk in PRESETS["hostile"].risks:
        rates[risk.family] = rates.get(risk.family, 0.0) + risk.rate
    expected = {f"F{number}" for number in range(1, 15)} - {"F10", "F11", "F12"}
    assert rates.keys() == expected
    assert all(rate >= 0.01 - 1e-9 for rate in rates.values()), rates


def test_a_preset_without_risks_strikes_nothing() -> None:
    assert not PRESETS["calm"].risks
    assert not struck(Chances((), seed=1), request())


@pytest.mark.parametrize(
    ("what", "down", "up"),
    [
        ("intune-devices", "deviceManagement/detectedApps", "deviceManagement/auditEvents"),
        ("deviceManagement/auditEvents", "deviceManagement/auditEvents", "users"),
        ("entra", "users/delta", "deviceManagement/managedDevices"),
    ],
)
def test_an_outage_takes_down_what_was_chosen_and_nothing_else(
    what: str, down: str, up: str
) -> None:
    chances = Chances(replace(PRESETS["outage"], outage=what).risks, seed=1)
    assert all(struck(chances, request(down)) for _ in range(20))
    assert not any(struck(chances, request(up)) for _ in range(20))


@pytest.mark.parametrize("values", [{"outage": "nonsense"}, {"outage_status": 418}])
def test_an_outage_that_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"nonsense|418"):
        replace(PRESETS["outage"], **values)
