"""Who sees which open review: what the desk asks of the database is what the rule says, read one by one in Python."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.experts.models import Expert
from social_learning.knowledge.models import State
from social_learning.knowledge.revision_models import Contributor, Revision
from social_learning.review import desk
from social_learning.review.models import Review
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import Space, Visibility
from tests.examples import many

STATES = (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.PUBLISHED)
TO_LOOK_AT = {State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED}
WHO = ("expert", "steward", "both", "nobody", "staff")
SPACES = ("open", "kept", "hidden")


@attrs.frozen
class Copy:
    """A working copy under review."""

    author: str
    state: str
    theme: int | None
    kind: str


@attrs.frozen
class Case:
    """One review, by names and places."""

    author: str
    state: str
    theme: int | None
    space: str
    kind: str
    reviewer: str | None
    with_author: str | None
    copy: Copy | None
    due: int
    is_open: bool


people = st.sampled_from(WHO)
themes = st.sampled_from((0, 1, None))
kinds = st.sampled_from(("article", "pdf"))
copies = st.builds(Copy, people, st.sampled_from(STATES), themes, kinds)
cases = st.builds(
    Case,
    author=people,
    state=st.sampled_from(STATES),
    theme=themes,
    space=st.sampled_from(SPACES),
    kind=kinds,
    reviewer=st.none() | people,
    with_author=st.none() | people,
    copy=st.none() | copies,
    due=st.integers(-2, 2),
    is_open=st.sampled_from((True, True, True, False)),
)


def sees(who: str, case: Case) -> bool:
    """Say the rule once more: never one's own; what one has, one's theme unless the area hides, one's area."""
    if not case.is_open or who in (case.author, case.with_author) or (case.copy and who == case.copy.author):
        return False
    theme = case.copy.theme if case.copy else case.theme
    by_theme = who in ("expert", "both") and theme == 0 and (case.space != "hidden")
    by_area = who in ("steward", "both") and case.space == "kept"
    return who == "staff" or case.reviewer == who or by_theme or by_area


def lies_in(box: str, who: str, case: Case) -> bool:
    """Say once more what lies in which list."""
    state = case.copy.state if case.copy else case.state
    return {
        "to_claim": state in (State.SUBMITTED, State.PUBLISHED) and case.reviewer != who,
        "mine": state in TO_LOOK_AT and case.reviewer == who,
        "waiting": state == State.CHANGES_REQUESTED and case.reviewer == who,
        "late": state in TO_LOOK_AT and case.due < 0,
        "all": True,
    }[box]


def fits(narrow: desk.Narrow, case: Case, theme_ids: list[int], spaces: dict[str, Space]) -> bool:
    """Say once more what a list is narrowed down by."""
    work = case.copy or case
    return (
        (narrow.theme is None or (work.theme is not None and theme_ids[work.theme] == narrow.theme))
        and (narrow.space is None or spaces[case.space].pk == narrow.space)
        and (not narrow.kind or work.kind == narrow.kind)
    )


def test_every_list_holds_what_the_rule_says(published: Any, make_user: Any, as_actor: Any, now: Any) -> None:
    users = {name: make_user(f"desk-{name}", is_staff=name == "staff") for name in WHO}
    found = [spaces_api.ensure_theme(f"desk-{n}", title=f"Theme {n}") for n in range(2)]
    spaces = {name: spaces_api.create_space(f"desk-{name}", title=name, now=now) for name in SPACES}
    Space.objects.filter(pk=spaces["hidden"].pk).update(visibility=Visibility.HIDDEN)
    for name in ("expert", "both"):
        Expert.objects.create(user_id=users[name].pk, theme=found[0], since=now)
    for name in ("steward", "both"):
        spaces_api.add_member(spaces["kept"].pk, users[name].pk, role="steward")
    narrows = [
        desk.Narrow(),
        desk.Narrow(theme=found[0].pk),
        desk.Narrow(space=spaces["kept"].pk),
        desk.Narrow(kind="pdf"),
    ]

    def make(case: Case) -> int:
        row = published(
            author=users[case.author],
            state=case.state,
            theme=None if case.theme is None else found[case.theme],
            space=spaces[case.space],
            kind=case.kind,
        )
        copy = None
        if case.copy is not None:
            copy = Revision.objects.create(
                knowledge=row,
                working_of=row,
                state=case.copy.state,
                theme=None if case.copy.theme is None else found[case.copy.theme],
                author_id=users[case.copy.author].pk,
                kind=case.copy.kind,
                created_at=now,
                updated_at=now,
            )
        if case.with_author is not None:
            Contributor.objects.create(knowledge=row, user_id=users[case.with_author].pk, standing=Contributor.COAUTHOR)
        review = Review.objects.create(
            knowledge=row,
            revision=copy,
            reviewer_id=None if case.reviewer is None else users[case.reviewer].pk,
            submitted_at=now,
            due_at=now + timedelta(days=case.due),
            closed_at=None if case.is_open else now,
        )
        return int(review.pk)

    @settings(max_examples=many(15), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(cases, min_size=1, max_size=6))
    def same(drawn: list[Case]) -> None:
        before = transaction.savepoint()
        made = sorted(((case.due, make(case), case) for case in drawn), key=lambda one: one[:2])
        theme_ids = [one.pk for one in found]
        for who, user in users.items():
            seen = [(pk, case) for _due, pk, case in made if sees(who, case)]
            counts = desk.counts(as_actor(user), now=now)
            for box in desk.BOXES:
                wanted = [pk for pk, case in seen if lies_in(box, who, case)]
                assert counts[box] == len(wanted), (who, box)
                for narrow in narrows if box == "all" else narrows[:1]:
                    page = desk.desk(as_actor(user), now=now, box=box, limit=100, narrow=narrow)
                    fitting = [pk for pk, case in seen if pk in wanted and fits(narrow, case, theme_ids, spaces)]
                    assert [entry.review_id for entry in page.entries] == fitting, (who, box, narrow)
        transaction.savepoint_rollback(before)

    same()


def test_the_counts_of_a_page_are_one_statement(
    published: Any, make_user: Any, as_actor: Any, now: Any, theme: Any, django_assert_num_queries: Any
) -> None:
    expert = make_user("of-a-theme")
    Expert.objects.create(user_id=expert.pk, theme=theme, since=now)
    for _number in range(3):
        Review.objects.create(knowledge=published(state=State.SUBMITTED), submitted_at=now, due_at=now)
    actor = as_actor(expert)
    with django_assert_num_queries(6):  # themes, standing, hidden areas; which, these, names
        assert len(desk.desk(actor, now=now, box="all").entries) == 3
    with django_assert_num_queries(1):
        assert desk.counts(actor, now=now)["all"] == 3
    staff = as_actor(make_user("of-the-site", is_staff=True))
    with django_assert_num_queries(1):
        assert desk.counts(staff, now=now)["to_claim"] == 3
