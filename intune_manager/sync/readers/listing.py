"""Reads a collection page by page into its table, then marks as deleted what was not in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from intune_manager.data.repositories.rows.sweep import Sweep
from intune_manager.errors import (
    BugError,
    IntuneManagerError,
    RequestRefusedError,
    TenantChangedError,
    TransientError,
)
from intune_manager.graph.errors import ResyncRequiredError
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.registry.resource import Assignments, Resource
from intune_manager.sync.concurrency import in_turn, pump, shielded
from intune_manager.sync.confirm_absent import sweep_confirmed
from intune_manager.sync.readers.assignments import AssignmentReading
from intune_manager.sync.readers.details import read_details
from intune_manager.sync.reading import Reading, list_request
from intune_manager.sync.report import Mode, Stage
from intune_manager.sync.resume import Bookmark, pass_through
from intune_manager.sync.tracker import total_in


class _Typed(msgspec.Struct):
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)


_decode = msgspec.json.Decoder(_Typed).decode


def own_items(resource: Resource, items: Sequence[bytes]) -> Sequence[bytes]:
    """The objects of a page that no other resource lists, by their type.

    An object whose type cannot be told is kept: twice is better than not at all.
    """
    if not resource.elsewhere:
        return items
    return [item for item in items if _type_of(item) not in resource.elsewhere]


def _type_of(item: bytes) -> str | None:
    try:
        return _decode(item).odata_type
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


class _TenantRow(msgspec.Struct):
    id: str | None = None


def _check_tenant(items: Sequence[bytes], settled: str) -> None:
    """Raise TenantChangedError when an item, a tenant, is another than the one of the run."""
    for item in items:
        try:
            found = msgspec.json.decode(item, type=_TenantRow).id
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # no row has an id that cannot be read
        if found is not None and found.lower() != settled.lower():
            raise TenantChangedError(settled, found)


# The assignments are rows of their own: whether a list carried them is no news of the object.
_ASSIGNMENT_PROPERTIES = frozenset(
    {"assignments", "assignments@odata.context", "assignments@odata.nextLink"}
)


async def nothing() -> None:
    return None


async def read_list(reading: Reading) -> None:
    """Bring the rows of a listed resource, and the assignments of its objects, up to date.

    Pages are stored as they arrive. Rows are marked as deleted only after the last page came
    without an error, so that a failure or a cancel leaves every row as good as it was. Raises
    what ended the reading.
    """
    listing = Listing(reading)
    await listing.read()
    await listing.complete()


async def begin_rows(reading: Reading, *, volatile: frozenset[str] = frozenset()) -> Sweep:
    """A sweep over the rows of the resource that `reading` is of."""
    resource = reading.resource
    return await shielded(
        reading.store.table(resource.table).begin_sweep(
            reading.run_id,
            resource.kind,
            resource.paths,
            resource.volatile | volatile,
            resource=resource.name,
        )
    )


class Listing:
    """One whole pass over a collection, or the rest of one that an earlier run had to leave.

    `begin` is asked before the first page of a pass; what it gives is there after the last one, in
    whichever run that is, as `carried`. `sweeps` says whether what the pass did not see is gone.
    """

    def __init__(
        self,
        reading: Reading,
        *,
        begin: Callable[[], Awaitable[str | None]] = nothing,
        sweeps: bool = True,
    ) -> None:
        self._reading = reading
        self._begin = begin
        self._sweeps = sweeps
        self._tracker = reading.tracker
        self._repository = reading.store.table(reading.resource.table)
        self._expands = reading.resource.assignments is Assignments.EXPAND
        assigned = reading.resource.assignments is not Assignments.NONE
        self._assignments = AssignmentReading(reading) if assigned else None
        self._bookmark: Bookmark | None = None
        self._totals: set[int] = set()
        self._told: set[int] = set()
        self.carried: str | None = None
        self.unsettled: IntuneManagerError | None = None
        """Why it could not be told whether all that the pass did not see is gone."""

    async def read(self) -> None:
        """Read all pages, then sweep. Raises what ended the reading; see also `unsettled`."""
        self._tracker.enter_mode(Mode.FULL)
        volatile = _ASSIGNMENT_PROPERTIES if self._assignments else frozenset()
        self._sweep = await begin_rows(self._reading, volatile=volatile)
        await self._read_pages()
        if self._reading.resource.pages_shift and len(self._totals) > 1:
            await self._read_again()
        if self._sweeps:
            self.unsettled = await sweep_confirmed(self._reading, self._sweep)
        self.unsettled = self.unsettled or self._cut_short()
        if self._bookmark is not None:
            await self._bookmark.drop()

    async def complete(self) -> None:
        """Read what the list leaves out: assignments and details. Raises the first failure.

        That may be what `read` has left unsettled.
        """
        await in_turn(self._read_assignments, lambda: read_details(self._reading))
        if self.unsettled is not None:
            raise self.unsettled

    def _cut_short(self) -> IntuneManagerError | None:
        """What to say when fewer objects came than every page told that there are.

        The least number counts, for objects come and go while their list is read.
        """
        told, came = min(self._told, default=0), self._tracker.rows
        is_whole = self._tracker.mode is Mode.FULL and not self._reading.resource.elsewhere
        if came >= told or not is_whole:
            return None
        short = f"{told:,} objects were told by the list, and {came:,} came."
        self._tracker.notes.append(short)
        return TransientError(short, remedy="What came is stored. Sync again later.")

    async def _read_again(self) -> None:
        """Read what has shifted a second time: only what neither pass met is taken for gone."""
        self._tracker.begin_again("Read twice, for its pages shifted while they were read.")
        await self._read_pages()

    async def _read_assignments(self) -> None:
        if self._assignments is not None:
            self._tracker.enter(Stage.ASSIGNMENTS)
            await self._assignments.read_missing()

    async def _read_pages(self) -> None:
        if not self._expands:
            await self._pass(expand=False)
            return
        try:
            await self._pass(expand=True)
        except (ResyncRequiredError, RequestRefusedError):
            raise
        except (TransientError, BugError):
            # The client itself does without `$expand` when the first page fails; this is a later
            # page, which may come once it is less work for the server, or is refused as it is.
            if self._tracker.pages == 0 or "$expand" in self._tracker.dropped:
                raise
            self._tracker.begin_again(
                "Read again without $expand, for a page did not come with it."
            )
            await self._pass(expand=False)

    async def _pass(self, *, expand: bool) -> None:
        request = list_request(self._reading.resource, expand=expand)
        self._bookmark = self._bookmark_for(request)
        if self._bookmark is None:
            pages = self._reading.graph.pages(request, self._tracker.meter)
            await pump(pages, self._store)
            return
        await pass_through(self._reading, request, self._bookmark, self._store, begin=self._begin)
        self.carried = self._bookmark.carried

    def _bookmark_for(self, request: CollectionRequest) -> Bookmark | None:
        # Which assignments are still to be asked for is known to the run that saw the list alone:
        # such resources, of some pages at most, are read from the start. So are those whose pages
        # shift: after a pause nobody knows what stands before the page.
        if self._assignments is not None or self._reading.resource.pages_shift:
            return None
        return Bookmark(self._reading, request, self._sweep)

    async def _store(self, pages: Sequence[CollectionPage]) -> None:
        for page in pages:
            self._tracker.page_came(page)
            if page.count is not None:
                self._totals.add(page.count)
            if (total := total_in(page)) is not None:
                self._told.add(total)
        listed = [item for page in pages for item in page.items]
        items = own_items(self._reading.resource, listed)
        if self._reading.resource.is_tenant:
            _check_tenant(items, self._reading.store.tenant_id)
        result = await shielded(self._repository.upsert_page(self._sweep, items))
        if self._assignments is not None:
            await self._assignments.take(items)
        self._tracker.pages_stored(len(pages), len(items), result)
