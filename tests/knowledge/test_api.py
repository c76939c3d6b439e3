"""Drafts: begun, saved, given a file, moved from state to state, removed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import ANONYMOUS
from social_learning.knowledge import api, queries, writing
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import (
    Conflict,
    Invalid,
    LoginNeeded,
    NotAllowed,
    NotFound,
    TooMany,
)
from social_learning.media.models import StoredFile
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import Sharing, Visibility
from social_learning.targets.models import Access, Target
from tests import uploads
from tests.examples import many
from tests.uploads import upload

pytestmark = pytest.mark.django_db


def test_a_draft_is_its_authors_alone(draft: Knowledge, me: Any, now: datetime) -> None:
    target = Target.objects.get(key=draft.key)
    assert (target.access, target.owner_id, target.title) == (Access.PRIVATE, me.user_id, "Lift safely")
    assert target.url == f"/social-learning/knowledge/{draft.uuid}/"
    assert (draft.state, draft.version, draft.kind, draft.minutes) == (State.DRAFT, 1, "article", 1)


def test_a_draft_may_begin_with_nothing(me: Any, space: Any, now: datetime) -> None:
    draft = api.create_draft(me, space_id=space.pk, now=now)
    assert set(api.ready_problems(draft)) == {"title", "theme", "why", "content"}
    assert all(str(sentence).endswith(".") for sentence in api.ready_problems(draft).values())


def test_what_is_complete_has_no_problems(draft: Knowledge, me: Any, theme: Any, now: datetime) -> None:
    saved = api.save_draft(draft.pk, me, version=1, now=now, theme_id=theme.pk, why="Saves your back.")
    assert api.ready_problems(saved) == {}


class TestWho:
    """Who may share where, and who may change what."""

    def test_nobody_shares_without_logging_in(self, space: Any, now: datetime) -> None:
        with pytest.raises(LoginNeeded):
            api.create_draft(ANONYMOUS, space_id=space.pk, now=now)

    def test_nobody_shares_for_another(self, me: Any, space: Any, now: datetime) -> None:
        for other in (attrs.evolve(me, read_only=True), attrs.evolve(me, is_active=False)):
            with pytest.raises(NotAllowed):
                api.create_draft(other, space_id=space.pk, now=now)

    def test_a_space_that_is_not_for_sharing(self, me: Any, space: Any, now: datetime) -> None:
        spaces_api.set_policy(space.pk, sharing=Sharing.NOBODY)
        with pytest.raises(NotAllowed):
            api.create_draft(me, space_id=space.pk, now=now)

    def test_a_space_one_does_not_see_does_not_exist(self, me: Any, now: datetime) -> None:
        hidden = spaces_api.create_space("hidden", title="H", now=now, visibility=Visibility.MEMBERS)
        with pytest.raises(NotFound):
            api.create_draft(me, space_id=hidden.pk, now=now)

    def test_moving_a_draft_needs_the_right_to_share_there(self, draft: Knowledge, me: Any, now: datetime) -> None:
        other = spaces_api.create_space("other", title="O", now=now, sharing=Sharing.NOBODY)
        with pytest.raises(NotAllowed):
            api.save_draft(draft.pk, me, version=1, now=now, space_id=other.pk)
        spaces_api.set_policy(other.pk, sharing=Sharing.MEMBERS)
        assert api.save_draft(draft.pk, me, version=1, now=now, space_id=other.pk).space_id == other.pk

    def test_another_person_does_not_even_see_it(
        self, draft: Knowledge, learner: Any, expert: Any, site_admin: Any, as_actor: Any, now: datetime
    ) -> None:
        for person in (learner, expert, site_admin):
            other = as_actor(person)
            with pytest.raises(NotFound):
                api.save_draft(draft.pk, other, version=1, now=now, title="Mine now")
            with pytest.raises(NotFound):
                api.delete_draft(draft.pk, other, now=now)
            with pytest.raises(NotFound):
                api.attach_file(draft.pk, other, upload("a.pdf", uploads.pdf()), now=now)
        draft.refresh_from_db()
        assert draft.title == "Lift safely"

    @pytest.mark.parametrize("state", State.values)
    def test_it_is_changed_only_while_it_is_the_authors_turn(
        self, draft: Knowledge, me: Any, now: datetime, state: str
    ) -> None:
        Knowledge.objects.filter(pk=draft.pk).update(state=state)
        # What was set aside may be written anew, so that it can come back.
        if state in ("draft", "changes_requested", "withdrawn", "removed"):
            assert api.save_draft(draft.pk, me, version=1, now=now, title="New").title == "New"
            return
        with pytest.raises(Conflict) as refused:
            api.save_draft(draft.pk, me, version=1, now=now, title="New")
        assert refused.value.code == "not_editable"
        assert refused.value.extra["state"] == state

    def test_a_place_in_a_course_one_does_not_belong_to(self, me: Any, space: Any, now: datetime) -> None:
        unit = "block-v1:Demo+Social+2026+type@vertical+block@u1"
        assert api.create_draft(me, space_id=space.pk, now=now, origin_key=unit).origin_key == unit
        with pytest.raises(NotAllowed):
            api.create_draft(me, space_id=space.pk, now=now, origin_key=unit.replace("Demo", "Other"))
        with pytest.raises(NotFound):
            api.create_draft(me, space_id=space.pk, now=now, origin_key="knowledge-v1:nonsense")


class TestFields:
    """What may stand in a field."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "x" * 256),
            ("title", "x" * 10_000_000),
            ("title", "half \ud800 a character"),
            ("why", "x" * 256),
            ("body", "x" * 100_001),
            ("url", "javascript:alert(1)"),
            ("url", "file:///etc/passwd"),
            ("url", "http://127.0.0.1/"),
            ("url", "http://169.254.169.254/"),
            ("theme_id", 4711),
            ("language", "x" * 17),
        ],
    )
    def test_what_cannot_be_kept_is_refused_with_a_sentence(
        self, draft: Knowledge, me: Any, now: datetime, field: str, value: Any
    ) -> None:
        with pytest.raises(Invalid) as refused:
            api.save_draft(draft.pk, me, version=1, now=now, **{field: value})
        assert str(refused.value.fields[field.removesuffix("_id")])
        draft.refresh_from_db()
        assert (draft.title, draft.version) == ("Lift safely", 1)

    def test_all_problems_are_told_at_once(self, me: Any, space: Any, now: datetime) -> None:
        with pytest.raises(Invalid) as refused:
            api.create_draft(me, space_id=space.pk, now=now, title="x" * 300, why="y" * 300, url="javascript:1")
        assert {"title", "why"} <= set(refused.value.fields)
        assert not Knowledge.objects.exists()

    def test_a_title_is_one_line(self, me: Any, space: Any, now: datetime) -> None:
        assert api.create_draft(me, space_id=space.pk, now=now, title=" Lift\n\n safely\x00 ").title == "Lift safely"

    def test_an_unknown_field_is_our_mistake(self, draft: Knowledge, me: Any, now: datetime) -> None:
        with pytest.raises(TypeError):
            api.save_draft(draft.pk, me, version=1, now=now, state="published")

    def test_a_text_is_read_at_two_hundred_words_a_minute(self, draft: Knowledge, me: Any, now: datetime) -> None:
        assert api.save_draft(draft.pk, me, version=1, now=now, body="word " * 1001).minutes == 6


