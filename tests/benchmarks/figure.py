"""One line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    """`x` for a ratio, else a unit like `ms`."""
    at_most: float | None = None
    detail: str = ""

    @property
    def met(self) -> bool | None:
        return None if self.at_most is None else self.value <= self.at_most

    def line(self) -> str:
        target = "" if self.at_most is None else f"≤ {self.at_most:g} {self.unit}"
        verdict = {True: "met", False: "missed", None: ""}[self.met]
        measured = f"{self.value:.3g}" if abs(self.value) < 100 else f"{self.value:,.0f}"
        detail = f" ({self.detail})" if self.detail else ""
        return f"| {self.name} | {measured} {self.unit}{detail} | {target} | {verdict} |"
