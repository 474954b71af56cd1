"""Which resources need not be read again yet: long lists that change little."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from intune_manager.sync.advice import age_text
from intune_manager.sync.progress import Verdict

if TYPE_CHECKING:
    from intune_manager.data.repositories.sync_runs import Standing


def fresh_note(standing: Standing, now: datetime, fresh_for: timedelta) -> str:
    """What to say of a resource that was read as a whole not long ago; else nothing."""
    if standing.verdict != Verdict.COMPLETE or standing.last_full_at is None:
        return ""
    age = now - standing.last_full_at
    if not timedelta() <= age < fresh_for:
        return ""
    return f"Not read again: fresh, read {age_text(age)}. A full sync reads it."
