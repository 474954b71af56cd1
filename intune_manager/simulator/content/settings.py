"""How many settings each catalog policy has: few have many, the median is small."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from intune_manager.simulator.content.shares import Shuffle, zipf_sizes
from intune_manager.simulator.content.world import World

_MOST_SETTINGS = 118
_SETTINGS_OF_ADDED = 4


@lru_cache(maxsize=8)
def _counts(policies: int, total: int, stream_number: int) -> Sequence[int]:
    sizes = zipf_sizes(policies, min(_MOST_SETTINGS, total), total, least=1)
    order = Shuffle(policies, stream_number)
    return [sizes[order.at(ordinal)] for ordinal in range(policies)]


def setting_count(world: World, ordinal: int) -> int:
    """How many settings a catalog policy has."""
    profile = world.profile
    if ordinal >= profile.catalog_policies:
        return _SETTINGS_OF_ADDED
    number = world.stream("settings of policies")
    return _counts(profile.catalog_policies, profile.catalog_settings, number)[ordinal]
