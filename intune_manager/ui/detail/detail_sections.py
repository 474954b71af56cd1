"""What lists leave out of an object, as sections that an administrator can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from intune_manager.data.json_values import loaded
from intune_manager.registry.resource import NO_ID
from intune_manager.ui.common import formatting
from intune_manager.ui.detail.entries import MAX_ITEMS, Entry, Section, entry_of, json_of, scalar
from intune_manager.ui.detail.object_source import DetailPart
from intune_manager.ui.detail.text_tabs import is_script_property
from intune_manager.words import ago

Item = Mapping[str, Any]


def detail_sections(
    part: DetailPart, listed: frozenset[str], told: int | None = None
) -> tuple[Section, ...]:
    """One part as a section: its age first, then what it holds.

    `listed` are the top-level properties that the list gave a value to: they are shown elsewhere.
    `told` is how many items the list says that there are; where others came, both are shown.
    """
    content = tuple(_content(part, listed))
    # The properties of one thing need no number.
    is_list = part.raw.lstrip().startswith("[")
    count = f" ({len(content):,})" if content and is_list else ""
    is_empty_list = part.raw.strip() == "[]"
    shown = (Entry("There are none"),) if is_empty_list else content[:MAX_ITEMS]
    came = told if told is None or not is_list else _items(part.raw, told)
    if came != told:
        shown = content[:MAX_ITEMS]
        count = f" ({came:,} of {told:,})"
    return (Section(f"{part.title}{count}", (_age(part, came, told), *shown, *_rest(content))),)


def _items(raw: str, otherwise: int) -> int:
    try:
        value = loaded(raw)
    except ValueError:
        return otherwise
    return len(value) if isinstance(value, list) else otherwise


def _age(part: DetailPart, came: int | None, told: int | None) -> Entry:
    text = ago(part.read_at)
    tip = f"Read {formatting.local_time(part.read_at)}"
    if came != told:
        tip = f"{tip}; Graph sent {came}, and says in the list that there are {told}."
        return Entry("Read", f"{text} · {came} of {told} came", tip)
    if part.is_outdated:
        return Entry("Read", f"{text} · older than the list", f"{tip}; the object changed since.")
    return Entry("Read", text, tip)


def _rest(content: tuple[Entry, ...]) -> tuple[Entry, ...]:
    more = len(content) - MAX_ITEMS
    return (Entry(f"{more:,} more, not listed here"),) if more > 0 else ()


def _content(part: DetailPart, listed: frozenset[str]) -> Iterator[Entry]:
    try:
        value = loaded(part.raw)
    except ValueError:
        yield Entry("Not readable", part.raw[:200], copied=part.raw)
        return
    if isinstance(value, list):
        for place, item in enumerate(value, start=1):
            yield from _item_entries(place, item)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if (
                name not in listed
                and not is_script_property(name)
                and not name.startswith("@odata")
            ):
                yield entry_of(str(name), inner)


def _item_entries(place: int, item: object) -> Iterator[Entry]:
    if isinstance(item, Mapping):
        for key, read in _SHAPES.items():
            if isinstance(item.get(key), Mapping | list):
                yield from read(item)
                return
    yield entry_of(_item_name(place, item), item)


def _item_name(place: int, item: object) -> str:
    if isinstance(item, Mapping):
        for key in ("displayName", "name", "key"):
            if isinstance(item.get(key), str) and item[key]:
                return str(item[key])
    return f"{place}"


# Settings catalog: https://learn.microsoft.com/graph/api/resources/intune-deviceconfigv2


def _catalog_setting(item: Item) -> Iterator[Entry]:
    known = {
        str(one.get("id")): one
        for one in item.get("settingDefinitions") or ()
        if isinstance(one, Mapping)
    }
    yield _instance(item["settingInstance"], known)


def _instance(instance: Item, known: Mapping[str, Item]) -> Entry:
    name = str(instance.get("settingDefinitionId", ""))
    definition = known.get(name, {})
    title = str(definition.get("displayName") or _readable(name))
    choice = instance.get("choiceSettingValue")
    if isinstance(choice, Mapping):
        text = _option(str(choice.get("value")), name, definition)
        inner = tuple(_instance(child, known) for child in choice.get("children") or ())
        return Entry(title, text, name, str(choice.get("value", "")), parts=inner)
    simple = instance.get("simpleSettingValue")
    if isinstance(simple, Mapping):
        return Entry(title, scalar(simple.get("value")), name, str(simple.get("value", "")))
    return _collection(instance, known, title, name)


def _collection(instance: Item, known: Mapping[str, Item], title: str, name: str) -> Entry:
    values = [one for one in _lists(instance) if isinstance(one, Mapping)]
    simple = [one["value"] for one in values if "value" in one and not one.get("children")]
    parts = tuple(
        _instance(child, known)
        for one in values
        for child in one.get("children") or ()
        if isinstance(child, Mapping)
    )
    text = ", ".join(_option(scalar(v), name, known.get(name, {})) for v in simple[:MAX_ITEMS])
    return Entry(title, text or formatting.counted(len(values), "item", "items"), name,
                 json_of(instance), parts=parts)  # fmt: skip


def _lists(instance: Item) -> Iterator[object]:
    for key, value in instance.items():
        if key.endswith("CollectionValue") and isinstance(value, list):
            yield from value


def _option(value: str, name: str, definition: Item) -> str:
    """The wording of an option; its id without what repeats the setting's, if it has none."""
    for option in definition.get("options") or ():
        if isinstance(option, Mapping) and option.get("itemId") == value:
            return str(option.get("displayName") or value)
    return value.removeprefix(f"{name}_")


