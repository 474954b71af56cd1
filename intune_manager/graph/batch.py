"""Many single GETs in few requests: Graph's `$batch`."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace

from intune_manager.errors import (
    EnvironmentalError,
    IntuneManagerError,
    LimitExceededError,
    SignInRequiredError,
    TransientError,
)
from intune_manager.graph.errors import error_of, is_throttled, is_transient, wants_new_token
from intune_manager.graph.guard import MAX_BATCH, has_dot_segments
from intune_manager.graph.json_slices import (
    MalformedError,
    array_items,
    checked_utf8,
    object_members,
)
from intune_manager.graph.pages import malformed
from intune_manager.graph.retries import Exchange, prefer
from intune_manager.graph.values import Call, Meter, Reply, retry_after_s

_ROUNDS_AT_ONCE = 4
_MOST_TOO_LARGE = 20
"""Objects larger than an answer may be: after so many it is the server that is not to be read."""
_PREFER_NAME, _PREFER_VALUE = prefer()


@dataclass(frozen=True)
class BatchGet:
    """One GET of a batch. `path` is relative to the version, encoded, and may have a query."""

    id: str
    path: str


@dataclass(frozen=True)
class BatchReply:
    """The answer to the BatchGet with the same id: verbatim JSON, or an error."""

    id: str
    status: int
    body: bytes
    error: IntuneManagerError | None = None


@dataclass
class _Item:
    get: BatchGet
    faults: int = 0
    renewed: bool = False
    refusal: SignInRequiredError | None = None
    """Why there was no new token after a 401; a second one is told so."""


@dataclass
class _Round:
    """What one `$batch` post brought: final replies, and the items that need another one."""

    replies: list[BatchReply] = field(default_factory=list)
    again: list[_Item] = field(default_factory=list)
    most: int = MAX_BATCH
    """How many of those the next post may hold."""
    delay_s: float = 0.0
    stalled: int = 0
    """Rounds in a row that brought no final reply at all."""


class BatchReader:
    """Runs one sequence of GETs through `$batch`, at most 20 a post and four posts at once."""

    def __init__(
        self, exchange: Exchange, url: str, service: str, meter: Meter, *, scope: str = ""
    ) -> None:
        self._exchange = exchange
        self._url = url
        self._service = service
        self._meter = meter
        self._scope = scope
        self._too_large = 0

    async def replies(self, gets: Sequence[BatchGet]) -> AsyncGenerator[BatchReply]:
        """A reply for each of `gets`, as they come. Leaving early cancels what is under way.

        A path that would lead elsewhere, because an id in it is `.` or `..`, is not sent: it gets
        an error of its own and does not spoil the others of its post.
        """
        items = [_Item(get) for get in gets if not _leads_elsewhere(get)]
        for get in filter(_leads_elsewhere, gets):
            yield BatchReply(get.id, 0, b"", _refused(get))
        waiting = deque(_parts(_Round(again=items)))
        running: set[asyncio.Task[_Round]] = set()
        done: set[asyncio.Task[_Round]] = set()
        try:
            while waiting or running:
                while waiting and len(running) < _ROUNDS_AT_ONCE:
                    running.add(asyncio.create_task(self._next_round(waiting.popleft())))
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for outcome in [task.result() for task in done]:
                    waiting.extendleft(_parts(outcome))
                    for reply in outcome.replies:
                        yield reply
        finally:
            for task in running:
                task.cancel()
            # Of those that failed together with the one whose error is raised, too.
            await asyncio.gather(*running, *done, return_exceptions=True)

    async def _next_round(self, last: _Round) -> _Round:
        """Post the items that `last` left over, after the wait that it asked for."""
        if last.delay_s:
            await self._exchange.pause(last.delay_s, self._meter)
        items = last.again
        generation = self._exchange.generation
        try:
            answers = await self._post(items)
        except LimitExceededError as error:
            return self._smaller(items, error)
        outcome = _Round(stalled=last.stalled)
        refusal: SignInRequiredError | None = None
        for number, item in enumerate(items):
            answer = answers.get(str(number))
            if answer is not None and wants_new_token(answer) and not item.renewed:
                item.renewed = True
                # One question for all the items: somebody may have to answer it.
                refusal = refusal or await self._exchange.renew(answer, generation)
                item.refusal = refusal
                outcome.again.append(item)
            elif answer is not None and wants_new_token(answer) and item.refusal is not None:
                raise item.refusal
            elif self._is_repeated(item, answer, outcome):
                outcome.again.append(item)
            else:
                outcome.replies.append(self._final(item.get, answer))
        if refusal is not None:
            outcome.delay_s = max(outcome.delay_s, self._exchange.moment_s())
        outcome.stalled = 0 if outcome.replies else last.stalled + 1
        self._meter.retries += len(outcome.again)
        return outcome

    def _smaller(self, items: list[_Item], error: LimitExceededError) -> _Round:
        """What becomes of items that were too much for one answer: posts of half as many."""
        if len(items) > 1:
            return _Round(again=items, most=(len(items) + 1) // 2)
        self._too_large += 1
        if self._too_large > _MOST_TOO_LARGE:
            raise error
        return _Round([BatchReply(items[0].get.id, 0, b"", error)])

    async def _post(self, items: list[_Item]) -> dict[str, Reply]:
        headers = {_PREFER_NAME: _PREFER_VALUE}
        requests = [
            {"id": str(number), "method": "GET", "url": item.get.path, "headers": headers}
            for number, item in enumerate(items)
        ]
        body = json.dumps({"requests": requests}).encode("utf-8")
        answers: dict[str, Reply] = {}

        def check(reply: Reply) -> Sequence[Reply]:
            answers.clear()
            answers.update(_answers(reply))
            return list(answers.values())

        call = Call(self._url, "POST", headers=(("Accept", "application/json"),), body=body)
        reply = await self._exchange.reply(call, self._service, self._meter, check=check)
        if not reply.ok:
            raise error_of(reply, "a batch", scope=self._scope)
        return answers

    def _is_repeated(self, item: _Item, answer: Reply | None, outcome: _Round) -> bool:
        """Whether the item is posted again; `outcome` is told how long to wait first."""
        if answer is not None and not is_transient(answer.status):
            return False
        if answer is not None and is_throttled(answer):
            # The wait is the throttle's: the family is closed until the server's time has passed.
            # While the server grants some items of a round, the others' time will come.
            return outcome.stalled < self._exchange.max_stalled
        if item.faults >= self._exchange.max_faults:
            return False
        asked_s = retry_after_s(answer.headers, answer.body) if answer else None
        if not self._exchange.is_worth_waiting(asked_s):
            return False
        outcome.delay_s = max(outcome.delay_s, self._exchange.backoff_s(item.faults, asked_s))
        item.faults += 1
        return True

    def _final(self, get: BatchGet, answer: Reply | None) -> BatchReply:
        what = get.path.partition("?")[0].strip("/")
        if answer is None:
            lost = TransientError(f"Graph gave no answer for {what}.", remedy="Sync again later.")
            return BatchReply(get.id, 0, b"", lost)
        error = None if answer.ok else error_of(answer, what, scope=self._scope)
        return BatchReply(get.id, answer.status, answer.body, error)


def _parts(outcome: _Round) -> list[_Round]:
    """The rounds that post what `outcome` left over."""
    starts = range(0, len(outcome.again), outcome.most)
    parts = [outcome.again[start : start + outcome.most] for start in starts]
    return [replace(outcome, replies=[], again=part, most=MAX_BATCH) for part in parts]


def _leads_elsewhere(get: BatchGet) -> bool:
    return has_dot_segments(get.path.partition("?")[0])


def _refused(get: BatchGet) -> EnvironmentalError:
    return EnvironmentalError(f"{get.path[:120]!r} was not asked for: it would lead elsewhere.")


def _answers(reply: Reply) -> dict[str, Reply]:
    """The replies inside a batch by id. Raises TransientError when they cannot be read."""
    try:
        responses = object_members(checked_utf8(reply.body)).get("responses", b"")
        return dict(_answer(response) for response in array_items(responses))
    except MalformedError as error:
        raise malformed("a batch", error) from error
    except (ValueError, TypeError) as error:
        raise malformed("a batch", MalformedError(str(error))) from error


def _answer(response: bytes) -> tuple[str, Reply]:
    members = object_members(response)
    headers = json.loads(members.get("headers", b"{}"))
    lowered = {str(name).lower(): str(value) for name, value in dict(headers or {}).items()}
    status = int(json.loads(members.get("status", b"null")))
    identity = str(json.loads(members.get("id", b'""')))
    return identity, Reply(status, lowered, members.get("body", b""))
