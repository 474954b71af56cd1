"""Where the user is and has been: places to open, to go back to and forward again."""

from __future__ import annotations

from dataclasses import dataclass

from intune_manager.data.query import RowQuery

MAX_PLACES = 200


@dataclass(frozen=True)
class Place:
    """A panel, what narrows its rows, and the row that is open in it: what a link leads to."""

    panel: str
    query: RowQuery = RowQuery()  # noqa: RUF009 - a frozen value
    """Search, filters and link; the panel itself knows columns and order."""
    row_id: int | None = None


class History:
    """A list of places with a cursor, as in a web browser. Holds at most `MAX_PLACES`."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._cursor = -1

    @property
    def current(self) -> Place | None:
        return self._places[self._cursor] if self._places else None

    @property
    def can_go_back(self) -> bool:
        return self._cursor > 0

    @property
    def can_go_forward(self) -> bool:
        return self._cursor + 1 < len(self._places)

    def visit(self, place: Place) -> None:
        """Go to a new place: what lay ahead is forgotten. The current place is not repeated."""
        if place == self.current:
            return
        del self._places[self._cursor + 1 :]
        self._places.append(place)
        del self._places[:-MAX_PLACES]
        self._cursor = len(self._places) - 1

    def amend(self, place: Place) -> None:
        """Replace the current place: the user moved within it (another row, another search)."""
        if self._places and self._places[self._cursor].panel == place.panel:
            self._places[self._cursor] = place

    def back(self) -> Place:
        """Step back. Raises IndexError at the first place."""
        if not self.can_go_back:
            raise IndexError("there is nothing to go back to")
        self._cursor -= 1
        return self._places[self._cursor]

    def forward(self) -> Place:
        """Step forward. Raises IndexError at the last place."""
        if not self.can_go_forward:
            raise IndexError("there is nothing to go forward to")
        self._cursor += 1
        return self._places[self._cursor]

    def clear(self) -> None:
        """Forget every place: their row ids belong to a tenant that is shown no more."""
        self._places.clear()
        self._cursor = -1
