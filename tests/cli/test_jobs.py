"""The demo tenant of a command renews its own tokens; nobody else's token is ever renewed so."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack

import httpx
import pytest
from pydantic import SecretStr

from intune_manager.auth.sign_in import token_source
from intune_manager.auth.tokens import ReadyToken
from intune_manager.cli.jobs import Demo, asked_tenant
from intune_manager.cli.main import run
from intune_manager.cli.output import ExitCode
from intune_manager.config.paths import default_paths
from intune_manager.config.settings import Settings
from intune_manager.errors import EnvironmentalError

DAY_S = 86_400


def test_a_demo_whose_token_has_expired_goes_on_with_a_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with asked_tenant(Settings(), Demo(preset="long-haul")) as asked:
        url = asked.settings.graph_url

        def status(token: str) -> int:
            headers = {"Authorization": f"Bearer {token}"}
            with httpx.Client(trust_env=False) as client:
                return client.get(f"{url}/v1.0/organization", headers=headers).status_code

        assert asked.tokens is not None
        old = asyncio.run(asked.tokens.token())
        assert status(old) == 200
        with httpx.Client(trust_env=False) as client:
            client.post(f"{url}/_sim/clock", json={"seconds": DAY_S})
        assert status(old) == 401
        new = asyncio.run(asked.tokens.token(force=True))
        assert status(new) == 200
        assert asyncio.run(asked.tokens.token()) == new
        assert new not in repr(asked.tokens)


def test_a_demo_that_has_ended_gives_no_token() -> None:
    with ExitStack() as running:
        asked = running.enter_context(asked_tenant(Settings(), Demo()))
        running.close()
        assert asked.tokens is not None
        with pytest.raises(EnvironmentalError, match="no new token"):
            asyncio.run(asked.tokens.token(force=True))


def test_without_demo_the_settings_alone_say_which_token_is_used() -> None:
    settings = Settings(access_token=SecretStr("sim.supplied-by-the-user"))
    with asked_tenant(settings, None) as asked:
        assert asked.tokens is None
        assert asked.settings is settings
    source = token_source(settings, default_paths(), interactive=False)
    assert isinstance(source, ReadyToken)


def test_a_preset_is_of_the_demo_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["sync", "--preset", "hostile"]) == ExitCode.USAGE
    assert "--demo" in capfd.readouterr().err


@pytest.mark.long
def test_an_outage_of_the_demo_is_told_with_what_is_missing_and_what_to_do(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTUNE_MANAGER_MAX_RETRIES", "0")
    only = ["--only", "devices,scope_tags"]
    assert run(["sync", "--demo", *only]) == ExitCode.SUCCESS
    capfd.readouterr()
    assert run(["sync", "--demo", "--preset", "outage", *only]) == ExitCode.PARTIAL
    told = capfd.readouterr().out
    assert "HTTP 504" in told
    assert "Sync again later." in told
    assert "Not complete: Devices." in told
    assert run(["status", "--json"]) == ExitCode.SUCCESS
    resources = {r["name"]: r for r in json.loads(capfd.readouterr().out)["resources"]}
    stale, fresh = resources["devices"], resources["scope_tags"]
    assert (stale["verdict"], stale["stale"], stale["rows"]) == ("failed", True, 200)
    assert stale["last_success_at"] <= stale["last_attempt_at"]  # told in whole seconds
    assert stale["advice"] == "Sync again later."
    assert (fresh["stale"], fresh["advice"]) == (False, None)
