"""A small world in which everything can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from social_learning.lib import clock


@pytest.fixture
def values(
    published: Callable[..., Any],
    learner: Any,
    as_actor: Callable[[Any], Any],
    now: datetime,
    private_store: Any,
    course_key: str,
    author: Any,
) -> dict[str, str]:
    """What fills the addresses: a published Knowledge with a file, and what the learner said about it."""
    from social_learning.comments import api as comments
    from social_learning.media import files
    from tests import uploads

    file = files.keep(uploads.upload("walk.pdf", uploads.pdf("one")), uploader_id=learner.pk, now=now)
    _captioned(file, now)
    item = published(file=file, kind="pdf", version=1)
    comment = comments.add(item.target, as_actor(learner), "Helped me. How high?", now=now)
    return {
        "uuid": str(item.uuid),
        "key": item.key,
        "kind": "like",
        "action": "archive",
        "number": "1",
        "language": "en",
        "token": "unknown",
        "course_id": course_key,
        "username": "amir",
        "slug": item.space.slug,
        "themes.slug": item.theme.slug,
        "experts.slug": item.theme.slug,
        "leave_id": "1",
        "rule_id": "1",
        "case_id": "1",
        "space_id": "1",
        "user_id": "4711",
        "comments.uuid": str(comment.uuid),
        "follows.kind": "target",
        "answered.kind": "question",
        "files.uuid": str(file.uuid),
        "imports.uuid": _imported(item.space, learner, now, "done"),
        "name": "play.mp4",
        **_dates(published(kind="session"), as_actor(author)),
        **_suggested(published(), as_actor(learner), now),
        **_asked(as_actor(learner), as_actor(learner), now),
        **_walked(as_actor(author), item, now),
    }


def _imported(space: Any, importer: Any, now: datetime, state: str) -> str:
    """Return an archive that somebody has brought in, or is about to."""
    from social_learning.exchange.models import Import

    made = Import.objects.create(
        user_id=importer.pk, space=space, archive_id=uuid4(), total=1, state=state, created_at=now
    )
    return str(made.uuid)


def _asked_for(item: Any, now: datetime) -> str:
    """Return a draft that was handed in and waits for a reader."""
    from social_learning.review.models import Review

    Review.objects.create(knowledge=item, submitted_at=now, due_at=now)
    return str(item.uuid)


def _suggested(item: Any, reader: Any, now: datetime) -> dict[str, str]:
    """Return a suggestion of a reader."""
    from social_learning.knowledge import suggestions

    made = suggestions.suggest(item.pk, reader, field="body", old="knees", new="knees well", now=now)
    return {
        "suggestions.uuid": str(made.uuid),
        "suggestion": str(made.uuid),
        "suggestions.post.uuid": str(item.uuid),
    }


def _together(published: Callable[..., Any], learner: Any, author: Any, reader: Any, now: datetime) -> dict[str, str]:
    """Return what the learner may do with others: ask, say yes, step back, take a passage over, bring one back."""
    from social_learning.knowledge import coauthors
    from social_learning.knowledge.revision_models import Contributor
    from social_learning.media import files
    from tests import uploads

    asked, along = (published(author=author) for _number in range(2))
    Contributor.objects.create(knowledge=asked, user_id=learner.pk, standing=Contributor.INVITED)
    Contributor.objects.create(knowledge=along, user_id=learner.pk, standing=Contributor.COAUTHOR)
    coauthors.settle(along)
    takes, thanks = (_suggested(published(author=learner), reader, now)["suggestion"] for _number in range(2))
    failed = files.keep(uploads.upload("ramp.pdf", uploads.pdf("two")), uploader_id=learner.pk, now=now)
    failed.status, failed.note = "failed", "stopped"
    failed.save(update_fields=["status", "note"])
    return {
        "coauthors.uuid": str(published(author=learner, state="draft", published_at=None).uuid),
        "me.uuid": str(asked.uuid),
        "me.delete.uuid": str(along.uuid),
        "accept.uuid": takes,
        "refuse.uuid": thanks,
        "restore.uuid": str(published(author=learner).uuid),
        "retry.uuid": str(failed.uuid),
    }


def _known(person: Any, asker: Any, now: datetime) -> dict[str, str]:
    """Return a leave of a person who is an expert, and is asked to be one of another theme."""
    from social_learning.experts.models import Absence, Expert, Nomination
    from social_learning.spaces import api as spaces

    known, asked = (spaces.ensure_theme(slug, title=slug) for slug in ("known", "asked"))
    Expert.objects.create(user_id=person.pk, theme=known, since=now)
    Nomination.objects.create(user_id=person.pk, theme=asked, asked_by=asker.pk, asked_at=now)
    leave = Absence.objects.create(user_id=person.pk, first="2099-01-01", last="2099-01-02")
    return {"leave_id": str(leave.pk), "experts.slug": known.slug, "experts.delete.username": person.username}


def _asked(asker: Any, other: Any, now: datetime) -> dict[str, str]:
    """Return a question with an answer of the asker's own, and a question that waits for them."""
    from social_learning.questions import answers, api
    from social_learning.questions.models import Question

    asked, waits = (api.ask(asker, title=f"Who may open it, {number}?", now=now) for number in range(2))
    said = answers.answer(asked.uuid, other, "Whoever has the key.", now=now)
    Question.objects.filter(pk=waits.pk).update(routed_to=asker.user_id)
    return {
        "questions.uuid": str(asked.uuid),
        "questions.delete.uuid": str(waits.uuid),
        "answers.uuid": str(said.uuid),
        "pass.uuid": str(waits.uuid),
    }


