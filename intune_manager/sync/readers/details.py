"""Reads what lists leave out: the details of objects, one by one, in batches."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from intune_manager.data.details import DetailOwner, DetailScope, FoundDetail
from intune_manager.data.repositories.rows.sweep import ChangeSource
from intune_manager.errors import (
    IntuneManagerError,
    LimitExceededError,
    NotAvailableError,
    NotFoundError,
    TransientError,
)
from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.json_slices import MalformedError, whole_object
from intune_manager.graph.pages import malformed
from intune_manager.graph.values import Meter
from intune_manager.registry.resource import Detail, Resource, Version
from intune_manager.sync.concurrency import shielded
from intune_manager.sync.reading import Reading

if TYPE_CHECKING:
    from intune_manager.graph.client import GraphClient

_QUERY_SAFE = "$(),=/:"
_Payload = tuple[str, bytes | IntuneManagerError, int | None]
"""The id of a GET, what came of it, and how many items, if it is a collection."""


@dataclass(frozen=True)
class Answer:
    """What Graph says of one object: the whole detail, or why there is none."""

    owner: DetailOwner
    payload: bytes = b""
    """The JSON of an object, or of an array of verbatim items."""
    error: IntuneManagerError | None = None
    came: int | None = None
    """How many items an array has."""

    @property
    def missing(self) -> int:
        """How many items fewer came than the list tells; below 0 that many more."""
        told = self.owner.told
        return 0 if told is None or self.came is None else told - self.came

    def found(self) -> FoundDetail:
        """What is kept of it: where items are missing, it is asked for again by the next sync."""
        owner = self.owner._replace(list_hash=b"") if self.missing > 0 else self.owner
        return FoundDetail(owner, self.payload)


class DetailReader:
    """Reads one kind of detail of the objects of one resource. What it costs is put on `meter`."""

    def __init__(
        self, graph: GraphClient, resource: Resource, detail: Detail, meter: Meter
    ) -> None:
        self._graph = graph
        self._resource = resource
        self._detail = detail
        self._meter = meter

    async def answers(self, owners: Sequence[DetailOwner]) -> AsyncGenerator[Answer]:
        """An answer for each of `owners`, as they come; any number of them.

        What concerns one object is in its answer; only what concerns all of them is raised.
        """
        by_id = {str(owner.row_id): owner for owner in owners}
        gets = [
            BatchGet(get_id, detail_path(self._resource, self._detail, owner.object_id))
            for get_id, owner in by_id.items()
        ]
        read = self._collections if self._detail.many else self._objects
        async with aclosing(read(gets)) as payloads:
            async for get_id, payload, came in payloads:
                if isinstance(payload, IntuneManagerError):
                    yield Answer(by_id[get_id], error=payload)
                else:
                    yield Answer(by_id[get_id], payload, came=came)

    @property
    def _version(self) -> Version:
        return self._detail.version or self._resource.version

    async def _collections(self, gets: Sequence[BatchGet]) -> AsyncGenerator[_Payload]:
        resource = self._resource
        replies = self._graph.collections(
            self._version, resource.service, gets, self._meter, scope=resource.scope
        )
        async with aclosing(replies):
            async for reply in replies:
                items = reply.items
                yield reply.id, reply.error or b"[" + b",".join(items) + b"]", len(items)

    async def _objects(self, gets: Sequence[BatchGet]) -> AsyncGenerator[_Payload]:
        resource = self._resource
        replies = self._graph.batch(
            self._version, resource.service, gets, self._meter, scope=resource.scope
        )
        async with aclosing(replies):
            async for reply in replies:
                yield reply.id, reply.error or self._object(reply), None

    def _object(self, reply: BatchReply) -> bytes | IntuneManagerError:
        try:
            return whole_object(reply.body)
        except LimitExceededError as error:
            return error
        except MalformedError as error:
            return malformed(f"{self._detail.name} of {self._resource.graph_path}", error)


def detail_path(resource: Resource, detail: Detail, object_id: str) -> str:
    """Path and query of one GET, relative to the version and encoded, as a batch takes it."""
    path = f"/{resource.graph_path}/{quote(object_id, safe='')}"
    if detail.path:
        path = f"{path}/{detail.path}"
    options = {
        "$select": ",".join(detail.select),
        "$expand": detail.expand or "",
        "$top": "" if detail.top is None else str(detail.top),
    }
    query = "&".join(
        f"{name}={quote(value, safe=_QUERY_SAFE)}" for name, value in options.items() if value
    )
    return f"{path}?{query}" if query else path


_DETAILS_PER_WRITE = 100
_BYTES_PER_WRITE = 4_000_000


async def read_details(reading: Reading) -> None:
    """Bring the details of a resource up to date, once its rows are.

    Objects are asked for that have changed since their details were read, that never had any, and
    those that failed last time; all of them in a full reading. Details that are read on demand are
    passed over, or read for so many objects as the options allow, those that wait longest first.

    Each detail that comes is kept, whatever becomes of the others; one that does not come leaves
    what there was. The first such failure is raised at the end, when all others had their turn.
    """
    failures: list[IntuneManagerError] = []
    for detail in reading.resource.details:
        if not detail.on_demand or reading.options.on_demand_details:
            failures += await _DetailPass(reading, detail).run()
    if failures:
        raise failures[0]


def scope_of(resource: Resource, detail: Detail) -> DetailScope:
    """What the cache knows `detail` of the objects of `resource` by."""
    return DetailScope(resource.table, detail.name, resource.kind, detail.counted_by)


class _DetailPass:
    """One kind of detail of one resource in one run."""

    def __init__(self, reading: Reading, detail: Detail) -> None:
        self._reading = reading
        self._detail = detail
        self._tracker = reading.tracker
        self._repository = reading.store.details
        self._scope = scope_of(reading.resource, detail)
        self._source = ChangeSource(reading.run_id, reading.resource.name, detail.volatile)
        self._found: list[FoundDetail] = []
        self._found_bytes = 0
        self._failures: list[IntuneManagerError] = []
        self._unavailable = 0
        self._unlike: list[Answer] = []
        """Those of which other numbers of items came than the list tells."""

    async def run(self) -> list[IntuneManagerError]:
        """Read what is outstanding; the failures of single objects."""
        limit = self._reading.options.on_demand_details if self._detail.on_demand else None
        owners = await shielded(
            self._repository.outstanding(self._scope, everything=self._reading.full, limit=limit)
        )
        self._tracker.details_begin(len(owners))
        reader = DetailReader(
            self._reading.graph, self._reading.resource, self._detail, self._tracker.meter
        )
        try:
            async with aclosing(reader.answers(owners)) as answers:
                async for answer in answers:
                    await self._take(answer)
        finally:
            # Also after a cancel: what has come need not be asked for again.
            await self._store()
        await self._note_what_is_amiss(asked=len(owners), limit=limit)
        return self._failures

    async def _take(self, answer: Answer) -> None:
        self._tracker.detail_came()
        match answer.error:
            case None:
                self._found.append(answer.found())
                if answer.missing:
                    self._unlike.append(replace(answer, payload=b""))
                self._found_bytes += len(answer.payload)
            case NotFoundError():
                pass  # it has vanished since it was listed
            case NotAvailableError():
                self._unavailable += 1
            case error:
                self._failures.append(error)
        if len(self._found) >= _DETAILS_PER_WRITE or self._found_bytes >= _BYTES_PER_WRITE:
            await self._store()

    async def _store(self) -> None:
        found, self._found, self._found_bytes = self._found, [], 0
        if found:
            result = await shielded(self._repository.store(self._source, self._scope, found))
            self._tracker.details_stored(result)

    async def _note_what_is_amiss(self, *, asked: int, limit: int | None) -> None:
        """Say what is not as it should be."""
        title, notes = self._detail.title, self._tracker.notes
        if self._failures:
            notes.append(
                f"{title}: {len(self._failures):,} of {asked:,} objects could not be read"
                f" ({self._failures[0]}) The next sync tries them again."
            )
        self._note_numbers()
        if self._unavailable:
            notes.append(f"{title}: not available for {self._unavailable:,} objects.")
        if limit is not None and asked == limit:
            left = await shielded(self._repository.count_outstanding(self._scope))
            if left:
                notes.append(f"{title}: {left:,} objects wait for the next sync.")

    def _note_numbers(self) -> None:
        """Say where the service tells another number of items than it sends."""
        more = sum(answer.missing < 0 for answer in self._unlike)
        if more:
            self._tracker.notes.append(
                f"{self._detail.title}: of {more:,} objects more came than the list tells."
            )
        short = [answer for answer in self._unlike if answer.missing > 0]
        if not short:
            return
        worst = max(short, key=lambda answer: answer.missing)
        told = (
            f"{self._detail.title}: of {len(short):,} objects fewer came than the list tells"
            f" ({worst.came:,} of {worst.owner.told:,} of {worst.owner.object_id})."
        )
        self._tracker.notes.append(f"{told} The next sync asks for them again.")
        self._failures.append(TransientError(told, remedy="What came is stored. Sync again later."))
