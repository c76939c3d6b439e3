"""The demo's unit: XBlocks rendered in our own pages, with real keys, people and Studio's rules."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import include, path, reverse
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Dict, Integer, Scope, String

from demo.unit import course, runtime
from demo.unit.models import BlockState
from demo.unit.packages import install_packages

urlpatterns = [path("unit/", include("demo.unit.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

UNIT = "block-v1:Demo+Social+2026+type@vertical+block@test_unit"
PROBE = "block-v1:Demo+Social+2026+type@probe+block@test_probe"
published: list[tuple[str, str, Any, int]] = []


@XBlock.needs("user")
class ProbeBlock(XBlock):  # type: ignore[misc]
    """A tiny block that touches everything the runtime promises."""

    motto = String(scope=Scope.settings, default="as declared")
    clicks = Integer(scope=Scope.user_state, default=0)
    votes = Dict(scope=Scope.user_state_summary, default={})

    def student_view(self, context: Any = None) -> Fragment:
        """Show who looks and where the handler lives."""
        person = self.runtime.service(self, "user").get_current_user().opt_attrs
        fragment = Fragment(f"<b>{person['edx-platform.username']} {self.clicks} {self.motto}</b>")
        fragment.add_css_url("/probe.css")
        fragment.add_javascript("function Probe(runtime, element, data) {}")
        fragment.initialize_js("Probe", {"text": "</script><b>"})
        return fragment

    def studio_view(self, context: Any = None) -> Fragment:
        """Show the settings."""
        return Fragment(f"<i>{self.runtime.handler_url(self, 'set_motto')}</i>")

    @XBlock.json_handler
    def click(self, data: Any, suffix: str = "") -> Any:
        """Count, vote and tell."""
        self.clicks += 1
        self.votes["all"] = self.votes.get("all", 0) + 1
        self.runtime.publish(self, "completion", {"completion": 1.0})
        return {"clicks": self.clicks, "votes": self.votes["all"], "suffix": suffix}

    @XBlock.json_handler
    def set_motto(self, data: Any, suffix: str = "") -> Any:
        """Write what only an author may write."""
        self.motto = data["motto"]
        return {}


class BrokenBlock(XBlock):  # type: ignore[misc]
    """A block that fails."""

    def student_view(self, context: Any = None) -> Fragment:
        """Fail."""
        raise RuntimeError("broken on purpose")


def remember(block: Any, event_type: str, payload: Any, user_id: int) -> None:
    """Be the hook."""
    published.append((str(block.scope_ids.usage_id), event_type, payload, user_id))


def fail(block: Any, event_type: str, payload: Any, user_id: int) -> None:
    """Be a hook that fails."""
    raise RuntimeError("the hook fails on purpose")


@pytest.fixture(autouse=True)
def _course(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Add a unit with a probe, a block that fails and one that is not installed."""
    parts = ("probe", "test_probe"), ("broken", "test_broken"), ("not_installed", "test_missing")
    unit = course.Block("vertical", "test_unit", {"display_name": "Test"}, tuple(course.Block(*part) for part in parts))
    blocks = {block.key: block for block in (unit, *unit.children)}
    monkeypatch.setattr(course, "UNITS", (*course.UNITS, unit))
    monkeypatch.setattr(course, "_BY_KEY", {**course._BY_KEY, **blocks})
    parents = dict.fromkeys(blocks, unit.key) | {unit.key: None}
    monkeypatch.setattr(course, "_PARENTS", {**course._PARENTS, **parents})
    monkeypatch.setitem(runtime.OWN_BLOCKS, "probe", ProbeBlock)
    monkeypatch.setitem(runtime.OWN_BLOCKS, "broken", BrokenBlock)
    settings.DEMO_UNIT = {"ON_PUBLISH": f"{__name__}.remember"}
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    published.clear()


def person(name: str, **flags: Any) -> Any:
    """Return a new user."""
    return get_user_model().objects.create_user(username=name, **flags)


