"""Read-only access to Microsoft Graph: transport, paging, batch, throttle.

Importing it loads neither the SDK nor httpx; `GraphClient.open` does, off the event loop.
"""

from intune_manager.graph.batch import BatchGet, BatchReply
from intune_manager.graph.client import GraphClient
from intune_manager.graph.errors import ResyncRequiredError
from intune_manager.graph.pages import CollectionPage, CollectionRequest
from intune_manager.graph.values import GraphOptions, Meter

__all__ = [
    "BatchGet",
    "BatchReply",
    "CollectionPage",
    "CollectionRequest",
    "GraphClient",
    "GraphOptions",
    "Meter",
    "ResyncRequiredError",
]
