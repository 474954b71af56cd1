"""Reads a collection page by page into its table, then marks as deleted what was not in it."""

from __future__ import annotations

from collections.abc import Sequence

from intune_manager.errors import TransientError
from intune_manager.graph.pages import CollectionPage
from intune_manager.graph.translate import ResyncRequiredError
from intune_manager.registry.resource import Assignments
from intune_manager.sync.assignments import AssignmentReading
from intune_manager.sync.flow import pump, unbroken
from intune_manager.sync.progress import Stage
from intune_manager.sync.reading import Reading, list_request

# The assignments are rows of their own: whether a list carried them is no news of the object.
_ASSIGNMENT_PROPERTIES = frozenset(
    {"assignments", "assignments@odata.context", "assignments@odata.nextLink"}
)


async def read_list(reading: Reading) -> None:
    """Bring the rows of a listed resource, and the assignments of its objects, up to date.

    Pages are stored as they arrive. Rows are marked as deleted only after the last page came
    without an error, so that a failure or a cancel leaves every row as good as it was. Raises
    what ended the reading.
    """
    await _Listing(reading).run()


class _Listing:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._tally = reading.tally
        self._repository = reading.store.table(reading.resource.table)
        expand = reading.resource.assignments is Assignments.EXPAND
        self._assignments = AssignmentReading(reading) if expand else None

    async def run(self) -> None:
        resource = self._reading.resource
        volatile = resource.volatile | (_ASSIGNMENT_PROPERTIES if self._assignments else set())
        self._tally.enter(Stage.READING)
        self._sweep = await unbroken(
            self._repository.begin_sweep(
                self._reading.run_id,
                resource.kind,
                resource.paths,
                volatile,
                resource=resource.name,
            )
        )
        await self._read_pages()
        self._tally.enter(Stage.SWEEPING)
        self._tally.deleted = await unbroken(self._repository.sweep(self._sweep))
        if self._assignments is not None:
            self._tally.enter(Stage.ASSIGNMENTS)
            await self._assignments.read_missing()

    async def _read_pages(self) -> None:
        if self._assignments is None:
            await self._pass(expand=False)
            return
        try:
            await self._pass(expand=True)
        except ResyncRequiredError:
            raise
        except TransientError:
            # The client itself does without `$expand` when the first page fails; this is a later
            # page, which may come once it is less work for the server.
            if self._tally.pages == 0 or "$expand" in self._tally.dropped:
                raise
            self._tally.begin_again("Read again without $expand, for a page did not come with it.")
            await self._pass(expand=False)

    async def _pass(self, *, expand: bool) -> None:
        request = list_request(self._reading.resource, expand=expand)
        await pump(self._reading.graph.pages(request, self._tally.meter), self._store)

    async def _store(self, pages: Sequence[CollectionPage]) -> None:
        for page in pages:
            self._tally.page_came(page)
        items = [item for page in pages for item in page.items]
        result = await unbroken(self._repository.upsert_page(self._sweep, items))
        if self._assignments is not None:
            await self._assignments.take(items)
        self._tally.pages_stored(len(pages), len(items), result)
