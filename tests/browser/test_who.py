"""Who reacted, what they wrote and what waits for the owner: by finger, by keyboard, read out, and right to left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.person import Person
from tests.browser.test_every_page import violations

Enter = Callable[..., Person]
# A unit with the placed block, and one with the bar that comes by itself.
UNITS = ("unit1", "unit3")
# In the page, however far it is scrolled.
PLACE = """e => (({x, y, width, height}) => ({x: x + scrollX, y: Math.round(y + scrollY), width, height}))(
  e.getBoundingClientRect())"""


def _unit(person: Person, unit: str) -> tuple[Page, Locator, Locator]:
    page = person.go(f"/demo/unit/{unit}/")
    who = page.locator("[data-who]").first
    expect(who).to_be_visible()
    return page, who, page.locator("[data-people]").first


@pytest.mark.parametrize("unit", UNITS)
def test_it_opens_below_the_bar_and_moves_nothing_above(enter: Enter, size: str, unit: str) -> None:
    page, who, people = _unit(enter("lena"), unit)
    box = who.evaluate(PLACE)
    assert min(box["width"], box["height"]) >= (44 if size == "phone" else 24)
    assert people.bounding_box() is None
    who.click()
    expect(people.locator(".sl-reactions__kind").first).to_be_visible()
    expect(who).to_have_attribute("aria-expanded", "true")
    assert who.evaluate(PLACE) == box
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    who.click()
    expect(people).to_be_hidden()


@pytest.mark.parametrize("unit", UNITS)
def test_by_keyboard_alone(enter: Enter, unit: str) -> None:
    page, who, people = _unit(enter("lena"), unit)
    expect(page.get_by_role("button", name="See who reacted")).to_have_count(1)
    page.locator("sl-reactions form[data-kind=like] button").first.focus()
    for _press in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('data-who')"):
            break
    expect(who).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(people.locator(".sl-reactions__kind").first).to_be_visible()
    more = people.get_by_role("button", name="Show more")
    if more.count():
        more.first.focus()
        page.keyboard.press("Enter")
        expect(people.locator(".sl-reactions__names li:focus")).to_have_count(1)
        page.keyboard.press("Escape")
    else:
        page.keyboard.press("Enter")
    expect(people).to_be_hidden()
    expect(who).to_be_focused()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("unit", UNITS)
def test_open_it_passes_axe_and_fits_in_both_directions(enter: Enter, unit: str, direction: str) -> None:
    page, who, people = _unit(enter("lena"), unit)
    page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
    who.click()
    expect(people.locator(".sl-reactions__kind").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    bar = page.locator(".sl-reactions__bar").first.bounding_box()
    first = page.locator("sl-reactions form[data-kind=like]").first.bounding_box()
    assert bar is not None
    assert first is not None
    # The bar begins where one begins to read.
    near = first["x"] - bar["x"] if direction == "ltr" else bar["x"] + bar["width"] - first["x"] - first["width"]
    assert abs(near) <= 1
    found = violations(page, ".sl-root")
    assert not found, found


def test_what_is_pressed_shows_at_once(enter: Enter) -> None:
    lena = enter("lena")
    _page, who, people = _unit(lena, "unit3")
    who.click()
    kinds = people.locator(".sl-reactions__kind")
    expect(kinds.first).to_be_visible()
    like = lena.reaction("like")
    before = like.get_attribute("aria-pressed") == "true"
    for on in (not before, before):
        like.click()
        expect(like).to_have_attribute("aria-pressed", str(on).lower())
        expect(people.get_by_text("you", exact=False)).to_have_count(1 if on else 0)


def test_a_question_waits_for_the_owner_and_is_cleared(enter: Enter) -> None:
    lena, amadou = enter("lena"), enter("amadou")
    mine = amadou.get("me/contribution/")["items"][0]
    lena.ask("PUT", f"targets/{mine['key']}/reactions/question/")
    page = amadou.go("/social-learning/me/")
    row = page.locator("[aria-labelledby=sl-waiting] li").filter(has_text=mine["title"]).first
    expect(row).to_contain_text("Lena Fischer")
    row.get_by_role("button", name="It is answered").click()
    expect(page.get_by_text("Noted. Who asked is told that you took care of it.")).to_be_visible()
    expect(page.locator("[aria-labelledby=sl-waiting] li").filter(has_text=mine["title"])).to_have_count(0)
    told = lena.go("/social-learning/inbox/")
    expect(told.get_by_text("Your question was answered").first).to_be_visible()
