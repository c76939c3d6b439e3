"""Details, pictures, duplicates and references over REST."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.edxapp import finder
from social_learning.knowledge import duplicates
from social_learning.knowledge.models import LinkDetails

API = "/api/social_learning/v1"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def video(published: Any, now: datetime) -> Any:
    made = published(kind="embed", url=VIDEO, provider="youtube", provider_id="dQw4w9WgXcQ")
    made.url_hash = duplicates.url_hash(VIDEO)
    made.save()
    LinkDetails.objects.create(
        knowledge=made,
        url_hash=made.url_hash,
        status="ready",
        next_at=now,
        title="Ten ways",
        author="C. Headlee",
        seconds=706,
        poster=b"RIFFxxxxWEBP",
        has_poster=True,
    )
    return made


def test_who_sees_it_reads_its_details_and_sees_its_picture(video: Any, learner: Any, client_for: Any) -> None:
    client = client_for(learner)
    known = client.get(f"{API}/knowledge/{video.uuid}/details/").json()
    assert (known["status"], known["title"], known["author"], known["seconds"], known["is_dead"]) == (
        "ready",
        "Ten ways",
        "C. Headlee",
        706,
        False,
    )
    picture = client.get(known["poster_url"], HTTP_ACCEPT="image/avif,image/webp,image/*")
    assert (picture.status_code, picture.content, picture["Content-Type"]) == (200, b"RIFFxxxxWEBP", "image/webp")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Cache-Control"].startswith("private")


def test_who_does_not_see_it_learns_nothing(
    video: Any, learner: Any, author: Any, client_for: Any, published: Any
) -> None:
    video.state = "draft"
    video.save()
    for path in ("details", "poster"):
        assert client_for(learner).get(f"{API}/knowledge/{video.uuid}/{path}/").status_code == 404
        assert client_for(None).get(f"{API}/knowledge/{video.uuid}/{path}/").status_code == 401
        assert client_for(author).get(f"{API}/knowledge/{video.uuid}/{path}/").status_code == 200
    plain = published()
    assert client_for(learner).get(f"{API}/knowledge/{plain.uuid}/details/").json()["status"] == "none"
    assert client_for(learner).get(f"{API}/knowledge/{plain.uuid}/poster/").status_code == 404


def test_only_its_author_asks_again(video: Any, learner: Any, author: Any, client_for: Any) -> None:
    address = f"{API}/knowledge/{video.uuid}/details/"
    assert client_for(learner).post(address).status_code == 403
    video.state = "draft"
    video.save()
    LinkDetails.objects.update(status="failed", note="unreachable")
    assert client_for(author).get(address).json()["note"].startswith("YouTube did not answer")
    assert client_for(author).post(address).json()["status"] == "queued"


def test_a_link_that_was_shared_is_recognised_in_any_spelling(video: Any, learner: Any, client_for: Any) -> None:
    found = client_for(learner).get(f"{API}/duplicates/", {"link": "youtu.be/dQw4w9WgXcQ?t=5"}).json()["results"]
    assert [(one["uuid"], one["author"], one["mine"]) for one in found] == [(str(video.uuid), "Amir Author", False)]
    for link in ("https://youtu.be/aaaaaaaaaaa", "junk", "\x00", "http://10.0.0.1/"):
        assert client_for(learner).get(f"{API}/duplicates/", {"link": link}).json() == {"results": []}
    assert client_for(None).get(f"{API}/duplicates/", {"link": VIDEO}).status_code == 401
    assert client_for(learner).get(f"{API}/duplicates/").json() == {"results": []}


def test_one_finds_courses_and_units_of_ones_own_only(
    learner: Any, make_user: Any, client_for: Any, course_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = f"{course_key.replace('course-v1', 'block-v1')}+type@vertical+block@lifting"
    lesson = f"{course_key.replace('course-v1', 'block-v1')}+type@scorm+block@screens"
    parts = (finder.Part(unit, "Lifting"), finder.Part(lesson, "Lifting: screens", "scorm"))
    monkeypatch.setitem(finder.PARTS, course_key, parts)
    monkeypatch.setitem(finder.TITLES, course_key, "Working well, together")
    mine, stranger = client_for(learner), client_for(make_user())
    found = mine.get(f"{API}/references/", {"q": "working"}).json()["results"]
    assert [(one["key"], one["title"], one["kind"]) for one in found] == [
        (course_key, "Working well, together", "course")
    ]
    assert mine.get(f"{API}/references/", {"q": "nothing like it"}).json() == {"results": []}
    inside = mine.get(f"{API}/references/", {"q": "LIFT", "course": course_key}).json()["results"]
    assert [(one["key"], one["kind"]) for one in inside] == [(unit, "unit"), (lesson, "scorm")]
    for asked in ({"q": "working"}, {"q": "lift", "course": course_key}):
        assert stranger.get(f"{API}/references/", asked).json() == {"results": []}
