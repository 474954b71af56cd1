"""Who is in which group, before and after changes."""

from __future__ import annotations

from collections import Counter

import pytest

from intune_manager.simulator.content.instants import Clock
from intune_manager.simulator.content.profiles import PROFILES
from intune_manager.simulator.tenant.mutations import Mutation, Op
from intune_manager.simulator.tenant.tenant import SimulatedTenant

_PATHS = {"user": "users", "device": "devices", "group": "groups"}


def make(profile: str = "small") -> SimulatedTenant:
    return SimulatedTenant(PROFILES[profile], 1, Clock(lambda: 0.0))


@pytest.fixture
def tenant() -> SimulatedTenant:
    return make()


@pytest.fixture
def everybody(tenant: SimulatedTenant) -> str:
    """The id of the group that holds all users."""
    return tenant.collection("groups").ids()[0]


@pytest.mark.parametrize("name", ["small", "mid"])
def test_members_exist_and_are_in_a_group_once(name: str) -> None:
    tenant = make(name)
    kinds: Counter[str] = Counter()
    for group_id in tenant.collection("groups").ids():
        members = list(tenant.members(group_id))
        assert len(set(members)) == len(members)
        assert ("group", group_id) not in members
        for member_type, member_id in members:
            assert member_id in tenant.collection(_PATHS[member_type])
            kinds[member_type] += 1
    assert kinds.total() == pytest.approx(PROFILES[name].memberships, rel=0.01)
    assert min(kinds["user"], kinds["device"], kinds["group"]) > 0


@pytest.mark.parametrize("name", PROFILES)
def test_the_largest_group_has_the_size_of_the_profile(name: str) -> None:
    tenant = make(name)
    groups = tenant.collection("groups").ids()
    sizes = [len(tenant.members(group_id)) for group_id in groups[:200]]
    assert max(sizes) == sizes[0] == PROFILES[name].largest_group


@pytest.mark.parametrize("name", ["small", "mid"])
def test_groups_are_nested_as_deep_as_the_profile_says_and_no_deeper(name: str) -> None:
    tenant = make(name)
    inner = {
        group_id: [each for kind, each in tenant.members(group_id) if kind == "group"]
        for group_id in tenant.collection("groups").ids()
    }

    def depth(group_id: str, seen: frozenset[str] = frozenset()) -> int:
        assert group_id not in seen
        below = [depth(each, seen | {group_id}) for each in inner[group_id]]
        return 1 + max(below) if below else 0

    assert max(map(depth, inner)) == PROFILES[name].nesting_depth


def test_dynamic_groups_have_the_share_of_the_profile_and_hold_no_groups() -> None:
    tenant = make("mid")
    groups = tenant.collection("groups")
    dynamic = [each for each in groups.ids() if groups.list_item(each)["membershipRule"]]
    assert len(dynamic) == 900 * 15 // 100
    for group_id in dynamic:
        assert len({kind for kind, _ in tenant.members(group_id)} | {"group"}) <= 2
        assert groups.list_item(group_id)["groupTypes"] == ["DynamicMembership"]


def test_a_slice_of_members_is_the_same_as_the_whole_list_cut(
    tenant: SimulatedTenant, everybody: str
) -> None:
    whole = list(tenant.members(everybody))
    tenant.apply(Mutation(Op.DELETE, "users", whole[5][1]))
    expected = whole[:5] + whole[6:]
    members = tenant.members(everybody)
    assert list(members) == expected
    assert list(members[3:9]) == expected[3:9]
    assert members[-1] == expected[-1]
    with pytest.raises(IndexError):
        members[len(expected)]


def test_a_deleted_user_leaves_all_groups_and_comes_back_when_restored(
    tenant: SimulatedTenant,
) -> None:
    user = tenant.members(tenant.collection("groups").ids()[0])[0][1]
    before = tenant.memberships.groups_of("user", user)
    assert len(before) > 1
    tenant.apply(Mutation(Op.DELETE, "users", user))
    for group_id in tenant.collection("groups").ids():
        assert ("user", user) not in list(tenant.members(group_id))
    gone = tenant.memberships.changes_since(0)
    assert gone == {group_id: [(("user", user), False)] for group_id in before}
    tenant.apply(Mutation(Op.RESTORE, "users", user))
    assert tenant.memberships.groups_of("user", user) == before
    assert ("user", user) in list(tenant.members(before[0]))
    back = tenant.memberships.changes_since(0)
    assert back == {group_id: [(("user", user), True)] for group_id in before}


def test_a_member_comes_and_goes(tenant: SimulatedTenant, everybody: str) -> None:
    device = tenant.collection("devices").ids()[0]
    change = {"path": "groups", "id": everybody, "member_type": "device", "member_id": device}
    before = list(tenant.members(everybody))
    tenant.mutate({"op": "add_member"} | change)
    assert list(tenant.members(everybody)) == [*before, ("device", device)]
    with pytest.raises(ValueError, match="already"):
        tenant.mutate({"op": "add_member"} | change)
    tenant.mutate({"op": "remove_member"} | change)
    assert list(tenant.members(everybody)) == before
    with pytest.raises(ValueError, match="not"):
        tenant.mutate({"op": "remove_member"} | change)


def test_a_removed_member_of_the_first_hour_can_be_added_again(
    tenant: SimulatedTenant, everybody: str
) -> None:
    before = list(tenant.members(everybody))
    user = before[7][1]
    change = {"path": "groups", "id": everybody, "member_type": "user", "member_id": user}
    tenant.mutate({"op": "remove_member"} | change)
    assert list(tenant.members(everybody)) == before[:7] + before[8:]
    assert everybody in tenant.collection("groups").changed_since(0)
    assert everybody not in tenant.memberships.groups_of("user", user)
    tenant.mutate({"op": "add_member"} | change)
    assert list(tenant.members(everybody)) == before
    news = tenant.memberships.changes_since(1)
    assert news == {everybody: [(("user", user), True)]}


def test_groups_may_be_nested_in_a_ring(tenant: SimulatedTenant) -> None:
    first, second = (tenant.mutate({"op": "add", "path": "groups"}) for _ in range(2))
    for outer, inner in ((first, second), (second, first)):
        change = {"path": "groups", "id": outer, "member_type": "group", "member_id": inner}
        tenant.mutate({"op": "add_member"} | change)
    assert list(tenant.members(first)) == [("group", second)]
    assert list(tenant.members(second)) == [("group", first)]


def test_an_added_user_is_in_no_group(tenant: SimulatedTenant) -> None:
    user = tenant.mutate({"op": "add", "path": "users"})
    assert tenant.memberships.groups_of("user", user) == []
