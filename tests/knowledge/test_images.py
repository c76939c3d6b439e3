"""Pictures in a text: whose they are, who sees them, and when they go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.knowledge import api, copies, images, personal, queries
from social_learning.knowledge.models import Attachment, Knowledge
from social_learning.lib.errors import Conflict, Invalid, NotFound, TooLarge, UnsupportedType
from social_learning.lib.markdown import to_html
from social_learning.media import pictures, prepare
from social_learning.media.models import StoredFile
from social_learning.review import api as review
from social_learning.wiring import rebuild
from tests.uploads import pdf, picture, picture_with_place, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]


@pytest.fixture
def draft(published: Any) -> Knowledge:
    """Their draft."""
    made: Knowledge = published(state="draft", published_at=None)
    return made


def bring(item: Knowledge, actor: Any, now: datetime, name: str = "knees.jpg") -> StoredFile:
    return images.attach(item.pk, actor, upload(name, picture(), "image/jpeg"), now=now).file


def body(*held: StoredFile) -> str:
    return "\n\n".join(["Bend them:", *(f"![Bent knees]({images.reference(one)})" for one in held)])


def test_a_text_shows_its_own_pictures_and_no_others(draft: Knowledge, published: Any, me: Any, now: datetime) -> None:
    other = published(state="draft", published_at=None)
    mine, theirs = bring(draft, me, now), bring(other, me, now)
    draft.body = body(mine, theirs)
    html = to_html(draft.body, images.shown(draft))
    assert f'src="/api/social_learning/v1/files/{mine.uuid}/"' in html
    assert html.count("<img") == 1
    assert str(theirs.uuid) not in html
    assert "<em>Bent knees</em>" in html


def test_a_picture_keeps_its_place_while_the_page_comes(draft: Knowledge, me: Any, now: datetime) -> None:
    # Turned by its camera: as it is seen, it is upright.
    mine = images.attach(draft.pk, me, upload("a.jpg", picture_with_place(), "image/jpeg"), now=now).file
    assert (mine.width, mine.height) == (30, 40)
    draft.body = body(mine)
    html = to_html(draft.body, images.shown(draft))
    assert 'width="30"' in html
    assert 'height="40"' in html
    assert 'loading="lazy"' in html
    StoredFile.objects.filter(pk=mine.pk).update(width=0, height=0)
    prepare.prepare(mine.pk, now=now)
    mine.refresh_from_db()
    assert (mine.pages, mine.width, mine.height) == (1, 30, 40)


@pytest.mark.parametrize("line", ["", "size", "size 1", "size 1 -2", "size 1 2000000", "Size 1 2", "size a b"])
def test_nothing_but_a_size_is_heard(line: str) -> None:
    size = pictures.Size()
    size.hear(line)
    assert (size.width, size.height) == (0, 0)


def test_a_text_without_pictures_asks_nothing(
    draft: Knowledge, me: Any, now: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert images.shown(draft) == {}
    draft.body = body(bring(draft, me, now), bring(draft, me, now), bring(draft, me, now))
    with django_assert_num_queries(1):
        assert len(images.shown(draft)) == 3


def test_a_picture_is_drawn_anew_and_changes_no_version(draft: Knowledge, me: Any, now: datetime) -> None:
    stored = images.attach(draft.pk, me, upload("me.jpg", picture_with_place(), "image/jpeg"), now=now).file
    from social_learning.media import storage

    with storage.store().open(stored.path) as kept:
        assert b"Exif" not in kept.read()
    assert queries.get_by_id(draft.pk).version == draft.version
    assert stored.uploader_id == draft.author_id
    assert stored.space_id == draft.space_id


@pytest.mark.parametrize(
    ("name", "data"), [("walk.pdf", pdf()), ("film.mp4", b"x"), ("none", b""), ("a.svg", b"<svg/>")]
)
def test_only_pictures_stand_in_a_text(name: str, data: bytes, draft: Knowledge, me: Any, now: datetime) -> None:
    with pytest.raises(UnsupportedType):
        images.attach(draft.pk, me, upload(name, data), now=now)
    assert not StoredFile.objects.exists()


def test_a_lie_and_nothing_at_all_are_refused(draft: Knowledge, me: Any, now: datetime) -> None:
    with pytest.raises(UnsupportedType):
        images.attach(draft.pk, me, upload("a.png", b"<html><script>", "image/png"), now=now)
    with pytest.raises(Invalid):
        images.attach(draft.pk, me, None, now=now)
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_text_holds_so_many_and_makes_room_of_what_it_dropped(
    draft: Knowledge, me: Any, now: datetime, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAX_IMAGES": 2}
    first, dropped = bring(draft, me, now), bring(draft, me, now)
    with pytest.raises(Invalid) as refused:
        bring(draft, me, now)
    assert refused.value.code == "too_many_images"
    api.save_draft(draft.pk, me, version=draft.version, now=now, body=body(first))
    third = bring(draft, me, now + timedelta(hours=2))
    assert {one.pk for one in images.files_of(draft.pk)} == {first.pk, third.pk}
    assert not StoredFile.objects.filter(pk=dropped.pk).exists()


def test_pictures_count_in_the_quota(draft: Knowledge, me: Any, now: datetime, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "USER_QUOTA_MB": 1}
    StoredFile.objects.create(
        uploader_id=draft.author_id, path="x", name="x", mime="x", size=999_900, sha256="x", created_at=now
    )
    with pytest.raises(TooLarge):
        bring(draft, me, now)


def test_who_may_not_write_brings_none(
    draft: Knowledge, published: Any, learner: Any, me: Any, as_actor: Any, now: datetime
) -> None:
    with pytest.raises(NotFound):
        bring(draft, as_actor(learner), now)
    with pytest.raises(Conflict):
        bring(published(), me, now)


def test_a_picture_is_seen_with_the_text_that_shows_it(
    draft: Knowledge, learner: Any, me: Any, as_actor: Any, now: datetime
) -> None:
    # Brought by whom it may, it is the author's by being theirs to write; so it is looked at as another's file.
    shown, loose = bring(draft, me, now), bring(draft, me, now)
    reader = as_actor(learner)
    Knowledge.objects.filter(pk=draft.pk).update(body=body(shown))
    assert images.can_open_file(shown, me, now)
    assert images.can_open_file(loose, me, now)
    assert not images.can_open_file(shown, reader, now)
    Knowledge.objects.filter(pk=draft.pk).update(state="published", published_at=now)
    assert images.can_open_file(shown, reader, now)
    assert not images.can_open_file(loose, reader, now)
    with pytest.raises(NotFound):
        queries.open_file(loose.uuid, reader, now=now)


def test_an_old_version_keeps_its_picture_and_a_new_one_shows_it_to_nobody_before_its_time(
    published: Any, learner: Any, me: Any, as_actor: Any, now: datetime, space: Any
) -> None:
    from social_learning.spaces import api as spaces
    from social_learning.spaces.models import ReviewPolicy

    spaces.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
    item, reader = published(state="draft", published_at=None, version=1), as_actor(learner)
    old = bring(item, me, now)
    api.save_draft(item.pk, me, version=1, now=now, body=body(old))
    review.perform("publish", item.pk, me, now=now)
    review.perform("improve", item.pk, me, now=now)
    new = bring(item, me, now)
    work = copies.in_hand(queries.get_by_id(item.pk))
    api.save_draft(item.pk, me, version=work.version, now=now, body=body(new))
    assert images.can_open_file(old, reader, now)
    assert not images.can_open_file(new, reader, now)
    review.perform("publish", item.pk, me, now=now)
    later = now + timedelta(days=3)
    assert images.sweep(now - timedelta(days=1), now=later) == 0
    assert images.can_open_file(old, reader, later)
    assert images.can_open_file(new, reader, later)


def test_what_no_text_shows_goes_after_a_day(draft: Knowledge, me: Any, now: datetime) -> None:
    kept, gone = bring(draft, me, now), bring(draft, me, now)
    Knowledge.objects.filter(pk=draft.pk).update(body=body(kept))
    since = now - timedelta(days=1)
    assert images.sweep(since, now=now + timedelta(hours=2)) == 0
    lines = list(rebuild.sweep(since, now=now + timedelta(days=2)))
    assert "pictures that no text shows any more: 1" in lines
    assert [one.pk for one in images.files_of(draft.pk)] == [kept.pk]
    assert not StoredFile.objects.filter(pk=gone.pk).exists()


def test_pictures_go_with_their_draft(
    draft: Knowledge, me: Any, now: datetime, private_store: Any, django_capture_on_commit_callbacks: Any
) -> None:
    stored = bring(draft, me, now)
    assert (private_store / stored.path).is_file()
    with django_capture_on_commit_callbacks(execute=True):
        api.delete_draft(draft.pk, me, now=now)
    assert not StoredFile.objects.exists()
    assert not Attachment.objects.exists()
    assert not (private_store / stored.path).exists()


def test_they_are_told_of_and_go_with_who_leaves(draft: Knowledge, me: Any, now: datetime) -> None:
    bring(draft, me, now, "knees bent.jpg")
    told = [values for title, values in personal.collect(draft.author_id)]
    assert "knees bent.jpg" in [values.get("pictures") for values in told]
    personal.forget(draft.author_id, now=now, settle=lambda *_values: None)
    assert not StoredFile.objects.exists()
    assert not Attachment.objects.exists()