def logged_in(user: Any, **options: Any) -> Client:
    """Return a browser of this user."""
    client = Client(**options)
    client.force_login(user)
    return client


def post(client: Client, name: str, data: Any, handler: str = "handler", key: str = PROBE, **headers: Any) -> Any:
    """Call a JSON handler."""
    url = reverse(f"demo_unit:{handler}", args=(key, name, ""))
    return client.post(url, json.dumps(data), content_type="application/json", **headers)


def test_a_unit_is_rendered_in_a_django_page_with_real_keys() -> None:
    page = logged_in(person("lena")).get("/unit/test_unit/").content.decode()
    assert "<b>lena 0 as declared</b>" in page
    assert f'data-usage="{PROBE}"' in page
    assert "workbench/js/runtime/1.js" in page
    assert "demo_unit/runtime.js" in page
    assert page.index("/probe.css") < page.index("</head>")
    assert page.index("jquery.min.js") < page.index("runtime/1.js") < page.index("demo_unit/runtime.js")


def test_values_of_a_block_cannot_end_the_script_element() -> None:
    page = logged_in(person("lena")).get("/unit/test_unit/").content.decode()
    args = re.search(r'<script type="json/xblock-args"[^>]*>(.*?)</script>', page)
    assert args
    assert json.loads(args[1]) == {"text": "</script><b>"}


def test_a_block_that_fails_or_is_missing_leaves_the_rest_standing() -> None:
    page = logged_in(person("lena")).get("/unit/test_unit/").content.decode()
    assert page.count("cannot be shown just now") == 2
    assert "broken on purpose" not in page


def test_a_handler_keeps_each_persons_state_and_shares_the_summary() -> None:
    lena, amadou = logged_in(person("lena")), logged_in(person("amadou"))
    assert post(lena, "click", {}).json() == {"clicks": 1, "votes": 1, "suffix": ""}
    assert post(lena, "click", {}).json()["clicks"] == 2
    assert post(amadou, "click", {}).json() == {"clicks": 1, "votes": 3, "suffix": ""}
    assert "lena 2 as declared" in lena.get("/unit/test_unit/").content.decode()


def test_nobody_acts_for_another_through_the_address() -> None:
    lena, amadou = person("lena"), person("amadou")
    url = reverse("demo_unit:handler", args=(PROBE, "click", "")) + f"?student={amadou.pk}"
    logged_in(lena).post(url, "{}", content_type="application/json")
    assert set(BlockState.objects.filter(field="clicks").values_list("user_id", flat=True)) == {lena.pk}


def test_publish_reaches_the_hook_with_the_persons_id() -> None:
    lena = person("lena")
    post(logged_in(lena), "click", {})
    assert published == [(PROBE, "completion", {"completion": 1.0}, lena.pk)]


def test_a_failing_hook_does_not_lose_the_learners_click(settings: Any) -> None:
    settings.DEMO_UNIT = {"ON_PUBLISH": f"{__name__}.fail"}
    assert post(logged_in(person("lena")), "click", {}).status_code == 200
    assert BlockState.objects.get(field="clicks").value == 1


def test_csrf_is_asked_for_and_the_pages_token_is_accepted() -> None:
    browser = logged_in(person("lena"), enforce_csrf_checks=True)
    page = browser.get("/unit/test_unit/").content.decode()
    assert post(browser, "click", {}).status_code == 403
    token = re.search(r'data-csrf-token="([^"]+)"', page)
    assert token
    assert post(browser, "click", {}, HTTP_X_CSRFTOKEN=token[1]).status_code == 200


def test_without_login_nothing_is_shown_and_nothing_runs() -> None:
    assert Client().get("/unit/test_unit/").status_code == 302
    answer = post(Client(), "click", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "login_required")
    assert not BlockState.objects.exists()


