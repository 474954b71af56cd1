"""What one Graph resource is: where it is read, with which permission, into which rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Version = Literal["v1.0", "beta"]
NO_ID = "00000000-0000-0000-0000-000000000000"
"""What Graph writes where it means no object."""
NOBODY = ("", NO_ID)
"""All that it writes there."""


class Service(StrEnum):
    """The service families that Graph throttles apart from each other."""

    INTUNE = "intune"
    INTUNE_DEVICES = "intune-devices"
    ENTRA = "entra"


class Fetch(StrEnum):
    """How the rows of a resource are read."""

    LIST = "list"
    """Page after page of its collection."""
    DELTA = "delta"
    """As a list the first time, then what its delta query reports since."""
    SINCE = "since"
    """As a list once a day; in between what has been in touch since, and who is still there."""
    MEMBERS = "members"
    """The `members@delta` entries of `groups/delta`: a whole round, then what changes."""
    AUDIT = "audit"
    """A log: only what is newer than the newest entry; nothing in it is ever taken for gone."""


class Single(StrEnum):
    """What a GET of one object answers, for one that a full read of the list did not show."""

    LISTED = "listed"
    """All that the list has, in the same form: it is stored as if it had been listed."""
    EXISTS = "exists"
    """Other properties than the list: whether there still is such an object."""
    NONE = "none"
    """Objects cannot be asked for by id: a clean full read is all there is to go by."""


class Assignments(StrEnum):
    """Where the assignments of a resource's objects come from."""

    NONE = "none"
    EXPAND = "expand"
    """`$expand=assignments` on the list; `$batch` of `/assignments` where the server refuses."""
    BATCH = "batch"
    """`/assignments` of each object, by `$batch`: the list knows no `$expand=assignments`."""


@dataclass(frozen=True)
class Detail:
    """Something that a resource's list leaves out of its objects, read object by object.

    It is kept beside the list payload, in the table `details`, and read again when that has changed
    since, when it was never read, and with `sync --full`. Objects are asked for by `$batch`; next
    links are followed. An object that has vanished is passed over; any other failure makes the
    resource partial, and the object is asked for again by the next sync.

    To declare one is all it takes: nothing else names the details of a resource.
    """

    name: str
    """Unique within the resource: `settings`, `content`, `hardware`. The history records its
    changes below `/<name>`, as of a property of the object: so it must not be the name of one,
    unless both are the same thing."""
    title: str
    """For people: a heading of the detail pane."""
    path: str = ""
    """The relation below the object; empty for the object itself."""
    version: Version | None = None
    """Of its request, where only another version than the list's has it."""
    many: bool = False
    """A collection: kept as one array of its items, each exactly as sent. Otherwise one object,
    kept as sent, its `@odata.context` included."""
    select: tuple[str, ...] = ()
    """Properties to ask for by name. What is secret (an activation lock bypass code) stays out."""
    expand: str | None = None
    """The value of `$expand`, as `settingDefinitions`."""
    top: int | None = None
    """Page size to ask for: the greatest that the server honours makes it one request an object."""
    counted_by: str = ""
    """The column of the object in which the service tells how many items there are. What comes is
    compared with it: fewer make the resource partial, and the object is asked for again."""
    volatile: frozenset[str] = frozenset()
    """Top-level properties of one object whose change is no news for the history."""
    on_demand: bool = False
    """Too many to read with every sync: read for one object when asked, and for all, some in each
    run, only with the setting `device_details`."""


@dataclass(frozen=True)
class Resource:
    """One kind of Graph data. Adding one costs a declaration, a record class and a schema step."""

    name: str
    """Unique, snake_case: what `--only` takes and every report says."""
    title: str
    graph_path: str
    """As `deviceManagement/managedDevices`: no version, no leading slash."""
    version: Version
    scope: str
    """The least permission that reads it."""
    service: Service
    table: str
    kind: str | None = None
    """The value of the table's discriminator column in its rows."""
    paths: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Column name to Graph property where it differs from the table's declaration."""
    select: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    """Properties that change in a device which is not in touch, for an administrator, a policy or a
    partner changes them: an increment asks for them with the ids and compares them with the
    cache."""
    top: int | None = None
    """Page size to ask for; dropped when the server refuses it."""
    fetch: Fetch = Fetch.LIST
    assignments: Assignments = Assignments.NONE
    volatile: frozenset[str] = frozenset()
    """Top-level properties whose change updates the row but is no news for the history."""
    details: tuple[Detail, ...] = ()
    single: Single = Single.EXISTS
    """How an object that the list did not show is asked for, before it is taken for gone."""
    pages_shift: bool = False
    """Pages are cut by offset: an object that comes or goes while they are read moves all others
    by one, out of sight or into it twice. The total that each page states shows it."""
    elsewhere: frozenset[str] = frozenset()
    """The `@odata.type`s of objects that other resources list, too: those are passed over."""
    is_tenant: bool = False
    """Its objects are tenants: any other than the one that a run reads ends the run."""
    rarely: bool = False
    """Costly and slow to change: read again only when older than the settings allow."""
    large: bool = False
    """There are about as many as devices or users: it takes longest, and is started first."""
    optional: bool = False
    """A tenant may lack it (licence, segment); that is "not available", not an error."""
