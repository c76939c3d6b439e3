"""The bar under a unit: where it stands, who may press it, what it costs, and that it never harms the course page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import attrs
import crum
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from openedx_filters.learning.filters import VerticalBlockRenderCompleted
from web_fragments.fragment import Fragment

from social_learning.comments import api as comments
from social_learning.curation import api as curation
from social_learning.edxapp import toggles
from social_learning.reactions import api as reactions
from social_learning.spaces import api as spaces
from social_learning.targets import api as targets
from social_learning.targets.models import Target
from tests.xblocks.conftest import COURSE, UNIT, HostRuntime, person_service

pytestmark = pytest.mark.django_db
STEP = "org.openedx.learning.vertical_block.render.completed.v1"
ALL_KINDS = ["like", "applied", "question", "outdated"]


@attrs.frozen
class Seen:
    """A unit as the filter left it."""

    fragment: Fragment
    queries: int

    @property
    def html(self) -> str:
        """Return the unit's HTML."""
        return str(self.fragment.body_html())

    @property
    def has_bar(self) -> bool:
        """Return whether the bar stands in it."""
        return "<sl-reactions" in self.html

    @property
    def may_act(self) -> bool:
        """Return whether its buttons can be pressed."""
        return self.has_bar and "read-only" not in self.html


Look = Callable[..., Seen]


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> Iterator[None]:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "UNIT_BAR": "on"}
    yield
    crum.set_current_request(None)


@pytest.fixture
def look(rf: Any) -> Look:
    """Render the unit for somebody, as the platform does, by the filter: ``look(user, staff=False, view=…)``."""

    def at(
        user: Any = None,
        *,
        staff: bool = False,
        view: str = "student_view",
        children: tuple[str, ...] = ("html", "problem"),
        context: Any = None,
        usage: Any = UNIT,
        seen_by: Any = None,
    ) -> Seen:
        request = rf.get("/xblock/unit")
        request.user = user or AnonymousUser()
        crum.set_current_request(request)
        shown = seen_by or user
        block = SimpleNamespace(
            scope_ids=SimpleNamespace(usage_id=usage, user_id=getattr(shown, "pk", None)),
            children=[COURSE.make_usage_key(kind, f"child{number}") for number, kind in enumerate(children)],
            runtime=HostRuntime({"user": person_service(shown, user_is_staff=staff)}),
            service_declaration=lambda _name: "need",
        )
        before = {"bookmarked": False} if context is None else context
        with CaptureQueriesContext(connection) as queries:
            same, fragment, after, seen_view = VerticalBlockRenderCompleted.run_filter(
                block=block, fragment=Fragment("<p>The lesson</p>"), context=before, view=view
            )
        assert (same, after, seen_view) == (block, before, view)
        return Seen(fragment, len(queries))

    return at


@pytest.fixture
def remembered(look: Look, learner: Any) -> None:
    """The course's switch has been looked up already, as it is for all but the first unit of a minute."""
    look(learner)


def of_unit(learner: Any, as_actor: Any, now: Any) -> Target:
    """Return the unit's target, made by a learner."""
    return spaces.open_target(str(UNIT), as_actor(learner), now=now)


def test_the_bar_comes_after_the_lesson_with_its_styles_and_one_script(look: Look, learner: Any) -> None:
    seen = look(learner)
    assert seen.html.startswith("<p>The lesson</p>")
    assert [kind for kind in ALL_KINDS if f'data-kind="{kind}"' in seen.html] == ALL_KINDS
    assert f'src="/api/social_learning/v1/targets/{UNIT}/"' in seen.html
    urls = [part.data for part in seen.fragment.resources if part.kind == "url"]
    assert [url.rpartition("/")[2] for url in urls] == ["tokens.css", "components.css", "social.css"]
    (script,) = [part.data for part in seen.fragment.resources if part.kind == "text"]
    assert script.count("import(") == 2


def test_looking_writes_nothing(look: Look, learner: Any) -> None:
    look(learner)
    assert not Target.objects.exists()


@pytest.mark.usefixtures("remembered")
def test_it_costs_two_queries_whatever_there_is(
    look: Look, learner: Any, make_user: Any, as_actor: Any, now: Any
) -> None:
    assert look(learner).queries == 2
    target = of_unit(learner, as_actor, now)
    assert look(learner).queries == 2
    for number in range(4):
        someone = as_actor(make_user(courses=[str(COURSE)]))
        reactions.react(target, someone, "like", now=now)
        comments.add(target, someone, f"This is thought {number}.", now=now)
    assert look(learner, children=("html",) * 20).queries == 2