def _walked(maker: Any, item: Any, now: datetime) -> dict[str, str]:
    """Return a path over one thing that everybody may walk."""
    made, step = _path(maker, item, item.space_id, now, published=True)
    return {"paths.uuid": str(made.uuid), "step": str(step.pk)}


def _ways(maker: Any, item: Any, side_id: int, now: datetime) -> dict[str, str]:
    """Return a path of somebody who looks after its area, one at rest, and drafts to throw away and to hand in."""
    from social_learning.paths import api

    (out, step), (rests, _one) = (_path(maker, item, side_id, now, published=True) for _number in range(2))
    api.archive(rests.uuid, maker, now=now)
    return {
        "paths.uuid": str(out.uuid),
        "step": str(step.pk),
        "paths.delete.uuid": str(_path(maker, item, side_id, now)[0].uuid),
        "archived.put.uuid": str(out.uuid),
        "archived.delete.uuid": str(rests.uuid),
        "asked.uuid": str(_path(maker, item, item.space_id, now)[0].uuid),
    }


def _path(maker: Any, item: Any, space_id: int, now: datetime, *, published: bool = False) -> tuple[Any, Any]:
    from social_learning.paths import api, steps
    from social_learning.paths.models import Path, State
    from social_learning.targets.models import Access, Target

    made = api.create(maker, space_id=space_id, title="First steps", now=now)
    step = steps.add(made.uuid, maker, item.key, now=now)
    if published:
        Path.objects.filter(pk=made.pk).update(state=State.PUBLISHED, published_at=now)
        Target.objects.filter(pk=made.target_id).update(access=Access.OPEN)
    return made, step


def _captioned(file: Any, now: datetime) -> None:
    from social_learning.media.models import Caption

    Caption.objects.create(file=file, language="en", label="English", vtt="WEBVTT\n", created_at=now)


def _dates(session: Any, organiser: Any, **fields: Any) -> dict[str, str]:
    """Return a date of a session next week, and one that has begun, by the clock on the wall."""
    from social_learning.meetings import api
    from social_learning.meetings.models import Occurrence

    now = clock.now()
    given = {"starts": now + timedelta(days=7), "ends": now + timedelta(days=8), "zone": "UTC", "place": "Hall"}
    ahead, begun = (api.plan(session.uuid, organiser, now=now, **given, **fields) for _number in range(2))
    Occurrence.objects.filter(pk=begun.pk).update(starts_at=now - timedelta(hours=1))
    return {
        "dates.uuid": str(session.uuid),
        "registration.uuid": str(ahead.uuid),
        "sessions.uuid": str(ahead.uuid),
        "sessions.put.uuid": str(begun.uuid),
        "sessions.number": "1",
    }


