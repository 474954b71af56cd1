"""How the simulated network and service behave, and which requests a preset's faults strike.

Seed, path and turn decide, nothing else: the same requests in the same order per path meet the same
faults, however the paths interleave.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from intune_manager.registry.resource import Service
from intune_manager.simulator.content.randomness import Draw, stream
from intune_manager.simulator.faults.answer_faults import BODY_KINDS, PAGE_KINDS, without_hop
from intune_manager.simulator.faults.kinds import BROKER_MESSAGE, STATUS_KINDS, FaultKind
from intune_manager.simulator.protocol.load import Behaviour
from intune_manager.simulator.protocol.messages import GraphRequest
from intune_manager.simulator.protocol.routes import RULES

KINDS: Mapping[str, FaultKind] = MappingProxyType({**STATUS_KINDS, **BODY_KINDS, **PAGE_KINDS})
"""Every kind of fault by its name on the control plane: a new one is an entry in its table."""
_ONE = 1 << 32


@dataclass(frozen=True)
class Risk:
    """A fault, and the share of the requests that it strikes of those that it applies to."""

    kind: str
    rate: float = 1.0
    """From 0 to 1."""
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    path: str = ""
    """A regular expression: the targets that it may strike."""
    burst: int = 1
    """How many requests in a row to the same path it strikes."""
    in_batches: bool = True
    """Whether it may strike a request inside a `$batch`."""
    per_path: bool = False
    """Drawn once for each path, and then for good."""

    @property
    def fault(self) -> FaultKind:
        return KINDS[self.kind]

    @property
    def family(self) -> str:
        """Its class: F1 to F14."""
        return self.fault.family_of(self.values)

    def concerns(self, request: GraphRequest) -> bool:
        if (request.inner and not self.in_batches) or not re.search(self.path, request.target):
            return False
        return self.fault.applies(request, **self.values)


class Chances:
    """Draws for each request the risks that come true."""

    def __init__(self, risks: Sequence[Risk], *, seed: int) -> None:
        self._risks = risks
        self._seed = seed
        self._turns: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._risks)

    def struck(self, request: GraphRequest) -> Iterator[Risk]:
        """The risks that come true for the next request to a path, the first declared first."""
        what = f"{request.method} {without_hop(request.target).partition('?')[0]}"
        turn = self._turns[what]
        self._turns[what] += 1
        for number, risk in enumerate(self._risks):
            if not risk.concerns(request):
                continue
            recent = range(max(0, turn - risk.burst + 1), turn + 1)
            turns = range(1) if risk.per_path else recent
            numbers = stream(self._seed, f"{number} {risk.kind} {what}")
            if any(Draw(numbers, each).bits() >> 32 < risk.rate * _ONE for each in turns):
                yield risk


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


HOSTILE: tuple[Risk, ...] = (
    Risk("status", 0.006, _TOO_MANY),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "30"}),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "2.128"}),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "date:20"}),
    Risk("status", 0.003, _TOO_MANY | {"retry_after": "date:20", "skew_s": -3600.0}),
    Risk("status", 0.004, _TOO_MANY | {"retry_after": "0"}),
    Risk("status", 0.002, _TOO_MANY | {"retry_after": "200"}),
    Risk("status", 0.004, _TOO_MANY | {"nested_retry_after": "7"}),
    Risk("status", 0.004, {"status": 500, "code": "UnknownError", "message": BROKER_MESSAGE}),
    *gateway_errors(0.012),
    Risk("stuck_page", 0.15, {"until_top": 12}, per_path=True, in_batches=False),
    _outside("status", 0.003, {"status": 503, "code": "ServiceUnavailable"}, burst=3),
    _outside("stuck_connection", 0.003),
    _outside("slow", 0.005, {"delay_s": 20.0}),
    _outside("trickle", 0.004, {"bytes_per_s": 1024}),
    _outside("stall", 0.002),
    _outside("stall_in_body", 0.002),
    _outside("reset", 0.003),
    _outside("reset_in_body", 0.003),
    _outside("cut_chunks", 0.003),
    _outside("truncated_json", 0.003),
    _outside("invalid_utf8", 0.003),
    _outside("byte_order_mark", 0.004),
    _outside("duplicate_keys", 0.004),
    _outside("wrong_content_type", 0.004),
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
    _outside("status", 0.03, {"status": 410, "code": "syncStateNotFound"}, path=_DELTA),
    _outside("status", 0.02, {"status": 400, "code": "syncStateNotFound"}, path=_DELTA),
    _outside("status", 0.02, {"status": 404, "code": "resyncRequired"}, path=_DELTA),
    _outside(
        "status", 0.03, {"status": 400, "code": "Directory_ExpiredPageToken"}, path=_DIRECTORY_PAGE
    ),
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
"""What may happen to a request of the preset `hostile`; the order is part of what is drawn."""


@dataclass(frozen=True)
class ServicePreset(Behaviour):
    """One mood of the service. Every preset keeps to the protocol; they differ in what hurts."""

    error_rate: float = 0.0
    """The share of requests that a gateway error answers: 500, 502, 503 or 504."""
    other_risks: tuple[Risk, ...] = ()
    mutations_per_s: float = 0.0
    """Changes to the tenant in each second of its own time."""
    hostile_content: bool = False
    """Whether the tenant holds values such as no documentation promises."""
    outage: str = ""
    """What is down for good: a service family (`intune-devices`) or a Graph path."""
    outage_status: int = 504

    def __post_init__(self) -> None:
        """Raises ValueError for an outage that makes no sense."""
        _ = self.risks

    @property
    def risks(self) -> tuple[Risk, ...]:
        """All that may happen to a request by chance."""
        down = outage_of(self.outage, self.outage_status) if self.outage else ()
        return (*down, *gateway_errors(self.error_rate), *self.other_risks)


def outage_of(what: str, status: int) -> tuple[Risk, ...]:
    """A service or a Graph path that answers 504 or 403 for good. Raises ValueError."""
    paths = [rules.path for rules in RULES.values() if what in {rules.service.value, rules.path}]
    if not paths:
        raise ValueError(f"'{what}' is neither a service ({', '.join(Service)}) nor a Graph path")
    pattern = rf"^/(?:v1\.0|beta)/(?:{'|'.join(map(re.escape, paths))})(?:[/?]|$)"
    if status == 504:
        return (Risk("status", 1.0, {"status": 504, "message": ""}, pattern),)
    if status == 403:
        entra = all(RULES[path].entra for path in paths)
        return (Risk("forbidden_by_entra" if entra else "forbidden_by_intune", 1.0, path=pattern),)
    raise ValueError(f"an outage answers 504 or 403, not {status}")


PRESETS: Mapping[str, ServicePreset] = MappingProxyType(
    {
        "calm": ServicePreset(),
        "real": ServicePreset(latency_scale=1.0, error_rate=0.001),
        "busy": ServicePreset(latency_scale=1.0, error_rate=0.02, throttle_scale=0.05),
        "hostile": ServicePreset(page_size_spread=True, other_risks=HOSTILE, hostile_content=True),
        "outage": ServicePreset(outage="deviceManagement/managedDevices"),
        "long-haul": ServicePreset(
            page_size_spread=True,
            token_life_s=60.0,
            page_token_life_s=90.0,
            delta_token_life_s=300.0,
            mutations_per_s=5.0,
        ),
    }
)
