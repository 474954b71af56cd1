"""The chosen tenant is remembered in the data directory, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from intune_manager.config.paths import Paths
from intune_manager.config.tenant_choice import forget_tenant, remember_tenant, remembered_tenant
from intune_manager.errors import CacheError

TENANT = "11111111-1111-1111-1111-111111111111"
OTHER = "22222222-2222-2222-2222-222222222222"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data")


def test_a_choice_is_remembered_until_it_is_forgotten(paths: Paths) -> None:
    assert remembered_tenant(paths) is None
    remember_tenant(paths, TENANT)
    remember_tenant(paths, OTHER)
    assert remembered_tenant(paths) == OTHER
    forget_tenant(paths)
    assert remembered_tenant(paths) is None
    forget_tenant(paths)


def test_forgetting_one_tenant_leaves_the_choice_of_another(paths: Paths) -> None:
    remember_tenant(paths, TENANT)
    forget_tenant(paths, OTHER)
    assert remembered_tenant(paths) == TENANT
    forget_tenant(paths, TENANT)
    assert remembered_tenant(paths) is None


@pytest.mark.parametrize("content", [b"", b"contoso", b"\xff\xfe"])
def test_a_file_that_holds_no_id_is_no_choice(paths: Paths, content: bytes) -> None:
    paths.create()
    paths.chosen_tenant.write_bytes(content)
    assert remembered_tenant(paths) is None


def test_a_choice_that_cannot_be_kept_is_told(paths: Paths) -> None:
    paths.create()
    paths.chosen_tenant.mkdir()
    with pytest.raises(CacheError, match="cannot be kept"):
        remember_tenant(paths, TENANT)