@pytest.mark.usefixtures("remembered")
def test_where_it_is_switched_off_nothing_is_asked(look: Look, learner: Any, settings: Any) -> None:
    toggles.set_switch("unit_bar", str(COURSE), False, user_id=learner.pk)
    assert not look(learner).has_bar
    off = look(learner)
    assert (off.queries, off.html) == (0, "<p>The lesson</p>")
    assert not list(off.fragment.resources)
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "UNIT_BAR": "off"}
    toggles.set_switch("unit_bar", str(COURSE), True, user_id=learner.pk)
    assert look(learner).queries == 0


def test_the_other_switches_of_a_site_change_nothing_here(look: Look, learner: Any) -> None:
    toggles.set_switch("unit_bar", "course-v1:Other+Course+1", False, user_id=learner.pk)
    toggles.set_switch("course_tab", str(COURSE), False, user_id=learner.pk)
    assert look(learner).has_bar


def test_it_tells_counts_and_what_is_ones_own(
    look: Look, learner: Any, author: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    target = of_unit(learner, as_actor, now)
    for person, kind in ((learner, "like"), (author, "like"), (author, "question")):
        reactions.react(target, as_actor(person), kind, now=now)
    comments.add(target, as_actor(author), "Mind the step.", now=now)
    gone = comments.add(target, as_actor(author), "Not this one.", now=now)
    comments.remove(gone.uuid, as_actor(author), now=now)
    seen = look(learner).html
    assert _count(seen, "like") == "2"
    assert _pressed(seen) == ["like"]
    assert re.search(r"data-count>1<", seen)
    # How many questions wait is for those who answer them.
    assert (_count(seen, "question"), _count(look(steward, staff=True).html, "question")) == ("", "1")
    assert "Mind the step" not in seen


def test_a_child_of_ours_or_one_the_site_excludes_keeps_it_away(look: Look, learner: Any, settings: Any) -> None:
    assert not look(learner, children=("html", "social_reactions")).has_bar
    assert look(learner, children=("html", "knowledge_share")).has_bar
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "UNIT_BAR_EXCLUDED_BLOCKS": ("problem",)}
    assert not look(learner).has_bar
    assert look(learner, children=("html",)).has_bar


def test_a_unit_within_a_unit_gets_none(look: Look, learner: Any) -> None:
    assert not look(learner, context={"child_of_vertical": True}).has_bar


@pytest.mark.parametrize("context", [{}, {"child_of_vertical": False}])
def test_an_odd_context_is_no_matter(look: Look, learner: Any, context: Any) -> None:
    assert look(learner, context=context).has_bar


def test_studio_and_views_of_authors_get_none(look: Look, steward: Any, settings: Any) -> None:
    assert not look(steward, staff=True, view="author_view").has_bar
    settings.SERVICE_VARIANT = "cms"
    assert look(steward, staff=True).html == "<p>The lesson</p>"


def test_a_unit_of_a_library_gets_none(look: Look, learner: Any) -> None:
    from opaque_keys.edx.locator import LibraryLocatorV2, LibraryUsageLocatorV2

    usage = LibraryUsageLocatorV2(LibraryLocatorV2("Demo", "lib"), "vertical", "unit1")
    seen = look(learner, usage=usage)
    assert (seen.has_bar, seen.queries) == (False, 0)


def test_a_learner_may_act(look: Look, learner: Any, as_actor: Any, now: Any) -> None:
    assert look(learner).may_act
    of_unit(learner, as_actor, now)
    assert look(learner).may_act


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("view", ["student_view", "public_view"])
def test_who_is_not_logged_in_gets_a_sentence_and_costs_nothing(look: Look, view: str) -> None:
    seen = look(None, view=view)
    assert (seen.has_bar, seen.queries) == (False, 0)
    assert "Log in to see" in seen.html
    assert "<form" not in seen.html


@pytest.mark.usefixtures("remembered")
def test_who_looks_at_a_public_course_from_outside_gets_a_sentence(look: Look, learner: Any) -> None:
    seen = look(learner, view="public_view")
    assert (seen.has_bar, seen.queries) == (False, 0)
    assert "for the people of this course" in seen.html


def test_staff_viewing_as_one_learner_looks_only(look: Look, learner: Any, steward: Any) -> None:
    learner.real_user = steward
    seen = look(learner)
    assert (seen.has_bar, seen.may_act) == (True, False)
    assert "nobody acts for somebody else" in seen.html


