"""Delta queries of groups, users and Entra devices: full rounds, changes, split memberships."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intune_manager.simulator.content.source import to_json
from intune_manager.simulator.protocol.items import member_entry
from intune_manager.simulator.protocol.listing import Shared, token_text
from intune_manager.simulator.protocol.messages import (
    GraphError,
    GraphRequest,
    Page,
    bad_request,
    context_url,
    sync_state_gone,
)
from intune_manager.simulator.protocol.routes import Link, QueryOptions, Rules
from intune_manager.simulator.tenant.collection import SortKey
from intune_manager.simulator.tenant.memberships import Member

PAGE_SIZE = 200
MEMBERS_ON_PAGE = 2000
"""The most member entries on one page: the members of a large group are split over many."""
_MAX_PAGE_SIZE = re.compile(r"odata\.maxpagesize\s*=\s*(\d+)", re.IGNORECASE)
_REFUSED = ("$top", "$expand", "$skip", "$filter")


@dataclass(frozen=True)
class Cursor:
    """How far a round has come, and what its first request asked for."""

    select: tuple[str, ...]
    until: int
    """The tenant's revision at the start of the round: the delta link continues from there."""
    since: int | None = None
    """None in a full round; else the revision whose successors are reported."""
    pending: tuple[str, ...] = ()
    """The ids still to be reported in a round of changes."""
    key: SortKey | None = None
    """The last object that a full round has finished."""
    split: str = ""
    """The id of the group that the last page ended in; empty when it ended between two."""
    members_done: int = 0
    members_at: int = 0
    """How many members of that group were sent, and the revision in which that was."""
    finished: bool = False
    """The round is over: this is the position of a delta link."""

    @property
    def with_members(self) -> bool:
        return "members" in self.select


class Delta(Shared):
    """Answers GET on `groups/delta`, `users/delta` and `devices/delta`."""

    def page(self, request: GraphRequest, rules: Rules, options: QueryOptions) -> Page:
        """The next page of a round. Raises 410 for a token that is unknown or too old."""
        starts = options.token is None or options.starts_now
        cursor = self._first(options) if starts else self._redeemed(request)
        if cursor.finished:
            cursor = self._next_round(rules, cursor)
        preferred = _MAX_PAGE_SIZE.search(request.header("prefer"))
        size = min(max(int(preferred[1]), 1), 999) if preferred else PAGE_SIZE
        page_of = self._full_page if cursor.since is None else self._change_page
        return self._linked(request, rules, *page_of(request, rules, cursor, size))

    def _first(self, options: QueryOptions) -> Cursor:
        for name, _ in options.pieces:
            if name in _REFUSED:
                raise bad_request(f"'{name}' is not supported.", code="Request_UnsupportedQuery")
        revision = self.tenant.revision
        # `latest` is a round of changes since now: empty, with a delta link.
        return Cursor(options.select, revision, since=revision if options.starts_now else None)

    def _redeemed(self, request: GraphRequest) -> Cursor:
        try:
            cursor: Cursor = self.links.redeem(request.target)
            return cursor
        except GraphError:
            raise sync_state_gone(request) from None

    def _next_round(self, rules: Rules, cursor: Cursor) -> Cursor:
        collection, since = self.tenant.collection(rules.path), cursor.until
        pending = (*collection.changed_since(since), *collection.removed_since(since))
        return Cursor(cursor.select, self.tenant.revision, since=since, pending=pending)

    def _full_page(
        self, request: GraphRequest, rules: Rules, cursor: Cursor, size: int
    ) -> tuple[list[bytes], Cursor]:
        collection = self.tenant.collection(rules.path)
        ids = collection.ids()
        start = 0 if cursor.key is None else collection.after(cursor.key)
        chunk = ids[start : start + size]
        items: list[bytes] = []
        room = MEMBERS_ON_PAGE
        for object_id, body in zip(chunk, self._bodies(request, rules, cursor, chunk), strict=True):
            members, done = self._some_members(object_id, cursor, room)
            room -= len(members)
            items.append(_with_members(body, members))
            if done is not None:
                at = self.tenant.revision
                return items, replace(cursor, split=object_id, members_done=done, members_at=at)
            cursor = replace(cursor, key=collection.sort_key(object_id), split="")
            if room <= 0:
                break
        finished = cursor.key is None or collection.after(cursor.key) >= len(ids)
        return items, replace(cursor, finished=finished)

    def _some_members(
        self, group_id: str, cursor: Cursor, room: int
    ) -> tuple[list[bytes], int | None]:
        """The next member entries, and how many are done then; None when none are left."""
        if not cursor.with_members:
            return [], None
        members = self.tenant.members(group_id)
        start = cursor.members_done if group_id == cursor.split else 0
        if start:
            # Each member that left meanwhile may have moved the others down by one.
            changes = self.tenant.memberships.changes_since(cursor.members_at).get(group_id, [])
            start = max(0, start - sum(not present for _, present in changes))
        end = start + room
        entries = [member_entry(member) for member in members[start:end]]
        return entries, (end if end < len(members) else None)

    def _change_page(
        self, request: GraphRequest, rules: Rules, cursor: Cursor, size: int
    ) -> tuple[list[bytes], Cursor]:
        collection, since = self.tenant.collection(rules.path), cursor.since or 0
        chunk, rest = cursor.pending[:size], cursor.pending[size:]
        changes = self.tenant.memberships.changes_since(since) if cursor.with_members else {}
        items: list[bytes] = []
        for object_id in chunk:
            if object_id not in collection:
                reason = "deleted" if rules.path == "devices" else "changed"
                items.append(to_json({"id": object_id, "@removed": {"reason": reason}}))
                continue
            body = self._bodies(request, rules, cursor, [object_id])[0]
            entries = [_changed_member(*change) for change in changes.get(object_id, [])]
            if cursor.with_members and collection.appeared_since(object_id, since):
                # A group that is new, or back, comes with all of its members.
                entries += [member_entry(member) for member in self.tenant.members(object_id)]
            items.append(_with_members(body, entries))
        return items, replace(cursor, pending=rest, finished=not rest)

    def _bodies(
        self, request: GraphRequest, rules: Rules, cursor: Cursor, ids: Sequence[str]
    ) -> list[bytes]:
        names = tuple(name for name in cursor.select if name != "members")
        if cursor.select and "id" not in names:
            names = ("id", *names)
        return self.items.listed(rules, QueryOptions(select=names), ids, request.version)

    def _linked(
        self, request: GraphRequest, rules: Rules, items: list[bytes], cursor: Cursor
    ) -> Page:
        kind = "$deltatoken" if cursor.finished else "$skiptoken"
        path = request.target.partition("?")[0]
        seed = f"{kind} {replace(cursor, pending=cursor.pending[:1])}"
        token = token_text(Link.DIRECTORY, (path, str(len(cursor.pending))), seed)
        target = f"{path}?{kind}={token}"
        self.links.issue(target, cursor, self.behaviour.delta_token_life_s)
        link, context = request.origin + target, context_url(request.version, rules.path)
        if cursor.finished:
            return Page(context, items, delta_link=link)
        return Page(context, items, next_link=link)


def _with_members(body: bytes, entries: list[bytes]) -> bytes:
    if not entries:
        return body
    return b"".join((body[:-1], b',"members@delta":[', b",".join(entries), b"]}"))


def _changed_member(member: Member, present: bool) -> bytes:
    entry = member_entry(member)
    return entry if present else entry[:-1] + b',"@removed":{"reason":"deleted"}}'
