"""What people and spaces may take, what they are told of it, and where it counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.lib.errors import TooLarge
from social_learning.media import files, quota
from social_learning.media.models import StoredFile
from tests import uploads

pytestmark = pytest.mark.django_db
HALF = uploads.MP4 + b"\0" * 600_000


@pytest.fixture(autouse=True)
def store(private_store: Any) -> None:
    """A store of this test's own."""


def limit(settings: Any, **values: int) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, **values}


def test_a_person_reads_what_they_have_taken(bring: Callable[..., StoredFile]) -> None:
    bring()
    StoredFile.objects.update(size=1_999_000_001)
    assert quota.of_person(7).sentence == "You use 2,000 of 2,000 MB."
    assert quota.of_person(8).sentence == "You use 0 of 2,000 MB."


def test_no_limit_is_said_as_none(bring: Callable[..., StoredFile], settings: Any) -> None:
    limit(settings, USER_QUOTA_MB=0, SPACE_QUOTA_MB=0)
    assert bring(data=HALF).pk
    assert quota.of_person(7).limit is None
    assert quota.of_person(7).sentence == "Your files take 1 MB."


def test_a_space_has_a_limit_of_its_own_or_the_sites(
    bring: Callable[..., StoredFile], space: Any, settings: Any
) -> None:
    limit(settings, SPACE_QUOTA_MB=1)
    bring(data=HALF, space_id=space.pk)
    with pytest.raises(TooLarge) as refused:
        bring(data=HALF, space_id=space.pk, uploader_id=8)
    assert (refused.value.status, refused.value.code) == (413, "space_quota")
    assert bring(data=HALF).pk, "what is in no space counts in none"
    type(space).objects.filter(pk=space.pk).update(quota_mb=2)
    assert bring(data=HALF, space_id=space.pk, uploader_id=8).space_id == space.pk
    assert quota.of_spaces([type(space).objects.get(pk=space.pk)])[space.pk] == quota.of_space(space.pk)


def test_what_is_replaced_makes_room_in_the_space_too(
    bring: Callable[..., StoredFile], space: Any, settings: Any
) -> None:
    limit(settings, SPACE_QUOTA_MB=1)
    first = bring(data=HALF, space_id=space.pk)
    assert bring(data=HALF, space_id=space.pk, replaces=first).pk


def test_nothing_of_a_refused_file_is_kept(bring: Callable[..., StoredFile], settings: Any, private_store: Any) -> None:
    limit(settings, USER_QUOTA_MB=1)
    bring(data=HALF)
    with pytest.raises(TooLarge):
        bring(data=HALF)
    assert len([path for path in private_store.rglob("*") if path.is_file()]) == 1


def test_a_file_counts_where_its_knowledge_is(author: Any, as_actor: Any, space: Any, make_user: Any, now: Any) -> None:
    from social_learning.knowledge import api
    from social_learning.spaces import api as spaces

    me = as_actor(author)
    other = spaces.ensure_course_space("course-v1:Demo+Social+2026", now=now)
    draft = api.create_draft(me, space_id=space.pk, title="Mine", now=now)
    draft = api.attach_file(draft.pk, me, uploads.upload("film.mp4", HALF), now=now)
    assert draft.file.space_id == space.pk
    api.save_draft(draft.pk, me, version=draft.version, now=now, space_id=other.pk)
    assert StoredFile.objects.get().space_id == other.pk
    assert quota.of_space(space.pk).used == 0
    assert quota.of_space(other.pk).used == len(HALF)


def test_the_rest_says_what_is_taken_and_what_one_looks_after(
    bring: Callable[..., StoredFile], client_for: Any, learner: Any, steward: Any, space: Any
) -> None:
    bring(data=HALF, uploader_id=learner.pk, space_id=space.pk)
    url = "/api/social_learning/v1/me/storage/"
    mine = client_for(learner).get(url).json()
    assert mine == {
        "used": len(HALF),
        "limit": 2_000_000_000,
        "words": "You use 1 of 2,000 MB.",
        "spaces": [],
    }
    theirs = client_for(steward).get(url).json()
    assert theirs["used"] == 0
    assert (theirs["spaces"][0]["id"], theirs["spaces"][0]["used"]) == (space.pk, len(HALF))
    assert client_for(None).get(url).status_code == 401


def test_moving_nothing_changes_nothing(bring: Callable[..., StoredFile]) -> None:
    stored = bring(space_id=3)
    files.move([], 4)
    files.move([stored.pk], 3)
    stored.refresh_from_db()
    assert stored.space_id == 3
