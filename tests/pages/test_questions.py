"""The answers to the five questions, in words and bars."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.insight.facts import Care, Flagged, Help, Report, Sharing, Waiting
from social_learning.pages import questions
from social_learning.relaunch.queries import CallBacks


def _answers(*, enrolled: int = 40, calls: CallBacks | None = None, **facts: Any) -> dict[str, questions.Question]:
    given = {"sharing": Sharing(), "help": Help(), "waiting": Waiting(), "care": Care(), **facts}
    found = questions.answers(Report(enrolled=enrolled, **given), calls or CallBacks())
    return {question.slug: question for question in found}


def _bars(question: questions.Question) -> list[tuple[int, int]]:
    return [(bar.number, bar.of) for bar in question.bars]


def test_a_new_course_is_answered_in_words_that_invite() -> None:
    found = _answers()
    assert list(found) == ["sharing", "help", "waiting", "care", "calls"]
    assert "invites others" in found["sharing"].words[0]
    assert found["help"].words == ["Nobody has opened anything for long enough yet."]
    assert found["waiting"].words[0] == "No draft waits for an expert."
    assert found["care"].words == ["No open question, and nothing is marked as outdated."]
    assert not any(found[slug].bars for slug in ("help", "waiting", "care", "calls"))


def test_who_shares_is_told_of_all_who_are_enrolled() -> None:
    found = _answers(sharing=Sharing(people=3, talking=9, items=4, validated=1))["sharing"]
    assert found.words == ["4 contributions are in the catalogue, 1 of them confirmed by an expert."]
    assert _bars(found) == [(3, 40), (9, 40)]


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_numbers_of_people_begin_at_the_floor(people: int, shown: bool) -> None:
    few = questions.too_few()
    helped = _answers(help=Help(readers=people, finished=2, likers=1, applied=1))["help"]
    assert bool(helped.bars) is shown
    assert (few in helped.words) is not shown
    shared = _answers(enrolled=people, sharing=Sharing(people=1, items=1))["sharing"]
    assert bool(shared.bars) is shown
    called = _answers(calls=CallBacks(people=people, sent=9, returned=3))["calls"]
    assert bool(called.bars) is shown
    waited = _answers(waiting=Waiting(days=(1.0,) * people, median=1.0))["waiting"]
    assert bool(waited.bars) is shown
    for question in (helped, called):
        assert shown or not any(character.isdigit() for character in " ".join(question.words))


def test_the_usual_wait_is_never_told_shorter_than_it_is() -> None:
    days = (0.2, 1.0, 1.4, 1.5, 2.9, 6.0, 30.0)
    found = _answers(waiting=Waiting(open=2, late=1, days=days, median=1.5))["waiting"]
    assert found.words[0] == "Half of all answers came within 2 days."
    assert found.words[1] == "2 drafts wait for an expert now, 1 of them longer than promised."
    # Each answer in one bar only.
    assert _bars(found) == [(2, 7), (3, 7), (1, 7), (1, 7)]


def test_what_needs_care_leads_there() -> None:
    flagged = (Flagged("Lift", "/unit/1", 2, 1), Flagged("", "/unit/2", 0, 3))
    found = _answers(care=Care(questions=2, outdated=4, resting=1, flagged=flagged))["care"]
    assert [(link.title, link.words) for link in found.links] == [
        ("Lift", "2 questions, outdated for 1 person"),
        ("A unit of this course", "outdated for 3 people"),
    ]
    assert "1 draft has rested" in found.words[1]
    assert _bars(found) == [(2, 6), (4, 6)]


def test_reminders_that_are_off_say_so(settings: Any) -> None:
    for on, words in ((True, "No reminder was sent."), (False, "Reminders are off on this site.")):
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "RELAUNCH_ENABLED": on}
        assert _answers()["calls"].words == [words]
    found = _answers(calls=CallBacks(people=9, sent=12, returned=5))["calls"]
    assert found.words == ["After 5 of 12 reminders the person came back within three days."]


@pytest.mark.parametrize(("number", "of", "percent"), [(1, 3, 33), (0, 0, 0), (9, 3, 100), (0, 5, 0)])
def test_a_bar_stays_within_its_track(number: int, of: int, percent: int) -> None:
    assert questions.Bar("x", number, of).percent == percent
