"""The demo tenant as a process of its own, and commands run against it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent


@dataclass(frozen=True)
class Tenant:
    url: str
    token: str
    tenant_id: str


@dataclass(frozen=True)
class Run:
    seconds: float
    """Wall clock of the whole process, interpreter start included."""
    peak_mb: float
    stdout: str


@contextmanager
def tenant(profile: str, preset: str = "calm") -> Iterator[Tenant]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "intune_manager",
            "simulate",
            "--profile",
            profile,
            "--preset",
            preset,
            "--seed",
            "1",
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        assert process.stdout
        started = json.loads(process.stdout.readline())
        yield Tenant(started["url"], started["token"], started["tenant_id"])
    finally:
        process.terminate()
        process.wait(timeout=20)


def environment(data_dir: Path | None = None, of: Tenant | None = None) -> dict[str, str]:
    values = {key: value for key, value in os.environ.items() if "INTUNE_MANAGER" not in key}
    values["PYTHONPATH"] = str(SOURCE)
    values["QT_QPA_PLATFORM"] = "offscreen"
    if data_dir:
        values["INTUNE_MANAGER_DATA_DIR"] = str(data_dir)
    if of:
        values["INTUNE_MANAGER_GRAPH_URL"] = of.url
        values["INTUNE_MANAGER_ACCESS_TOKEN"] = of.token
        values["INTUNE_MANAGER_TENANT_ID"] = of.tenant_id
    return values


def run(arguments: list[str], env: dict[str, str], allowed: tuple[int, ...] = (0,)) -> Run:
    """Run one process to its end. Raises CalledProcessError with its stderr when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )
    stdout, stderr = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode not in allowed:
        raise subprocess.CalledProcessError(process.returncode, arguments, stdout, stderr)
    return Run(seconds, 0.0, stdout)


def run_measured(arguments: list[str], env: dict[str, str]) -> Run:
    """As `run`, in a child of its own, so that the peak memory is that of this command alone."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            result = run(arguments, env)
            peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            os.write(writer, json.dumps([result.seconds, peak_mb, result.stdout]).encode())
            code = 0
        except subprocess.CalledProcessError as error:
            os.write(writer, json.dumps(["failed", error.returncode, error.stderr]).encode())
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = json.loads(pipe.read())
    os.waitpid(child, 0)
    if answer[0] == "failed":
        raise SystemExit(f"{' '.join(arguments)} ended with {answer[1]}:\n{answer[2]}")
    return Run(*answer)