def _readable(definition_id: str) -> str:
    """A definition's id without the vendor's prefix that all of them share."""
    short = definition_id
    for prefix in ("device_vendor_msft_", "user_vendor_msft_", "vendor_msft_", "policy_config_"):
        short = short.removeprefix(prefix)
    words = short.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else definition_id


# Administrative templates and compliance actions


def _definition_value(item: Item) -> Iterator[Entry]:
    definition = item["definition"]
    if not isinstance(definition, Mapping):
        return
    values = [one for one in item.get("presentationValues") or () if isinstance(one, Mapping)]
    path = str(definition.get("categoryPath") or "")
    yield Entry(
        str(definition.get("displayName") or item.get("id")),
        "Enabled" if item.get("enabled") else "Disabled",
        " · ".join(part for part in (path, str(definition.get("classType") or "")) if part),
        json_of(item),
        parts=tuple(entry_of(_item_name(n, one), one) for n, one in enumerate(values, start=1)),
    )


def _scheduled_actions(item: Item) -> Iterator[Entry]:
    for action in item["scheduledActionConfigurations"]:
        if not isinstance(action, Mapping):
            continue
        hours = action.get("gracePeriodHours")
        when = f"after {_hours(hours)}" if isinstance(hours, int) and hours else "at once"
        notified = action.get("notificationTemplateId")
        message = " · sends a message" if notified and notified != NO_ID else ""
        title = formatting.reworded(str(action.get("actionType", "")))
        yield Entry(title, f"{when}{message}", str(item.get("ruleName") or ""), json_of(action))


def _hours(hours: int) -> str:
    if hours % 24 == 0:
        return formatting.counted(hours // 24, "day", "days")
    return formatting.counted(hours, "hour", "hours")


_SHAPES: Mapping[str, Callable[[Item], Iterator[Entry]]] = {
    "settingInstance": _catalog_setting,
    "definition": _definition_value,
    "scheduledActionConfigurations": _scheduled_actions,
}
"""How an item is read, by the property that shows what it is."""


def listed_properties(raw: str) -> frozenset[str]:
    """The top-level properties of a list payload that have a value."""
    try:
        properties = loaded(raw)
    except ValueError:
        return frozenset()
    if not isinstance(properties, dict):
        return frozenset()
    return frozenset(name for name, value in properties.items() if value not in (None, "", []))
