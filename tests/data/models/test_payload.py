from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from intune_manager.data.models.payload import FieldGroup, PayloadField, PayloadView

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def test_values_stand_under_general_and_nested_objects_under_their_own_heading() -> None:
    view = PayloadView.of(
        '{"id":"p1","templateReference":{"templateId":"t1","templateFamily":null},"count":3}'
    )

    assert view.groups == (
        FieldGroup(
            "General",
            (PayloadField(("id",), "Id", "p1"), PayloadField(("count",), "Count", 3)),
        ),
        FieldGroup(
            "Template reference",
            (
                PayloadField(("templateReference", "templateId"), "Template id", "t1"),
                PayloadField(("templateReference", "templateFamily"), "Template family", None),
            ),
        ),
    )


def test_lists_of_values_are_joined_and_lists_of_objects_numbered() -> None:
    view = PayloadView.of(
        '{"roleScopeTagIds":["0","5"],"rules":[{"ruleType":"detection"},{"codes":[1,null]}]}'
    )

    fields = {field.title: field.value for group in view.groups for field in group.fields}
    assert fields == {
        "Role scope tag ids": "0, 5",
        "1 / Rule type": "detection",
        "2 / Codes": "1, ",
    }


def test_odata_remarks_are_left_out_but_types_are_shown() -> None:
    view = PayloadView.of(
        '{"@odata.type":"#microsoft.graph.webApp","assignments@odata.context":"https://…",'
        '"@odata.etag":"x"}'
    )

    (group,) = view.groups
    assert [(field.title, field.value) for field in group.fields] == [("Type", "webApp")]


def test_big_numbers_and_lone_surrogates_survive() -> None:
    view = PayloadView.of('{"n":9223372036854775809,"s":"\\ud800","b":false}')

    assert [field.value for field in view.groups[0].fields] == [
        9223372036854775809,
        "\ud800",
        False,
    ]


def test_a_payload_that_is_no_object_is_shown_as_it_is() -> None:
    for raw, value in (("not json", "not json"), ("17", 17), ("[1, 2]", "1, 2")):
        (group,) = PayloadView.of(raw).groups
        assert [field.value for field in group.fields] == [value]


def test_a_payload_nested_beyond_all_measure_is_shown_as_text() -> None:
    raw = '{"a":' * 100_000 + "1" + "}" * 100_000

    assert PayloadView.of(raw).field("value") is not None


def test_deep_nesting_ends_in_the_text_of_the_rest() -> None:
    raw = '{"a":' * 300 + "1" + "}" * 300

    (group,) = PayloadView.of(raw).groups

    assert str(group.fields[0].value).count("a") == 300 - len(group.fields[0].path)


def test_fields_beyond_the_limit_are_counted() -> None:
    raw = json.dumps({f"p{number}": number for number in range(50)})

    view = PayloadView.of(raw, limit=20)

    assert (sum(len(group.fields) for group in view.groups), view.omitted) == (20, 30)


def test_properties_shown_elsewhere_can_be_left_out() -> None:
    view = PayloadView.of('{"id":"1","deviceName":"PC","hardwareInformation":{"tpm":"2.0"}}')

    rest = view.without(frozenset({"id", "hardwareInformation"}))

    assert [group.title for group in rest.groups] == ["General"]
    assert rest.field("deviceName") == view.field("deviceName")
    assert rest.field("id") is None


@given(st.dictionaries(st.text().filter(lambda name: "@odata." not in name), _JSON, max_size=6))
def test_every_value_of_any_payload_is_found_at_its_path(payload: dict[str, object]) -> None:
    view = PayloadView.of(json.dumps(payload))
    for group in view.groups:
        for field in group.fields:
            value: object = payload
            for step in field.path:
                value = value[step]  # type: ignore[index]
            assert isinstance(value, list) or value == field.value

    scalars = [name for name, value in payload.items() if not isinstance(value, dict | list)]
    assert all(view.field(name) is not None for name in scalars)
