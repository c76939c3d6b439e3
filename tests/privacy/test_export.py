"""Everything kept about one person, for that person alone."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from social_learning import api as social_api
from social_learning.comments.models import Comment
from social_learning.curation import api as curation
from social_learning.exchange.models import Import
from social_learning.follows import api as follows
from social_learning.inbox import preferences
from social_learning.meetings import feeds
from social_learning.paths import api as paths
from social_learning.privacy import api, archive, registry
from social_learning.questions import answers
from social_learning.questions import api as questions
from social_learning.reactions.models import Reaction
from social_learning.relaunch import api as relaunch
from tests import acts, uploads

pytestmark = pytest.mark.django_db
URL = "/social-learning/me/data/"


@pytest.fixture(autouse=True)
def _no_wait() -> None:
    """Begin with nobody having asked."""
    cache.clear()


@pytest.fixture
def web(client: Client) -> Any:
    """Log somebody in: ``web(user)``."""

    def enter(user: Any) -> Client:
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def busy(
    author: Any,
    learner: Any,
    expert: Any,
    steward: Any,
    drafted: Any,
    reviewed: Any,
    deliver: Any,
    as_actor: Any,
    course_key: str,
    now: datetime,
) -> Any:
    """Somebody about whom every room keeps something."""
    mine = reviewed(drafted(author, "Mine"), ("submit", author), ("claim", expert), ("approve", expert))
    drafted(author, "Draft")
    other = reviewed(drafted(learner, "Of Lea"), ("submit", learner), ("claim", expert), ("approve", expert))
    for verb in ("like", "applied", "comment", "finish"):
        deliver(acts.do(verb, mine.target, learner.pk, now))
        deliver(acts.do(verb, other.target, author.pk, now))
    Reaction.objects.filter(user_id=author.pk, kind="applied").update(note="<b>On the ramp</b>")
    Comment.objects.filter(user_id=author.pk).update(body="<script>alert(1)</script>")
    relaunch.choose(as_actor(author), "stop", now=now)
    preferences.choose(as_actor(author), {"reviews": {"mail": "week"}}, now=now)
    follows.follow("target", other.key, as_actor(author), now=now)
    curation.ask(course_key, as_actor(steward), question="How do you lift alone?", now=now)
    asked = questions.ask(as_actor(author), title="How do you lift alone?", now=now)
    answers.answer(asked.uuid, as_actor(learner), "Not at all.", now=now)
    paths.create(as_actor(author), space_id=mine.space_id, title="First steps", now=now)
    feeds.renew(as_actor(author), now=now)
    Import.objects.create(user_id=author.pk, space=mine.space, archive_id=uuid4(), title="Brought", created_at=now)
    said = Comment.objects.get(user_id=learner.pk)
    social_api.report_comment(said.uuid, as_actor(author), "off_topic", line="Not here", now=now)
    return author


def unpacked(pieces: Any) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(pieces)))


def data_of(user: Any, now: datetime) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unpacked(archive.stream(user.pk, now=now)).read("data.json"))
    return found


def test_the_archive_holds_data_a_page_and_the_files(busy: Any, now: datetime) -> None:
    made = unpacked(archive.stream(busy.pk, now=now))
    assert made.testzip() is None
    files = [name for name in made.namelist() if name.startswith("files/")]
    assert len(files) == 2
    assert all(name.endswith("-cv of Amir.pdf") for name in files)
    assert made.read(files[0]) == uploads.pdf()
    data = json.loads(made.read("data.json"))
    assert (data["username"], data["name"]) == ("amir", "Amir Author")
    assert [item["title"] for item in data["What you share, drafts too"]] == ["Mine", "Draft"]
    assert [row["in this archive"] for row in data["Files you brought"]] == files
    assert data["Comments you wrote"][0]["your words"] == "<script>alert(1)</script>"
    assert {row["reaction"] for row in data["Reactions you gave"]} == {"Like", "I applied this"}
    assert data["What reviewers said to you"][0]["what is good about it"] == "Short and very clear."
    assert data["Your points"] == [{"points": 26, "level": 1}]


def test_the_page_escapes_what_people_wrote_and_links_the_files(busy: Any, now: datetime) -> None:
    made = unpacked(archive.stream(busy.pk, now=now))
    page = made.read("index.html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;On the ramp&lt;/b&gt;" in page
    linked = re.findall(r'href="(files/[^"]+)"', page)
    assert linked == [name for name in made.namelist() if name.startswith("files/")]
    assert page.count("<h2>") == len({heading for heading, _values in api.collect(busy.pk)})


def test_it_holds_no_address_and_of_others_only_names_and_what_they_said(
    busy: Any, learner: Any, expert: Any, drafted: Any, now: datetime
) -> None:
    drafted(learner, "Secret of Lea")
    made = unpacked(archive.stream(busy.pk, now=now))
    text = (made.read("data.json") + made.read("index.html")).decode()
    assert "@example.com" not in text
    assert "Secret of Lea" not in text
    for user in (learner, expert):
        assert f'"{user.username}"' not in text
        assert f">{user.username}<" not in text
    assert "Lea Learner" in text


def test_every_room_that_keeps_something_hands_it_out(
    busy: Any, expert: Any, steward: Any, space: Any, now: datetime
) -> None:
    from uuid import uuid4

    from social_learning.exchange.models import Import

    Import.objects.create(user_id=steward.pk, space=space, archive_id=uuid4(), created_at=now)
    given = {
        name
        for name, room in registry.ROOMS.items()
        for user in (busy, expert, steward)
        if next(room.collect(user.pk), None) is not None
    }
    # Of a target only the title of what was deleted is kept in its own right; the catalogue copies knowledge, the
    # feeds point at facts.
    assert given == set(registry.ROOMS) - {"activity", "targets", "search", "privacy"}


def test_what_is_handed_out_is_plain_and_every_heading_comes_once(busy: Any, expert: Any) -> None:
    for user in (busy, expert):
        headings = [heading for heading, _values in api.collect(user.pk)]
        changes = [here for here, before in zip(headings, [None, *headings], strict=False) if here != before]
        assert len(changes) == len(set(headings))
        for _heading, values in api.collect(user.pk):
            assert json.loads(json.dumps(values)) == values


def test_a_file_that_storage_has_lost_does_not_end_the_archive(busy: Any, private_store: Any, now: datetime) -> None:
    for path in private_store.rglob("*"):
        if path.is_file():
            path.unlink()
    made = unpacked(archive.stream(busy.pk, now=now))
    assert made.namelist() == ["data.json", "index.html"]
    assert len(json.loads(made.read("data.json"))["Files you brought"]) == 2


def test_it_is_sent_in_pieces(busy: Any, private_store: Any, now: datetime) -> None:
    (path, *_others) = [path for path in private_store.rglob("*") if path.is_file() and ".pages" not in str(path)]
    path.write_bytes(b"x" * 3_000_000)
    assert max(map(len, archive.stream(busy.pk, now=now))) < 600_000


def test_a_person_gets_their_own_and_nobody_elses(busy: Any, learner: Any, web: Any) -> None:
    assert "Everything we keep about you" in web(learner).get(URL).content.decode()
    answer = web(learner).post(URL)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    data = json.loads(unpacked(answer.streaming_content).read("data.json"))
    assert data["username"] == "lea"
    assert [item["title"] for item in data["What you share, drafts too"]] == ["Of Lea"]


def test_nobody_in_particular_is_sent_to_the_login(client: Client) -> None:
    for answer in (client.get(URL), client.post(URL)):
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_who_looks_as_a_learner_takes_nothing_home(learner: Any, web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(learner), "real_user", object(), raising=False)
    assert web(learner).post(URL).status_code == 403


def test_a_second_request_waits_and_the_third_person_does_not(learner: Any, author: Any, web: Any) -> None:
    assert web(learner).post(URL).status_code == 200
    again = web(learner).post(URL)
    assert again.status_code == 429
    assert "10 minutes" in again.content.decode()
    assert web(author).post(URL).status_code == 200


def test_a_forged_form_gets_nothing(learner: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    assert client.post(URL).status_code == 403


def test_after_leaving_nothing_is_left_to_hand_out(busy: Any, forget: Any, now: datetime) -> None:
    forget(busy)
    assert set(data_of(busy, now)) == {"made at", "username", "name"}


def test_headings_of_the_page_are_translated(busy: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "gettext", lambda text: f"~{text}~")
    with translation.override("en"):
        page = unpacked(archive.stream(busy.pk, now=now)).read("index.html").decode()
    assert "<h2>~Comments you wrote~</h2>" in page
    assert "<dt>~your words~</dt>" in page


def test_my_contribution_leads_there(learner: Any, web: Any) -> None:
    assert f'href="{URL}"' in web(learner).get("/social-learning/me/").content.decode()
