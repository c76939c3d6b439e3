"""Documents of every source: what happens one by one ends as a rebuild does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.curation.models import State as WantedState
from social_learning.curation.models import Wanted
from social_learning.edxapp import catalogue as site
from social_learning.experts.models import Expert
from social_learning.knowledge.models import State
from social_learning.paths import api as paths
from social_learning.paths.models import Path
from social_learning.paths.models import State as PathState
from social_learning.questions import api as questions
from social_learning.questions.models import Question
from social_learning.search import api, queries, sight
from social_learning.search.filters import Filters
from social_learning.search.models import Document, DocumentWords
from social_learning.search.sources import SOURCES
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target
from tests.examples import many
from tests.search.found import titles

pytestmark = pytest.mark.django_db
UNIT = "block-v1:Demo+Social+2026+type@{}+block@{}"


@pytest.fixture
def world(
    published: Callable[..., Any], make_user: Any, learner: Any, theme: Any, course_key: str, now: datetime,
    as_actor: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, list[Any]]:  # fmt: skip
    """Two things of each source, with what they need; nothing of it is in the catalogue yet."""
    space = spaces.ensure_course_space(course_key, now=now)
    other = "course-v1:Demo+Open+2026"
    make_user("o", courses=[other])
    for key, listed in ((course_key, False), (other, True)):
        course = site.Course(key, f"Course {key[-9:]}", f"/courses/{key}/about", is_listed=listed, since=now)
        monkeypatch.setitem(site.TWIN, key, course)
    units = [
        Target.objects.create(
            key=UNIT.format(kind, kind), kind="block", space=space, context_key=course_key, title=f"Unit {kind}",
            url="/x", created_at=now,
        )
        for kind in ("vertical", "scorm")
    ]  # fmt: skip
    wanted = [
        Wanted.objects.create(
            target=units[0], course_key=course_key, question=f"How {n}?", text_hash=str(n), open_key=str(n),
            created_at=now,
        )
        for n in range(2)
    ]  # fmt: skip
    people = [Expert.objects.create(user_id=make_user(f"x{n}").pk, theme=theme, since=now) for n in range(2)]
    asked = [
        questions.ask(
            as_actor(learner), title=f"Whom do I call, {n}?", now=now, body="At night.", theme_id=theme.pk,
            space_id=space.pk,
        )
        for n in range(2)
    ]  # fmt: skip
    ways = [paths.create(as_actor(learner), space_id=space.pk, now=now, title=f"Way {n}") for n in range(2)]
    Path.objects.update(state=PathState.PUBLISHED, published_at=now)
    Document.objects.all().delete()
    return {
        "asked": asked,
        "path": ways,
        "knowledge": [published(), published()],
        "course": [course_key, other],
        "unit": units,
        "question": wanted,
        "expert": people,
    }


def ref_of(thing: Any) -> Any:
    return thing if isinstance(thing, str) else thing.pk


def change(source: str, thing: Any, on: bool, word: str) -> None:
    """Let a fact come or go, or be called otherwise."""
    if source == "knowledge":
        type(thing).objects.filter(pk=thing.pk).update(state=State.PUBLISHED if on else State.ARCHIVED, title=word)
    elif source == "course":
        known = site.TWIN[thing]
        site.TWIN[thing] = attrs.evolve(known, title=word, is_listed=on)
    elif source == "unit":
        gone = None if on else thing.created_at
        Target.objects.filter(pk=thing.pk).update(title=word, deleted_at=gone)
    elif source == "asked":
        Question.objects.filter(pk=thing.pk).update(title=word, deleted_at=None if on else thing.created_at)
    elif source == "path":
        state = PathState.PUBLISHED if on else PathState.ARCHIVED
        Path.objects.filter(pk=thing.pk).update(title=word, state=state)
    elif source == "question":
        Wanted.objects.filter(pk=thing.pk).update(
            question=word,
            state=WantedState.OPEN if on else WantedState.CLOSED,
            open_key=f"{word} {thing.pk}" if on else None,
        )
    elif on:
        Expert.objects.get_or_create(
            pk=thing.pk, defaults={"user_id": thing.user_id, "theme": thing.theme, "since": thing.since}
        )
    else:
        Expert.objects.filter(pk=thing.pk).delete()


def derived() -> tuple[Any, Any]:
    names = [field.attname for field in Document._meta.concrete_fields if field.name != "id"]
    documents = sorted(map(repr, Document.objects.values_list(*names)))
    words = sorted(
        DocumentWords.objects.values_list("document__source", "document__ref", "text", "title_words", "words")
    )
    return documents, words


def rebuild() -> None:
    for _targets in api.rebuild():
        pass


STEP = st.tuples(
    st.sampled_from(sorted(SOURCES)), st.integers(0, 1), st.booleans(), st.sampled_from(["Rope", "Échelle", "安全第一"])
)


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12), data=st.data())
def test_one_by_one_ends_as_a_rebuild_does(steps: list[Any], data: Any, world: dict[str, list[Any]]) -> None:
    Document.objects.all().delete()
    told = []
    for number, (source, which, on, word) in enumerate(steps):
        thing = world[source][which]
        change(source, thing, on, f"{word} {number}")
        told.append((source, ref_of(thing)))
    touched = {(source, ref_of(thing)) for source in world for thing in world[source]}
    # Told late, twice and in any order.
    for source, ref in data.draw(st.permutations([*told, *told, *sorted(touched, key=str)])):
        api.sync(source, ref)
    before = derived()
    rebuild()
    assert derived() == before
    # And from nothing.
    Document.objects.all().delete()
    rebuild()
    assert derived() == before


def test_each_source_is_found_by_who_may_see_it(
    world: dict[str, list[Any]], learner: Any, make_user: Any, as_actor: Any
) -> None:
    rebuild()
    inside, outside = as_actor(learner), as_actor(make_user("out"))

    def kinds(actor: Any) -> set[str]:
        return {entry.source for entry in queries.find(actor, limit=100).entries}

    assert kinds(inside) == set(SOURCES)
    assert kinds(outside) == {"knowledge", "course", "expert"}
    courses = queries.find(outside, Filters(kind="course"))
    assert titles(courses) == ["Course Open+2026"]
    assert len(queries.find(inside, Filters(kind="course")).entries) == 2
    assert {entry.kind for entry in queries.find(inside, Filters(sources=("unit",))).entries} == {"unit", "scorm"}
    assert sight.EVERYBODY in set(Document.objects.values_list("audience", flat=True))


def test_a_sweep_finds_what_was_missed(world: dict[str, list[Any]], now: datetime) -> None:
    rebuild()
    Wanted.objects.filter(pk=world["question"][0].pk).update(state=WantedState.FILLED, ended_at=now)
    world["expert"][0].delete()
    list(api.sweep(now - timedelta(hours=1)))
    left = set(Document.objects.values_list("source", "ref"))
    assert ("question", str(world["question"][0].pk)) not in left
    assert ("question", str(world["question"][1].pk)) in left
    assert sum(source == "expert" for source, _ref in left) == 1


def test_readers_who_find_it_outdated_lower_the_trust(listed: Callable[..., Any]) -> None:
    item = listed()
    for outdated, trust in ((1, "peer"), (2, "stale"), (0, "peer")):
        api.rank(item.target_id, lambda outdated=outdated: api.Rank(outdated=outdated))
        assert Document.objects.get(knowledge_id=item.pk).trust == trust


def test_a_unit_comes_when_somebody_reacts_there(world: dict[str, list[Any]]) -> None:
    target = world["unit"][1]
    api.rank(target.pk, lambda: api.Rank(likes=3))
    found = Document.objects.get(target_id=target.pk)
    assert (found.kind, found.likes, found.trust) == ("scorm", 3, "approved")
