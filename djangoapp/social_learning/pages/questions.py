"""The five questions of a course's report: each with its answer in words, a small picture, and the table behind it.

Where fewer people than ``POPULARITY_FLOOR`` took part there are words only: with numbers everybody would know who.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning import conf
from social_learning.insight.facts import Care, Flagged, Report, Waiting
from social_learning.relaunch.queries import CallBacks

# Up to how many days an answer counts as quick, and the steps after it.
_STEPS = (1, 3, 7)


@attrs.frozen
class Bar:
    """One bar of a picture: what it says, how many, and of how many."""

    label: str
    number: int
    of: int

    @property
    def percent(self) -> int:
        """Return the width of the bar."""
        return min(100, round(100 * self.number / self.of)) if self.of else 0


@attrs.frozen
class Link:
    """Something to go and look at, with what is said of it."""

    title: str
    url: str
    words: str


@attrs.frozen
class Question:
    """One question with its answer. No bars: words only."""

    slug: str
    title: str
    icon: str
    words: Sequence[str]
    bars: Sequence[Bar] = ()
    links: Sequence[Link] = ()


def answers(report: Report, calls: CallBacks) -> list[Question]:
    """Return the five questions with their answers."""
    return [_sharing(report), _help(report), _waiting(report.waiting), _care(report.care), _calls(calls)]


def too_few() -> str:
    """Return why there are no numbers."""
    return _("Too few people so far to show numbers: everybody would know who is meant.")


def _both(first: str, then: str) -> str:
    return _("%(first)s, %(then)s") % {"first": first, "then": then}


def _enough(people: int) -> bool:
    return people >= int(conf.get("POPULARITY_FLOOR"))


def _sharing(report: Report) -> Question:
    facts, enrolled = report.sharing, report.enrolled
    shared = ngettext("%(n)d contribution is in the catalogue", "%(n)d contributions are in the catalogue", facts.items)
    checked = ngettext(
        "%(n)d of them confirmed by an expert.", "%(n)d of them confirmed by an expert.", facts.validated
    )
    words = [f"{shared % {'n': facts.items}}, {checked % {'n': facts.validated}}"]
    if not facts.items:
        words = [_("Nobody has shared anything in this course yet. A first example from the team invites others.")]
    ask = partial(Question, "sharing", _("Who shares?"), "hand")
    if not _enough(enrolled):
        return ask(words=[*words, too_few()])
    bars = [Bar(_("shared something"), facts.people, enrolled), Bar(_("wrote a comment"), facts.talking, enrolled)]
    return ask(words=words, bars=bars)


def _help(report: Report) -> Question:
    facts, enrolled = report.help, report.enrolled
    ask = partial(Question, "help", _("Who is helped?"), "heart")
    if not facts.readers:
        return ask(words=[_("Nobody has opened anything for long enough yet.")])
    if not (_enough(facts.readers) and _enough(enrolled)):
        return ask(words=[_("Some people have begun to read."), too_few()])
    words = ngettext(
        "%(n)d person really opened something here.", "%(n)d people really opened something here.", facts.readers
    )
    applied = ngettext(
        "%(n)d person applied something at work: the best sign there is.",
        "%(n)d people applied something at work: the best sign there is.",
        facts.applied,
    )
    bars = [
        Bar(_("really opened something"), facts.readers, enrolled),
        Bar(_("finished something"), facts.finished, enrolled),
        Bar(_("found something helpful"), facts.likers, enrolled),
        Bar(_("applied something"), facts.applied, enrolled),
    ]
    said = [words % {"n": facts.readers}, *([applied % {"n": facts.applied}] if facts.applied else [])]
    return ask(words=said, bars=bars)


def _waiting(facts: Waiting) -> Question:
    waits = ngettext("%(n)d draft waits for an expert now", "%(n)d drafts wait for an expert now", facts.open)
    late = ngettext("%(n)d of them longer than promised.", "%(n)d of them longer than promised.", facts.late)
    now = (
        _both(waits % {"n": facts.open}, late % {"n": facts.late}) if facts.open else _("No draft waits for an expert.")
    )
    ask = partial(Question, "waiting", _("How long do people wait?"), "clock")
    if facts.median is None or not _enough(len(facts.days)):
        return ask(words=[now, _("Too few answers so far to speak of a usual wait.")])
    days = max(1, ceil(facts.median))
    usual = ngettext("Half of all answers came within %(n)d day.", "Half of all answers came within %(n)d days.", days)
    return ask(words=[usual % {"n": days}, now], bars=_waits(facts.days))


def _waits(days: Sequence[float]) -> list[Bar]:
    day, three, week = (sum(1 for each in days if each <= step) for step in _STEPS)
    return [
        Bar(_("within a day"), day, len(days)),
        Bar(_("within three days"), three - day, len(days)),
        Bar(_("within a week"), week - three, len(days)),
        Bar(_("later"), len(days) - week, len(days)),
    ]


def _care(facts: Care) -> Question:
    marks = facts.questions + facts.outdated
    words = []
    if marks:
        asked = ngettext("%(n)d question is open", "%(n)d questions are open", facts.questions)
        old = ngettext(
            "%(n)d person finds something outdated.", "%(n)d people find something outdated.", facts.outdated
        )
        words.append(_both(asked % {"n": facts.questions}, old % {"n": facts.outdated}))
    else:
        words.append(_("No open question, and nothing is marked as outdated."))
    if facts.resting:
        resting = ngettext(
            "%(n)d draft has rested for two weeks or more: a kind word may bring it back.",
            "%(n)d drafts have rested for two weeks or more: a kind word may bring them back.",
            facts.resting,
        )
        words.append(resting % {"n": facts.resting})
    bars = [Bar(_("have a question"), facts.questions, marks), Bar(_("say it is outdated"), facts.outdated, marks)]
    links = [Link(unit.title or _("A unit of this course"), unit.url, _flags(unit)) for unit in facts.flagged]
    ask = partial(Question, "care", _("What needs care?"), "question")
    return ask(words=words, bars=bars if marks else (), links=links)


def _flags(unit: Flagged) -> str:
    questions, outdated = unit.questions, unit.outdated
    parts = []
    if questions:
        parts.append(ngettext("%(n)d question", "%(n)d questions", questions) % {"n": questions})
    if outdated:
        parts.append(ngettext("outdated for %(n)d person", "outdated for %(n)d people", outdated) % {"n": outdated})
    return ", ".join(parts)


def _calls(facts: CallBacks) -> Question:
    ask = partial(Question, "calls", _("What did reminders bring?"), "bell")
    if not facts.sent:
        why = _("No reminder was sent.") if conf.get("RELAUNCH_ENABLED") else _("Reminders are off on this site.")
        return ask(words=[why])
    if not _enough(facts.people):
        return ask(words=[_("Some people were called back."), too_few()])
    words = ngettext(
        "After %(back)d of %(n)d reminder the person came back within three days.",
        "After %(back)d of %(n)d reminders the person came back within three days.",
        facts.sent,
    )
    bars = [Bar(_("came back within three days"), facts.returned, facts.sent)]
    return ask(words=[words % {"back": facts.returned, "n": facts.sent}], bars=bars)
