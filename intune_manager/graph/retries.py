"""One request to its final reply: turns, deadlines, repeats, token renewal."""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
import random
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from intune_manager.auth.tokens import TokenSource, tenant_of_token
from intune_manager.errors import (
    EnvironmentalError,
    SignInRequiredError,
    TenantChangedError,
    TransientError,
)
from intune_manager.graph.errors import is_throttled, is_transient, not_graph, wants_new_token
from intune_manager.graph.throttle import Sleep, Throttle, Turn
from intune_manager.graph.values import (
    Call,
    ForeignAnswerError,
    GraphOptions,
    Limits,
    Meter,
    Reply,
    Transport,
    UnreachableError,
    retry_after_s,
)
from intune_manager.redaction import remember_secret

_log = logging.getLogger(__name__)

_FIRST_BACKOFF_S = 0.5
_LONGEST_BACKOFF_S = 30.0
_MOMENT = 1
"""As after so many faults: up to a second, for all the requests under way at once."""
_FIRST_CONTACT_TRIES = 2
"""Attempts at a host that has never answered as Graph: a wrong URL is told soon, not in minutes."""
_CLAIMS = re.compile(r'claims="([^"]+)"')
_PREFER = "include-unknown-enum-members"

Check = Callable[[Reply], Sequence[Reply]]
"""Reads the body of a 2xx reply. Returns the replies inside it (a batch has some); raises
TransientError when the body is not what it should be."""


@dataclass
class _Progress:
    """What has happened to one request so far."""

    faults: int = 0
    throttled_s: float = 0.0
    renewed: bool = False
    refusal: SignInRequiredError | None = None
    """Why there was no new token after a 401; a second one is told so."""


