"""What may happen to a request under the preset `hostile`: every class of faults, at 1 % or more.

F10 to F12 are no risks: they are what the tenant holds.
"""

from __future__ import annotations

import base64
from functools import partial

from intune_manager.simulator.faults.chances import Risk
from intune_manager.simulator.faults.status_faults import BROKER_MESSAGE

_CLAIMS = base64.b64encode(b'{"access_token":{"nbf":{"essential":true,"value":"1"}}}').decode()
_DELTA = r"/delta\?.*token="
_DIRECTORY_PAGE = r"^/v1\.0/(?:users|groups|devices)(?:/[^?]*)?\?.*\$skiptoken="
_FOLLOWING = r"\$skip(?:token)?="
_MANAGEMENT = r"^/(?:v1\.0|beta)/device"
_FIRST_PAGE = _MANAGEMENT + r"(?!.*\$skip)"
_TOO_MANY = {"status": 429, "code": "TooManyRequests", "message": "Too many requests."}
_outside = partial(Risk, in_batches=False)

GATEWAY_ERRORS = (
    {"status": 500, "code": "InternalServerError", "message": "An error has occurred."},
    {"status": 500, "code": "UnknownError", "message": ""},
    {"status": 502, "html": True},
    {"status": 503, "code": "serviceNotAvailable", "retry_after": "1"},
    {"status": 503, "code": "ServiceUnavailable"},
    {"status": 504, "code": "UnknownError", "message": ""},
)


def gateway_errors(rate: float) -> tuple[Risk, ...]:
    """F2 alone: 500, 502, 503 and 504, together on a share `rate` of the requests."""
    if not rate:
        return ()
    each = rate / len(GATEWAY_ERRORS)
    return tuple(Risk("status", each, values) for values in GATEWAY_ERRORS)


_THROTTLED = (
    Risk("status", 0.006, _TOO_MANY),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "30"}),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "2.128"}),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "date:20"}),
    Risk("status", 0.003, _TOO_MANY | {"retry_after": "date:20", "skew_s": -3600.0}),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "0"}),
    Risk("status", 0.002, _TOO_MANY | {"retry_after": "200"}),
    Risk("status", 0.004, _TOO_MANY | {"nested_retry_after": "7"}),
    Risk("status", 0.004, {"status": 500, "code": "UnknownError", "message": BROKER_MESSAGE}),
)
_BROKEN = (
    Risk("stuck_page", 0.15, {"until_top": 12}, per_path=True, in_batches=False),
    _outside("status", 0.003, {"status": 503, "code": "ServiceUnavailable"}, burst=3),
    _outside("stuck_connection", 0.003),
)
_SLOW = (
    _outside("slow", 0.005, {"delay_s": 20.0}),
    _outside("trickle", 0.004, {"bytes_per_s": 1024}),
    _outside("stall", 0.002),
    _outside("stall_in_body", 0.002),
)
_SPOILED = (
    _outside("reset", 0.003),
    _outside("reset_in_body", 0.003),
    _outside("cut_chunks", 0.003),
    _outside("truncated_json", 0.003),
    _outside("invalid_utf8", 0.003),
    _outside("byte_order_mark", 0.004),
    _outside("duplicate_keys", 0.004),
    _outside("wrong_content_type", 0.004),
)
_REFUSED = (
    Risk("unauthorized", 0.005),
    _outside("unauthorized", 0.002, burst=2),
    Risk("unauthorized", 0.003, {"claims": _CLAIMS}),
    _outside("refused_on_beta", 0.003),
    _outside("forbidden_by_intune", 0.004, path=_MANAGEMENT),
    _outside("forbidden_by_entra", 0.01, path=r"^/v1\.0/(?:users|groups|devices)"),
    _outside("role_missing", 0.003, path=_MANAGEMENT),
    _outside("role_missing", 0.003, {"status": 401}, path=_MANAGEMENT),
    _outside("forbidden_by_intune", 0.01, path=_MANAGEMENT + r".*" + _FOLLOWING, burst=3),
    _outside("not_licensed", 0.006, path=_FIRST_PAGE, burst=2),
    _outside("not_licensed", 0.004, {"status": 403}, path=_FIRST_PAGE, burst=2),
)
_EXPIRED = (
    _outside("status", 0.03, {"status": 410, "code": "syncStateNotFound"}, path=_DELTA),
    _outside("status", 0.02, {"status": 400, "code": "syncStateNotFound"}, path=_DELTA),
    _outside("status", 0.02, {"status": 404, "code": "resyncRequired"}, path=_DELTA),
    _outside(
        "status", 0.03, {"status": 400, "code": "Directory_ExpiredPageToken"}, path=_DIRECTORY_PAGE
    ),
)
_ODD_PAGES = (
    _outside("moved_item", 0.02, {"out_of_sight": False}),
    _outside("moved_item", 0.02, {"out_of_sight": True}),
    _outside("repeated_item", 0.02),
    _outside("reversed_items", 0.01),
    _outside("empty_page", 0.01),
    _outside("empty_last_page", 0.02),
    _outside("repeated_link", 0.003, path=_FOLLOWING),
    _outside("foreign_link", 0.006),
    _outside("missing_link_despite_count", 0.01),
    _outside("skewed_date", 0.01, {"skew_s": 3600.0}),
    _outside("skewed_date", 0.01, {"skew_s": -3600.0}),
)

HOSTILE: tuple[Risk, ...] = (
    *_THROTTLED,
    *gateway_errors(0.012),
    *_BROKEN,
    *_SLOW,
    *_SPOILED,
    *_REFUSED,
    *_EXPIRED,
    *_ODD_PAGES,
)
