"""The latency model: deterministic, shaped as declared, cut off by the gateway."""

from __future__ import annotations

import random
import statistics

import pytest

from intune_manager.simulator.faults.presets import PRESETS
from intune_manager.simulator.protocol.load import GATEWAY_LIMIT_S, IDLE_S, TIMES, LatencyModel
from intune_manager.simulator.protocol.routes import find_route, parse_options

DEVICES = find_route("deviceManagement/managedDevices", "v1.0")
APPS = find_route("deviceAppManagement/mobileApps", "beta")
DETECTED = find_route("deviceManagement/detectedApps", "v1.0")


@pytest.mark.parametrize("name", sorted(TIMES))
def test_times_have_the_median_and_the_tail_they_declare(name: str) -> None:
    source = random.Random("times")
    drawn = sorted(TIMES[name].draw(source) for _ in range(4000))
    assert statistics.median(drawn) == pytest.approx(TIMES[name].p50_s, rel=0.1)
    assert drawn[3800] == pytest.approx(TIMES[name].p95_s, rel=0.15)


def test_the_same_seed_gives_the_same_times() -> None:
    def times(seed: int) -> list[float]:
        model = LatencyModel(scale=1, seed=seed)
        return [model.delay_s(DEVICES, parse_options(""), 0) for _ in range(20)]

    assert times(1) == times(1) != times(2)


def test_what_else_is_asked_meanwhile_changes_no_time() -> None:
    def times(*, beside: bool) -> list[float]:
        model, plain = LatencyModel(scale=1, seed=1), parse_options("")
        drawn = []
        for at_s in range(20):
            if beside:
                model.delay_s(APPS, plain, at_s)
                model.batch_s()
            drawn.append(model.delay_s(DEVICES, plain, at_s))
        return drawn

    assert times(beside=True) == times(beside=False)


def test_the_first_call_after_idleness_wakes_the_family() -> None:
    def delays(second_at_s: float) -> list[float]:
        model = LatencyModel(scale=1, seed=1)
        return [model.delay_s(DEVICES, parse_options(""), at_s) for at_s in (0, second_at_s)]

    assert delays(IDLE_S + 1)[1] - delays(1)[1] == pytest.approx(1.0)


def test_what_is_heavy_takes_longer() -> None:
    def median(route: object, query: str) -> float:
        model = LatencyModel(scale=1, seed=3)
        options = parse_options(query)
        return statistics.median(model.delay_s(route, options, 0) for _ in range(300))  # type: ignore[arg-type]

    assert median(APPS, "$expand=assignments") > 3 * median(APPS, "")
    assert median(DEVICES, "$select=id") < 0.7 * median(DEVICES, "")
    assert median(DETECTED, "$skip=20000") > 1.4 * median(DETECTED, "")


def test_no_call_outlasts_the_gateway() -> None:
    model = LatencyModel(scale=0.01, seed=1)
    options = parse_options("$expand=assignments")
    delays = [model.delay_s(APPS, options, 0) for _ in range(3000)]
    assert max(delays) == pytest.approx(GATEWAY_LIMIT_S * 0.01)
    assert model.is_too_long(max(delays))
    assert not model.is_too_long(min(delays))


def test_the_calm_preset_has_neither_delay_nor_error() -> None:
    calm = PRESETS["calm"]
    model = LatencyModel(scale=calm.latency_scale, seed=1)
    assert model.delay_s(DEVICES, parse_options(""), 0) == model.batch_s() == 0
    assert not model.is_too_long(0)
    assert calm.error_rate == 0


def test_busy_is_harder_than_real() -> None:
    assert PRESETS["busy"].error_rate > PRESETS["real"].error_rate > 0
    assert PRESETS["busy"].throttle_scale < PRESETS["real"].throttle_scale
