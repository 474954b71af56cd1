"""Group members: direct, transitive, expanded, with what the caller may see of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from intune_manager.simulator.protocol.boundary import JsonObject, TenantSource, TimeSource
from intune_manager.simulator.protocol.query import QueryOptions
from intune_manager.simulator.protocol.rules import Link, Rules
from intune_manager.simulator.protocol.slices import Slices
from intune_manager.simulator.protocol.wire import GraphRequest, Page, context_url, to_json
from intune_manager.simulator.protocol.wire_errors import bad_request
from intune_manager.simulator.tenant.memberships import MembershipChange

EXPANDED_MEMBERS = 20
"""What `$expand=members` cuts the relation to, without any link to the rest."""
_PAGE_SIZE = 100
_COLLECTIONS = {"user": "users", "device": "devices", "group": "groups"}
_SCOPES = {
    "user": frozenset({"User.Read.All", "User.ReadBasic.All", "Directory.Read.All"}),
    "device": frozenset({"Device.Read.All", "Directory.Read.All"}),
    "group": frozenset({"Group.Read.All", "GroupMember.Read.All", "Directory.Read.All"}),
}
Member = tuple[str, str]


def member_entry(member: Member) -> bytes:
    """A member as type and id alone."""
    return b'{"@odata.type":"#microsoft.graph.%b","id":"%b"}' % (
        member[0].encode(),
        member[1].encode(),
    )


def removed_entry(member: Member) -> bytes:
    """A member that left, as delta queries report it."""
    return member_entry(member)[:-1] + b',"@removed":{"reason":"deleted"}}'


class Members:
    """Answers GET on `groups/{id}/members` and `transitiveMembers`."""

    def __init__(
        self, tenant: TenantSource, clock: TimeSource, *, directory_token_life_s: float
    ) -> None:
        self._tenant = tenant
        self._slices = Slices(clock, Link.DIRECTORY, token_life_s=directory_token_life_s)
        self._latest: tuple[tuple[str, bool, int], Sequence[Member]] = (("", False, -1), ())

    def forget_links(self) -> None:
        self._slices.forget_links()

    def of(self, group_id: str, *, transitive: bool = False) -> Sequence[Member]:
        """The members of a group in the server's order. The latest answer is kept for its pages."""
        key = (group_id, transitive, self._tenant.revision)
        if self._latest[0] != key:
            found = self._reached(group_id) if transitive else self._tenant.members(group_id)
            self._latest = (key, found)
        return self._latest[1]

    def changes(self, revision: int) -> dict[str, list[MembershipChange]]:
        """The memberships that came or went after `revision`, by group id."""
        found: dict[str, list[MembershipChange]] = {}
        for change in self._tenant.membership_changes_since(revision):
            found.setdefault(change.group_id, []).append(change)
        return found

    def page(
        self,
        request: GraphRequest,
        options: QueryOptions,
        members: Sequence[Member],
        scopes: Collection[str],
    ) -> Page:
        """One page of `members`; raises 400 for a page token that was never issued."""
        part, next_link = self._slices.cut(request, options, members, _PAGE_SIZE)
        shown = f"({','.join(options.select)})" if options.select else ""
        return Page(
            context=context_url(request.version, f"directoryObjects{shown}"),
            items=[self._item(each, options, scopes) for each in part],
            next_link=next_link,
            count=len(members) if options.count and options.token is None else None,
        )

    def expanded(
        self, rules: Rules, options: QueryOptions, ids: Sequence[str], items: Sequence[bytes]
    ) -> list[bytes]:
        """Group items with their first members spliced in; raises 400 for other relations."""
        if rules.path != "groups" or options.expand != ("members",):
            raise bad_request(
                f"Could not find a property named '{options.expand[0]}' on type '{rules.path}'."
            )
        whole = []
        for object_id, item in zip(ids, items, strict=True):
            first = b",".join(
                member_entry(each) for each in self._tenant.members(object_id)[:EXPANDED_MEMBERS]
            )
            whole.append(item[:-1] + b',"members":[' + first + b"]}")
        return whole

    def _item(self, member: Member, options: QueryOptions, scopes: Collection[str]) -> bytes:
        kind, object_id = member
        collection = self._tenant.collection(_COLLECTIONS[kind])
        if options.select == ("id",) or object_id not in collection:
            return member_entry(member)
        found = collection.list_item(object_id, "v1.0")
        if not _SCOPES[kind] & set(scopes):
            found = {name: object_id if name == "id" else None for name in found}
        if options.select:
            found = {name: found.get(name) for name in options.select}
        whole: JsonObject = {"@odata.type": f"#microsoft.graph.{kind}"} | found
        return to_json(whole)

    def _reached(self, group_id: str) -> list[Member]:
        """All that is reached through nested groups, each once; cycles end."""
        reached: dict[Member, None] = {}
        open_groups, seen = [group_id], {group_id}
        while open_groups:
            for member in self._tenant.members(open_groups.pop(0)):
                reached[member] = None
                if member[0] == "group" and member[1] not in seen:
                    seen.add(member[1])
                    open_groups.append(member[1])
        return list(reached)
