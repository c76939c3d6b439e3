"""Every page, at both sizes: no violation of WCAG 2.2 AA, nothing wider than the screen, no request elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import SIZES, Person
from tests.browser.served import Served

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Enter = Callable[..., Person]

COURSE = "/social-learning/courses/course-v1:Demo+Social+2026/"
PAGES = [
    ("home", "lena", "/"),
    ("who", "", "/demo/login/"),
    ("catalogue", "lena", "/social-learning/"),
    ("catalogue-of-an-expert", "ingrid", "/social-learning/"),
    ("search", "lena", "/social-learning/?q=handover"),
    ("search-without-result", "lena", "/social-learning/?q=zeppelin"),
    ("filtered", "lena", "/social-learning/?theme=safety&sort=new"),
    ("best", "lena", "/social-learning/best/"),
    ("best-of-the-week", "lena", "/social-learning/best/?time=week&kind=units"),
    ("fair-play", "aiko", "/social-learning/fair-play/"),
    ("share", "amadou", "/social-learning/share/"),
    ("desk", "ingrid", "/social-learning/desk/"),
    ("desk-empty", "ingrid", "/social-learning/desk/?box=done"),
    ("me", "amadou", "/social-learning/me/"),
    ("me-of-a-learner", "lena", "/social-learning/me/"),
    ("inbox", "amadou", "/social-learning/inbox/"),
    ("settings", "lena", "/social-learning/settings/"),
    ("health", "aiko", "/social-learning/health/"),
    ("course", "lena", COURSE),
    ("course-of-its-team", "carlos", COURSE),
    ("course-report", "carlos", f"{COURSE}report/"),
    ("unit", "lena", "/demo/unit/unit1/"),
    ("second-unit", "lena", "/demo/unit/unit2/"),
    ("unit-in-studio", "carlos", "/demo/unit/studio/unit1/"),
    (
        "edit-reactions",
        "carlos",
        "/demo/unit/studio/edit/block-v1:Demo+Social+2026+type@social_reactions+block@lift_reactions/",
    ),
    (
        "edit-gallery",
        "carlos",
        "/demo/unit/studio/edit/block-v1:Demo+Social+2026+type@knowledge_share+block@lift_share/",
    ),
    ("outbox", "lena", "/demo/outbox/"),
]
KINDS = ("article", "slides", "pdf", "video", "embed", "link", "scorm")


def check(person: Person, size: str) -> None:
    """Hold the open page against the rules that a machine can check."""
    page = person.page
    # A click does not wait for the style sheets of the page it leads to.
    page.wait_for_load_state()
    assert page.title().strip(), "a page without a title"
    if size == "phone":
        wide = page.evaluate(_WIDE)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, f"wider than the phone: {wide}"
        # The bar at the bottom lies over whatever is there while one scrolls; axe must see the page as a whole.
        page.set_viewport_size(
            {"width": 390, "height": max(844, page.evaluate("document.documentElement.scrollHeight"))}
        )
    found = violations(page)
    if size == "phone":
        # What is enlarged to 400 % has as much room as a screen of 320 pixels (WCAG 1.4.10).
        page.set_viewport_size({"width": 320, "height": 640})
        width = page.evaluate("document.documentElement.scrollWidth")
        found += f"{width} pixels wide at 320" if width > 320 else ""
    page.set_viewport_size(SIZES[size]["viewport"])
    assert not found, found


def violations(page: Page, within: str | None = None) -> str:
    """Return what axe has found, in words; empty when all is well."""
    # Frames hold a lesson or a mail of somebody else; axe sees the page around them.
    options = {"runOnly": RULES, "iframes": False, "resultTypes": ["violations"]}
    found: Any = Axe().run(page, within, options).response["violations"]
    return "\n".join(
        f"{one['id']}: {one['help']}\n  "
        + "\n  ".join(node["html"][:200] + " " + _why(node) for node in one["nodes"][:4])
        for one in found
    )


def _why(node: dict[str, Any]) -> str:
    return "; ".join(part["message"] for part in [*node["any"], *node["all"], *node["none"]])[:300]


_WIDE = """() => [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > 391)
  .slice(0, 5).map((e) => e.tagName + "." + e.className)"""


@pytest.mark.parametrize(("username", "path"), [page[1:] for page in PAGES], ids=[page[0] for page in PAGES])
def test_a_page_is_for_everybody(username: str, path: str, enter: Enter, size: str) -> None:
    person = enter(username)
    person.go(path)
    check(person, size)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_knowledge_is_for_everybody(kind: str, enter: Enter, size: str, uuids: dict[str, str]) -> None:
    person = enter("lena")
    person.go(f"/social-learning/knowledge/{uuids[kind]}/")
    check(person, size)


def test_ones_own_and_what_waits_are_for_everybody(enter: Enter, size: str) -> None:
    """The author's draft, the form of an expert, and what the author sees meanwhile."""
    author, expert = enter("amadou"), enter("ingrid")
    draft = next(item for item in author.get("knowledge/mine/")["results"] if item["state"] == "draft")
    author.go(f"/social-learning/share/{draft['uuid']}/")
    check(author, size)
    entry = expert.get("reviews/?box=mine")["results"][0]
    expert.go(f"/social-learning/desk/{entry['uuid']}/")
    check(expert, size)
    expert.page.get_by_label(re.compile("What is good about it")).fill("The order of the questions is the trick.")
    check(expert, size)
    learner = enter("lena")
    learner.go(f"/social-learning/knowledge/{entry['uuid']}/")
    check(learner, size)


