"""The pages of moderation: who may see them, what they offer, and that hostile text stays text."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.comments import api as comments
from social_learning.keys import CommentKey
from social_learning.moderation import api
from social_learning.moderation.models import Case, Report, Stage
from social_learning.trust.models import Pause

pytestmark = pytest.mark.django_db
HERE = "/social-learning/moderation/"


@pytest.fixture
def case(published: Any, expert: Any, learner: Any, as_actor: Any, now: Any) -> Case:
    """Something hostile that the learner has reported."""
    said = comments.add(published().target, as_actor(expert), "<script>alert(1)</script> silly", now=now)
    api.report_key(str(CommentKey(said.uuid)), as_actor(learner), "unkind", now=now, line="<b>Look</b>")
    return Case.objects.get()


def test_a_steward_sees_decides_and_reads_the_log(case: Case, client_for: Any, steward: Any) -> None:
    client = client_for(steward)
    for url in (HERE, f"{HERE}{case.pk}/", "/social-learning/desk/"):
        page = client.get(url)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    assert "&lt;b&gt;Look" in client.get(f"{HERE}{case.pk}/").content.decode()
    answer = client.post(f"{HERE}{case.pk}/", {"verdict": "remove", "reason": "unkind", "note": "Be kind."})
    assert answer.status_code == 302
    assert "Be kind." in client.get(f"{HERE}log/").content.decode()
    assert "Bring it back" in client.get(f"{HERE}{case.pk}/").content.decode()
    assert client.get(f"{HERE}?box=decided").content.decode().count(f"{HERE}{case.pk}/") == 1
    refused = client.post(f"{HERE}{case.pk}/", {"verdict": "keep", "note": "Mine"})
    assert refused.status_code == 409


def test_others_see_none_of_it(case: Case, client_for: Any, learner: Any) -> None:
    client = client_for(learner)
    assert client.get(HERE).status_code == client.get(f"{HERE}log/").status_code == 403
    assert client.get(f"{HERE}{case.pk}/").status_code == 404
    assert client.post(f"{HERE}{case.pk}/", {"verdict": "remove"}).status_code == 404
    form = {"space_id": case.space_id, "user_id": case.author_id, "days": 7, "reason": "x"}
    assert client.post(f"{HERE}pauses/", form).status_code == 404


def test_its_author_reads_why_and_asks_for_a_second_look(
    case: Case, client_for: Any, expert: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    api.act(case.pk, as_actor(steward), "remove", now=now, note="Be kind.")
    client = client_for(expert)
    page = client.get(f"{HERE}{case.pk}/").content.decode()
    assert "Be kind." in page
    # Neither who reported it nor who decided; the demo's own bar of personas apart.
    assert "Lea Learner" not in page
    assert "Stella" not in page
    empty = client.post(f"{HERE}{case.pk}/", {"verdict": "appeal", "text": " ", "changed": "Kept words"})
    assert empty.status_code == 400
    assert "Kept words" in empty.content.decode()
    assert client.post(f"{HERE}{case.pk}/", {"verdict": "appeal", "text": "A joke"}).status_code == 302
    assert Case.objects.get().stage == Stage.APPEALED


def test_a_knowledge_is_reported_or_set_aside_from_its_page(
    published: Any, client_for: Any, learner: Any, steward: Any
) -> None:
    item = published()
    url = f"/social-learning/report/?key={item.key}"
    assert "Set it aside myself" not in client_for(learner).get(url).content.decode()
    assert client_for(learner).post(url, {"key": item.key, "reason": "spam", "line": "x" * 301}).status_code == 400
    assert client_for(learner).post(url, {"key": item.key, "reason": "spam"}).status_code == 302
    assert Report.objects.count() == 1
    assert "Set it aside myself" in client_for(steward).get(url).content.decode()
    assert client_for(learner).post(url, {"key": item.key, "reason": "spam", "do": "take_away"}).status_code == 403
    client_for(steward).post(url, {"key": item.key, "reason": "spam", "do": "take_away", "line": "Advertising"})
    assert Case.objects.get().stage == Stage.REMOVED
    assert client_for(learner).get(url).status_code == 404


def test_a_pause_begins_and_ends_on_the_pages(case: Case, client_for: Any, steward: Any) -> None:
    form = {"space_id": case.space_id, "user_id": case.author_id, "days": "30", "reason": "Take a breath"}
    assert client_for(steward).post(f"{HERE}pauses/", form).status_code == 302
    assert "Take a breath" in client_for(steward).get(HERE).content.decode()
    client_for(steward).post(f"{HERE}pauses/", {**form, "do": "end"})
    assert not Pause.objects.exists()
    assert client_for(steward).post(f"{HERE}pauses/", {**form, "days": "many"}).status_code == 400
