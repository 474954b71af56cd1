"""Random tenants, changes, faults and cancels: once things calm down the cache equals the tenant.

Two cases of each with `-m long`; `INTUNE_MANAGER_LONG=1` before pytest makes it hundreds.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from trial import Trial, duplicates, trial

from intune_manager.registry import RESOURCES_BY_NAME
from intune_manager.simulator.content.profiles import PROFILES, Profile
from intune_manager.simulator.faults.hostile_content import DATES, NAMES
from intune_manager.simulator.faults.presets import KINDS

LONG = os.environ.get("INTUNE_MANAGER_LONG") == "1"
PATHS = (
    "deviceManagement/managedDevices",
    "deviceAppManagement/mobileApps",
    "deviceManagement/deviceConfigurations",
    "deviceManagement/configurationPolicies",
    "groups",
    "users",
)
RESOURCES = frozenset(
    {"devices", "apps", "device_configurations", "configuration_policies", "groups", "users"}
    | {"group_members"}
)
MILD = sorted(
    set(KINDS) - {"status", "stall", "stall_in_body", "trickle", "missing_items", "recased_ids"}
)
"""Faults that end by themselves, take no objects away without a trace and change none."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=20)
    | st.sampled_from((*NAMES, *DATES))
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
PROPERTIES = (
    *("displayName", "deviceName", "name", "description", "lastModifiedDateTime", "version"),
    *("@odata.type", "roleScopeTagIds", "notInventedYet", "complianceState"),
)
properties = st.dictionaries(st.sampled_from(PROPERTIES), values, max_size=4)


@dataclass(frozen=True)
class Change:
    """A mutation of the n-th object of a collection."""

    op: str
    path: str
    place: int
    properties: dict[str, Any]


changes = st.builds(
    Change,
    st.sampled_from(("modify", "add", "delete", "rename")),
    st.sampled_from(PATHS),
    st.integers(0, 10_000),
    properties,
)
faults = st.fixed_dictionaries(
    {"kind": st.sampled_from(MILD), "nth": st.integers(1, 4), "times": st.integers(1, 2)},
    optional={"path": st.sampled_from(PATHS)},
)
troubles = st.fixed_dictionaries(
    {
        "changes": st.lists(changes, max_size=6),
        "faults": st.lists(faults, max_size=4),
        "cancel_after": st.none() | st.floats(0.0, 0.4),
    }
)


SHAPES = {"dynamic_percent", "assigned_app_percent", "nesting_depth"}
COUNTS = [f.name for f in fields(Profile) if f.type == "int" and f.name not in SHAPES]


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """A tenant of a few objects of each kind."""
    share = draw(st.sampled_from((0.1, 0.2)))
    small = PROFILES["small"]
    counts = {name: max(2, int(getattr(small, name) * share)) for name in COUNTS}
    return replace(small, name="drawn", **counts)


sizes = profiles()


def apply(subject: Trial, change: Change) -> None:
    """Make a change, if it can be made at all."""
    tenant = subject.simulator.tenant
    ids = tenant.collection(change.path).ids()
    mutation: dict[str, Any] = {"op": change.op, "path": change.path}
    if change.op != "add" and len(ids):
        mutation["id"] = ids[change.place % len(ids)]
    if change.op == "rename":
        mutation["name"] = NAMES[change.place % len(NAMES)]
    elif change.op != "delete":
        mutation["properties"] = change.properties
    with suppress(KeyError, ValueError):  # nothing to do it to, or not to be done to it
        tenant.mutate(mutation)


async def disturbed(subject: Trial, trouble: dict[str, Any]) -> None:
    """One sync among changes and faults, possibly cut off; whatever comes of it."""
    for fault in trouble["faults"]:
        subject.front.faults.arm(fault)
    async with subject.engine(subject.cache) as engine:
        running = asyncio.create_task(engine.run(only=RESOURCES))
        for change in trouble["changes"]:
            await subject.front.in_tenant(lambda change=change: apply(subject, change))
        if trouble["cancel_after"] is not None:
            await asyncio.wait([running], timeout=trouble["cancel_after"])
            engine.cancel()
        await running
    subject.front.faults.clear()


DEVICES = PATHS[0]
unreported = st.builds(
    Change,
    st.just("modify"),
    st.just(DEVICES),
    st.integers(0, 10_000),
    st.dictionaries(
        st.sampled_from(RESOURCES_BY_NAME["devices"].compared), values, min_size=1, max_size=3
    ),
)
"""What changes in a device that says nothing of it."""
followed = changes.filter(lambda each: (each.op, each.path) != ("modify", DEVICES)) | unreported
"""Changes that an increment must see."""
days = st.tuples(
    troubles, st.lists(followed, max_size=6), st.lists(unreported, min_size=1, max_size=6)
)


@pytest.fixture
def directories(tmp_path: Path) -> Iterator[Path]:
    """A directory of its own for each case."""
    return (tmp_path / str(number) for number in count())


@pytest.mark.long
@settings(
    max_examples=300 if LONG else 2,
    database=None,
    derandomize=not LONG,
    phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
)
@given(profile=sizes, seed=st.integers(1, 50), story=st.lists(troubles, min_size=1, max_size=3))
async def test_once_things_calm_down_the_cache_equals_the_tenant(
    directories: Iterator[Path],
    empty_cache: Path,
    profile: Profile,
    seed: int,
    story: list[dict[str, Any]],
) -> None:
    async with trial(
        next(directories), "calm", profile=profile, seed=seed, empty=empty_cache
    ) as subject:
        for trouble in story:
            await disturbed(subject, trouble)
        await subject.sync_until_complete(runs=2, full=True, only=RESOURCES)
        assert await subject.differences(only=RESOURCES) == []
        assert duplicates(subject.cache) == []
        assert subject.files_with_secrets() == []


@pytest.mark.long
@settings(
    max_examples=300 if LONG else 2,
    database=None,
    derandomize=not LONG,
    phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
)
@given(profile=sizes, seed=st.integers(1, 50), story=st.lists(days, min_size=1, max_size=4))
async def test_each_increment_that_ends_well_leaves_the_cache_equal_to_the_tenant(
    directories: Iterator[Path],
    empty_cache: Path,
    profile: Profile,
    seed: int,
    story: list[tuple[dict[str, Any], list[Change], list[Change]]],
) -> None:
    async with trial(
        next(directories), "calm", profile=profile, seed=seed, empty=empty_cache
    ) as subject:
        await subject.sync_until_complete(runs=2, only=RESOURCES)
        for trouble, during, after in story:
            await disturbed(subject, {**trouble, "changes": during})
            for change in after:
                await subject.front.in_tenant(lambda change=change: apply(subject, change))
            await subject.sync_until_complete(runs=2, only=RESOURCES)
            assert await subject.differences(only=RESOURCES) == []
        assert duplicates(subject.cache) == []
