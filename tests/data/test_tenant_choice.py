"""Which tenant is meant: the one asked for, else the settings', the chosen, the latest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intune_manager.data.tenant_choice import CachedTenant, chosen, named
from intune_manager.errors import EnvironmentalError


def known(
    tenant_id: str, name: str | None, last_seen_at: datetime, domains: tuple[str, ...] = ()
) -> CachedTenant:
    return CachedTenant(tenant_id, name, last_seen_at, last_seen_at, domains)


CONTOSO = known(
    "11111111-aaaa-4aaa-8aaa-000000000001",
    "Contoso",
    datetime(2026, 7, 1, tzinfo=UTC),
    ("contoso.com", "contoso.onmicrosoft.com"),
)
CONTOSO_TEST = known(
    "11111111-bbbb-4bbb-8bbb-000000000002", "Contoso Test", datetime(2026, 7, 3, tzinfo=UTC)
)
NAMELESS = known("33333333-cccc-4ccc-8ccc-000000000003", None, datetime(2026, 7, 2, tzinfo=UTC))
ALL = (CONTOSO_TEST, NAMELESS, CONTOSO)


def test_the_one_asked_for_wins_over_every_standing_choice():
    found = chosen(
        ALL,
        asked="contoso",
        configured=NAMELESS.tenant_id,
        remembered=CONTOSO_TEST.tenant_id,
    )
    assert found is CONTOSO


def test_the_settings_win_over_the_remembered_choice_and_that_over_the_latest():
    remembered = CONTOSO.tenant_id
    assert chosen(ALL, configured=NAMELESS.tenant_id, remembered=remembered) is NAMELESS
    assert chosen(ALL, remembered=remembered) is CONTOSO
    assert chosen(ALL) is CONTOSO_TEST


def test_a_domain_in_the_settings_names_the_tenant_that_has_it():
    assert chosen(ALL, configured="contoso.com") is CONTOSO


def test_standing_choices_that_the_cache_does_not_hold_are_passed_over():
    assert chosen(ALL, configured="fabrikam.com", remembered="gone") is CONTOSO_TEST
    assert chosen((), configured="fabrikam.com") is None


@pytest.mark.parametrize(
    "name",
    [CONTOSO.tenant_id, CONTOSO.tenant_id.upper(), "11111111-a", "CONTOSO", "Contoso.com"],
)
def test_a_tenant_is_named_by_id_name_domain_or_the_beginning_of_one(name: str):
    assert named(ALL, name) is CONTOSO


def test_a_whole_name_is_not_ambiguous_for_being_the_beginning_of_another():
    assert named(ALL, "contoso") is CONTOSO
    assert named(ALL, "contoso t") is CONTOSO_TEST


def test_an_ambiguous_name_is_refused_with_the_candidates_and_no_others():
    with pytest.raises(EnvironmentalError) as refused:
        named(ALL, "1111")
    assert CONTOSO.tenant_id in refused.value.message
    assert CONTOSO_TEST.tenant_id in refused.value.message
    assert NAMELESS.tenant_id not in refused.value.message


@pytest.mark.parametrize("name", ["fabrikam", "", "  "])
def test_an_unknown_name_is_refused_with_all_that_is_known(name: str):
    with pytest.raises(EnvironmentalError) as refused:
        named(ALL, name)
    assert all(tenant.tenant_id in refused.value.remedy for tenant in ALL)
