"""What goes out comes back: texts, files, pictures, who wrote it; and nothing twice."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.edxapp import users
from social_learning.exchange import bringing, export, running
from social_learning.exchange.models import Import, ImportedItem, State
from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge
from social_learning.knowledge import images
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import NotAllowed
from social_learning.media import storage
from social_learning.media.files import label
from social_learning.media.models import StoredFile
from social_learning.review.models import Step
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy
from tests import uploads
from tests.examples import many
from tests.exchange.conftest import manifest, one, zipped


def taken(space: Any, user: Any, now: Any, **more: Any) -> bytes:
    """Return the archive of a space."""
    return b"".join(export.of_space(space, users.actor(user), now=now, **more))


def content(item: Knowledge) -> dict[str, Any]:
    """Return what has to survive the journey."""
    stored = item.file
    kept = b"".join(storage.read(stored.path, range(stored.size))) if stored else b""
    fields = ("title", "why", "language", "url", "kind", "theme_id", "body")
    return {**{name: getattr(item, name) for name in fields}, "file": (stored.name if stored else "", kept)}


def test_an_area_comes_back_equal(
    author: Any, steward: Any, space: Any, fresh: Any, theme: Any, as_actor: Any, now: Any, bring: Any
) -> None:
    draft = knowledge.create_draft(
        as_actor(author),
        space_id=space.pk,
        now=now,
        title="Heben – 持ち上げ",
        theme_id=theme.pk,
        why="Rücken",
        language="de",
    )
    picture = images.attach(draft.pk, as_actor(author), uploads.upload("a.png", uploads.picture("PNG")), now=now)
    text = f"# Knie\n\n![so]({images.reference(picture.file)})"
    draft = knowledge.save_draft(draft.pk, as_actor(author), version=draft.version, now=now, body=text)
    knowledge.attach_file(draft.pk, as_actor(author), uploads.upload("Übung ../x.pdf", uploads.pdf("Knie")), now=now)
    knowledge.create_draft(as_actor(author), space_id=space.pk, now=now, title="Mine alone", body="Not yet")
    Knowledge.objects.filter(pk=draft.pk).update(state="published", published_at=now)
    data = taken(space, steward, now)
    original = Knowledge.objects.select_related("file").get(pk=draft.pk)

    row = bring(data, copies=True)

    assert (row.state, row.counts, row.refused, row.file) == (State.DONE, {bringing.DRAFT: 1}, [], None)
    made = Knowledge.objects.select_related("file").get(space=fresh)
    there, here = content(made), content(original)
    # A picture gets a name of its own, and shows the same.
    (brought,) = images.files_of(made.pk)
    assert there.pop("body") == here.pop("body").replace(str(picture.file.uuid), str(brought.uuid))
    assert there == here
    assert (brought.size > 0, made.author_id, made.credit) == (True, steward.pk, "Amir Author")
    assert not StoredFile.objects.filter(mime="application/zip").exists()
    assert Message.objects.filter(user_id=steward.pk, kind="import_done").count() == 1


def test_an_archive_names_people_and_gives_no_address_away(
    published: Any, author: Any, steward: Any, expert: Any, space: Any, now: Any
) -> None:
    item = published(validated_at=now, validated_by=expert.pk, body="Knees")
    with ZipFile(io.BytesIO(taken(space, steward, now, comments=True))) as archive:
        assert archive.testzip() is None
        head = json.loads(archive.read("manifest.json"))
        told = json.loads(archive.read(f"items/{item.uuid}/knowledge.json"))
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        assert f"items/{item.uuid}/comments.json" in archive.namelist()
    assert (head["format"], head["what"], head["title"]) == ("social-learning-archive/1", "space", space.title)
    assert (told["author"], told["validated"]["by"], told["themes"]) == ("Amir Author", "Elif Expert", ["safety"])
    assert told["url"].endswith(f"/social-learning/knowledge/{item.uuid}/")
    assert "@example.com" not in everything


def test_only_who_looks_after_an_area_takes_it_along(
    space: Any, author: Any, learner: Any, site_admin: Any, as_actor: Any, now: Any
) -> None:
    for user in (author, learner):
        with pytest.raises(NotAllowed):
            export.of_space(space, as_actor(user), now=now)
    assert taken(space, site_admin, now).startswith(b"PK")


def test_ones_own_work_holds_drafts_and_nothing_of_others(
    published: Any, author: Any, learner: Any, as_actor: Any, now: Any
) -> None:
    mine, draft = published(), published(state="draft", published_at=None)
    other = published(author=learner)
    names = ZipFile(io.BytesIO(b"".join(export.of_person(as_actor(author), now=now)))).namelist()
    assert {f"items/{item.uuid}/text.md" for item in (mine, draft)} <= set(names)
    assert not any(str(other.uuid) in name for name in names)


def test_a_second_import_and_a_retry_bring_nothing_twice(fresh: Any, bring: Any, now: Any) -> None:
    data = zipped({"manifest.json": manifest(), **one("A"), **one("B", link="https://example.com/b")})
    first, second = bring(data), bring(data)
    assert (first.counts, second.counts) == ({bringing.DRAFT: 2}, {bringing.SKIPPED: 2})
    assert Knowledge.objects.filter(space=fresh).count() == ImportedItem.objects.count() == 2
    # A worker that comes late, or a task that is delivered again.
    running.run(first.pk, now=now)
    assert Knowledge.objects.filter(space=fresh).count() == 2


def test_a_worker_that_died_is_followed_by_one_that_goes_on(fresh: Any, bring: Any, now: Any, monkeypatch: Any) -> None:
    files = {**one("A"), **one("B"), **one("C")}
    real, seen = bringing._one, []

    def dies(archive: Any, item: Any, *rest: Any) -> Any:
        seen.append(item.title)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(archive, item, *rest)

    monkeypatch.setattr(bringing, "_one", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(zipped({"manifest.json": manifest(), **files}))
    row = Import.objects.get()
    assert (row.state, row.done) == (State.RUNNING, 1)
    # Not while the first may still be at it.
    running.run(row.pk, now=now)
    assert len(seen) == 2
    Import.objects.filter(pk=row.pk).update(beat_at=now - running.PATIENCE * 2)
    running.run(row.pk, now=now)
    row.refresh_from_db()
    assert (row.state, row.done, row.counts) == (State.DONE, 3, {bringing.DRAFT: 3})
    assert sorted(Knowledge.objects.filter(space=fresh).values_list("title", flat=True)) == ["A", "B", "C"]


def test_a_newer_archive_reaches_a_draft_that_nobody_touched(
    fresh: Any, steward: Any, as_actor: Any, now: Any, bring: Any
) -> None:
    item = "0d1e8c0a-64a4-4f51-9d35-0c9a1c7f0001"
    bring(zipped({"manifest.json": manifest(), **one("Old", uuid=item)}))
    assert bring(zipped({"manifest.json": manifest(), **one("New", uuid=item)})).counts == {bringing.UPDATED: 1}
    made = Knowledge.objects.get(space=fresh)
    assert made.title == "New"
    knowledge.save_draft(made.pk, as_actor(steward), version=made.version, now=now, title="Hers")
    assert bring(zipped({"manifest.json": manifest(), **one("Newer", uuid=item)})).counts == {bringing.SKIPPED: 1}
    assert Knowledge.objects.get(space=fresh).title == "Hers"


def test_what_stands_elsewhere_comes_only_when_it_is_wished(published: Any, fresh: Any, bring: Any) -> None:
    from social_learning.knowledge import duplicates

    url = "https://example.com/lift"
    published(kind="link", url=url, url_hash=duplicates.url_hash(url))
    data = zipped({"manifest.json": manifest(), **one("Again", link="http://www.example.com/lift/")})
    assert bring(data).counts == {bringing.SKIPPED: 1}
    assert bring(data, copies=True).counts == {bringing.DRAFT: 1}


def test_publishing_takes_the_way_of_the_area(fresh: Any, theme: Any, bring: Any) -> None:
    files = {**one("Whole", themes=["no-such", "safety"]), **one("No theme")}
    row = bring(zipped({"manifest.json": manifest(), **files}), publish=True)
    assert row.counts == {bringing.PUBLISHED: 1, bringing.DRAFT: 1}
    made = Knowledge.objects.get(space=fresh, title="Whole")
    assert (made.state, made.theme_id) == ("published", theme.pk)
    assert list(Step.objects.filter(knowledge=made).values_list("action", flat=True)) == ["publish"]
    fresh.review_policy = ReviewPolicy.BEFORE
    fresh.save()
    again = bring(zipped({"manifest.json": manifest(), **one("Looked at")}), publish=True, theme_id=theme.pk)
    assert again.counts == {bringing.SUBMITTED: 1}


def test_dates_to_come_are_planned_and_those_over_stay_out(fresh: Any, bring: Any) -> None:
    from social_learning.meetings.models import Occurrence

    ahead = {"starts": "2027-04-01T09:00:00+02:00", "ends": "2027-04-01T10:00:00+02:00", "zone": "Europe/Paris"}
    dates = [{**ahead, "place": "Hall"}, {**ahead, "starts": "2020-01-01T09:00:00+01:00"}, ahead]
    row = bring(zipped({"manifest.json": manifest(), **one("Come", kind="session", dates=dates)}))
    (date,) = Occurrence.objects.all()
    assert (date.place, date.starts_at.isoformat()) == ("Hall", "2027-04-01T07:00:00+00:00")
    assert row.counts == {bringing.DRAFT: 1}
    assert "1" in row.refused[0][1]


# Any script, marks, emoji; a title is kept in one line, as every title is.
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
_LINE = _TEXT.map(lambda text: " ".join(text.split())[:60])
_NAME = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=80)
# A file of no name but its ending is refused.
_NAME = _NAME.filter(lambda name: label(f"{name}.pdf") != ".pdf")


@settings(max_examples=many(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=_LINE, why=_LINE, body=_TEXT, name=_NAME)
def test_whatever_was_written_comes_back(
    title: str,
    why: str,
    body: str,
    name: str,
    author: Any,
    steward: Any,
    theme: Any,
    as_actor: Any,
    now: Any,
    bring: Any,
) -> None:
    Knowledge.objects.all().delete()
    number = Import.objects.count()
    source, target = (spaces.create_space(f"{side}{number}", title="X", now=now) for side in ("from", "to"))
    for side in (source, target):
        spaces.add_member(side.pk, steward.pk, role="steward")
    made = knowledge.create_draft(
        as_actor(steward), space_id=source.pk, now=now, title=title, theme_id=theme.pk, why=why, body=body
    )
    knowledge.attach_file(made.pk, as_actor(steward), uploads.upload(f"{name}.pdf", uploads.pdf("x")), now=now)
    Knowledge.objects.filter(pk=made.pk).update(state="published", published_at=now)
    row = bring(taken(source, steward, now), space=target, copies=True)
    assert (row.counts, row.refused) == ({bringing.DRAFT: 1}, [])
    there, here = (content(Knowledge.objects.select_related("file").get(space=side)) for side in (target, source))
    assert there == here