@pytest.fixture
def own(
    values: dict[str, str],
    published: Callable[..., Any],
    learner: Any,
    author: Any,
    as_actor: Callable[[Any], Any],
    course_key: str,
    now: datetime,
    settings: Any,
) -> dict[str, str]:
    """The same, with the learner's own draft in place of what is published; what they may pin, report and decide."""
    from django.contrib.auth.models import Group

    from social_learning.comments.models import Comment
    from social_learning.curation import api as curation
    from social_learning.knowledge.revision_models import Contributor
    from social_learning.media import files
    from social_learning.moderation.models import Case, Report
    from social_learning.popularity.models import FairNote
    from social_learning.spaces import api as spaces
    from social_learning.spaces.models import Role, SpaceRule, ThemeOwner
    from social_learning.trust.models import Pause
    from tests import uploads

    film = files.keep(uploads.upload("walk.mp4", uploads.MP4), uploader_id=learner.pk, now=now)
    _captioned(film, now)
    draft = published(author=learner, state="draft", published_at=None, version=1, kind="video", file=film)
    to_pin, to_report = (
        Comment.objects.create(target=item.target, user_id=author.pk, body="Said", created_at=now)
        for item in (draft, published())
    )
    side = spaces.create_space("side", title="Side", now=now)
    for steward in (learner, author):
        spaces.add_member(side.pk, steward.pk, role=Role.STEWARD)
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SPACE_CREATORS": ("course_team",)}
    rule = SpaceRule.objects.create(space=side, kind="course", value=course_key)
    report = Report.objects.create(
        key=f"comment-v1:{to_report.uuid}",
        target=to_report.target,
        space=side,
        author_id=author.pk,
        reason="spam",
        created_at=now,
    )
    reportable = Comment.objects.create(target=to_report.target, user_id=author.pk, body="More", created_at=now)
    case, mine_removed = (
        Case.objects.create(
            key=f"comment-v1:{comment.uuid}",
            target=to_report.target,
            space=side,
            author_id=writer.pk,
            stage=stage,
            opened_at=now,
            changed_at=now,
        )
        for comment, writer, stage in ((to_report, author, "open"), (to_pin, learner, "removed"))
    )
    quiet = spaces.create_space("quiet", title="Quiet", now=now)
    for person_id, where in ((4711, side), (learner.pk, quiet)):
        Pause.objects.create(user_id=person_id, space=where, reason="Rest", by_id=author.pk, since=now)
    ThemeOwner.objects.create(theme=draft.theme, user_id=learner.pk)
    held = published(space=side).target
    FairNote.objects.create(target=held, user_id=4711, source="like", rule="burst", at=now, factor=0.0)
    # Of the team of the course, who asks there and picks.
    learner.groups.add(Group.objects.get_or_create(name=f"{course_key}|staff")[0])
    team = as_actor(learner)
    unit = f"{course_key.replace('course-v1', 'block-v1')}+type@vertical+block@unit1"
    to_pick, picked = (published(origin_key=unit) for _number in range(2))
    curation.pick(course_key, picked.uuid, team, now=now)
    asked = curation.ask(course_key, team, question="What would help here?", now=now)
    mine = {
        "picks.key": course_key,
        "picks.put.uuid": str(to_pick.uuid),
        "picks.delete.uuid": str(picked.uuid),
        "wanted.uuid": str(asked.uuid),
        "course": course_key,
        "held": str(held.pk),
        "me/muted.user_id": str(author.pk),
        "appeal.space_id": str(quiet.pk),
        "thread.uuid": _asked_for(published(author=learner, state="submitted", published_at=None), now),
        "slug": side.slug,
        "imports.uuid": _imported(side, learner, now, "checked"),
        "rule_id": str(rule.pk),
        "pin.uuid": str(to_pin.uuid),
        "report.uuid": str(to_report.uuid),
        "reported": report.key,
        "comment_key": f"comment-v1:{reportable.uuid}",
        "case_id": str(case.pk),
        "appeal.case_id": str(mine_removed.pk),
        "side_id": str(side.pk),
        "space_id": str(side.pk),
        "other_id": "4712",
        "user_id": "4711",
    }
    mine |= _dates(published(author=learner, kind="session"), team, trainers="amir")
    mine |= _together(published, learner, author, as_actor(author), now)
    Contributor.objects.create(knowledge=draft, user_id=author.pk, standing=Contributor.INVITED)
    mine |= _known(learner, author, now)
    mine |= _ways(as_actor(learner), published(), side.pk, now)
    return {**values, **mine, "uuid": str(draft.uuid), "action": "submit", "answered.key": draft.key}
