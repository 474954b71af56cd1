"""How each verdict on a kind of data looks; its words are those of every view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intune_manager.sync.advice import MEANINGS, WORDS, advice, needs_attention
from intune_manager.sync.progress import Verdict


@dataclass(frozen=True)
class VerdictLook:
    """A verdict for the eye: never by colour alone."""

    word: str
    icon: str
    tone: str
    """A name in `theme.Tones`."""
    meaning: str


_ICONS_AND_TONES = {
    Verdict.COMPLETE: ("ok", "good"),
    Verdict.PARTIAL: ("partial", "warning"),
    Verdict.FORBIDDEN: ("forbidden", "bad"),
    Verdict.UNAVAILABLE: ("unavailable", "neutral"),
    Verdict.FAILED: ("error", "bad"),
    Verdict.NEVER: ("never", "neutral"),
}

LOOKS: Mapping[Verdict, VerdictLook] = MappingProxyType(
    {
        verdict: VerdictLook(WORDS[verdict], icon, tone, MEANINGS[verdict])
        for verdict, (icon, tone) in _ICONS_AND_TONES.items()
    }
)

__all__ = ["LOOKS", "VerdictLook", "advice", "needs_attention"]
