"""The token in use: fetched when needed, renewed once for all requests that Graph refused."""

from __future__ import annotations

import asyncio

from intune_manager.auth.token_source import TokenSource


class Bearer:
    """Shares one TokenSource between concurrent requests."""

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens
        self._renewing = asyncio.Lock()
        self._last = ""
        self.generation = 0
        """Rises with each renewal. A request that was refused compares it with the one it had."""

    async def token(self) -> str:
        """The current token, as the source gives it."""
        async with self._renewing:
            self._last = await self._tokens.token()
            return self._last

    async def renew(self, generation: int, claims: str | None) -> None:
        """Get a new token, unless another request has done so since `generation`."""
        async with self._renewing:
            if generation != self.generation:
                return
            self._last = await self._tokens.token(claims=claims, force=True)
            self.generation += 1

    def redact(self, body: bytes) -> bytes:
        """`body` without the token, should a server have echoed it."""
        token = self._last.encode()
        return body.replace(token, b"[redacted]") if token else body
