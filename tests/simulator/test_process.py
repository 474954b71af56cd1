"""The demo tenant as a child process, and the command behind it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time

import httpx
import pytest

from intune_manager.errors import EnvironmentalError
from intune_manager.simulator.faults.simulator import Simulator
from intune_manager.simulator.options import SimulatorOptions
from intune_manager.simulator.process import SimulatorProcess

COMMAND = (sys.executable, "-m", "intune_manager", "simulate")


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_sim/health", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def wait_until_silent(url: str) -> None:
    deadline = time.monotonic() + 10
    while answers(url):
        assert time.monotonic() < deadline, f"{url} still answers"
        time.sleep(0.02)


def test_the_child_serves_until_it_is_stopped_whatever_the_users_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # With this setting the command would refuse to run.
    monkeypatch.setenv("INTUNE_MANAGER_GRAPH_URL", "http://graph.example.com")
    monkeypatch.setenv("INTUNE_MANAGER_CLIENT_SECRET", "of the user's own tenant")
    with SimulatorProcess(SimulatorOptions(seed=5)) as process:
        endpoint = process.start()
        health = httpx.get(f"{endpoint.url}/_sim/health", trust_env=False)
        assert health.json()["tenant_id"] == endpoint.tenant_id
        assert endpoint.tenant_id == Simulator(SimulatorOptions(seed=5)).tenant.tenant_id
        assert process.pid is not None
    assert process.pid is None
    assert not answers(endpoint.url)
    process.stop()


def test_the_child_does_not_outlive_a_killed_parent() -> None:
    script = (
        "from intune_manager.simulator.process import SimulatorProcess;import os,signal\n"
        "print(SimulatorProcess().start().url, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    # A file: the child inherits nothing that `run` would wait for.
    with tempfile.TemporaryFile() as said:
        subprocess.run([sys.executable, "-c", script], check=False, stdout=said, timeout=40)
        said.seek(0)
        url = said.read().decode().strip()
    assert url.startswith("http://127.0.0.1:")
    wait_until_silent(url)


def test_a_child_that_cannot_start_says_why() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = SimulatorProcess(SimulatorOptions(port=port))
        with pytest.raises(EnvironmentalError, match=str(port)):
            process.start()
    assert process.pid is None


def test_a_silent_child_is_given_up_and_ended() -> None:
    process = SimulatorProcess()
    with pytest.raises(EnvironmentalError):
        process.start(limit_s=0.0)
    assert process.pid is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_one_line_and_ends_well_on_a_signal(number: signal.Signals) -> None:
    child = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    line = json.loads(child.stdout.readline())
    assert line.keys() == {"url", "token", "tenant_id"}
    child.send_signal(number)
    rest, errors = child.communicate(timeout=10)
    assert (child.returncode, rest, errors) == (0, b"", b"")


def test_the_options_of_the_child_are_those_of_the_command_and_the_usual_ones_left_out() -> None:
    assert SimulatorOptions().arguments() == ()
    options = SimulatorOptions(preset="outage", time_scale=2.0, outage="users", outage_status=403)
    assert options.arguments() == (
        *("--preset", "outage", "--time-scale", "2.0"),
        *("--outage", "users", "--outage-status", "403"),
    )