class Exchange:
    """Sends requests for one client. Bound to one event loop; cancellable at any await."""

    def __init__(
        self,
        transport: Transport,
        bearer: Bearer,
        throttle: Throttle,
        options: GraphOptions,
        *,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._transport = transport
        self._bearer = bearer
        self._throttle = throttle
        self._options = options
        self._sleep = sleep
        self._chance = chance
        self._was_reached = False
        self._was_understood = False

    async def reply(
        self,
        call: Call,
        service: str,
        meter: Meter,
        *,
        check: Check | None = None,
        max_faults: int | None = None,
    ) -> Reply:
        """The final reply: 2xx that passed `check`, or a status that no repeat will change.

        Server faults, throttling and broken connections are repeated, at most `max_faults` times
        for faults (by default the configured number) and within the patience for throttling; a
        401 is repeated once, with a new token or, where there is none, after a moment with the one
        that there is: some are strays. When repeats are used up, the last reply is
        returned, or TransientError raised where there was none.
        """
        limit = self._options.max_retries if max_faults is None else max_faults
        progress = _Progress()
        while True:
            try:
                reply, is_final = await self._attempt(call, service, meter, progress, check)
            except TransientError as error:
                await self._after_break(error, progress, limit, meter)
                meter.retries += 1
                call = _on_new_connection(call)
                continue
            if is_final or not await self._may_repeat(reply, progress, limit, meter):
                return reply
            meter.retries += 1
            if reply.status in {502, 503}:
                call = _on_new_connection(call)

    @property
    def limits(self) -> Limits:
        """How much a server may send."""
        return self._options.limits

    @property
    def max_faults(self) -> int:
        """Repeats after faults that a request, or an item of a batch, is allowed."""
        return self._options.max_retries

    @property
    def max_stalled(self) -> int:
        """Posts of a batch that may be throttled as a whole, one after another."""
        return 3 * self._options.max_retries

    @property
    def generation(self) -> int:
        """The generation of the token in use; see `renew`."""
        return self._bearer.generation

    async def renew(self, reply: Reply, generation: int) -> SignInRequiredError | None:
        """Replace the token of `generation`, which `reply`, a 401, has refused.

        Returns why there is no other one: None when there is. Raises what else goes wrong.
        """
        try:
            await self._bearer.renew(generation, _claims(reply))
        except SignInRequiredError as error:
            return error
        return None

    def moment_s(self) -> float:
        """How long to wait before a request goes out again with a token that was refused."""
        return self.backoff_s(_MOMENT, None)

    def backoff_s(self, faults: int, asked_s: float | None) -> float:
        """Exponential with full jitter, and never shorter than the server asked."""
        longest_s = min(_LONGEST_BACKOFF_S, _FIRST_BACKOFF_S * 2.0**faults)
        return max(longest_s * self._chance(), asked_s or 0.0)

    def is_worth_waiting(self, asked_s: float | None) -> bool:
        """Whether a delay that the server asked for (None: for none) is within the patience."""
        return asked_s is None or asked_s <= self._options.throttle_patience_s

    async def pause(self, delay_s: float, meter: Meter) -> None:
        """Wait outside any turn, and put it on the meter."""
        await self._sleep(delay_s)
        meter.waited_s += delay_s

    async def close(self) -> None:
        await self._transport.close()

    async def _attempt(
        self, call: Call, service: str, meter: Meter, progress: _Progress, check: Check | None
    ) -> tuple[Reply, bool]:
        waited_s = meter.waited_s
        async with self._throttle.turn(service, meter) as turn:
            progress.throttled_s += meter.waited_s - waited_s
            generation = self.generation
            reply = await self._send(call, meter)
            inner = check(reply) if check is not None and reply.ok else ()
            self._tell_throttle(turn, (reply, *inner))
        if reply.ok:
            self._was_understood = True
            return reply, True
        if wants_new_token(reply):
            if progress.refusal is not None:
                raise progress.refusal
            if not progress.renewed:
                progress.renewed = True
                progress.refusal = await self.renew(reply, generation)
                if progress.refusal is not None:
                    await self.pause(self.moment_s(), meter)
                return reply, False
        if reply.status != 401:
            # The token was accepted. It may expire in its turn while we wait.
            progress.renewed, progress.refusal = False, None
        return reply, not is_transient(reply.status)

    async def _send(self, call: Call, meter: Meter) -> Reply:
        headers = (*call.headers, ("client-request-id", str(uuid.uuid4())))
        # Outside the deadline: the token may need a sign-in, which has one of its own.
        await self._bearer.token()
        meter.requests += 1
        try:
            async with asyncio.timeout(self._options.request_timeout_s):
                reply = await self._transport.send(replace(call, headers=headers))
        except TimeoutError as error:
            raise TransientError(
                f"{call.what} took longer than {self._options.request_timeout_s:.0f} s.",
                remedy="Raise the request_timeout_s setting if the line is slow.",
            ) from error
        self._was_reached = True
        meter.received_bytes += reply.received_bytes
        return reply

    def _tell_throttle(self, turn: Turn, replies: Sequence[Reply]) -> None:
        throttled = [reply for reply in replies if is_throttled(reply)]
        if throttled:
            asked_s = [retry_after_s(reply.headers, reply.body) or 0.0 for reply in throttled]
            self._throttle.throttled(turn, max(asked_s) or None)
        elif replies[0].status < 500:
            self._throttle.succeeded(turn)

    async def _may_repeat(
        self, reply: Reply, progress: _Progress, limit: int, meter: Meter
    ) -> bool:
        """Whether to send again, after the wait that it takes."""
        if reply.status == 401:
            return True
        if limit == 0:
            return False
        if is_throttled(reply):
            return progress.throttled_s < self._options.throttle_patience_s
        asked_s = retry_after_s(reply.headers, reply.body)
        if progress.faults >= limit or not self.is_worth_waiting(asked_s):
            return False
        await self._back_off(progress, meter, asked_s)
        return True

    async def _after_break(
        self, error: TransientError, progress: _Progress, limit: int, meter: Meter
    ) -> None:
        """Wait before the repeat that a broken connection or body needs, or raise."""
        if self._is_first_contact(error):
            if progress.faults + 1 >= min(_FIRST_CONTACT_TRIES, limit + 1):
                raise _wrong_host(error) from error
        elif error.retry_after_s is not None or progress.faults >= limit:
            raise error
        await self._back_off(progress, meter, None)

    def _is_first_contact(self, error: TransientError) -> bool:
        if isinstance(error, UnreachableError):
            return not self._was_reached
        return isinstance(error, ForeignAnswerError) and not self._was_understood

    async def _back_off(self, progress: _Progress, meter: Meter, asked_s: float | None) -> None:
        delay_s = self.backoff_s(progress.faults, asked_s)
        progress.faults += 1
        _log.info("repeat %d after %.2f s", progress.faults, delay_s)
        await self.pause(delay_s, meter)


def prefer(*preferences: str) -> tuple[str, str]:
    """The Prefer header: always with unknown enum members, which are data like any other."""
    return ("Prefer", ", ".join((_PREFER, *preferences)))


def _wrong_host(error: TransientError) -> EnvironmentalError:
    """What a host that has never answered as Graph means: it is the user's to solve."""
    if isinstance(error, ForeignAnswerError):
        return not_graph("a web page came")
    return EnvironmentalError(error.message, remedy=error.remedy)


def _on_new_connection(call: Call) -> Call:
    """A gateway that failed on one connection goes on failing on it."""
    if ("Connection", "close") in call.headers:
        return call
    return replace(call, headers=(*call.headers, ("Connection", "close")))


def _claims(reply: Reply) -> str | None:
    """The decoded claims challenge of a 401, None when it holds none that can be read."""
    found = _CLAIMS.search(reply.headers.get("www-authenticate", ""))
    if not found:
        return None
    text = found.group(1)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").decode("utf-8")
    except (binascii.Error, ValueError):
        return None


class Bearer:
    """Shares one TokenSource between concurrent requests; keeps its tokens out of all texts."""

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens
        self._renewing = asyncio.Lock()
        self._last = ""
        self.tenant_id: str | None = None
        """The tenant whose tokens these are to be, None as long as that is not settled."""
        self.generation = 0
        """Rises with each renewal. A request that was refused compares it with the one it had."""

    async def token(self) -> str:
        """The current token, as the source gives it.

        Raises TenantChangedError for one that names another tenant than the settled one.
        """
        async with self._renewing:
            return self._checked(await self._tokens.token())

    async def renew(self, generation: int, claims: str | None) -> None:
        """Get a new token, unless another request has done so since `generation`."""
        async with self._renewing:
            if generation != self.generation:
                return
            self._checked(await self._tokens.token(claims=claims, force=True))
            self.generation += 1

    def _checked(self, token: str) -> str:
        if token != self._last:
            remember_secret(token)
            named = tenant_of_token(token)
            if named and self.tenant_id and named != self.tenant_id.lower():
                raise TenantChangedError(self.tenant_id, named)
            self._last = token
        return token
