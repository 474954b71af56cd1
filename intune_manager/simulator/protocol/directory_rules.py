"""What Entra refuses in a query: advanced queries without their header, `$skip`, large `$top`."""

from __future__ import annotations

from intune_manager.simulator.protocol.filters import parse_filter
from intune_manager.simulator.protocol.query import QueryOptions
from intune_manager.simulator.protocol.wire import GraphRequest
from intune_manager.simulator.protocol.wire_errors import WireError, bad_request

MAX_TOP = 999
_ADVANCED = frozenset({"ne", "contains", "not"})
_CODE = "Request_BadRequest"


def is_eventual(request: GraphRequest) -> bool:
    """Whether the client accepts eventually consistent answers, as advanced queries demand."""
    return request.header("consistencylevel").lower() == "eventual"


def check_directory_options(request: GraphRequest, options: QueryOptions) -> None:
    """Raise the 400 that Entra answers to a list with these options."""
    if options.skip is not None:
        raise bad_request("'$skip' is not supported by the service.", code=_CODE)
    if options.top is not None and not 1 <= options.top <= MAX_TOP:
        raise bad_request(
            f"Invalid page size specified: '{options.top}'. Must be between 1 and 999 inclusive.",
            code=_CODE,
        )
    if options.count and not is_eventual(request):
        raise bad_request("$count is not currently supported.", code=_CODE)
    if len(options.expand) > 1:
        raise bad_request("Only one relation can be expanded.", code=_CODE)
    if _is_advanced(options) and not (is_eventual(request) and options.count):
        raise WireError(
            400,
            "Request_UnsupportedQuery",
            "This query requires the header 'ConsistencyLevel: eventual' and '$count=true'.",
        )


def check_count_segment(request: GraphRequest) -> None:
    """Raise what `/$count` answers without its header, or to a client that insists on JSON."""
    if not is_eventual(request):
        raise bad_request("$count is not currently supported.", code=_CODE)
    accept = request.header("accept")
    if accept and not any(kind in accept for kind in ("text/plain", "text/*", "*/*")):
        raise WireError(
            415, "Request_UnsupportedMediaType", "The media type of $count is text/plain."
        )


def _is_advanced(options: QueryOptions) -> bool:
    if options.search or (options.orderby and options.filter):
        return True
    if not options.filter:
        return False
    return any(operator in _ADVANCED for _, operator in parse_filter(options.filter).uses)
