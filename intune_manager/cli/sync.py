"""`intune-manager sync`: read the tenant into the cache, and say how it went."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from intune_manager.cli.asking import may_prompt, print_code, run_job
from intune_manager.cli.demo import Asked, Demo, asked_tenant
from intune_manager.cli.exit_codes import CANCELLED, ERROR, SIGN_IN_NEEDED, USAGE
from intune_manager.cli.printable import print_error
from intune_manager.config.paths import Paths
from intune_manager.config.settings import Settings
from intune_manager.errors import (
    IntuneManagerError,
    SettingsError,
    SignInRequiredError,
    SyncCancelledError,
)
from intune_manager.registry import RESOURCES
from intune_manager.sync.engine import chosen_resources
from intune_manager.sync.job import SyncJob

if TYPE_CHECKING:
    from intune_manager.sync.progress import SyncReport


def run_sync(
    configure: Callable[[], tuple[Settings, Paths]],
    *,
    demo: Demo | None,
    full: bool,
    only: frozenset[str] | None,
    device_details: bool,
    as_json: bool,
) -> int:
    """Sync as `configure` says, print the report on standard output, return the exit code.

    Progress goes to standard error, and only to a terminal. With `as_json` standard output gets
    exactly one JSON object: the report, or `error`, `remedy` and `exit_code` when there is none.
    With `demo` that demo tenant is started for the time of the sync. With `device_details` some
    devices are read one by one, too, whatever the settings say.
    """
    try:
        chosen_resources(RESOURCES, only)
        settings, paths = configure()
        if device_details:
            settings = settings.model_copy(update={"device_details": True})
        with asked_tenant(settings, demo) as asked:
            report = _sync(asked, paths, only=only, full=full)
    except KeyboardInterrupt:
        return _failed(SyncCancelledError("The sync was cancelled before it began."), as_json)
    except IntuneManagerError as error:
        return _failed(error, as_json)
    if as_json:
        sys.stdout.write(report.to_json() + "\n")
    else:
        from intune_manager.cli.sync_report import print_report

        print_report(report)
    return report.exit_code


def _sync(asked: Asked, paths: Paths, *, only: frozenset[str] | None, full: bool) -> SyncReport:
    from intune_manager.cli.sync_display import SyncDisplay

    with SyncDisplay() as display:
        job = SyncJob(
            asked.settings,
            paths,
            only=only,
            full=full,
            interactive=may_prompt(),
            prompt=print_code,
            tokens=asked.tokens,
            on_progress=display.show,
        )
        return run_job(job)


def _exit_code(error: IntuneManagerError) -> int:
    match error:
        case SyncCancelledError():
            return CANCELLED
        case SignInRequiredError():
            return SIGN_IN_NEEDED
        case SettingsError(setting="only"):
            return USAGE
        case _:
            return ERROR


def _failed(error: IntuneManagerError, as_json: bool) -> int:
    """Print what went wrong, where the report would be, and return the exit code."""
    exit_code = _exit_code(error)
    print_error(error)
    if as_json:
        failure = {"error": error.message, "remedy": error.remedy, "exit_code": exit_code}
        sys.stdout.write(json.dumps(failure) + "\n")
    return exit_code
