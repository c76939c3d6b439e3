"""A small world in which everything can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest


@pytest.fixture
def values(
    published: Callable[..., Any],
    learner: Any,
    as_actor: Callable[[Any], Any],
    now: datetime,
    private_store: Any,
    course_key: str,
) -> dict[str, str]:
    """What fills the addresses: a published Knowledge with a file, and what the learner said about it."""
    from social_learning.comments import api as comments
    from social_learning.knowledge import files
    from tests import uploads

    file = files.keep(uploads.upload("walk.pdf", uploads.pdf("one")), uploader_id=learner.pk, now=now)
    item = published(file=file, kind="pdf", version=1)
    comment = comments.add(item.target, as_actor(learner), "Helped me. How high?", now=now)
    return {
        "uuid": str(item.uuid),
        "key": item.key,
        "kind": "like",
        "action": "archive",
        "number": "1",
        "token": "unknown",
        "course_id": course_key,
        "username": "amir",
        "comments.uuid": str(comment.uuid),
        "follows.kind": "target",
        "answered.kind": "question",
        "files.uuid": str(file.uuid),
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
) -> dict[str, str]:
    """The same, with the learner's own draft in place of what is published; what they may pin, report and decide."""
    from django.contrib.auth.models import Group

    from social_learning.comments.models import Comment
    from social_learning.curation import api as curation
    from social_learning.moderation.models import Report
    from social_learning.popularity.models import FairNote
    from social_learning.spaces import api as spaces
    from social_learning.spaces.models import Role

    draft = published(author=learner, state="draft", published_at=None, version=1)
    to_pin, to_report = (
        Comment.objects.create(target=item.target, user_id=author.pk, body="Said", created_at=now)
        for item in (draft, published())
    )
    side = spaces.create_space("side", title="Side", now=now)
    spaces.add_member(side.pk, learner.pk, role=Role.STEWARD)
    report = Report.objects.create(
        key=f"comment-v1:{to_report.uuid}",
        target=to_report.target,
        space=side,
        author_id=author.pk,
        reason="spam",
        created_at=now,
    )
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
        "pin.uuid": str(to_pin.uuid),
        "report.uuid": str(to_report.uuid),
        "reported": report.key,
    }
    return {**values, **mine, "uuid": str(draft.uuid), "action": "submit", "answered.key": draft.key}
