"""Whom an assignment reaches, in words."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from intune_manager.registry.resource import NO_ID

_NO_IDS = frozenset({"", NO_ID})
_TYPE_PREFIX = "#microsoft.graph."


class TargetKind(StrEnum):
    """Whom an assignment can be made to; OTHER is a kind that Graph has added since."""

    GROUP = "groupAssignmentTarget"
    EXCLUDED_GROUP = "exclusionGroupAssignmentTarget"
    ALL_DEVICES = "allDevicesAssignmentTarget"
    ALL_USERS = "allLicensedUsersAssignmentTarget"
    COLLECTION = "configurationManagerCollectionAssignmentTarget"
    OTHER = "other"


class _Target(msgspec.Struct):
    type: object = msgspec.field(name="@odata.type", default=None)
    group_id: object = msgspec.field(name="groupId", default=None)
    collection_id: object = msgspec.field(name="collectionId", default=None)
    filter_id: object = msgspec.field(name="deviceAndAppManagementAssignmentFilterId", default=None)
    filter_mode: object = msgspec.field(
        name="deviceAndAppManagementAssignmentFilterType", default=None
    )


class _Assignment(msgspec.Struct):
    target: _Target | None = None


class AssignmentTarget(msgspec.Struct, frozen=True):
    """The target of one assignment. Absent, null and all-zero ids are None."""

    kind: TargetKind
    odata_type: str = ""
    """Without namespace; what Graph sent even when `kind` is OTHER."""
    group_id: str | None = None
    collection_id: str | None = None
    filter_id: str | None = None
    filter_excludes: bool = False

    @classmethod
    def of(cls, raw: str) -> AssignmentTarget:
        """The target in an assignment's verbatim JSON; OTHER when it cannot be made out."""
        try:
            target = msgspec.json.decode(raw, type=_Assignment).target or _Target()
        except (msgspec.DecodeError, RecursionError):
            return cls(TargetKind.OTHER)
        odata_type = (_id(target.type) or "").removeprefix(_TYPE_PREFIX)
        known = odata_type in set(TargetKind) - {TargetKind.OTHER}
        mode = target.filter_mode
        return cls(
            TargetKind(odata_type) if known else TargetKind.OTHER,
            odata_type,
            _id(target.group_id),
            _id(target.collection_id),
            _id(target.filter_id) if mode in {"include", "exclude"} else None,
            mode == "exclude",
        )

    def words(self, *, group_name: str | None = None, filter_name: str | None = None) -> str:
        """A phrase such as "All devices, only those of filter Corporate".

        Where a name is not known its id stands instead: the group or filter may be deleted.
        """
        whom = self._whom(group_name)
        if self.filter_id is None:
            return whom
        which = "except those" if self.filter_excludes else "only those"
        return f"{whom}, {which} of filter {filter_name or self.filter_id}"

    def _whom(self, group_name: str | None) -> str:
        group = group_name or self.group_id or "unknown"
        match self.kind:
            case TargetKind.GROUP:
                return f"Group {group}"
            case TargetKind.EXCLUDED_GROUP:
                return f"Not group {group}"
            case TargetKind.ALL_DEVICES:
                return "All devices"
            case TargetKind.ALL_USERS:
                return "All users"
            case TargetKind.COLLECTION:
                return f"Collection {self.collection_id or 'unknown'}"
            case TargetKind.OTHER:
                return self.odata_type or "Unknown target"


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and value not in _NO_IDS else None
