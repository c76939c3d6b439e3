"""Make what is derived again, from the facts: everything, or what changed lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs

from social_learning import conf, events
from social_learning.activity import api as activity
from social_learning.comments import bulk as comments
from social_learning.edxapp import content
from social_learning.exchange import api as exchange
from social_learning.expertise import api as expertise
from social_learning.gamification import api as gamification
from social_learning.inbox import api as inbox
from social_learning.knowledge import api as knowledge
from social_learning.knowledge import dead_links, duplicates, images
from social_learning.knowledge import details as link_details
from social_learning.lib.errors import NotFound
from social_learning.media import sweep as media
from social_learning.meetings import queries as meetings_queries
from social_learning.meetings import reminders
from social_learning.paths import queries as paths
from social_learning.popularity import api as popularity
from social_learning.progress import bulk as progress
from social_learning.questions import escalation
from social_learning.questions import queries as questions
from social_learning.reactions import api as reactions_api
from social_learning.reactions import bulk as reactions
from social_learning.reactions import marks
from social_learning.recommend import api as recommend
from social_learning.recommend import tasks as recommend_tasks
from social_learning.review import escalation as review_escalation
from social_learning.review import roundup
from social_learning.review import validity as review_validity
from social_learning.search import api as search
from social_learning.search import misses
from social_learning.spaces import taxonomy as taxonomies
from social_learning.wiring import (
    departures,
    guiding,
    handlers,
    lost,
    meetings,
    record,
    reports,
    studio,
    table,
    themes,
    trusting,
)

Progress = Iterator[str]


def rebuild_targets(*, now: datetime) -> Progress:
    """Look again at every course: what is gone, what is back, what is called otherwise."""
    for course_key, changed in studio.settle_all(now=now):
        yield f"{course_key}: {changed} targets changed"


def rebuild_knowledge(*, now: datetime) -> Progress:
    """Let every link be recognised that was shared before links were compared."""
    for done in duplicates.fill_hashes():
        yield f"{done} links"


def rebuild_reactions(*, now: datetime) -> Progress:
    """Count all reactions again."""
    yield f"{reactions_api.recount()} counters were wrong"


def rebuild_popularity(*, now: datetime) -> Progress:
    """Make all scores and the means of all spaces again."""
    for done in popularity.rebuild(now=now):
        yield f"{done} targets"


def rebuild_gamification(*, now: datetime) -> Progress:
    """Make all ledgers and standings agree with the facts; nobody is told."""
    for done in gamification.rebuild(now=now):
        yield f"{done} targets"


def rebuild_expertise(*, now: datetime) -> Progress:
    """Count anew what everybody has helped with."""
    for done in expertise.rebuild():
        yield f"{done} people"


def rebuild_search(*, now: datetime) -> Progress:
    """Make the catalogue again; it copies figures, so it comes last."""
    done = 0
    for target_ids in search.rebuild():
        for target_id in target_ids:
            handlers.rank(target_id)
        if target_ids:
            done += len(target_ids)
            yield f"{done} entries"


def rebuild_recommend(*, now: datetime) -> Progress:
    """Make anew what people who finished something found useful too."""
    for done in recommend.rebuild():
        yield f"{done} targets"


def rebuild_activity(*, now: datetime) -> Progress:
    """Make the feeds agree with the facts."""
    for done in activity.rebuild():
        yield f"{done} targets"


# In the order in which one builds on the other.
ROOMS: dict[str, Callable[..., Progress]] = {
    "targets": rebuild_targets,
    "progress": record.rebuild,
    "paths": guiding.rebuild,
    "meetings": meetings.rebuild,
    "knowledge": rebuild_knowledge,
    "reactions": rebuild_reactions,
    "popularity": rebuild_popularity,
    "gamification": rebuild_gamification,
    "expertise": rebuild_expertise,
    "recommend": rebuild_recommend,
    "activity": rebuild_activity,
    "trust": trusting.rebuild,
    "search": rebuild_search,
}


def sweep(since: datetime, *, now: datetime) -> Progress:
    """Deliver again every event since then, in case its task was lost, and make the means of all spaces anew."""
    yield f"searches in vain that are forgotten: {misses.drop_old(now=now)}"
    yield f"courses with other packages that do not report: {record.recognise_packages(now=now)}"
    yield f"ways through courses queued again: {record.requeue(now=now)}"
    for event, room in _ACTS.items():
        acts = (
            {"target_id": target_id, "user_id": user_id, "what": what}
            for target_id, user_id, what in room.changed_since(since)
        )
        yield f"{event}: {_deliver(event, acts, now)}"
    event = events.REACTION_CHANGED.event_type
    yield f"{event}, taken back: {_deliver(event, lost.reactions_taken_back(since), now)}"
    yield f"targets settled where something was taken back: {lost.settle_targets(since, now=now)}"
    changes = (
        {"knowledge_id": knowledge_id, "action": "", "actor_id": 0} for knowledge_id in search.changed_since(since)
    )
    event = events.KNOWLEDGE_CHANGED.event_type
    yield f"{event}: {_deliver(event, changes, now)}"
    yield f"other documents of the catalogue: {_catalogue_others(since)} looked at"
    event = events.MEETING_CHANGED.event_type
    dates = (
        {"occurrence_id": occurrence_id, "action": "", "actor_id": 0}
        for occurrence_id in meetings_queries.changed_since(since)
    )
    yield f"{event}: {_deliver(event, dates, now)}"
    event = events.QUESTION_CHANGED.event_type
    asked_lately = (
        {"question_id": question_id, "action": "", "actor_id": 0} for question_id in questions.changed_since(since)
    )
    yield f"{event}: {_deliver(event, asked_lately, now)}"
    event = events.PATH_CHANGED.event_type
    paths_lately = ({"path_id": path_id, "action": "", "actor_id": 0} for path_id in paths.changed_since(since))
    yield f"{event}: {_deliver(event, paths_lately, now)}"
    looked, acted = escalation.run(now=now)
    yield f"questions that wait: {looked} looked at, {acted} brought to somebody"
    open_ones, steps = review_escalation.run(now=now)
    yield f"reviews that wait: {open_ones} looked at, {steps} steps taken"
    ending, ended = review_validity.run(now=now)
    yield f"confirmed until a day: {ending} looked at, {ended} steps taken"
    desks, told = roundup.run(now=now)
    yield f"desks of the week: {desks} looked at, {told} people told"
    reminded, asked = reminders.run(now=now)
    yield f"people reminded of a session: {reminded}, asked how it was: {asked}"
    yield f"courses: {sum(studio.settle(key, now=now) for key in content.changed_since(since))} targets changed"
    for target_id in popularity.release(now=now):
        handlers.rank(target_id)
    popularity.refresh_all(now=now)
    yield f"targets whose neighbours are looked at: {recommend_tasks.requeue()}"
    yield f"reports closed: {reports.sweep(now=now)}"
    yield f"mails queued again: {inbox.requeue_lost(now=now)}"
    yield f"people whose news may be collected into a mail: {inbox.collect(now=now)}"
    yield f"pictures that no text shows any more: {images.sweep(since, now=now)}"
    yield from media.sweep(now=now)
    yield f"files queued again: {knowledge.requeue_lost(now=now)}"
    yield f"archives queued again, or let go of: {exchange.tidy(now=now)}"
    yield f"merged themes with something left behind: {themes.settle(now=now)}"
    taxonomy = int(conf.get("THEMES_TAXONOMY"))
    if taxonomy:
        yield f"themes of the taxonomy: {_synced(taxonomy, now)}"
    yield f"details of links queued again: {link_details.requeue_lost(now=now)}"
    yield f"links to be looked at: {dead_links.queue_due(now=now)}"
    yield f"people to forget queued again: {departures.requeue_lost(since, now=now)}"


def _catalogue_others(since: datetime) -> int:
    done = 0
    for target_id in search.sweep(since):
        if target_id:
            handlers.rank(target_id)
        done += 1
    return done


_ACTS: dict[str, Any] = {
    events.REACTION_CHANGED.event_type: reactions,
    events.MARKS_ANSWERED.event_type: marks,
    events.COMMENT_CHANGED.event_type: comments,
    events.PROGRESS_CHANGED.event_type: progress,
}


def _synced(number: int, now: datetime) -> str:
    try:
        outcome = taxonomies.sync(number, now=now)
    except NotFound:
        # The rest of the sweep must not wait for a setting to be put right.
        return f"there is no taxonomy {number}"
    return ", ".join(f"{value} {name}" for name, value in attrs.asdict(outcome).items())


def _deliver(event: str, payloads: Iterable[dict[str, Any]], now: datetime) -> str:
    done = failed = 0
    for payload in payloads:
        try:
            table.run(event, payload, now=now)
        except Exception:  # noqa: BLE001 - logged where it happened; the others still want their turn
            failed += 1
        done += 1
    return f"{done} delivered again, {failed} failed" if failed else f"{done} delivered again"
