"""The log and a case, on the pages and over REST: found by person, and with what its author has written anew."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.moderation import api
from social_learning.questions import answers
from social_learning.questions import api as questions

pytestmark = pytest.mark.django_db
PAGE = "/social-learning/moderation/"
REST = "/api/social_learning/v1/moderation/"


@pytest.fixture
def case(key: str, people: Any, steward: Any, as_actor: Any, now: Any) -> Any:
    """A comment of the expert that the steward has removed."""
    api.report_key(key, people(1)[0], "unkind", now=now)
    return api.decide(key, as_actor(steward), "remove", now=now, reason="unkind", note="Please be kind.")


@pytest.mark.parametrize(("name", "lines"), [("stella", 1), ("elif", 1), ("lea", 0), ("nobody", 0), ("", 1)])
def test_the_log_is_narrowed_to_who_did_it_or_about_whom(
    case: Any, client_for: Any, steward: Any, expert: Any, learner: Any, name: str, lines: int
) -> None:
    usernames = {"stella": steward.username, "elif": expert.username, "lea": learner.username}
    client, wanted = client_for(steward), usernames.get(name, name)
    page = client.get(f"{PAGE}log/", {"person": wanted}).content.decode()
    assert page.count("Please be kind.") == lines
    answer = client.get(f"{REST}log/", {"person": wanted}).json()["results"]
    assert [line["act"] for line in answer] == ["remove"] * lines


def test_others_read_no_log_whomever_they_name(case: Any, client_for: Any, learner: Any) -> None:
    client = client_for(learner)
    for url in (f"{PAGE}log/", f"{REST}log/"):
        assert client.get(url, {"person": learner.username}).status_code == 403


def test_who_takes_the_second_look_reads_what_was_written_anew(
    case: Any, client_for: Any, expert: Any, steward: Any, second_steward: Any, as_actor: Any, now: Any
) -> None:
    client = client_for(steward)
    assert client.get(f"{REST}cases/{case.pk}/").json()["reads_now"] == ""
    assert "As it would read now" not in client.get(f"{PAGE}{case.pk}/").content.decode()
    api.appeal(case.pk, as_actor(expert), "I was angry.", now=now, changed="You are <b>wise</b>.")
    assert client.get(f"{REST}cases/{case.pk}/").json()["reads_now"] == "You are <b>wise</b>."
    page = client.get(f"{PAGE}{case.pk}/").content.decode()
    assert "You are &lt;b&gt;wise&lt;/b&gt;." in page
    api.judge(case.pk, second_steward, restore=True, now=now)
    assert client.get(f"{REST}cases/{case.pk}/").json()["reads_now"] == ""


def test_an_answer_and_a_question_are_read_anew_too(
    learner: Any, author: Any, steward: Any, as_actor: Any, client_for: Any, now: Any
) -> None:
    asked = questions.ask(as_actor(learner), title="How high?", now=now)
    said = answers.answer(asked.uuid, as_actor(author), "Look it up yourself.", now=now)
    for thing, writer in ((said, author), (asked, learner)):
        made = api.take_away(str(thing.key), as_actor(steward), "remove", now=now, reason="unkind")
        api.appeal(made.pk, as_actor(writer), "Sorry.", now=now, changed="Three pallets at most.")
        now_reads = client_for(steward).get(f"{REST}cases/{made.pk}/").json()["reads_now"]
        assert "Three pallets at most." in now_reads


def test_no_number_in_an_address_is_too_great(client_for: Any, steward: Any) -> None:
    client, far = client_for(steward), 10**30
    assert client.delete(f"{REST}pauses/{far}/{far}/").status_code == 404
    assert client.post(f"/social-learning/me/pauses/{far}/", {"text": "Why?"}).status_code == 404
    assert client.get(f"{REST}cases/{far}/").status_code == client.get(f"{PAGE}{far}/").status_code == 404
