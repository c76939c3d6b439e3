"""A path, walked and made in the browser, by thumb and by mouse: where one is, what comes next, order by buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.test_every_page import check

Enter = Callable[..., Person]
WEEK = "Your first week on the floor"


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("lena", "/social-learning/paths/"),
        ("lena", "/social-learning/paths/?list=begun"),
        ("amadou", "/social-learning/paths/new/"),
        ("lena", "/social-learning/spaces/workshop/"),
    ],
)
def test_the_pages_around_it_are_for_everybody(username: str, path: str, enter: Enter, size: str) -> None:
    person = enter(username)
    person.go(path)
    check(person, size)


def test_a_path_says_where_one_is_and_what_comes_next(enter: Enter, size: str) -> None:
    lena = enter("lena")
    page = lena.page
    lena.go("/social-learning/paths/?list=begun")
    page.get_by_role("link", name=WEEK).click()
    check(lena, size)
    expect(page.get_by_text("2 of 5 steps done")).to_be_visible()
    steps = page.locator(".sl-step")
    expect(steps).to_have_count(6)
    here = page.locator(".sl-step[aria-current=step]")
    expect(here).to_have_count(1)
    expect(here.get_by_role("heading")).to_have_text("Lift safely")
    going_on = page.get_by_role("link", name=re.compile("^Continue"))
    assert going_on.get_attribute("href") == here.get_by_role("link").first.get_attribute("href")
    box = going_on.bounding_box()
    assert box is not None
    assert box["height"] >= (44 if size == "phone" else 24)


def test_a_path_is_made_and_put_in_order_with_the_keyboard(enter: Enter, size: str) -> None:
    """Everything is a plain form, so nothing has to be dragged."""
    amadou = enter("amadou")
    page = amadou.page
    amadou.go("/social-learning/paths/new/")
    page.get_by_label("What is it called?").fill(f"Handing over ({size})")
    page.get_by_label("Where does it stand?").select_option(label="Workshop")
    page.get_by_role("button", name="On to the steps").press("Enter")
    for text in ("handover note", "shift board"):
        page.get_by_label(re.compile("^Look for shared knowledge")).fill(text)
        # Each is a page of its own: what is pressed next must not still be on the one before.
        with page.expect_navigation():
            page.get_by_role("button", name="Search").press("Enter")
        found = page.get_by_role("list", name="What was found")
        with page.expect_navigation():
            found.get_by_role("button", name=re.compile("^Add")).first.press("Enter")
        expect(page.get_by_text("The step is added at the end.")).to_be_visible()
    titles = page.locator(".sl-step__title")
    expect(titles).to_have_text([re.compile("handover"), re.compile("shift board")])
    page.get_by_role("button", name=re.compile("shift board.*Up")).press("Enter")
    expect(titles).to_have_text([re.compile("shift board"), re.compile("handover")])
    check(amadou, size)
    page.get_by_text(re.compile("^Note, time")).first.click()
    page.get_by_label("Everybody takes this step").first.uncheck()
    page.get_by_role("button", name=re.compile("^Save the step")).first.press("Enter")
    expect(page.get_by_text("If you like")).to_be_visible()
    page.get_by_role("button", name="Publish it").press("Enter")
    expect(page.get_by_text("Thank you for showing the way.")).to_be_visible()
    made = urlsplit(page.url).path
    lena = enter("lena")
    lena.go(made)
    lena.page.get_by_role("button", name="Begin this path").press("Enter")
    # She wrote her handover notes long ago; the board is only there for who likes it.
    expect(lena.page.get_by_text("You have walked it all the way.")).to_be_visible()
    check(lena, size)
