"""A pause is told with its reason and its day, may be appealed once, and is looked at by somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.comments import api as comments
from social_learning.inbox.models import Message
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.moderation import pauses
from social_learning.moderation.models import Act
from social_learning.spaces.models import Role, SpaceMember
from social_learning.trust.models import Pause

pytestmark = pytest.mark.django_db
API = "/api/social_learning/v1/"


@pytest.fixture
def paused(learner: Any, steward: Any, space: Any, as_actor: Any, now: datetime) -> Pause:
    """The learner is asked to pause for a week."""
    return pauses.begin(space.pk, learner.pk, as_actor(steward), now=now, days=7, reason="Please breathe.")


@pytest.fixture
def second(make_user: Any, space: Any, as_actor: Any) -> Any:
    """Somebody else who looks after the space."""
    user = make_user("sena")
    SpaceMember.objects.create(space=space, user_id=user.pk, role=Role.STEWARD)
    return user


def told(user: Any) -> list[str]:
    return list(Message.objects.filter(user_id=user.pk).order_by("pk").values_list("kind", flat=True))


def test_somebody_else_takes_the_second_look(
    paused: Pause, learner: Any, steward: Any, second: Any, space: Any, as_actor: Any, now: datetime
) -> None:
    row = pauses.appeal(space.pk, as_actor(learner), "I was  tired.", now=now)
    assert row.appeal == "I was tired."
    assert ("pause_appealed" in told(steward), "pause_appealed" in told(second)) == (False, True)
    with pytest.raises(Conflict):
        pauses.appeal(space.pk, as_actor(learner), "Again", now=now)
    with pytest.raises(NotAllowed) as refused:
        pauses.stays(space.pk, learner.pk, as_actor(steward), now=now)
    assert refused.value.code == "second_look"
    assert Pause.objects.get().answered_at is None
    pauses.stays(space.pk, learner.pk, as_actor(second), now=now, note="Rest well.")
    assert told(learner)[-1] == "pause_stays"
    with pytest.raises(Conflict):
        pauses.stays(space.pk, learner.pk, as_actor(second), now=now)
    acts = list(Act.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["pause", "pause_asked", "pause_stays"]


def test_where_there_is_nobody_else_who_asked_for_it_looks_again(
    paused: Pause, learner: Any, steward: Any, space: Any, as_actor: Any, now: datetime
) -> None:
    pauses.appeal(space.pk, as_actor(learner), "I was tired.", now=now)
    assert "pause_appealed" in told(steward)
    assert pauses.end(space.pk, learner.pk, as_actor(steward), now=now)
    assert told(learner)[-1] == "pause_ended"


def test_who_may_appeal_and_answer(
    paused: Pause, learner: Any, author: Any, steward: Any, second: Any, space: Any, as_actor: Any, now: datetime
) -> None:
    with pytest.raises(NotFound):
        pauses.appeal(space.pk, as_actor(author), "Not mine", now=now)
    for bad in ("  ", "a" * 1_001):
        with pytest.raises(Invalid):
            pauses.appeal(space.pk, as_actor(learner), bad, now=now)
    with pytest.raises(NotFound):
        pauses.stays(space.pk, learner.pk, as_actor(second), now=now)
    pauses.appeal(space.pk, as_actor(learner), "Please", now=now)
    with pytest.raises(NotFound):
        pauses.stays(space.pk, learner.pk, as_actor(author), now=now)
    with pytest.raises(NotFound):
        pauses.appeal(space.pk, as_actor(learner), "Late", now=now + timedelta(days=8))


def test_a_new_pause_may_be_appealed_anew_and_one_that_is_over_holds_nobody(
    paused: Pause, published: Any, learner: Any, steward: Any, second: Any, space: Any, as_actor: Any, now: datetime
) -> None:
    pauses.appeal(space.pk, as_actor(learner), "Please", now=now)
    pauses.stays(space.pk, learner.pk, as_actor(second), now=now)
    later = now + timedelta(hours=1)
    pauses.begin(space.pk, learner.pk, as_actor(steward), now=later, days=1, reason="Again.")
    assert pauses.appeal(space.pk, as_actor(learner), "Once more", now=later).answered_at is None
    target = published(title="Lifting").target
    assert comments.add(target, as_actor(learner), "Back", now=later + timedelta(days=1, minutes=1)).pk


def test_the_person_and_those_who_look_see_it_on_their_pages(
    learner: Any, author: Any, steward: Any, second: Any, space: Any, as_actor: Any, client_for: Any
) -> None:
    from django.utils import timezone

    now = timezone.now()
    pauses.begin(space.pk, learner.pk, as_actor(steward), now=now, days=7, reason="Please breathe.")
    mine = client_for(learner).get("/social-learning/me/").content.decode()
    assert "Please breathe." in mine
    assert 'id="pauses"' not in client_for(author).get("/social-learning/me/").content.decode()
    sent = client_for(learner).post(f"/social-learning/me/pauses/{space.pk}/", {"text": "I was tired."})
    assert sent.status_code == 302
    assert client_for(author).post(f"{API}me/pauses/{space.pk}/appeal/", {"text": "x"}).status_code == 404
    (row,) = client_for(learner).get(f"{API}me/pauses/").json()
    assert (row["reason"], row["appeal"], row["answered"]) == ("Please breathe.", "I was tired.", False)
    first, other = (client_for(one).get("/social-learning/moderation/").content.decode() for one in (steward, second))
    assert "I was tired." in first
    assert ("It stays" in first, "It stays" in other) == (False, True)
    given = {"space_id": space.pk, "user_id": learner.pk, "do": "stays", "note": "Rest."}
    assert client_for(author).post("/social-learning/moderation/pauses/", given).status_code == 404
    assert client_for(second).post("/social-learning/moderation/pauses/", given).status_code == 302
    assert "the pause stays for now" in client_for(learner).get("/social-learning/me/").content.decode()


def test_a_steward_may_let_who_is_trusted_publish_first(
    steward: Any, learner: Any, space: Any, client_for: Any
) -> None:
    url = f"/social-learning/spaces/{space.slug}/manage/"
    page = client_for(steward).get(url)
    assert 'name="trusted_publish"' in page.content.decode()
    form = {"do": "settings", "title": space.title, "trusted_publish_shown": "1"}
    assert client_for(learner).post(url, {**form, "trusted_publish": "1"}).status_code in (403, 404)
    client_for(steward).post(url, {**form, "trusted_publish": "1"})
    space.refresh_from_db()
    assert space.trusted_publish
    client_for(steward).post(url, form)
    space.refresh_from_db()
    assert not space.trusted_publish
