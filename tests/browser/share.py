"""What somebody does to share: the box, then the screen."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person

DRAFT = re.compile(r"/social-learning/share/[0-9a-f-]{36}/")
KNOWLEDGE = re.compile(r"/social-learning/knowledge/[0-9a-f-]{36}/")


def begin(person: Person, text: str) -> str:
    """Write into the box and go on; answers the draft's id."""
    page = person.go("/social-learning/share/")
    page.get_by_label("Paste a link, or write what you know").fill(text)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(DRAFT)
    return page.url.rstrip("/").split("/")[-1]


def describe(person: Person, *, title: str, theme: str, why: str) -> None:
    """Fill in what every Knowledge needs, and wait until it has saved itself."""
    page = person.page
    page.get_by_label("Title").fill(title)
    page.get_by_label("Theme").select_option(label=theme)
    page.get_by_label(re.compile("Why is it useful")).fill(why)
    saved(person)


def saved(person: Person) -> None:
    """Wait until the screen says that it is saved."""
    expect(person.page.locator("[data-status]")).to_have_text("Saved just now")


def choose_space(person: Person, policy: str) -> None:
    """Share into the space of no course with this policy; the screen then offers what fits it."""
    space = next(
        space
        for space in person.get("spaces/")["results"]
        if space["review_policy"] == policy and not space["course_key"] and space["can_share"]
    )
    with person.page.expect_navigation():
        person.page.get_by_label("For whom?").select_option(value=str(space["id"]))