def test_a_learner_cannot_write_what_the_author_set() -> None:
    lena = logged_in(person("lena"))
    answer = post(lena, "set_motto", {"motto": "mine"})
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only")
    assert post(lena, "set_motto", {"motto": "mine"}, "studio_handler").json()["code"] == "not_allowed"
    assert lena.get(reverse("demo_unit:studio", args=(PROBE,))).status_code == 403
    assert lena.get("/unit/studio/test_unit/").status_code == 403
    assert not BlockState.objects.exists()


def test_the_course_team_changes_settings_in_studio_and_learners_see_them() -> None:
    carlos = logged_in(person("carlos", is_staff=True))
    page = carlos.get(reverse("demo_unit:studio", args=(PROBE,))).content.decode()
    assert f"/unit/studio/handler/{PROBE}/set_motto/" in page
    assert 'data-return-url="/unit/studio/test_unit/"' in page
    assert post(carlos, "set_motto", {"motto": "changed"}, "studio_handler").status_code == 200
    assert "lena 0 changed" in logged_in(person("lena")).get("/unit/test_unit/").content.decode()


def test_studio_keeps_no_learner_state_and_publishes_nothing() -> None:
    carlos = logged_in(person("carlos", is_staff=True))
    assert post(carlos, "click", {}, "studio_handler").json()["clicks"] == 1
    assert not BlockState.objects.exists()
    assert published == []


def test_the_author_page_previews_each_block_with_the_way_to_its_settings() -> None:
    page = logged_in(person("carlos", is_staff=True)).get("/unit/studio/test_unit/").content.decode()
    assert "carlos 0 as declared" in page
    assert f"/unit/studio/edit/{PROBE}/" in page


@pytest.mark.parametrize("key", ["nonsense", PROBE.replace("test_probe", "elsewhere"), PROBE.replace("2026", "2025")])
def test_an_unknown_block_is_not_found(key: str) -> None:
    assert post(logged_in(person("lena")), "click", {}, key=key).status_code == 404


def test_the_courses_own_address_leads_to_the_first_unit() -> None:
    assert logged_in(person("lena")).get("/unit/")["Location"] == "/unit/unit1/"
    assert logged_in(person("carlos", is_staff=True)).get("/unit/")["Location"] == "/unit/studio/unit1/"


def test_an_unknown_unit_handler_or_resource_is_not_found() -> None:
    lena = logged_in(person("lena"))
    assert lena.get("/unit/nowhere/").status_code == 404
    assert post(lena, "student_view", {}).status_code == 404
    assert lena.get("/unit/resource/html/public/none.js").status_code == 404
    assert lena.get("/unit/resource/html/../../settings.py").status_code == 404


def test_the_user_service_names_the_person_and_no_email() -> None:
    carlos = person("carlos", is_staff=True, email="carlos@example.com")
    known = runtime.PersonService(carlos).get_current_user()
    assert known.emails == []
    assert known.opt_attrs["edx-platform.user_id"] == carlos.pk
    assert known.opt_attrs["edx-platform.username"] == "carlos"
    assert known.opt_attrs["edx-platform.user_role"] == "staff"
    assert known.opt_attrs["edx-platform.user_is_staff"] is True
    assert known.opt_attrs["edx-platform.is_authenticated"] is True


def test_the_page_reads_each_block_once() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = logged_in(person("lena"))
    with CaptureQueriesContext(connection) as queries:
        client.get("/unit/test_unit/")
    mine = [query["sql"] for query in queries if "demo_unit_blockstate" in query["sql"]]
    assert len(mine) == len(set(mine)) <= 8


