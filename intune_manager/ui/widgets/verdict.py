"""How each verdict on a kind of data looks, and what it asks of the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intune_manager.sync.progress import Verdict


@dataclass(frozen=True)
class VerdictLook:
    """A verdict for the eye: never by colour alone."""

    word: str
    icon: str
    tone: str
    """A name in `theme.Tones`."""
    meaning: str


LOOKS: Mapping[Verdict, VerdictLook] = MappingProxyType(
    {
        Verdict.COMPLETE: VerdictLook(
            "Complete", "ok", "good", "Everything the tenant shows to this account is here."
        ),
        Verdict.PARTIAL: VerdictLook(
            "Partial",
            "partial",
            "warning",
            "The last sync stopped on the way; some rows are older.",
        ),
        Verdict.FORBIDDEN: VerdictLook(
            "Forbidden", "forbidden", "bad", "The account may not read this."
        ),
        Verdict.UNAVAILABLE: VerdictLook(
            "Not available", "unavailable", "neutral", "This tenant has no such data."
        ),
        Verdict.FAILED: VerdictLook(
            "Failed", "error", "bad", "The last sync stored nothing new; earlier rows are kept."
        ),
        Verdict.NEVER: VerdictLook("Never synced", "never", "neutral", "Not read so far."),
    }
)


def needs_attention(verdict: Verdict) -> bool:
    """Whether the user can, and should, do something about it."""
    return verdict in (Verdict.PARTIAL, Verdict.FORBIDDEN, Verdict.FAILED)


def advice(verdict: Verdict, *, remedy: str = "", missing_scopes: tuple[str, ...] = ()) -> str:
    """What to do next about a resource, in one sentence; empty when there is nothing to do."""
    if not needs_attention(verdict):
        return "Sync to read it." if verdict is Verdict.NEVER else ""
    if missing_scopes:
        return f"Grant {' or '.join(missing_scopes)} to the app registration, then sync again."
    if remedy:
        return remedy
    return {
        Verdict.PARTIAL: "Sync again to read the rest.",
        Verdict.FORBIDDEN: "Sign in with an account that may read it, then sync again.",
        Verdict.FAILED: "Sync again; the log has the details.",
    }[verdict]
