"""How a GraphClient behaves: where it talks to, how much at once, how patiently."""

from __future__ import annotations

from dataclasses import dataclass

from intune_manager.config.settings import PUBLIC_GRAPH_URL, Settings


@dataclass(frozen=True)
class GraphOptions:
    """The limits of one client. `base_url` is without version and without trailing slash."""

    base_url: str = PUBLIC_GRAPH_URL
    max_in_flight: int = 6
    """Requests under way at once, over all service families."""
    connect_timeout_s: float = 15.0
    read_timeout_s: float = 120.0
    """The longest silence on an open response."""
    request_timeout_s: float = 300.0
    """The longest one attempt may take, from sending to the last byte."""
    max_retries: int = 6
    """Repeats of one request after faults; 0 turns every retry off."""
    throttle_patience_s: float = 900.0
    """The longest one request waits for a throttled service before it gives up."""

    @classmethod
    def from_settings(cls, settings: Settings) -> GraphOptions:
        """The options that the user's settings ask for."""
        return cls(
            base_url=settings.graph_url,
            max_in_flight=settings.max_in_flight,
            connect_timeout_s=settings.connect_timeout_s,
            read_timeout_s=settings.read_timeout_s,
            request_timeout_s=settings.request_timeout_s,
            max_retries=settings.max_retries,
        )