@pytest.mark.parametrize("path", ["", "?q=moi", "share/", "desk/", "me/", "inbox/", "settings/"])
def test_a_longer_language_fits_a_phone(path: str, browser: Browser, contexts: Any, site: Served) -> None:
    signed_in = contexts("ingrid", "phone").storage_state()
    french = browser.new_context(locale="fr-FR", storage_state=signed_in, **SIZES["phone"])
    page = french.new_page()
    page.goto(f"{site.url}/social-learning/{path}")
    width, language = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.lang]")
    wide = page.evaluate(_WIDE)
    french.close()
    assert (width, language) == (390, "fr"), wide


@pytest.mark.parametrize("username", ["lena", "ingrid", "amadou"])
def test_at_night_everything_can_be_read(
    username: str, browser: Browser, contexts: Any, site: Served, uuids: dict[str, str]
) -> None:
    """The same rules in a theme that has dark colours; a contrast that holds by day may not by night."""
    by_day = Person(contexts(username, "desktop"), site.url)
    dark = browser.new_context(
        color_scheme="dark", reduced_motion="reduce", storage_state=by_day.context.storage_state()
    )
    page = dark.new_page()
    for path in _at_night(by_day, uuids):
        page.goto(f"{site.url}{path}")
        page.evaluate("document.body.classList.add('sl-dark'); document.body.style.background = '#1b1a19'")
        found = violations(page, within=".sl-root")
        assert not found, f"{path}: {found}"
    by_day.close()
    dark.close()


def _at_night(person: Person, uuids: dict[str, str]) -> list[str]:
    if person.get("reviews/?box=mine")["results"]:
        entry = person.get("reviews/?box=mine")["results"][0]
        return ["/social-learning/", "/social-learning/desk/", f"/social-learning/desk/{entry['uuid']}/"]
    drafts = [item for item in person.get("knowledge/mine/")["results"] if item["state"] == "draft"]
    if drafts:
        own = f"/social-learning/share/{drafts[0]['uuid']}/"
        return ["/social-learning/share/", own, "/social-learning/me/", "/social-learning/inbox/"]
    items = [f"/social-learning/knowledge/{uuids[kind]}/" for kind in ("article", "slides", "embed")]
    return ["/social-learning/?q=zeppelin", "/demo/unit/unit1/", "/social-learning/settings/", *items]


@pytest.mark.parametrize("path", ["/api/social_learning/v1/docs/", "/admin/", "/admin/social_learning/"])
def test_what_others_made_opens_without_asking_elsewhere(path: str, enter: Enter) -> None:
    """The page of the API and Django's admin come from this site alone, and from whoever made them."""
    aiko = enter("aiko")
    page = aiko.go(path)
    expect(page.get_by_role("heading").first).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_a_page_that_does_not_exist_says_so_kindly(enter: Enter, size: str) -> None:
    person = enter("lena")
    person.expect_refusal(404, "/social-learning/knowledge/")
    person.go("/social-learning/knowledge/00000000-0000-4000-8000-000000000000/")
    check(person, size)
    assert "could not find" in person.page.inner_text("main")


def test_a_video_of_another_site_asks_nothing_before_play(enter: Enter, uuids: dict[str, str]) -> None:
    person = enter("lena")
    page = person.go(f"/social-learning/knowledge/{uuids['embed']}/")
    page.wait_for_load_state("networkidle")
    assert not person.foreign
    with page.expect_request(lambda request: person.is_elsewhere(request.url)):
        page.get_by_role("link", name=re.compile("Play the video")).click()
    page.locator("sl-embed iframe").wait_for()
    page.wait_for_timeout(200)
    assert person.foreign
    hosts = {urlsplit(url).hostname for url in person.foreign}
    assert hosts <= {"www.youtube-nocookie.com", "player.vimeo.com", "embed.ted.com", "geo.dailymotion.com"}
    assert len(hosts) == 1
    person.foreign.clear()


def test_slides_show_their_outline_and_a_pdf_its_pages(enter: Enter, uuids: dict[str, str]) -> None:
    person = enter("lena")
    page = person.go(f"/social-learning/knowledge/{uuids['slides']}/")
    # Their images where an office program is installed, else their words.
    expect(page.locator(".sl-outline li, sl-viewer li[data-page]").nth(3)).to_be_attached()
    page = person.go(f"/social-learning/knowledge/{uuids['pdf']}/")
    page.locator("sl-viewer[data-on]").wait_for()
    # Whoever was here before comes back to the page where they were.
    page.locator("sl-viewer").press("Home")
    place = page.locator("sl-viewer [data-place]")
    expect(place).to_have_text(re.compile("^Page 1 of"))
    page.locator("sl-viewer [data-go=on]").click()
    expect(place).to_have_text(re.compile("^Page 2 of"))
    shown = page.locator("sl-viewer [data-here] img")
    shown.wait_for()
    assert page.wait_for_function("() => document.querySelector('sl-viewer [data-here] img').naturalWidth > 300")


def test_a_film_plays(enter: Enter, uuids: dict[str, str]) -> None:
    person = enter("lena")
    page = person.go(f"/social-learning/knowledge/{uuids['video']}/")
    page.wait_for_function(
        "() => document.querySelector('video').readyState >= 1 || document.querySelector('video').error"
    )
    assert page.evaluate("document.querySelector('video').error?.message || ''") == ""
    assert page.evaluate("document.querySelector('video').duration") > 5
