"""Steps: what may be one, in which order they stand, and what becomes of one that is taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.edxapp import catalogue
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib.errors import Conflict, Invalid, NotFound
from social_learning.paths import api, fields, naming, queries, sight, steps
from social_learning.paths.models import PathStep
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility
from social_learning.targets import api as targets
from tests.examples import many

pytestmark = pytest.mark.django_db
ITEM = "0e984725-c51c-4bf4-9960-e1c80e27aba0"
UNIT = "block-v1:Demo+Social+2026+type@vertical+block@safety"


def titles(path: Any) -> list[str]:
    rows = PathStep.objects.filter(path=path).order_by("position").select_related("target")
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.target.title for row in rows]


def test_knowledge_units_and_courses_are_steps(
    draft: Any, published: Any, author: Any, as_actor: Any, course_key: str, now: datetime
) -> None:
    item, hours = published(minutes=7), catalogue.DEFAULT_HOURS
    with patch.dict(catalogue.TWIN, clear=True):
        made = draft([item, UNIT, course_key])
    found = {row.target.kind: row.minutes for row in PathStep.objects.filter(path=made).select_related("target")}
    assert found == {"knowledge": 7, "vertical": naming.UNIT_MINUTES, "course": hours * 60}
    again = steps.add(made.uuid, as_actor(author), item.key, now=now)
    assert again.position == 1
    assert PathStep.objects.filter(path=made).count() == 3


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"https://site.example/social-learning/knowledge/{ITEM}/?x=1", f"knowledge-v1:{ITEM}"),
        (f"/courses/course-v1:Demo+Social+2026/jump_to/{UNIT}", UNIT),
        (f"https://apps.example/learning/course/{quote('course-v1:Demo+Social+2026')}/{quote(UNIT)}", UNIT),
        ("/courses/course-v1:Demo+Social+2026/about", "course-v1:Demo+Social+2026"),
        ("lifting safely", ""),
        ("", ""),
    ],
)
def test_the_address_of_a_page_names_a_step(text: str, key: str) -> None:
    assert naming.key_of(text) == key


def test_what_is_not_open_to_who_adds_it_is_no_step(
    draft: Any, published: Any, path: Any, author: Any, as_actor: Any, learner: Any, now: datetime
) -> None:
    hidden = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    made = draft()
    refused = [
        published(space=hidden).key,
        published(author=learner, state=KnowledgeState.DRAFT).key,
        published(state=KnowledgeState.DRAFT).key,
        path.key,
        "block-v1:Other+Course+2026+type@vertical+block@x",
        "course-v1:None+Such+2026",
        "no key at all",
        "",
    ]
    said = set()
    for key in refused:
        with pytest.raises(Invalid) as error:
            steps.add(made.uuid, as_actor(author), key, now=now)
        said.add((error.value.code, str(error.value)))
    assert {code for code, _text in said} == {"unknown_step"}
    assert not PathStep.objects.filter(path=made).exists()


def test_a_course_that_everybody_may_know_of_is_a_step_for_who_is_not_in_it(
    draft: Any, open_space: Any, make_user: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    key, url = "course-v1:Big+Mooc+2026", "/courses/course-v1:Big+Mooc+2026/about"
    make_user("enrolled", courses=[key])
    known = catalogue.Course(key, "A big course", url, is_listed=True, since=now, hours=3)
    with patch.dict(catalogue.TWIN, {key: known}):
        made = draft([key])
        api.publish(made.uuid, as_actor(author), now=now)
        (step,) = queries.one(made.uuid, as_actor(make_user("reader")), now=now).steps
        assert (step.title, step.url, step.minutes, step.state) == ("A big course", url, 180, sight.HERE)
    (step,) = queries.one(made.uuid, as_actor(make_user("another")), now=now).steps
    assert (step.title, step.url, step.key, step.state) == ("", "", "", sight.CLOSED)


def test_a_step_one_may_not_see_has_no_name(
    path: Any, published: Any, author: Any, steward: Any, learner: Any, as_actor: Any, make_user: Any, now: datetime
) -> None:
    inner = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    spaces.add_member(inner.pk, author.pk)
    secret = published(space=inner, title="Very secret")
    step = steps.add(path.uuid, as_actor(author), secret.key, now=now, note="About the secret")
    seen = queries.one(path.uuid, as_actor(learner), now=now).steps[-1]
    assert seen == sight.StepView(step.pk, 4, sight.CLOSED, True, secret.minutes)
    assert queries.one(path.uuid, as_actor(author), now=now).steps[-1].title == "Very secret"
    # A copy does not carry it on.
    copied = api.copy(path.uuid, as_actor(learner), now=now)
    assert "Very secret" not in titles(copied)


def test_what_was_taken_away_is_shown_as_gone_and_asked_of_nobody(
    path: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    gone = PathStep.objects.get(path=path, position=1)
    targets.mark_deleted(gone.target_id, now=now)
    seen = queries.one(path.uuid, as_actor(learner), now=now)
    assert [(step.state, step.title) for step in seen.steps] == [
        (sight.GONE, ""),
        (sight.HERE, "Step 2"),
        (sight.LATER, "Step 3"),
    ]
    assert (seen.asked, seen.minutes) == (2, 5)


def test_the_last_step_that_is_asked_for_stays_in_a_published_path(
    path: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    me = as_actor(author)
    first, second, third = PathStep.objects.filter(path=path).order_by("position")
    steps.remove(path.uuid, first.pk, me, now=now)
    steps.change(path.uuid, second.pk, me, now=now, required=False, note="If you like", minutes=9)
    for verb in (
        lambda: steps.remove(path.uuid, third.pk, me, now=now),
        lambda: steps.change(path.uuid, third.pk, me, now=now, required=False),
    ):
        with pytest.raises(Invalid) as refused:
            verb()
        assert refused.value.code == "no_steps"
    second.refresh_from_db()
    assert (second.required_since, second.note, second.minutes, second.position) == (None, "If you like", 9, 1)
    assert steps.remove(path.uuid, first.pk, me, now=now).pk == path.pk
    with pytest.raises(NotFound):
        steps.change(path.uuid, first.pk, me, now=now, note="?")


def test_a_path_is_not_endless(draft: Any, published: Any, author: Any, as_actor: Any, now: datetime) -> None:
    with patch.object(fields, "MAX_STEPS", 2):
        made = draft([published(), published()])
        with pytest.raises(Conflict):
            steps.add(made.uuid, as_actor(author), published().key, now=now)


@settings(max_examples=many(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["up", "down", "remove", "order"])), max_size=8))
def test_steps_stand_as_they_were_put(
    draft: Any, published: Any, author: Any, as_actor: Any, now: datetime, moves: list[tuple[int, str]]
) -> None:
    me = as_actor(author)
    made = draft([published(title=f"T{number}") for number in range(4)])
    wanted = titles(made)
    for number, move in moves:
        rows = list(PathStep.objects.filter(path=made).order_by("position"))
        if move == "order":
            steps.order(made.uuid, me, [row.pk for row in rows[number:] + rows[:number]], now=now)
            wanted = wanted[number:] + wanted[:number]
        elif number < len(rows) and move == "remove":
            steps.remove(made.uuid, rows[number].pk, me, now=now)
            del wanted[number]
        elif number < len(rows):
            steps.move(made.uuid, rows[number].pk, me, move, now=now)
            to = number + (-1 if move == "up" else 1)
            if 0 <= to < len(wanted):
                wanted[number], wanted[to] = wanted[to], wanted[number]
        assert titles(made) == wanted


@pytest.mark.parametrize("wrong", ["one too few", "one twice", "somebody else's"])
def test_an_order_names_every_step_once(path: Any, author: Any, as_actor: Any, now: datetime, wrong: str) -> None:
    ids = list(PathStep.objects.filter(path=path).order_by("position").values_list("pk", flat=True))
    given_ = {"one too few": ids[:2], "one twice": [*ids[:2], ids[0]], "somebody else's": [*ids[:2], 987654]}[wrong]
    with pytest.raises(Invalid):
        steps.order(path.uuid, as_actor(author), given_, now=now)
    assert titles(path) == ["Step 1", "Step 2", "Step 3"]
