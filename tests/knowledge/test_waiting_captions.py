"""Captions of a new version wait with it: readers keep those of what is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.data import FORMER
from social_learning.knowledge import captions as spoken
from social_learning.knowledge import copies, queries, versions
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.errors import NotFound, Unavailable
from social_learning.media import captions, quota
from social_learning.media.models import FileStatus, StoredFile
from social_learning.review import api as review
from tests import films
from tests.uploads import upload

pytestmark = pytest.mark.django_db
OLD = b"WEBVTT\n\n00:01.000 --> 00:02.000\nBend your knees\n"
NEW = b"WEBVTT\n\n00:01.000 --> 00:02.000\nBend your knees slowly\n"
PRAISE = {"strength": "Clear, short, and it saves backs."}


@pytest.fixture
def item(published: Any, author: Any, now: datetime) -> Knowledge:
    """A film that everybody sees, with captions."""
    film = films.ready(author.pk, now, size=5_000_000)
    captions.put(film, language="en", upload=upload("a.vtt", OLD), now=now)
    found: Knowledge = published(kind="video", file=film)
    return found


@pytest.fixture
def improved(item: Knowledge, me: Any, now: datetime) -> Knowledge:
    """The same, with a new version begun."""
    review.perform("improve", item.pk, me, now=now)
    return item


def put(item: Knowledge, actor: Any, now: datetime, data: bytes = NEW, language: str = "en") -> Any:
    return spoken.put(item.pk, actor, language=language, upload=upload("b.vtt", data), now=now)


def read(item: Knowledge) -> dict[str, str]:
    """Return what readers of what is published read along, by language."""
    stored = queries.get_by_id(item.pk).file
    assert stored is not None
    return {one.language: captions.said(one) for one in captions.of(stored)}


def hand(item: Knowledge) -> StoredFile:
    """Return the file of the work in hand."""
    stored = copies.in_hand(queries.get_by_id(item.pk)).file
    assert stored is not None
    return stored


def test_they_wait_until_an_expert_says_yes(
    improved: Knowledge, me: Any, expert: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    made = put(improved, me, now)
    assert made.file.path == improved.file.path
    assert read(improved) == {"en": "Bend your knees"}
    assert "slowly" not in str(queries.get_by_id(improved.pk).file.outline)
    # The address of the new ones is for who writes and who reviews.
    assert not versions.can_open_file(made.file, as_actor(learner), now)
    assert versions.can_open_file(made.file, me, now)
    review.perform("submit", improved.pk, me, now=now)
    review.perform("claim", improved.pk, as_actor(expert), now=now)
    assert versions.can_open_file(made.file, as_actor(expert), now)
    review.perform("approve", improved.pk, as_actor(expert), now=now, payload=PRAISE)
    assert read(improved) == {"en": "Bend your knees slowly"}
    assert "slowly" in str(queries.get_by_id(improved.pk).file.outline)
    assert versions.can_open_file(made.file, as_actor(learner), now)


def test_the_version_before_keeps_its_own(improved: Knowledge, me: Any, now: datetime) -> None:
    first = Revision.objects.get(knowledge=improved, number=1)
    put(improved, me, now)
    put(improved, me, now, language="fr")
    assert [one.language for one in captions.of(first.file)] == ["en"]
    # All changes of one version go into one row.
    assert StoredFile.objects.filter(path=improved.file.path).count() == 2


def test_one_that_is_dropped_leaves_no_trace(improved: Knowledge, me: Any, now: datetime) -> None:
    put(improved, me, now)
    review.perform("drop", improved.pk, me, now=now)
    assert read(improved) == {"en": "Bend your knees"}
    assert StoredFile.objects.count() == 1


def test_taking_out_waits_too_and_what_is_not_there_changes_nothing(
    improved: Knowledge, me: Any, now: datetime
) -> None:
    with pytest.raises(NotFound):
        spoken.remove(improved.pk, me, "fr", now=now)
    assert StoredFile.objects.count() == 1
    spoken.remove(improved.pk, me, "en", now=now)
    assert captions.of(hand(improved)) == []
    assert read(improved) == {"en": "Bend your knees"}


def test_a_film_of_its_own_needs_no_second_row(improved: Knowledge, me: Any, author: Any, now: datetime) -> None:
    own = films.ready(author.pk, now, path="another")
    Revision.objects.filter(working_of=improved).update(file=own)
    assert put(improved, me, now).file == own


def test_the_second_row_counts_for_nobody_and_keeps_what_was_made(improved: Knowledge, me: Any, now: datetime) -> None:
    before = quota.of_person(me.user_id).used
    made = put(improved, me, now).file
    assert (made.uploader_id, made.size, made.status) == (FORMER, 5_000_000, FileStatus.READY)
    assert quota.of_person(me.user_id).used == before


def test_one_that_is_still_prepared_is_for_later(improved: Knowledge, me: Any, now: datetime) -> None:
    StoredFile.objects.update(status=FileStatus.WORKING)
    with pytest.raises(Unavailable) as refused:
        put(improved, me, now)
    assert refused.value.code == "not_ready"
    assert read(improved) == {"en": "Bend your knees"}


def test_what_is_said_otherwise_is_shown_word_by_word(improved: Knowledge, me: Any, now: datetime) -> None:
    put(improved, me, now)
    published = queries.get_by_id(improved.pk)
    (change,) = versions.changes(published, copies.in_hand(published))
    assert change.label == "Captions · English"
    assert [(piece.what, piece.text.strip()) for piece in change.pieces if piece.what == "new"] == [
        ("new", "knees slowly")
    ]


def test_a_page_that_is_open_elsewhere_can_still_save(improved: Knowledge, me: Any, now: datetime) -> None:
    version = copies.in_hand(queries.get_by_id(improved.pk)).version
    put(improved, me, now)
    assert copies.in_hand(queries.get_by_id(improved.pk)).version == version
