"""The gallery of a unit: orders, picks, what is wanted, and when the block counts for completion."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from xblock.completable import XBlockCompletionMode

from knowledge_share.block import KnowledgeShareXBlock
from social_learning.curation import api
from social_learning.curation.models import State, Wanted
from social_learning.knowledge.models import Knowledge
from social_learning.lib import clock
from social_learning.search import api as search
from social_learning.search.models import Document
from social_learning.spaces import api as spaces
from social_learning.xblock_service.live import gallery
from tests.xblocks.conftest import COURSE, UNIT, build

pytestmark = pytest.mark.django_db
WHERE = str(UNIT)


@pytest.fixture
def team(steward: Any, as_actor: Any) -> Any:
    """Somebody of the course's team."""
    return as_actor(steward)


@pytest.fixture
def shared(published: Callable[..., Any], learner: Any, now: Any, as_actor: Any) -> Callable[..., Any]:
    """Make a published Knowledge of the unit."""
    spaces.open_target(WHERE, as_actor(learner), now=now, title="Lift safely")

    def make(title: str, **fields: Any) -> Any:
        item = published(title=title, origin_key=WHERE, **fields)
        search.sync_knowledge(item.pk)
        return item

    return make


def _titles(html: str, part: str = "data-cards") -> list[str]:
    found = re.search(rf"<ul[^>]* {part}>(.*?)</ul>", html, re.DOTALL)
    return re.findall(r'class="sl-card__title"><a [^>]*>([^<]*)<', found[1]) if found else []


def test_learners_choose_the_order_by_links_that_work_without_script(shared: Any, learner: Any) -> None:
    shared("One")
    assert "sl-gallery" not in build("knowledge_share", learner).html()
    shared("Two")
    seen = build("knowledge_share", learner, sort="applied").html()
    orders = re.findall(r'<a href="([^"]*)" target="_top" data-sort="(\w+)"( aria-current="true")?>', seen)
    assert [(name, bool(current)) for _url, name, current in orders] == [
        ("trending", False), ("new", False), ("applied", True),
    ]  # fmt: skip
    assert "/social-learning/?origin=block-v1%3A" in orders[1][0]
    assert orders[1][0].endswith("sort=new")
    assert "sl-gallery" not in build("knowledge_share", learner).html("author_view")


def test_a_link_of_the_gallery_shows_the_unit_in_the_catalogue(
    shared: Any, published: Any, learner: Any, client: Any, now: Any
) -> None:
    shared("Old", published_at=now - timedelta(days=2))
    shared("New")
    search.sync_knowledge(published(title="Elsewhere").pk)
    client.force_login(learner)
    page = client.get("/social-learning/", {"origin": WHERE, "sort": "new"})
    assert [card["title"] for card in page.context["found"]] == ["New", "Old"]
    assert "From one unit" in page.content.decode()


def test_the_address_of_the_gallery_gives_another_order(shared: Any, learner: Any, client: Any, theme: Any) -> None:
    one = shared("Applied")
    shared("Other")
    Document.objects.filter(knowledge_id=one.pk).update(applied=5)
    seen = build("knowledge_share", learner, theme=theme.slug).html()
    src = unescape(re.search(r'<sl-gallery src="([^"]*)"', seen)[1])  # type: ignore[index]
    assert f"theme={theme.pk}" in src
    client.force_login(learner)
    answer = client.get(f"{src}&sort=applied&limit={gallery.MAX_SHOWN}")
    assert [card["title"] for card in answer.json()["results"]] == ["Applied", "Other"]


def test_picks_come_first_whatever_the_order_with_their_trust(shared: Any, learner: Any, team: Any, now: Any) -> None:
    items = [shared(f"Number {number}", published_at=now + timedelta(days=number)) for number in range(5)]
    for item in (items[0], items[3]):
        api.pick(WHERE, item.uuid, team, now=now)
    for sort in ("new", "trending"):
        seen = build("knowledge_share", learner, sort=sort, max_cards=2).html()
        assert _titles(seen, "data-picks") == ["Number 0", "Number 3"]
        assert "Picked by the course team" in seen
    assert _titles(build("knowledge_share", learner, sort="new", max_cards=2).html()) == ["Number 4", "Number 2"]
    assert seen.count("Shared by a colleague") >= 4
    Knowledge.objects.filter(pk=items[0].pk).update(state="archived")
    search.sync_knowledge(items[0].pk)
    assert _titles(build("knowledge_share", learner).html(), "data-picks") == ["Number 3"]
    api.unpick(WHERE, items[3].uuid, team)
    assert "Picked by" not in build("knowledge_share", learner).html()


