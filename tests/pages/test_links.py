"""What pages show around a link: player, details, what was shared of it before, and courses to choose from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.edxapp import finder
from social_learning.knowledge import duplicates
from social_learning.knowledge.models import Knowledge, LinkDetails

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=83s"
Web = Callable[..., Any]


@pytest.fixture
def video(published: Callable[..., Any]) -> Callable[..., Any]:
    """Share the video: ``video(author=…, state=…)``."""

    def make(**fields: Any) -> Knowledge:
        about = {"kind": "embed", "url": VIDEO, "provider": "youtube", "provider_id": "dQw4w9WgXcQ", "body": ""}
        return published(**about, url_hash=duplicates.url_hash(VIDEO), **fields)

    return make


@pytest.fixture
def tell(now: datetime) -> Callable[..., Any]:
    def make(item: Knowledge, **fields: Any) -> LinkDetails:
        given = {"url_hash": duplicates.url_hash(item.url), "status": "ready", "next_at": now, **fields}
        return LinkDetails.objects.create(knowledge=item, **given)

    return make


def page_of(web: Web, user: Any, item: Knowledge, place: str = "knowledge") -> str:
    answer = web(user).get(f"/social-learning/{place}/{item.uuid}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_player_waits_behind_a_picture_of_ours(web: Web, video: Any, tell: Any, learner: Any) -> None:
    item = video()
    tell(item, author="Studio <b>", seconds=706, poster=b"x", has_poster=True)
    page = page_of(web, learner, item)
    assert "<iframe" not in page
    assert 'data-embed="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0&amp;autoplay=1&amp;start=83"' in page
    assert f'src="/api/social_learning/v1/knowledge/{item.uuid}/poster/"' in page
    assert "Studio &lt;b&gt;, on YouTube" in page
    assert "11:46" in page
    assert "Play the video from 1:23" in page
    for host in ("ytimg", "preconnect", "dns-prefetch"):
        assert host not in page


def test_a_dead_link_says_so(web: Web, video: Any, tell: Any, learner: Any, now: datetime) -> None:
    item = video()
    row = tell(item, dead_on=now.date(), dead_days=1)
    assert "seems dead" not in page_of(web, learner, item)
    row.dead_at = now
    row.save()
    assert "The link seems dead" in page_of(web, learner, item)


def test_while_details_are_fetched_the_author_need_not_wait(web: Web, video: Any, tell: Any, author: Any) -> None:
    item = video(state="draft", published_at=None)
    row = tell(item, status="queued")
    assert "We are asking YouTube for title and picture" in page_of(web, author, item, "share")
    row.status, row.note = "failed", "gone"
    row.save()
    assert "YouTube does not know this page" in page_of(web, author, item, "share")


def test_a_draft_says_who_had_the_same_idea_and_lets_one_go_on(
    web: Web, video: Any, learner: Any, author: Any, theme: Any
) -> None:
    theirs = video(author=author)
    mine = video(author=learner, state="draft", published_at=None)
    page = page_of(web, learner, mine, "share")
    assert "Somebody had the same idea" in page
    assert "Shared by Amir Author" in page
    assert f'href="/social-learning/knowledge/{theirs.uuid}/#comments"' in page
    form = {"do": "save", "title": "Mine", "why": "Says more.", "theme": theme.pk, "url": VIDEO, "version": 1}
    web(learner).post(f"/social-learning/share/{mine.uuid}/", form)
    mine.refresh_from_db()
    assert mine.title == "Mine"


def test_a_draft_does_not_hint_at_what_one_cannot_see(web: Web, video: Any, learner: Any, now: datetime) -> None:
    from social_learning.spaces import api as spaces
    from social_learning.spaces.models import Visibility

    mine = video(author=learner, state="draft", published_at=None)
    before = page_of(web, learner, mine, "share")
    video(space=spaces.create_space("closed", title="Closed", visibility=Visibility.MEMBERS, now=now))
    video(state="submitted", published_at=None)
    after = page_of(web, learner, mine, "share")
    assert "Somebody had the same idea" not in after
    assert len(before) == len(after)


def test_one_finds_a_course_and_what_is_in_it_without_script(
    web: Web, learner: Any, course_key: str, monkeypatch: pytest.MonkeyPatch, space: Any
) -> None:
    unit = f"{course_key.replace('course-v1', 'block-v1')}+type@vertical+block@lifting"
    monkeypatch.setitem(finder.TITLES, course_key, "Working <well>")
    monkeypatch.setitem(finder.PARTS, course_key, (finder.Part(unit, "Lifting"),))
    client = web(learner)
    page = client.get("/social-learning/share/?find=working").content.decode()
    assert "Working &lt;well&gt;" in page
    assert f'name="text" value="{course_key}"' in page
    inside = client.get("/social-learning/share/", {"find": "", "course": course_key}).content.decode()
    assert f'name="text" value="{unit}"' in inside
    shared = client.post("/social-learning/share/", {"text": unit})
    assert shared.status_code == 302
    assert Knowledge.objects.get().kind == "unit"


def test_who_has_no_course_is_not_asked_for_one(web: Web, make_user: Any, space: Any) -> None:
    page = web(make_user()).get("/social-learning/share/?find=x").content.decode()
    assert "sl-reference" not in page


def test_the_code_of_an_unknown_player_keeps_what_was_typed(web: Web, learner: Any, space: Any) -> None:
    code = '<iframe src="https://evil.example/embed/1"></iframe>'
    answer = web(learner).post("/social-learning/share/", {"text": code})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "We cannot play what evil.example shows in a frame" in page
    assert "&lt;iframe src=&quot;https://evil.example/embed/1&quot;&gt;" in page
    assert not Knowledge.objects.exists()
