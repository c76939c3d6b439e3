"""No table is forgotten: each is in the list of one room, and each field about people is declared."""

from __future__ import annotations

import pytest

from social_learning.privacy import registry
from tests.docs import privacy as guide
from tests.privacy import tables

DECLARED = {entry.model: entry for room in registry.ROOMS.values() for entry in room.KEEPS}


@pytest.mark.parametrize("model", tables.all_models(), ids=lambda model: model.__name__)
def test_each_field_about_people_is_declared_by_its_room(model: tables.Model) -> None:
    about_people = {*tables.account_fields(model), *tables.text_fields(model)}
    if model not in DECLARED:
        assert not about_people, f"{model.__name__} belongs into the KEEPS of its room's personal.py"
        return
    declared = set(DECLARED[model].fields)
    assert about_people <= declared, f"{model.__name__}: {sorted(about_people - declared)} are not declared"
    assert declared <= {field.name for field in model._meta.concrete_fields}


def test_a_table_is_declared_once_and_by_its_own_room() -> None:
    entries = [(name, entry) for name, room in registry.ROOMS.items() for entry in room.KEEPS]
    assert len(entries) == len(DECLARED)
    for name, entry in entries:
        # A room may keep its tables in more than one file.
        assert entry.model.__module__.rpartition(".")[0] == f"social_learning.{name}"


def test_what_is_declared_is_said_in_words() -> None:
    for _name, entry in registry.kept():
        assert all((entry.what, entry.why, entry.leaving)), entry.model


@pytest.mark.parametrize("model", tables.all_models(), ids=lambda model: model.__name__)
def test_the_annotation_tells_the_truth(model: tables.Model) -> None:
    text = model.__doc__ or ""
    entry = DECLARED.get(model)
    is_about_people = entry is not None and bool(entry.fields)
    assert (".. pii:" in text) == is_about_people
    assert (".. no_pii:" in text) != is_about_people
    if is_about_people:
        assert "id" in text.partition(".. pii_types:")[2].splitlines()[0]


def test_the_guide_has_the_table_that_the_rooms_declare() -> None:
    text = guide.PAGE.read_text(encoding="utf-8")
    assert guide.table() in text
    assert text == guide.renewed(text), "make docs-privacy writes it anew"