def test_a_pick_of_a_space_one_does_not_see_is_not_shown(
    shared: Any, learner: Any, site_admin: Any, as_actor: Any, now: Any
) -> None:
    hidden = spaces.create_space("hidden", title="Hidden", visibility="members", now=now)
    item = shared("Secret", space=hidden)
    api.pick(WHERE, item.uuid, as_actor(site_admin), now=now)
    assert "Secret" not in build("knowledge_share", learner).html()
    assert "Secret" in build("knowledge_share", site_admin, staff=True).html()


def test_what_the_team_asks_leads_into_the_share_box(shared: Any, learner: Any, team: Any, now: Any) -> None:
    wanted = api.ask(WHERE, team, question="How do you <lift> alone?", now=now)
    seen = build("knowledge_share", learner).html()
    assert "How do you &lt;lift&gt; alone?" in seen
    assert f"wanted={wanted.uuid}" in seen
    assert "gallery.js" in seen
    # Who only looks is not led anywhere.
    learner.is_active = False
    learner.save()
    assert f"wanted={wanted.uuid}" not in build("knowledge_share", learner).html()


def test_an_answered_question_shows_its_answer(shared: Any, learner: Any, team: Any, now: Any) -> None:
    item = shared("With a trolley")
    wanted = api.ask(WHERE, team, question="How do you lift alone?", now=now)
    Wanted.objects.filter(pk=wanted.pk).update(state=State.FILLED, open_key=None, knowledge=item, ended_at=clock.now())
    seen = build("knowledge_share", learner).html()
    assert "Answered, thank you:" in seen
    assert f'/knowledge/{item.uuid}/" target="_top">With a trolley' in seen
    assert f"wanted={wanted.uuid}" not in seen


def test_the_setting_of_an_author_becomes_a_question_when_somebody_of_the_course_looks(
    learner: Any, steward: Any, make_user: Any
) -> None:
    setting = {"wanted": "How do you lift alone?"}
    preview = build("knowledge_share", steward, staff=True, **setting).html("author_view")
    assert "How do you lift alone?" in preview
    build("knowledge_share", make_user(courses=["course-v1:Other+Course+1"]), **setting).html()
    assert not Wanted.objects.exists()
    for _again in range(2):
        assert (
            f"wanted={'' if not Wanted.objects.exists() else Wanted.objects.get().uuid}"
            in build("knowledge_share", learner, **setting).html()
        )
    assert Wanted.objects.get().block_key == str(COURSE.make_usage_key("knowledge_share", "block1"))
    assert "How do you lift" not in build("knowledge_share", learner).html()
    assert Wanted.objects.get().state == State.CLOSED


def test_the_twin_shows_what_an_author_asks(memory: Any, learner: Any) -> None:
    assert "How do you lift alone?" in build("knowledge_share", learner, wanted="How do you lift alone?").html()


def test_the_block_counts_for_completion_only_where_the_author_asks_for_it(learner: Any) -> None:
    assert XBlockCompletionMode.get_mode(KnowledgeShareXBlock) == XBlockCompletionMode.EXCLUDED
    assert XBlockCompletionMode.get_mode(build("knowledge_share", learner).block) == XBlockCompletionMode.EXCLUDED
    asked = build("knowledge_share", learner, complete_on_share=True).block
    assert XBlockCompletionMode.get_mode(asked) == XBlockCompletionMode.COMPLETABLE
    # Else the platform would take a look for a contribution.
    assert asked.has_custom_completion
    assert not asked.has_score


def test_the_block_has_a_score_only_where_the_author_gives_points(learner: Any) -> None:
    assert KnowledgeShareXBlock.has_score is False
    plain = build("knowledge_share", learner).block
    assert (plain.has_score, plain.weight, plain.max_score()) == (False, None, None)
    graded = build("knowledge_share", learner, points_for_sharing=5).block
    assert (graded.has_score, graded.weight, graded.max_score()) == (True, 5.0, 1.0)
