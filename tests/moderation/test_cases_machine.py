"""Random histories of one comment: what others see, the log and the levels always agree with the case."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.comments import api as comments
from social_learning.comments.models import Comment
from social_learning.inbox.models import Message
from social_learning.keys import CommentKey
from social_learning.lib.errors import SocialError
from social_learning.moderation import api
from social_learning.moderation.models import Act, Case, Report, Stage, Status
from social_learning.trust.models import Evidence
from tests.examples import many

_HOURS = count(1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["report", "keep", "remove", "edit", "restore", "uphold", "appeal"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


def _agree(comment: Any) -> None:
    case = Case.objects.filter(key=str(CommentKey(comment.uuid))).first()
    seen = Comment.objects.get(pk=comment.pk).deleted_at is None
    if case is None:
        assert seen
        return
    assert seen == (case.stage in (Stage.OPEN, Stage.KEPT))
    # What stands against its author is what was removed and not brought back.
    against = case.verdict == "remove" and case.stage in (Stage.REMOVED, Stage.APPEALED, Stage.UPHELD)
    assert Evidence.objects.filter(ref=case.pk).exists() == against
    waits = Report.objects.filter(key=case.key, status=Status.OPEN).exists()
    assert not waits or case.stage in (
        Stage.OPEN,
        Stage.HIDDEN,
        Stage.REMOVED,
        Stage.EDIT,
        Stage.APPEALED,
        Stage.UPHELD,
    )
    if case.appealed_at is not None:
        assert case.decided_by is not None
    # No message twice.
    keys = list(Message.objects.values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys))


@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_history_leaves_a_thing_between_two_states(
    steps: list[tuple[str, int]], db: None, target: Any, people: Any, expert: Any, steward: Any, second_steward: Any,
    as_actor: Any, now: Any,
) -> None:  # fmt: skip
    # Histories share a database: each has an hour of its own.
    now += timedelta(hours=2 * next(_HOURS))
    comment = comments.add(target, as_actor(expert), "Said", now=now)
    key = str(CommentKey(comment.uuid))
    reporters, judges, writer = people(4), (as_actor(steward), second_steward), as_actor(expert)
    for number, (step, who) in enumerate(steps):
        at = now + timedelta(minutes=number + 1)
        done = Act.objects.filter(key=key).count()
        case = Case.objects.filter(key=key).first()
        try:
            if step == "report":
                api.report_key(key, reporters[who], "unkind", now=at)
            elif case is None:
                continue
            elif step == "appeal":
                api.appeal(case.pk, writer, "Please look again.", now=at)
            else:
                api.act(case.pk, judges[who % 2], step, now=at)
        except SocialError:
            # A refusal leaves everything as it was.
            assert Act.objects.filter(key=key).count() == done
        _agree(comment)
