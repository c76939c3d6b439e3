"""Who reacted: who may know, and what is said where nobody is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.edxapp import units
from social_learning.lib.errors import Invalid, NotAllowed
from social_learning.reactions import api, who
from social_learning.spaces import api as spaces

Named = Callable[[str], None]


@pytest.fixture
def named(settings: Any) -> Named:
    """Set whether the site names people."""

    def use(value: str) -> None:
        settings.SOCIAL_LEARNING = {**getattr(settings, "SOCIAL_LEARNING", {}), "WHO_REACTED": value}

    return use


@pytest.fixture
def item(published: Any) -> Any:
    """The author's published Knowledge, as a target."""
    return published().target


@pytest.fixture
def people(make_user: Any, as_actor: Any) -> list[Any]:
    """Five colleagues."""
    return [
        as_actor(make_user(f"colleague{n}", first_name=name))
        for n, name in enumerate(["Ana", "Ben", "Cleo", "Dan", "Eva"])
    ]


@pytest.fixture
def unit(course_key: str, as_actor: Any, site_admin: Any, author: Any, now: datetime) -> Any:
    """A unit of the course: nobody owns it."""
    return spaces.open_target(f"block-v1:{course_key[10:]}+type@vertical+block@u1", as_actor(site_admin), now=now)


def _all_like(target: Any, people: list[Any], now: datetime) -> None:
    for number, person in enumerate(people):
        api.react(target, person, "like", now=now + timedelta(minutes=number))


def test_everybody_who_sees_it_learns_names_the_latest_first(item: Any, people: Any, now: datetime) -> None:
    _all_like(item, people, now)
    found = who.page(item, people[0], "like")
    assert [entry.name for entry in found.results] == ["Eva", "Dan", "Cleo", "Ben", "Ana"]
    assert (found.count, found.names_shown, found.next) == (5, True, None)
    assert found.words == "you, Eva and 3 others"
    assert who.page(item, people[4], "like").words == "you, Dan and 3 others"


@pytest.mark.parametrize(("number", "words"), [(0, ""), (1, "Ana"), (2, "Ben and Ana"), (3, "Cleo, Ben and 1 other")])
def test_a_few_are_named_in_a_sentence(
    item: Any, people: Any, author: Any, as_actor: Any, now: datetime, number: int, words: str
) -> None:
    _all_like(item, people[:number], now)
    assert who.page(item, as_actor(author), "like").words == words


@pytest.mark.parametrize(
    ("setting", "others", "owner", "looks_after"),
    [("names", True, True, True), ("self", False, True, False), ("numbers", False, False, False)],
)
def test_the_site_decides_who_learns_names(
    item: Any,
    people: Any,
    author: Any,
    steward: Any,
    as_actor: Any,
    named: Named,
    now: datetime,
    setting: str,
    others: bool,
    owner: bool,
    looks_after: bool,
) -> None:
    _all_like(item, people, now)
    named(setting)
    for person, may in ((people[0], others), (as_actor(author), owner), (as_actor(steward), looks_after)):
        found = who.page(item, person, "like")
        assert found.names_shown is may
        assert bool(found.results) is may
        assert found.count == 5
    if not others:
        assert who.page(item, people[0], "like").words == "5 people"


def test_what_belongs_to_nobody_is_its_stewards(
    unit: Any, people: Any, site_admin: Any, as_actor: Any, named: Named, now: datetime
) -> None:
    _all_like(unit, people[:2], now)
    named("self")
    assert who.page(unit, as_actor(site_admin), "like").names_shown
    assert not who.page(unit, people[0], "like").names_shown


@pytest.mark.parametrize("kind", ["question", "outdated"])
def test_work_is_for_the_owner_and_stewards_alone(
    item: Any, people: Any, author: Any, steward: Any, as_actor: Any, named: Named, now: datetime, kind: str
) -> None:
    api.react(item, people[0], kind, now=now)
    for setting in ("names", "numbers"):
        named(setting)
        for person in (author, steward):
            assert [entry.name for entry in who.page(item, as_actor(person), kind).results] == ["Ana"]
        for person in people[:2]:
            with pytest.raises(NotAllowed):
                who.page(item, person, kind)


def test_what_people_wrote_is_for_everybody_with_or_without_their_name(
    item: Any, people: Any, named: Named, now: datetime
) -> None:
    api.react(item, people[0], "applied", now=now, note="Used it on Monday")
    api.react(item, people[1], "applied", now=now)
    (first, second) = who.page(item, people[2], "applied").results
    assert (first.name, first.note, second.name, second.note) == ("Ben", "", "Ana", "Used it on Monday")
    named("numbers")
    (only,) = who.page(item, people[2], "applied").results
    assert (only.name, only.user_id, only.note) == ("", None, "Used it on Monday")
    assert who.notes(item, people[2])[0].name == ""


def test_an_author_of_a_unit_can_have_nobody_named(
    unit: Any, people: Any, site_admin: Any, as_actor: Any, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    _all_like(unit, people[:2], now)
    api.react(unit, people[0], "question", now=now)
    monkeypatch.setitem(units.TWIN, unit.key, units.Unit(hides_names=True))
    for person in (people[0], as_actor(site_admin)):
        found = who.page(unit, person, "like")
        assert (found.names_shown, found.results, found.words) == (False, (), "2 people")
    assert not who.page(unit, as_actor(site_admin), "question").names_shown


def test_a_former_colleague_is_named_so(item: Any, people: Any, author: Any, as_actor: Any, now: datetime) -> None:
    from django.contrib.auth import get_user_model

    api.react(item, people[0], "like", now=now)
    get_user_model().objects.filter(pk=people[0].user_id).delete()
    assert who.page(item, as_actor(author), "like").words == "A former colleague"


def test_pages_go_on_where_they_ended(item: Any, people: Any, now: datetime) -> None:
    _all_like(item, people, now)
    seen, cursor = [], None
    for _page in range(3):
        found = who.page(item, people[0], "like", cursor, limit=2)
        seen += [entry.name for entry in found.results]
        cursor = found.next
    assert seen == ["Eva", "Dan", "Cleo", "Ben", "Ana"]
    assert cursor is None
    with pytest.raises(Invalid, match="bad_cursor"):
        who.page(item, people[0], "like", "nonsense")
    with pytest.raises(Invalid, match="unknown_kind"):
        who.page(item, people[0], "dislike")


def test_it_costs_the_same_for_one_and_for_many(item: Any, people: Any, now: datetime) -> None:
    def cost() -> int:
        people[0].known.clear()
        with CaptureQueriesContext(connection) as asked:
            who.page(item, people[0], "like")
        return len(asked)

    _all_like(item, people[:1], now)
    one = cost()
    _all_like(item, people[1:], now)
    assert cost() == one <= 4


def test_notes_are_the_latest_and_ones_own_before_them(item: Any, people: Any, now: datetime) -> None:
    for number, person in enumerate(people):
        api.react(item, person, "applied", now=now + timedelta(minutes=number), note=f"note {number}")
    assert [entry.note for entry in who.notes(item, people[4])] == ["note 4", "note 3", "note 2"]
    mine = who.notes(item, people[0])
    assert [entry.note for entry in mine] == ["note 0", "note 4", "note 3", "note 2"]
    assert [entry.is_mine for entry in mine] == [True, False, False, False]