def test_staff_viewing_as_any_learner_looks_only(look: Look, steward: Any, site_admin: Any) -> None:
    assert look(site_admin, staff=True).may_act
    assert not look(site_admin, staff=False).may_act
    assert look(steward, staff=True).may_act
    steward.masquerade_settings = {COURSE: SimpleNamespace(role="student")}
    assert not look(steward, staff=False).may_act
    steward.masquerade_settings = {COURSE: SimpleNamespace(role="staff")}
    assert look(steward, staff=True).may_act


def test_an_inactive_account_looks_only(look: Look, make_user: Any) -> None:
    seen = look(make_user(courses=[str(COURSE)], is_active=False))
    assert (seen.has_bar, seen.may_act) == (True, False)
    assert "not active yet" in seen.html


def test_who_is_not_the_person_of_the_request_looks_only(look: Look, learner: Any, author: Any) -> None:
    assert not look(learner, seen_by=author).may_act


def test_what_is_gone_or_closed_is_for_reading(look: Look, learner: Any, as_actor: Any, now: Any) -> None:
    target = of_unit(learner, as_actor, now)
    reactions.react(target, as_actor(learner), "like", now=now)
    Target.objects.update(access="closed")
    closed = look(learner)
    assert not closed.may_act
    assert "nothing is added" in closed.html
    assert "data-open" in closed.html
    Target.objects.update(access="open")
    targets.mark_deleted(target.pk, now=now)
    gone = look(learner)
    assert not gone.may_act
    # Its discussion has no address any more.
    assert "data-open" not in gone.html
    assert _count(gone.html, "like") == "1"


@pytest.mark.parametrize(
    "broken",
    [
        "social_learning.api.glance",
        "social_learning.edxapp.toggles.unit_bar",
        "social_learning.xblock_service.engine.render",
        "social_learning.xblock_service.live.bar.script",
        "social_learning.xblock_service.host.viewer_of",
    ],
)
def test_an_error_of_ours_leaves_the_unit_as_it_was(
    look: Look, learner: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    def fail(*_args: Any, **_more: Any) -> Any:
        raise DatabaseError("broken on purpose")

    monkeypatch.setattr(broken, fail)
    with caplog.at_level(logging.ERROR):
        seen = look(learner)
    assert seen.html == "<p>The lesson</p>"
    assert not list(seen.fragment.resources)
    assert "broken on purpose" in caplog.text


def test_the_step_stands_where_the_platform_looks_for_it(look: Look, learner: Any, settings: Any) -> None:
    from social_learning.settings.common import plugin_settings

    site = SimpleNamespace(
        INSTALLED_APPS=[], REST_FRAMEWORK={}, OPEN_EDX_FILTERS_CONFIG={STEP: {"pipeline": ["their.Step"]}}
    )
    plugin_settings(site)
    plugin_settings(site)
    path = "social_learning.xblock_service.filters.UnitBar"
    assert site.OPEN_EDX_FILTERS_CONFIG[STEP] == {"fail_silently": True, "pipeline": ["their.Step", path]}
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    assert not look(learner).has_bar
    # And the filter is the one that we name.
    assert VerticalBlockRenderCompleted.filter_type == STEP


def test_two_units_on_one_page_share_no_id(look: Look, learner: Any) -> None:
    other = COURSE.make_usage_key("vertical", "unit2")
    ids = re.findall(r' id="([^"]+)"', look(learner).html + look(learner, usage=other).html)
    assert len(ids) == len(set(ids)) >= 2


def _count(html: str, kind: str) -> str:
    form = re.search(rf'data-kind="{kind}".*?</form>', html, re.S)
    assert form is not None
    found = re.search(r'sl-reaction__count">(\d*)<', form.group())
    return found.group(1) if found else ""


def _pressed(html: str) -> list[str]:
    return re.findall(r'data-kind="(\w+)">(?:(?!</form>).)*aria-pressed="true"', html, re.S)


@pytest.mark.usefixtures("remembered")
def test_what_is_wanted_stands_where_no_gallery_says_it(
    look: Look, learner: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    team = as_actor(steward)
    assert str(COURSE) in team.staff_courses
    asked = curation.ask(str(UNIT), team, question="How do you <lift> alone?", now=now)
    seen = look(learner)
    assert "How do you &lt;lift&gt; alone?" in seen.html
    assert f"wanted={asked.uuid}" in seen.html
    assert seen.queries == 2
    with_gallery = look(learner, children=("html", "knowledge_share"))
    assert with_gallery.has_bar
    assert "alone?" not in with_gallery.html
    # Who looks for a learner is not sent to write.
    assert f"wanted={asked.uuid}" not in look(steward, seen_by=learner).html
    curation.close(asked.uuid, team, now=now)
    assert "alone?" not in look(learner).html