class TestKind:
    """What it is follows from what is in it."""

    @pytest.mark.parametrize(
        ("url", "kind", "kept"),
        [
            ("https://youtu.be/dQw4w9WgXcQ", "embed", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
            ("example.com/guide", "link", "https://example.com/guide"),
            ("course-v1:Demo+Social+2026", "course", "/courses/course-v1:Demo+Social+2026/about"),
            (
                "block-v1:Demo+Social+2026+type@scorm+block@s1",
                "scorm",
                "/courses/course-v1:Demo+Social+2026/jump_to/block-v1:Demo+Social+2026+type@scorm+block@s1",
            ),
            (
                "http://127.0.0.1:8000/learning/course/course-v1:Demo+Social+2026/"
                "block-v1:Demo+Social+2026+type@sequential+block@a/block-v1%3ADemo%2BSocial%2B2026%2Btype%40vertical%2Bblock%40b",
                "unit",
                "/courses/course-v1:Demo+Social+2026/jump_to/block-v1:Demo+Social+2026+type@vertical+block@b",
            ),
            (
                "https://elsewhere.example.com/courses/course-v1:No+Such+Run/",
                "link",
                "https://elsewhere.example.com/courses/course-v1:No+Such+Run/",
            ),
        ],
    )
    def test_of_a_link(self, draft: Knowledge, me: Any, now: datetime, url: str, kind: str, kept: str) -> None:
        saved = api.save_draft(draft.pk, me, version=1, now=now, url=url)
        assert (saved.kind, saved.url) == (kind, kept)
        # And once more, from what was kept.
        again = api.save_draft(draft.pk, me, version=2, now=now, title="Again")
        assert (again.kind, again.url) == (kind, kept)
        assert api.save_draft(draft.pk, me, version=3, now=now, url="").kind == "article"

    def test_of_a_file(self, draft: Knowledge, me: Any, now: datetime, private_store: Any) -> None:
        assert api.attach_file(draft.pk, me, upload("a.pptx", uploads.pptx()), now=now).kind == "slides"
        assert api.attach_file(draft.pk, me, upload("a.mp4", uploads.MP4), now=now).kind == "video"
        assert api.detach_file(draft.pk, me, now=now).kind == "article"


class TestTwoWindows:
    """Nothing that was written is overwritten."""

    def test_a_stale_edit_is_refused_with_the_current_version(self, draft: Knowledge, me: Any, now: datetime) -> None:
        api.save_draft(draft.pk, me, version=1, now=now, body="First window")
        with pytest.raises(Conflict) as refused:
            api.save_draft(draft.pk, me, version=1, now=now, body="Second window")
        assert (refused.value.code, refused.value.extra["version"]) == ("stale", 2)
        assert refused.value.extra["theirs"]["body"] == "First window"
        assert refused.value.extra["yours"]["body"] == "Second window"
        draft.refresh_from_db()
        assert draft.body == "First window"

    def test_even_between_reading_and_writing(self, draft: Knowledge, me: Any, now: datetime, monkeypatch: Any) -> None:
        real = writing.derive

        def overtaken(knowledge: Knowledge) -> None:
            Knowledge.objects.filter(pk=draft.pk).update(version=2, body="Somebody was faster")
            real(knowledge)

        monkeypatch.setattr(writing, "derive", overtaken)
        with pytest.raises(Conflict):
            api.save_draft(draft.pk, me, version=1, now=now, body="Too late")

    @settings(max_examples=many(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.integers(1, 6), max_size=8))
    def test_only_the_writer_of_the_current_version_gets_through(
        self, me: Any, space: Any, versions: list[int]
    ) -> None:
        now = datetime.fromisoformat("2026-03-02T10:00:00+00:00") + timedelta(days=Knowledge.objects.count())
        draft = api.create_draft(me, space_id=space.pk, now=now)
        current = 1
        for version in versions:
            if version == current:
                current = api.save_draft(draft.pk, me, version=version, now=now, body=f"from {version}").version
                assert current == version + 1
                continue
            with pytest.raises(Conflict) as refused:
                api.save_draft(draft.pk, me, version=version, now=now, body=f"from {version}")
            assert refused.value.extra["version"] == current
        draft.refresh_from_db()
        assert draft.version == current


class TestSteps:
    """From state to state, for ``review`` alone."""

    def test_publishing_opens_the_target_and_dates_it_once(
        self, draft: Knowledge, me: Any, now: datetime, expert: Any
    ) -> None:
        assert api.set_state(draft.pk, "published", from_state="draft", now=now, validated_by=expert.pk)
        item = queries.get_by_id(draft.pk)
        assert (item.state, item.published_at, item.validated_by, item.version) == ("published", now, expert.pk, 2)
        assert item.target.is_open
        later = now + timedelta(days=1)
        assert api.set_state(draft.pk, "archived", from_state="published", now=later)
        assert queries.get_by_id(draft.pk).target.access == Access.CLOSED
        assert api.set_state(draft.pk, "published", from_state="archived", now=later)
        assert queries.get_by_id(draft.pk).published_at == now

    def test_the_second_of_two_is_told_so(self, draft: Knowledge, now: datetime) -> None:
        assert api.set_state(draft.pk, "submitted", from_state="draft", now=now)
        assert not api.set_state(draft.pk, "withdrawn", from_state="draft", now=now)
        assert queries.get_by_id(draft.pk).state == "submitted"

    def test_what_is_withdrawn_is_its_authors_again(self, draft: Knowledge, now: datetime) -> None:
        api.set_state(draft.pk, "published", from_state="draft", now=now)
        api.set_state(draft.pk, "withdrawn", from_state="published", now=now)
        assert queries.get_by_id(draft.pk).target.access == Access.PRIVATE

    def test_an_unknown_state_is_our_mistake(self, draft: Knowledge, now: datetime) -> None:
        with pytest.raises(ValueError):
            api.set_state(draft.pk, "nonsense", from_state="draft", now=now)

    @settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.sampled_from(State.values), st.sampled_from(State.values)), max_size=12))
    def test_the_target_is_open_exactly_while_it_is_published(
        self, me: Any, space: Any, steps: list[tuple[str, str]]
    ) -> None:
        now = datetime.fromisoformat("2026-03-02T10:00:00+00:00") + timedelta(days=Knowledge.objects.count())
        draft = api.create_draft(me, space_id=space.pk, now=now)
        state = "draft"
        for from_state, to_state in steps:
            moved = api.set_state(draft.pk, to_state, from_state=from_state, now=now)
            assert moved == (from_state == state)
            state = to_state if moved else state
        item = queries.get_by_id(draft.pk)
        assert item.state == state
        assert item.target.is_open == (state == "published")


