"""Colleagues write together: who may ask, edit, leave; what readers suggest, and who is credited."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.inbox.models import Message
from social_learning.knowledge import api, coauthors, copies, queries, suggestions
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.revision_models import Contributor, Suggestion
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.popularity import api as popularity
from social_learning.popularity.models import Score
from social_learning.reactions import api as reactions
from social_learning.review import api as review
from social_learning.review import edits
from social_learning.review.models import Review
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy
from social_learning.wiring import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(published: Any) -> Knowledge:
    """Something published."""
    found: Knowledge = published(title="Lift safely", body="Bend your knees. Then lift.\n")
    return found


@pytest.fixture
def helper(learner: Any, as_actor: Any) -> Any:
    """A colleague."""
    return as_actor(learner)


def join(item: Knowledge, me: Any, helper: Any, now: Any) -> None:
    coauthors.invite(item.pk, me, helper.username, now=now)
    coauthors.answer(item.pk, helper, accept=True, now=now)


def told(user_id: int) -> list[str]:
    return list(Message.objects.filter(user_id=user_id).order_by("pk").values_list("kind", flat=True))


class TestCoauthors:
    """Asked, joined, gone."""

    def test_a_draft_is_open_to_who_is_asked_and_to_nobody_else(
        self, item: Knowledge, me: Any, helper: Any, make_user: Any, as_actor: Any, now: Any
    ) -> None:
        Knowledge.objects.filter(pk=item.pk).update(state=State.DRAFT)
        with pytest.raises(NotFound):
            queries.get(item.uuid, helper, now=now)
        coauthors.invite(item.pk, me, helper.username, now=now)
        assert queries.get(item.uuid, helper, now=now).pk == item.pk
        with pytest.raises(NotFound):
            api.save_draft(item.pk, helper, version=1, now=now, body="Not yet")
        coauthors.answer(item.pk, helper, accept=True, now=now)
        assert api.save_draft(item.pk, helper, version=1, now=now, body="With you").body == "With you"
        with pytest.raises(NotFound):
            queries.get(item.uuid, as_actor(make_user("other")), now=now)
        assert (told(helper.user_id), told(me.user_id)) == (["coauthor_invited"], ["coauthor_joined"])

    def test_only_the_first_author_asks_and_removes(
        self, item: Knowledge, me: Any, helper: Any, make_user: Any, now: Any
    ) -> None:
        make_user("third")
        join(item, me, helper, now)
        with pytest.raises(NotAllowed):
            coauthors.invite(item.pk, helper, "third", now=now)
        with pytest.raises(NotAllowed):
            coauthors.remove(item.pk, helper, me.username, now=now)
        coauthors.remove(item.pk, me, helper.username, now=now)
        assert queries.get_by_id(item.pk).target.co_owner_ids == frozenset()

    @pytest.mark.parametrize("name", ["nobody", "", "x" * 500, "amir"])
    def test_nobody_learns_who_has_an_account(self, item: Knowledge, me: Any, now: Any, name: str) -> None:
        with pytest.raises(Invalid) as refused:
            coauthors.invite(item.pk, me, name, now=now)
        assert refused.value.code == ("own_item" if name == "amir" else "unknown_person")

    def test_a_no_holds_for_a_while(self, item: Knowledge, me: Any, helper: Any, now: Any) -> None:
        coauthors.invite(item.pk, me, helper.username, now=now)
        coauthors.answer(item.pk, helper, accept=False, now=now)
        with pytest.raises(Conflict) as refused:
            coauthors.invite(item.pk, me, helper.username, now=now)
        assert refused.value.code == "asked_lately"
        with pytest.raises(Conflict):
            coauthors.answer(item.pk, helper, accept=True, now=now)

    def test_so_many_and_no_more(self, item: Knowledge, me: Any, make_user: Any, settings: Any, now: Any) -> None:
        settings.SOCIAL_LEARNING = {**getattr(settings, "SOCIAL_LEARNING", {}), "MAX_COAUTHORS": 2}
        for name in ("one", "two", "three"):
            make_user(name)
        coauthors.invite(item.pk, me, "one", now=now)
        coauthors.invite(item.pk, me, "two", now=now)
        with pytest.raises(TooMany):
            coauthors.invite(item.pk, me, "three", now=now)

    def test_nobody_reviews_what_they_write_along_on(
        self, item: Knowledge, me: Any, expert: Any, as_actor: Any, now: Any
    ) -> None:
        wise = as_actor(expert)
        join(item, me, wise, now)
        review.perform("improve", item.pk, wise, now=now)
        review.perform("submit", item.pk, wise, now=now)
        assert Review.objects.get().reviewer_id is None
        with pytest.raises(NotAllowed) as refused:
            review.perform("claim", item.pk, wise, now=now)
        assert refused.value.code == "own_item"

    def test_a_reviewer_who_joins_hands_the_review_on(
        self, item: Knowledge, me: Any, expert: Any, as_actor: Any, now: Any
    ) -> None:
        review.perform("improve", item.pk, me, now=now)
        review.perform("submit", item.pk, me, now=now)
        wise = as_actor(expert)
        review.perform("claim", item.pk, wise, now=now)
        join(item, me, wise, now)
        together.settle_coauthor(knowledge_id=item.pk, action="coauthor_joined", actor_id=wise.user_id, now=now)
        assert Review.objects.get(closed_at=None).reviewer_id is None
        assert copies.in_hand(queries.get_by_id(item.pk)).state == State.SUBMITTED

    def test_the_first_publication_is_the_first_authors(
        self, item: Knowledge, me: Any, helper: Any, space: Any, now: Any
    ) -> None:
        spaces.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
        Knowledge.objects.filter(pk=item.pk).update(state=State.DRAFT, published_at=None)
        join(item, me, helper, now)
        with pytest.raises(NotAllowed):
            review.perform("publish", item.pk, helper, now=now)
        assert review.perform("publish", item.pk, me, now=now).state == State.PUBLISHED

    def test_ones_own_is_not_liked_and_an_old_like_counts_no_more(
        self, item: Knowledge, me: Any, helper: Any, now: Any
    ) -> None:
        reactions.react(item.target, helper, "like", now=now)
        popularity.sync(item.target_id, helper.user_id, now=now)
        assert Score.objects.get(pk=item.target_id).likes == 1
        join(item, me, helper, now)
        together.settle_coauthor(knowledge_id=item.pk, action="coauthor_joined", actor_id=helper.user_id, now=now)
        assert Score.objects.get(pk=item.target_id).likes == 0
        with pytest.raises(NotAllowed) as refused:
            reactions.react(queries.get_by_id(item.pk).target, helper, "applied", now=now)
        assert refused.value.code == "own_item"

    def test_what_somebody_did_stays_with_their_name(self, item: Knowledge, me: Any, helper: Any, now: Any) -> None:
        join(item, me, helper, now)
        work = review.perform("improve", item.pk, helper, now=now)
        api.save_draft(item.pk, helper, version=work.working.version, now=now, body="Ours.")
        coauthors.leave(item.pk, helper, now=now)
        assert coauthors.credited([item.pk]) == {item.pk: [helper.user_id]}
        with pytest.raises(NotFound):
            coauthors.leave(item.pk, helper, now=now)


class TestSuggestions:
    """An old passage, a new one in its place."""

    def suggest(self, item: Knowledge, actor: Any, now: Any, **fields: Any) -> Suggestion:
        given = {"field": "body", "old": "Then lift.", "new": "Then lift slowly.", **fields}
        return suggestions.suggest(item.pk, actor, now=now, **given)

    @pytest.mark.parametrize("value", [ReviewPolicy.NONE, ReviewPolicy.AFTER, ReviewPolicy.BEFORE])
    def test_one_click_takes_it_over_as_the_space_has_it(
        self, item: Knowledge, me: Any, helper: Any, space: Any, expert: Any, now: Any, value: str
    ) -> None:
        spaces.set_policy(space.pk, review_policy=ReviewPolicy(value))
        made = self.suggest(item, helper, now, note="Slowly is safer.")
        done = edits.accept(made.uuid, me, now=now, answer="Thank you!")
        direct = value != ReviewPolicy.BEFORE
        assert ("slowly" in done.body) == direct
        assert (copies.in_hand(done).state == State.SUBMITTED) == (not direct)
        assert coauthors.credited([item.pk]) == ({item.pk: [helper.user_id]} if direct else {})
        assert told(helper.user_id) == ["suggestion_accepted"]
        with pytest.raises(Conflict):
            edits.accept(made.uuid, me, now=now)

    def test_into_the_new_version_that_is_in_hand(self, item: Knowledge, me: Any, helper: Any, now: Any) -> None:
        made = self.suggest(item, helper, now)
        review.perform("improve", item.pk, me, now=now)
        done = edits.accept(made.uuid, me, now=now)
        assert (copies.in_hand(done).state, "slowly" in copies.in_hand(done).body) == (State.DRAFT, True)
        review.perform("drop", item.pk, me, now=now)
        assert Suggestion.objects.get().state == Suggestion.WAITING

    def test_a_changed_text_is_a_kind_conflict_and_nothing_moves(
        self, item: Knowledge, me: Any, helper: Any, now: Any
    ) -> None:
        made = self.suggest(item, helper, now)
        work = review.perform("improve", item.pk, me, now=now)
        api.save_draft(item.pk, me, version=work.working.version, now=now, body="All new.")
        with pytest.raises(Conflict) as refused:
            edits.accept(made.uuid, me, now=now)
        assert refused.value.code == "passage_changed"
        assert Suggestion.objects.get().state == Suggestion.WAITING
        suggestions.refuse(made.uuid, me, now=now, answer="It is gone, thank you.")
        assert told(helper.user_id) == ["suggestion_refused"]

    def test_who_may_and_who_may_not(
        self, item: Knowledge, me: Any, helper: Any, make_user: Any, as_actor: Any, now: Any
    ) -> None:
        with pytest.raises(NotAllowed):
            self.suggest(item, me, now)
        made, other = self.suggest(item, helper, now), as_actor(make_user("other"))
        for verb in (edits.accept, suggestions.refuse, suggestions.take_back):
            with pytest.raises(NotFound):
                verb(made.uuid, other, now=now)
        for verb in (edits.accept, suggestions.refuse):
            with pytest.raises(NotFound):
                verb(made.uuid, helper, now=now)
        assert suggestions.shown(item, other, is_steward=False) == []
        assert suggestions.shown(item, helper, is_steward=False) == [made]
        suggestions.take_back(made.uuid, helper, now=now)
        with pytest.raises(Conflict):
            suggestions.refuse(made.uuid, me, now=now)

    @pytest.mark.parametrize(
        ("fields", "where"),
        [
            ({"old": "Not there."}, "old"),
            ({"old": ""}, "old"),
            ({"old": "e"}, "old"),
            ({"new": "Then lift."}, "new"),
            ({"new": "x" * 9000}, "new"),
            ({"field": "title", "old": "Lift safely", "new": "x" * 300}, "title"),
            ({"note": "x" * 600}, "note"),
        ],
    )
    def test_bad_input_gets_a_sentence(self, item: Knowledge, helper: Any, now: Any, fields: Any, where: str) -> None:
        with pytest.raises(Invalid) as refused:
            self.suggest(item, helper, now, **fields)
        assert where in refused.value.fields

    def test_so_many_may_wait(self, item: Knowledge, helper: Any, now: Any) -> None:
        for number in range(suggestions.MOST_WAITING):
            self.suggest(item, helper, now, new=f"Then lift {number}.")
        with pytest.raises(TooMany):
            self.suggest(item, helper, now, new="Once more.")
        assert Contributor.objects.count() == 0
