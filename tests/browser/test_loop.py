"""The whole loop as people walk it: share, review, improve, publish, find, like, apply, comment, be recognised."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import share
from tests.browser.person import Person

Enter = Callable[..., Person]
TITLES = {"phone": "Quiet hands at the paint line", "desktop": "Three looks before the crane moves"}
WHY = "Saves the repaint of a whole door."
TEXT = "## Before you begin\n\n- wipe the gloves\n- **breathe out**\n\nThen one long stroke."
STRENGTH = "The long stroke: I have never read it said so simply."
SUGGESTION = "Say which gloves, and where they hang."
NOTE = "Tried it on the blue doors, none came back."


@pytest.fixture
def title(size: str) -> str:
    return TITLES[size]


def test_a_colleague_shares_and_an_expert_helps_and_others_use_it(enter: Enter, title: str, size: str) -> None:
    amadou, ingrid, lena = enter("amadou"), enter("ingrid"), enter("lena")
    before = amadou.get("me/contribution/")["points"]
    uuid = _share(amadou, title)
    _suggest(ingrid, title)
    _improve(amadou, title, uuid)
    _publish(ingrid, title)
    _use(lena, title, uuid)
    _hear(amadou, title, before)


def _share(amadou: Person, title: str) -> str:
    uuid = share.begin(amadou, TEXT)
    share.choose_space(amadou, "before")
    share.describe(amadou, title=title, theme="Safety", why=WHY)
    page = amadou.page
    preview = page.get_by_role("complementary", name="How colleagues will see it")
    for shown in (title, WHY, "Safety"):
        expect(preview.get_by_text(shown, exact=True)).to_be_visible()
    expect(preview.get_by_role("heading", name="Before you begin")).to_be_visible()
    expect(preview.locator("strong", has_text="breathe out")).to_be_visible()
    page.get_by_role("button", name="Ask an expert to look").click()
    page.wait_for_url(share.KNOWLEDGE)
    expect(page.get_by_role("list", name="Where it is on its way").first).to_be_visible()
    return uuid


def _suggest(ingrid: Person, title: str) -> None:
    _take(ingrid, title)
    page = ingrid.page
    page.get_by_role("button", name="I will look at it").click()
    strength = page.get_by_label(re.compile("What is good about it"))
    suggestion = page.get_by_label("Suggestion 1", exact=True)
    expect(suggestion).to_be_disabled()
    strength.fill(STRENGTH)
    expect(suggestion).to_be_enabled()
    suggestion.fill(SUGGESTION)
    letter = page.locator("[data-letter]")
    expect(letter).to_contain_text(STRENGTH)
    expect(letter).to_contain_text(SUGGESTION)
    page.get_by_role("button", name="Send suggestions").click()
    expect(page.get_by_text("Your look at it")).to_have_count(0)


def _take(ingrid: Person, title: str) -> None:
    """Find it on the desk, in whatever list it waits."""
    page = ingrid.go("/social-learning/desk/")
    link = page.get_by_role("main").get_by_role("link", name=title)
    for chip in page.locator("nav[aria-label=Lists] a").all():
        if link.count():
            break
        page.goto(f"{ingrid.site}/social-learning/desk/{chip.get_attribute('href')}")
    link.click()
    page.wait_for_url(re.compile("/social-learning/desk/[0-9a-f-]{36}/"))


def _improve(amadou: Person, title: str, uuid: str) -> None:
    page = amadou.go("/social-learning/inbox/")
    message = page.get_by_role("listitem").filter(has_text=title).filter(has_text=STRENGTH).first
    message.get_by_role("button").first.click()
    page.wait_for_url(re.compile(uuid))
    if "/share/" not in page.url:
        amadou.go(f"/social-learning/share/{uuid}/")
    expect(page.get_by_text(STRENGTH)).to_be_visible()
    expect(page.get_by_text(SUGGESTION)).to_be_visible()
    page.get_by_label("Your text").fill(f"{TEXT}\n\nThe thin grey gloves hang beside the door.")
    share.saved(amadou)
    page.get_by_role("button", name=re.compile("Ask an expert to look|Hand it in")).click()
    page.wait_for_url(share.KNOWLEDGE)


def _publish(ingrid: Person, title: str) -> None:
    _take(ingrid, title)
    page = ingrid.page
    claim = page.get_by_role("button", name="I will look at it")
    if claim.count():
        claim.click()
    page.get_by_label(re.compile("What is good about it")).fill("Now everybody finds the gloves.")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Your look at it")).to_have_count(0)


def _use(lena: Person, title: str, uuid: str) -> None:
    page = lena.go("/social-learning/")
    page.get_by_role("searchbox").fill(title.lower())
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_load_state()
    page.get_by_role("link", name=title).click()
    page.wait_for_url(re.compile(uuid))
    expect(page.get_by_text("Validated by an expert").first).to_be_visible()
    like, count = lena.reaction("like"), lena.reaction("like").locator(".sl-reaction__count")
    expect(like).to_have_attribute("aria-pressed", "false")
    with page.expect_response(lambda answer: "/reactions/like/" in answer.url):
        like.click()
        expect(like).to_have_attribute("aria-pressed", "true")
        expect(count).to_have_text("1")
    page.reload()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(count).to_have_text("1")
    with page.expect_response(lambda answer: "/reactions/like/" in answer.url and answer.ok):
        like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    expect(count).to_have_text("")
    with page.expect_response(lambda answer: "/reactions/like/" in answer.url and answer.ok):
        like.click()
    with page.expect_response(lambda answer: "/reactions/applied/" in answer.url):
        lena.reaction("applied").click()
    page.locator("form[data-note=applied] input[name=note]").fill(NOTE)
    with page.expect_response(lambda answer: "/reactions/applied/" in answer.url and answer.ok):
        page.locator("form[data-note=applied]").get_by_role("button", name="Add").click()
    page.get_by_label("Say something helpful").fill("Which brand of gloves is it?")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator("sl-comments article")).to_contain_text("Which brand of gloves is it?")
    page.reload()
    expect(page.locator("sl-comments article")).to_contain_text("Which brand of gloves is it?")


def _hear(amadou: Person, title: str, before: int) -> None:
    page = amadou.go("/social-learning/inbox/")
    news = page.get_by_role("listitem").filter(has_text=title)
    expect(news.filter(has_text=NOTE).first).to_be_visible()
    expect(news.filter(has_text="Which brand of gloves").first).to_be_visible()
    points = amadou.get("me/contribution/")["points"]
    assert points > before
    page = amadou.go("/social-learning/me/")
    expect(page.get_by_text(f"{points} points")).to_be_visible()
    expect(page.get_by_role("link", name=title).first).to_be_visible()
    expect(page.get_by_text(f"“{NOTE}”").first).to_be_visible()


def test_where_one_shares_directly_it_takes_three_steps(enter: Enter, size: str) -> None:
    amadou = enter("amadou")
    share.begin(amadou, "https://www.hse.gov.uk/toolbox/slips/index.htm")  # one
    share.choose_space(amadou, "after")  # two
    title = f"The slips page, {size}"
    page = amadou.page
    page.get_by_label("Title").fill(title)
    page.get_by_label("Theme").select_option(label="Safety")
    page.get_by_label(re.compile("Why is it useful")).fill("One page instead of a folder.")
    page.get_by_role("button", name="Publish", exact=True).click()  # three
    page.wait_for_url(share.KNOWLEDGE)
    lena = enter("lena")
    found = lena.go(f"/social-learning/?q={title.replace(' ', '+')}")
    expect(found.get_by_role("link", name=title)).to_be_visible()
