"""Objects from templates: JSON as Graph sends it, and what varies in it.

A text may hold names in braces, as `"{title} {n:03d}"`; one that is a single name stands for the
value itself, whatever its type. A member `"$pick"` or its kin draws a value. `let` gives names
to templates, each made once per object; `variants` differ in `let` and `has`, and each may bring
`rows`, values of its `fields` that its objects use in turn; `like` names what `alike.json` adds.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from intune_manager.simulator.content.instants import DAY_S, START_S, precise_stamp
from intune_manager.simulator.content.names import DEVICE_CATEGORIES, SITES, numbered
from intune_manager.simulator.content.randomness import AssignmentPlan, Draw
from intune_manager.simulator.content.source import JsonObject, World

_NAME_ALONE = re.compile(r"\{(\w+)\}")
_MIXING_STEP = 37  # no divisor of 100: every place comes up once
Made = Callable[["Facts"], Any]
Description = Mapping[str, Any]


@cache
def read_template(name: str) -> Any:
    """What the file of this name in `templates/` holds; not to be changed."""
    file = files("intune_manager.simulator.content") / "templates" / f"{name}.json"
    return json.loads(file.read_text("utf-8"))


@dataclass(frozen=True)
class ObjectFacts:
    """The object that is built: which one it is, and what the tenant has decided about it."""

    world: World
    ordinal: int
    draw: Draw
    id: str = ""
    assigned: bool = False

    @property
    def modified_s(self) -> int:
        return START_S - DAY_S * (self.ordinal * 37 % 400) - 4321 - self.ordinal % 3600

    @property
    def modified(self) -> str:
        return precise_stamp(self.modified_s, self.ordinal * 7_654_321 + 1_234_567)

    @property
    def created(self) -> str:
        age_s = DAY_S * (1 + self.ordinal * 53 % 700)
        return precise_stamp(self.modified_s - age_s, self.ordinal * 1_111_111)

    @property
    def scope_tags(self) -> list[str]:
        """The built-in tag, for some objects another instead."""
        count = max(1, self.world.profile.scope_tags)
        return [str(self.ordinal % count)] if self.ordinal % 5 == 0 else ["0"]


class Facts:
    """What a template may name while one object is made."""

    def __init__(
        self,
        subject: ObjectFacts,
        lets: Mapping[str, Made],
        row: Mapping[str, Any],
        turn: int = 0,
        item: int = 0,
    ) -> None:
        """`turn` counts how often all rows were used before, `item` numbers the items of a list."""
        self.subject = subject
        self.turn = turn
        self.item = item
        self._lets = lets
        self._known = dict(row)

    def __getitem__(self, name: str) -> Any:
        """The value of a name. Raises KeyError for one that nothing defines."""
        if name not in self._known:
            if name not in self._lets:
                return _NAMES[name](self)
            self._known[name] = self._lets[name](self)
        return self._known[name]


def _group(facts: Facts) -> str:
    world = facts.subject.world
    return world.groups.at(facts.subject.draw.below(max(1, world.profile.groups)))


_MOST_SETTINGS = 118
_SETTINGS_OF_ADDED = 4


_setting_plan = lru_cache(maxsize=8)(AssignmentPlan)


def _setting_count(world: World, ordinal: int) -> int:
    """How many settings a catalog policy has: shared out as assignments are."""
    policies, total = world.profile.catalog_policies, world.profile.catalog_settings
    number = world.stream("settings of policies")
    plan = _setting_plan(policies, 100, total, min(_MOST_SETTINGS, total), number)
    return plan.count_of(ordinal) or _SETTINGS_OF_ADDED


_NAMES: Mapping[str, Made] = {
    "n": lambda facts: facts.subject.ordinal,
    "n1": lambda facts: facts.subject.ordinal + 1,
    "i": lambda facts: str(facts.item),
    "id": lambda facts: facts.subject.id,
    "created": lambda facts: facts.subject.created,
    "modified": lambda facts: facts.subject.modified,
    "tags": lambda facts: facts.subject.scope_tags,
    "assigned": lambda facts: facts.subject.assigned,
    "domain": lambda facts: facts.subject.world.domain,
    "organisation": lambda facts: facts.subject.world.organisation,
    "settings": lambda facts: _setting_count(facts.subject.world, facts.subject.ordinal),
    "category": lambda facts: numbered(DEVICE_CATEGORIES, facts.subject.ordinal),
    "place": lambda facts: numbered(SITES, facts.subject.ordinal - 1),
    # When the rows are used up, as people name things once more.
    "site": lambda facts: f" - {numbered(SITES, facts.turn - 1)}" if facts.turn else "",
    "custom": lambda facts: f" (custom {facts.subject.ordinal})" if facts.turn else "",
    "in_first_round": lambda facts: facts.turn == 0,
    "is_first": lambda facts: facts.item == 0,
    "hour": lambda facts: facts.subject.draw.below(24),
    "digit": lambda facts: str(facts.subject.draw.between(1, 9)),
    "number": lambda facts: facts.subject.draw.below(10**9),
    "guid": lambda facts: facts.subject.draw.guid(),
    "code": lambda facts: facts.subject.draw.guid().upper(),
    "group": _group,
}


def _pick(choices: Sequence[Any]) -> Made:
    made = [compiled(each) for each in choices]
    return lambda facts: facts.subject.draw.pick(made)(facts)


def _often(choices: Sequence[Any]) -> Made:
    usual, percent, else_ = compiled(choices[0]), int(choices[1]), compiled(choices[2])
    return lambda facts: (usual if facts.subject.draw.percent(percent) else else_)(facts)


def _list(what: Mapping[str, Any]) -> Made:
    low, high = what["count"]
    one = compiled(what["of"])

    def make(facts: Facts) -> list[Any]:
        made = []
        for number in range(facts.subject.draw.between(low, high)):
            facts.item = number
            made.append(one(facts))
        return made

    return make


_VARIATIONS: Mapping[str, Callable[[Any], Made]] = {
    "$pick": _pick,
    "$often": _often,
    "$turn": lambda choices: lambda facts: choices[facts.subject.ordinal % len(choices)],
    "$list": _list,
    "$base64": lambda text: lambda facts: b64encode(text.format_map(facts).encode()).decode(),
    "$percent": lambda share: lambda facts: facts.subject.draw.percent(share),
    "$below": lambda limit: lambda facts: facts.subject.draw.below(limit),
    "$between": lambda ends: lambda facts: facts.subject.draw.between(*ends),
}


def compiled(template: Any) -> Made:
    if isinstance(template, dict):
        if len(template) == 1 and next(iter(template)) in _VARIATIONS:
            ((kind, of),) = template.items()
            return _VARIATIONS[kind](of)
        members = [(name, compiled(value)) for name, value in template.items()]
        return lambda facts: {name: make(facts) for name, make in members}
    if isinstance(template, list):
        items = [compiled(value) for value in template]
        return lambda facts: [make(facts) for make in items]
    if isinstance(template, str) and "{" in template:
        alone = _NAME_ALONE.fullmatch(template)
        if alone is not None:
            return lambda facts: facts[alone[1]]
        return template.format_map
    return lambda _: template


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid over `base`, also within the objects that both have under one name."""
    whole = {**base, **over}
    for name in base.keys() & over.keys():
        below, above = base[name], over[name]
        if not (isinstance(below, dict) and isinstance(above, dict)):
            continue
        if not (below.keys() | above.keys()) & _VARIATIONS.keys():
            whole[name] = merged(below, above)
    return whole


