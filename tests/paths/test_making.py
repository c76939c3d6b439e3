"""Making a path: who may begin, hand in, publish, change and archive one, and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.inbox.models import Message
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, SocialError, TooMany
from social_learning.paths import api, queries, steps
from social_learning.paths.models import Path, PathStep, State
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Sharing, Visibility
from social_learning.targets.models import Target

pytestmark = pytest.mark.django_db


def told(user: Any) -> list[str]:
    return list(Message.objects.filter(user_id=user.pk).order_by("pk").values_list("kind", flat=True))


def test_a_draft_is_its_authors_alone(
    draft: Any, author: Any, steward: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    made = draft()
    assert queries.one(made.uuid, as_actor(author), now=now).can_edit
    for other in (learner, steward):
        with pytest.raises(NotFound):
            queries.one(made.uuid, as_actor(other), now=now)
        with pytest.raises(NotFound):
            api.edit(made.uuid, as_actor(other), now=now, title="Mine now")
    assert Target.objects.get(key=made.key).access == "private"


def test_who_may_not_share_cannot_begin(space: Any, author: Any, make_user: Any, as_actor: Any, now: datetime) -> None:
    spaces.set_policy(space.pk, sharing=Sharing.TEAM)
    with pytest.raises(NotAllowed):
        api.create(as_actor(author), space_id=space.pk, now=now, title="No")
    hidden = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    with pytest.raises(NotFound):
        api.create(as_actor(make_user("stranger")), space_id=hidden.pk, now=now)
    assert not Path.objects.exists()


def test_handed_in_it_waits_for_a_steward_who_publishes(
    draft: Any, published: Any, author: Any, steward: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    made = draft([published()])
    with pytest.raises(NotAllowed):
        api.publish(made.uuid, as_actor(author), now=now)
    asked = api.ask(made.uuid, as_actor(author), now=now)
    assert api.ask(made.uuid, as_actor(author), now=now).version == asked.version
    assert told(steward) == ["path_asked"]
    assert [row.path for row in queries.page(as_actor(steward), queries.WAITING).rows] == [made]
    assert queries.page(as_actor(learner), queries.WAITING).rows == []
    with pytest.raises(NotFound):
        api.publish(made.uuid, as_actor(learner), now=now)
    api.edit(made.uuid, as_actor(steward), now=now, title="Your very first week")
    done = api.publish(made.uuid, as_actor(steward), now=now)
    assert (done.state, done.title, done.published_at) == (State.PUBLISHED, "Your very first week", now)
    assert told(author) == ["path_published"]
    assert Target.objects.get(key=made.key).access == "open"
    # Where an expert looks before, its author changes it only through a steward.
    with pytest.raises(NotAllowed):
        api.edit(made.uuid, as_actor(author), now=now, title="Back")


def test_a_steward_hands_back_with_a_word(
    draft: Any, published: Any, author: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    made = draft([published()])
    with pytest.raises(NotFound):
        api.hand_back(made.uuid, as_actor(steward), now=now)
    api.ask(made.uuid, as_actor(author), now=now)
    api.hand_back(made.uuid, as_actor(steward), now=now, note="The second step is missing.")
    message = Message.objects.get(user_id=author.pk)
    assert (message.kind, message.params["note"]) == ("path_back", "The second step is missing.")
    with pytest.raises(NotFound):
        queries.one(made.uuid, as_actor(steward), now=now)


def test_where_no_look_is_needed_its_author_publishes_and_changes(
    path: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    assert api.publish(path.uuid, as_actor(author), now=now).version == path.version
    changed = api.edit(path.uuid, as_actor(author), now=now, audience="everybody new")
    assert changed.audience == "everybody new"
    with pytest.raises(NotAllowed):
        api.edit(path.uuid, as_actor(learner), now=now, title="Mine now")
    with pytest.raises(NotAllowed):
        steps.add(path.uuid, as_actor(learner), path.key, now=now)
    with pytest.raises(Invalid):
        api.edit(path.uuid, as_actor(author), now=now, title=" ")


def test_nothing_without_a_name_or_a_step_is_published(
    draft: Any, published: Any, open_space: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    me = as_actor(author)
    empty = draft()
    with pytest.raises(Invalid) as refused:
        api.publish(empty.uuid, me, now=now)
    assert refused.value.code == "no_steps"
    nameless = draft([published()], title="")
    with pytest.raises(Invalid) as refused:
        api.publish(nameless.uuid, me, now=now)
    assert refused.value.code == "untitled"
    optional = draft([published()])
    step = PathStep.objects.get(path=optional)
    steps.change(optional.uuid, step.pk, me, now=now, required=False)
    with pytest.raises(Invalid):
        api.publish(optional.uuid, me, now=now)


def test_two_who_edit_at_once(path: Any, author: Any, steward: Any, as_actor: Any, now: datetime) -> None:
    read = path.version
    api.edit(path.uuid, as_actor(author), now=now, version=read, title="First")
    with pytest.raises(Conflict) as refused:
        api.edit(path.uuid, as_actor(steward), now=now, version=read, title="Second")
    assert (refused.value.code, refused.value.extra["version"]) == ("stale", read + 1)
    assert Path.objects.get(pk=path.pk).title == "First"


@pytest.mark.parametrize(
    "given",
    [
        {"title": "x" * 201},
        {"objective": "x" * 2001},
        {"audience": "\ud800"},
        {"required_completion": 0},
        {"required_completion": "101"},
        {"required_completion": "many"},
        {"theme_id": 987654},
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(
    path: Any, author: Any, as_actor: Any, now: datetime, given: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        api.edit(path.uuid, as_actor(author), now=now, **given)
    assert len(refused.value.fields) == 1
    assert Path.objects.get(pk=path.pk).version == path.version


def test_at_rest_it_is_read_and_walked_no_more(
    path: Any, author: Any, steward: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        api.archive(path.uuid, as_actor(learner), now=now)
    api.archive(path.uuid, as_actor(author), now=now)
    seen = queries.one(path.uuid, as_actor(learner), now=now)
    assert not seen.can_walk
    assert queries.page(as_actor(learner)).rows == []
    api.restore(path.uuid, as_actor(steward), now=now)
    assert queries.one(path.uuid, as_actor(learner), now=now).can_walk


def test_a_draft_is_thrown_away_by_its_author_only(
    draft: Any, path: Any, author: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    made = draft(title="Never mind")
    api.discard(made.uuid, as_actor(author), now=now)
    gone = Target.objects.get(key=made.key)
    assert (gone.title, gone.deleted_at) == ("", now)
    for person in (author, steward):
        with pytest.raises(SocialError):
            api.discard(path.uuid, as_actor(person), now=now)
    assert list(Path.objects.all()) == [path]


def test_a_copy_is_a_draft_of_ones_own(path: Any, learner: Any, as_actor: Any, published: Any, now: datetime) -> None:
    gone = PathStep.objects.get(path=path, position=2).target
    Target.objects.filter(pk=gone.pk).update(deleted_at=now)
    later = now + timedelta(days=1)
    made = api.copy(path.uuid, as_actor(learner), now=later)
    assert (made.author_id, made.state, made.title) == (learner.pk, State.DRAFT, path.title)
    copied = PathStep.objects.filter(path=made).order_by("position")
    assert [(step.target.title, step.position, step.required_since) for step in copied] == [
        ("Step 1", 1, later),
        ("Step 3", 2, later),
    ]


def test_nobody_begins_without_end(draft: Any, settings: Any, author: Any, as_actor: Any, now: datetime) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "PATHS_PER_HOUR": 2}
    draft()
    space_id = draft().space_id
    with pytest.raises(TooMany):
        draft()
    later = now + timedelta(minutes=61)
    assert api.create(as_actor(author), space_id=space_id, now=later, title="Another hour").pk


def test_who_only_looks_changes_nothing(path: Any, author: Any, as_actor: Any, now: datetime) -> None:
    import attrs

    looking = attrs.evolve(as_actor(author), read_only=True)
    for verb in (api.publish, api.archive, api.copy):
        with pytest.raises(NotAllowed):
            verb(path.uuid, looking, now=now)