class TestRemoving:
    """A draft can be thrown away; what others have seen cannot."""

    def test_a_draft_goes_with_its_file_and_its_target(
        self,
        draft: Knowledge,
        me: Any,
        now: datetime,
        private_store: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            api.attach_file(draft.pk, me, upload("a.pdf", uploads.pdf()), now=now)
            api.delete_draft(draft.pk, me, now=now)
        assert not Knowledge.objects.exists()
        assert not StoredFile.objects.exists()
        assert not [path for path in private_store.rglob("*") if path.is_file()]
        assert Target.objects.get(key=draft.key).deleted_at == now

    @pytest.mark.parametrize("state", ["submitted", "in_review", "published", "archived", "declined"])
    def test_what_others_have_seen_stays(self, draft: Knowledge, me: Any, now: datetime, state: str) -> None:
        Knowledge.objects.filter(pk=draft.pk).update(state=state)
        with pytest.raises(NotAllowed):
            api.delete_draft(draft.pk, me, now=now)

    def test_even_if_it_was_withdrawn_afterwards(self, draft: Knowledge, me: Any, now: datetime) -> None:
        api.set_state(draft.pk, "published", from_state="draft", now=now)
        api.set_state(draft.pk, "withdrawn", from_state="published", now=now)
        with pytest.raises(NotAllowed):
            api.delete_draft(draft.pk, me, now=now)


def test_so_many_drafts_an_hour_and_no_more(me: Any, space: Any, now: datetime, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SHARES_PER_HOUR": 2}
    for _draft in range(2):
        api.create_draft(me, space_id=space.pk, now=now)
    with pytest.raises(TooMany):
        api.create_draft(me, space_id=space.pk, now=now)
    assert api.create_draft(me, space_id=space.pk, now=now + timedelta(hours=1)).pk


def test_saving_costs_the_same_however_much_there_is(
    me: Any, space: Any, now: datetime, django_assert_max_num_queries: Any
) -> None:
    drafts = [api.create_draft(me, space_id=space.pk, now=now + timedelta(days=i)) for i in range(12)]
    with django_assert_max_num_queries(7):
        api.save_draft(drafts[0].pk, me, version=1, now=now, title="x", body="y")
