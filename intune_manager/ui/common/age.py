"""How long ago something was, in words, kept true while the window stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from intune_manager.ui.common.formatting import ago
from intune_manager.ui.common.formatting import moment as exact_time

_REFRESH_MS = 20_000
_MINUTE_S, _HOUR_S = 60, 3600


def utc_now() -> datetime:
    return datetime.now(UTC)


def duration_text(seconds: float) -> str:
    """A length of time in its two largest units: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S} min"


def remaining_text(seconds: float) -> str:
    """An estimate, no more exact than estimates are: "a few seconds left", "about 3 min left"."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < _MINUTE_S:
        return f"about {round(seconds / 10) * 10} s left"
    if seconds < _HOUR_S:
        return f"about {round(seconds / _MINUTE_S)} min left"
    return f"about {seconds / _HOUR_S:.1f} h left"


class AgeLabel(QLabel):
    """A label such as "Last complete sync 3 hours ago" that ages by itself."""

    def __init__(
        self,
        before: str,
        absent: str,
        *,
        clock: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        """`before` stands in front of the age; `absent` is shown while there is no moment."""
        super().__init__(absent, parent)
        self._before, self._absent, self._clock = before, absent, clock
        self._moment: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def set_moment(self, moment: datetime | None) -> None:
        """Show the age of `moment` (with a time zone) from now on; None shows the absence."""
        self._moment = moment
        self.setToolTip(exact_time(moment) if moment else "")
        self.refresh()

    def refresh(self) -> None:
        """Say the age as it is now."""
        if self._moment is None:
            self.setText(self._absent)
        else:
            self.setText(f"{self._before} {ago(self._moment, self._clock())}")