class _Variant:
    def __init__(self, described: Mapping[str, Any]) -> None:
        self.share = int(described.get("share", 1))
        self.rows = [
            dict(zip(described["fields"], row, strict=True)) for row in described.get("rows", [])
        ] or [{}]
        self._lets = {name: compiled(value) for name, value in described["let"].items()}
        has = described["has"]
        begins = {name: has[name] for name in ("@odata.type", "id") if name in has}
        self._make = compiled(begins | has)

    def build(self, subject: ObjectFacts, rank: int, item: int) -> JsonObject:
        turn, row = divmod(rank, len(self.rows))
        made: JsonObject = self._make(Facts(subject, self._lets, self.rows[row], turn, item))
        return made


class Template:
    """Makes the objects of one kind, or the items of one relation, from their description."""

    def __init__(self, described: Description, alike: Mapping[str, Description]) -> None:
        """`alike` are descriptions that others are `like`. Raises KeyError for an unknown one."""

        def whole(part: Mapping[str, Any]) -> dict[str, Any]:
            names = part.get("like", [])
            result: dict[str, Any] = {}
            for name in [names] if isinstance(names, str) else names:
                result = merged(result, alike[name])
            return merged(result, part)

        self.described = whole(described)
        common = {name: self.described.get(name, {}) for name in ("let", "has")}
        alone = {name: self.described[name] for name in ("fields", "rows") if name in described}

        def variants(parts: Sequence[Description]) -> list[_Variant]:
            return [_Variant(merged(common, whole(each))) for each in parts]

        self._first = variants(self.described.get("first", []))
        places = [
            variant
            for variant in variants(self.described.get("variants", [alone]))
            for _ in range(variant.share)
        ]
        step = _MIXING_STEP if len(places) == 100 else 1
        self._places = [places[place * step % len(places)] for place in range(len(places))]
        self._ranks = [
            self._places[:place].count(variant) for place, variant in enumerate(self._places)
        ]
        self._drawn = bool(self.described.get("drawn"))

    def build(self, subject: ObjectFacts) -> JsonObject:
        return self._built(subject, subject.ordinal, 0)

    def items(self, subject: ObjectFacts) -> list[JsonObject]:
        """The items of a relation of the object, as many as the description's `count` says."""
        count = self.described.get("count", 1)
        if isinstance(count, list):
            count = subject.draw.between(*count)
        elif isinstance(count, str):
            count = compiled(count)(Facts(subject, {}, {}))
        return [self._built(subject, number, number) for number in range(count)]

    def _built(self, subject: ObjectFacts, number: int, item: int) -> JsonObject:
        if number < len(self._first):
            return self._first[number].build(subject, 0, item)
        if self._drawn:
            variant = subject.draw.pick(self._places)
            return variant.build(subject, subject.draw.below(len(variant.rows)), item)
        turn, place = divmod(number - len(self._first), len(self._places))
        variant = self._places[place]
        return variant.build(subject, turn * variant.share + self._ranks[place], item)