class TestScorm:
    """openedx-scorm-xblock with the demo's own package."""

    KEY = "block-v1:Demo+Social+2026+type@scorm+block@lift_scorm"

    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("openedxscorm")
        self.carlos = person("carlos", is_staff=True)
        assert install_packages(self.carlos) == [self.KEY]

    def test_installing_again_changes_nothing(self) -> None:
        assert install_packages(self.carlos) == []

    def test_the_unit_shows_the_packages_first_page_from_our_own_origin(self) -> None:
        lena = logged_in(person("lena"))
        page = lena.get("/unit/unit1/").content.decode()
        source = f"/unit/handler/{self.KEY}/assets_proxy/index.html"
        assert f'src="{source}"' in page
        answer = lena.get(source)
        assert "Stop for three seconds" in answer.content.decode()
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert lena.get(source.replace("index.html", "..%2Fsettings.py")).status_code == 400

    def test_completing_is_kept_and_published(self) -> None:
        lena = person("lena")
        values = [
            {"name": "cmi.core.lesson_status", "value": "incomplete"},
            {"name": "cmi.core.lesson_location", "value": "3"},
            {"name": "cmi.core.lesson_status", "value": "completed"},
        ]
        answer = post(logged_in(lena), "scorm_set_values", values, key=self.KEY)
        assert answer.json()[-1]["completion_status"] == "completed"
        assert (self.KEY, "completion", {"completion": 1}, lena.pk) in published
        state = dict(BlockState.objects.filter(user_id=lena.pk).values_list("field", "value"))
        assert state["lesson_status"] == "completed"
        assert state["scorm_data"]["cmi.core.lesson_location"] == "3"

    def test_the_author_sees_the_package_and_its_settings(self) -> None:
        carlos = logged_in(self.carlos)
        assert "assets_proxy/index.html" in carlos.get("/unit/studio/unit1/").content.decode()
        editor = carlos.get(reverse("demo_unit:studio", args=(self.KEY,))).content.decode()
        assert "lift-safely.zip" in editor

    def test_a_learner_cannot_replace_the_package(self) -> None:
        lena = logged_in(person("lena"))
        names = "display_name width height has_score weight navigation_menu_width popup_on_launch"
        names += " enable_navigation_menu enable_fullscreen_button"
        upload = SimpleUploadedFile("mine.zip", b"not a package", "application/zip")
        form = {**dict.fromkeys(names.split(), "1"), "file": upload}
        answer = lena.post(reverse("demo_unit:handler", args=(self.KEY, "studio_submit", "")), form)
        assert (answer.status_code, answer.json()["code"]) == (403, "read_only")
        assert not BlockState.objects.filter(scope_id=self.KEY, field="display_name", value="1").exists()
        source = reverse("demo_unit:handler", args=(self.KEY, "assets_proxy", "index.html"))
        assert lena.get(source).status_code == 200

    @pytest.mark.browser
    def test_a_learner_goes_through_the_package_and_it_is_complete(
        self, live_server: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Play the package in Chromium: the iframe finds the API, and what it says is kept."""
        playwright = pytest.importorskip("playwright.sync_api")
        chromium = shutil.which("chromium") or pytest.skip("Chromium is not installed")
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        lena = person("lena")
        session = logged_in(lena).cookies["sessionid"].value
        with playwright.sync_playwright() as engine:
            browser = engine.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            errors: list[str] = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page.goto(f"{live_server.url}/unit/unit1/")
            lesson = page.frame_locator("iframe.scorm-embedded")
            for _screen in range(3):
                lesson.get_by_role("button", name="Next").click()
            lesson.get_by_role("button", name="Check and finish").click()
            said = playwright.expect(lesson.get_by_role("status"))
            said.to_contain_text("3 answers need another look", timeout=20_000)
            for name, value in (("q1", "b"), ("q2", "a"), ("q3", "b")):
                lesson.locator(f"input[name={name}][value={value}]").check()
            with page.expect_response(re.compile("scorm_terminate")):
                lesson.get_by_role("button", name="Check and finish").click()
            playwright.expect(lesson.get_by_role("heading", name="Thank you")).to_be_visible(timeout=20_000)
            browser.close()
        assert errors == []
        assert BlockState.objects.get(user_id=lena.pk, field="lesson_status").value == "completed"
        assert (self.KEY, "completion", {"completion": 1}, lena.pk) in published
