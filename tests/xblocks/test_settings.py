"""What authors may set: refused kindly when they save, read leniently from whatever a course brings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from xblock.fields import Scope, ScopeIds

from social_learning.xblock_service import twin
from social_learning.xblock_service.fields import Count, SomeOf, Switch, Text
from tests.xblocks.conftest import CLASSES, COURSE, HostRuntime, Place, build

BOTH = pytest.mark.parametrize("kind", list(CLASSES))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def save(placed: Any, values: Any, defaults: Any = ()) -> Any:
    """Save in Studio."""
    return placed.call("submit_studio_edits", body={"values": values, "defaults": list(defaults)})


@BOTH
def test_only_settings_are_kept_in_fields(kind: str) -> None:
    fields = {name: field.scope for name, field in CLASSES[kind].fields.items()}
    own = {name: scope for name, scope in fields.items() if name not in ("parent", "children", "tags", "name")}
    assert set(own) == set(CLASSES[kind].editable_fields)
    assert set(own.values()) == {Scope.settings}


def test_an_author_saves_and_resets(memory: Any, place: Place) -> None:
    placed = place("knowledge_share")
    answer = save(placed, {"prompt": "  What\n helped?  ", "max_cards": 5, "sort": "new", "allow_sharing": "0"})
    assert answer.status_code == 200
    block = placed.block
    assert (block.prompt, block.max_cards, block.sort, block.allow_sharing) == ("What helped?", 5, "new", False)
    assert save(placed, {}, ["prompt", "max_cards"]).status_code == 200
    assert (block.prompt, block.max_cards, block.sort) == ("What helped you here?", 3, "new")


def test_kinds_are_kept_in_the_registrys_order(memory: Any, place: Place) -> None:
    placed = place("social_reactions")
    assert save(placed, {"kinds": ["question", "like"]}).status_code == 200
    assert placed.block.kinds == ["like", "question"]


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("social_reactions", "display_name", "x" * 10_000_000),
        ("social_reactions", "display_name", 7),
        ("social_reactions", "display_name", "a\x00b"),
        ("social_reactions", "kinds", ["like", "clap"]),
        ("social_reactions", "kinds", "like"),
        ("social_reactions", "kinds", [["like"]]),
        ("social_reactions", "show_comments", "perhaps"),
        ("knowledge_share", "max_cards", -1),
        ("knowledge_share", "max_cards", 0),
        ("knowledge_share", "max_cards", 13),
        ("knowledge_share", "max_cards", "500"),
        ("knowledge_share", "max_cards", "many"),
        ("knowledge_share", "max_cards", 2.5),
        ("knowledge_share", "max_cards", float("nan")),
        ("knowledge_share", "max_cards", float("inf")),
        ("knowledge_share", "max_cards", None),
        ("knowledge_share", "max_cards", True),
        ("knowledge_share", "max_cards", []),
        ("knowledge_share", "prompt", "x" * 301),
        ("knowledge_share", "prompt", None),
        ("knowledge_share", "theme", "no-such-theme"),
        ("knowledge_share", "sort", "alphabet"),
        ("knowledge_share", "allow_sharing", {}),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_changes_nothing(
    memory: Any, place: Place, kind: str, field: str, value: Any
) -> None:
    placed = place(kind)
    before = {name: getattr(placed.block, name) for name in placed.block.editable_fields}
    answer = save(placed, {"display_name": "Changed", field: value})
    said = json.loads(answer.body)["error"]
    assert answer.status_code == 400
    assert said["code"] == "invalid"
    assert list(said["fields"]) == [field]
    assert said["messages"] == [{"type": "error", "text": said["fields"][field]}]
    assert len(said["fields"][field]) < 200
    assert {name: getattr(placed.block, name) for name in placed.block.editable_fields} == before


@BOTH
@pytest.mark.parametrize("data", [None, [], "x", {"values": []}, {"values": {}, "defaults": "all"}])
def test_a_form_of_another_shape_is_refused(memory: Any, place: Place, kind: str, data: Any) -> None:
    assert place(kind).call("submit_studio_edits", body=json.dumps(data).encode()).status_code == 400


@BOTH
@given(
    values=st.dictionaries(st.sampled_from(["display_name", "kinds", "max_cards", "sort", "show_comments"]), JSON),
    defaults=st.lists(st.sampled_from(["display_name", "kinds", "nonsense"]) | JSON, max_size=2),
)
def test_saving_anything_is_a_yes_or_a_kind_no(kind: str, values: dict[str, Any], defaults: list[Any]) -> None:
    placed = build(kind, services={"social_learning": twin.Twin()})
    answer = save(placed, values, defaults)
    assert answer.status_code in (200, 400)
    known = set(values) & set(placed.block.editable_fields)
    if answer.status_code == 200:
        assert all(placed.block.fields[name].is_set_on(placed.block) for name in known)
    else:
        assert known & set(json.loads(answer.body)["error"]["fields"])


@pytest.mark.parametrize(
    "field",
    [
        Text(limit=10, default="t"),
        Count(low=1, high=12, default=3),
        Switch(default=True),
        SomeOf(ask=list),
    ],
)
@given(value=JSON)
def test_reading_never_fails(field: Any, value: Any) -> None:
    read = field.from_json(value)
    assert field.from_json(read) == read


@pytest.mark.parametrize(
    "text", ["[", "lots", "1e999", "nan", "&a [*a]", "12", "-5", "{a: b}", "", "true", "[like, 3]"]
)
def test_odd_olx_still_imports(memory: Any, text: str) -> None:
    node = etree.Element("knowledge_share", max_cards=text, allow_sharing=text, display_name=text, sort=text)
    block = _parse("knowledge_share", node)
    assert 1 <= block.max_cards <= 12
    assert isinstance(block.allow_sharing, bool)
    assert isinstance(_parse("social_reactions", etree.Element("social_reactions", kinds=text)).kinds, list)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("social_reactions", {}),
        ("social_reactions", {"kinds": ["like", "applied"], "show_comments": False, "display_name": 'Ümläut "<b>"'}),
        ("knowledge_share", {"prompt": "What & why?", "max_cards": 7, "sort": "applied", "allow_sharing": False}),
    ],
)
def test_olx_carries_the_settings_and_nothing_else(
    memory: Any, place: Place, kind: str, settings: dict[str, Any]
) -> None:
    block = place(kind, parent=None, **settings).block
    node = etree.Element("root")
    block.add_xml_to_node(node)
    given = {name for name in node.attrib if ":" not in name and "{" not in name and name != "xblock-family"}
    assert given == set(settings)
    again = _parse(kind, etree.fromstring(etree.tostring(node)))
    assert {name: getattr(again, name) for name in settings} == settings
    assert all(getattr(again, name) == getattr(block, name) for name in block.editable_fields)


def test_studio_shows_a_labelled_form(memory: Any, place: Place) -> None:
    html = place("social_reactions").html("studio_view")
    for words in ("Reactions to offer", "Comments", "Popularity", "I applied this"):
        assert words in html
    html = place("knowledge_share").html("studio_view")
    for words in ("Question above the share box", "All themes", "Newest first", 'max="12"', "Yes", "No"):
        assert words in html
    assert "True" not in html


def test_studio_tells_of_a_theme_that_is_gone(memory: Any, place: Place) -> None:
    messages = place("knowledge_share", theme="gone").block.validate().messages
    assert [message.text for message in messages] == ["Theme: Please choose one of the list."]
    assert not place("knowledge_share").block.validate().messages


@BOTH
def test_search_and_mobile_learn_the_settings_only(memory: Any, place: Place, kind: str) -> None:
    block = place(kind, display_name="Named").block
    assert block.index_dictionary()["content"]["display_name"] == "Named"
    data = block.student_view_data()
    assert set(data) == {*block.editable_fields, "target"}
    assert data["target"] == "block-v1:Demo+Social+2026+type@vertical+block@unit1"
    assert json.loads(json.dumps(data)) == data


@BOTH
def test_a_block_asks_for_nothing_of_completion_or_grades(kind: str) -> None:
    assert CLASSES[kind].completion_mode == "excluded"
    assert CLASSES[kind].has_author_view
    assert not CLASSES[kind].has_score
    assert not [
        name for name, need in CLASSES[kind]._combined_services.items() if need == "need" and name != "field-data"
    ]


@BOTH
def test_scenarios_for_the_sdk_are_xml_of_the_block(kind: str) -> None:
    for title, xml in CLASSES[kind].workbench_scenarios():
        assert title
        assert etree.fromstring(xml)[0].tag == kind


def _data() -> Any:
    from xblock.field_data import DictFieldData

    return DictFieldData({})


def _parse(kind: str, node: Any) -> Any:
    runtime = HostRuntime({"field-data": _data()})
    usage = COURSE.make_usage_key(kind, "imported")
    runtime.load_block_type = lambda name: CLASSES[name]  # type: ignore[method-assign]
    return CLASSES[kind].parse_xml(node, runtime, ScopeIds(None, kind, usage, usage))
