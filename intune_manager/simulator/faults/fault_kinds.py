"""Every kind of fault by its name on the control plane.

A new kind is one function and one entry in the table of its module; the control plane, the log
and the counters know it then.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intune_manager.simulator.faults.body_faults import BODY_KINDS
from intune_manager.simulator.faults.fault_kind import FaultKind
from intune_manager.simulator.faults.page_faults import PAGE_KINDS
from intune_manager.simulator.faults.status_faults import STATUS_KINDS

KINDS: Mapping[str, FaultKind] = MappingProxyType({**STATUS_KINDS, **BODY_KINDS, **PAGE_KINDS})
