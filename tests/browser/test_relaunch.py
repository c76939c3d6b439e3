"""Called back with tact: days pass, the relaunch runs, a mail comes, and one click ends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.person import Person
from tests.browser.served import Served
from tests.browser.test_every_page import check

Enter = Callable[..., Person]
# Somebody for each size: who has been called back, or has asked for silence, is not called again.
WHO = {"phone": "lena", "desktop": "carlos"}
FRIDAY = 3


def reminders(page: Page, username: str) -> Locator:
    """Return the mails in the outbox that call this person back."""
    mails = page.get_by_role("listitem").filter(has_text=f"{username}@")
    return mails.filter(has_text=re.compile(r"minutes? left"))


@pytest.fixture(autouse=True)
def _back_to_tuesday(site: Served) -> Iterator[None]:
    yield
    site.set_day(0)


def test_what_was_left_comes_back_once_and_one_click_ends_it(
    enter: Enter, site: Served, size: str, uuids: dict[str, str]
) -> None:
    person = enter(WHO[size])
    page = person.page
    key = f"knowledge-v1:{uuids['article']}"
    with page.expect_response(lambda answer: "/progress/" in answer.url and answer.ok):
        person.go(f"/social-learning/knowledge/{uuids['article']}/")
    person.ask("POST", f"targets/{key}/progress/", {"event": "advance", "seconds": 40, "fraction": 0.3})
    assert person.get(f"targets/{key}/")["progress"]["completed_at"] is None

    site.set_day(FRIDAY, hours=4)
    page = person.go("/demo/outbox/")
    page.get_by_role("button", name="Run the relaunch now").click()
    expect(page.get_by_role("status").first).to_contain_text("sent.")
    mails = reminders(page, WHO[size])
    expect(mails).to_have_count(1)
    mails.get_by_role("link").click()
    check(person, size)
    mail = page.frame_locator("iframe.demo-letter")
    expect(mail.get_by_text("Continue where you left")).to_be_visible()
    expect(mail.get_by_role("paragraph").filter(has_text=re.compile(r"\d+ minutes? left")).first).to_be_visible()
    href = mail.get_by_role("link", name="No more of these mails").get_attribute("href")
    assert href
    one_click = page.locator("code").inner_text().strip("<>")
    assert one_click.startswith(site.url)

    page.goto(href)
    check(person, size)
    assert not person.get("me/relaunch/")["stopped"], "opening the page changes nothing"
    page.get_by_role("button", name="No more of these mails").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    check(person, size)
    assert person.get("me/relaunch/")["stopped"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("We may remind you again")).to_be_visible()
    assert not person.get("me/relaunch/")["stopped"]

    # What a mail program does for its "unsubscribe" button (RFC 8058): no cookie, no page.
    answer = person.context.request.post(one_click, form={"List-Unsubscribe": "One-Click"}, headers={"Cookie": ""})
    assert answer.ok
    assert person.get("me/relaunch/")["stopped"]
    site.set_day(FRIDAY + 11, hours=4)
    page = person.go("/demo/outbox/")
    page.get_by_role("button", name="Run the relaunch now").click()
    expect(page.get_by_role("status").first).to_contain_text("sent.")
    expect(reminders(page, WHO[size])).to_have_count(1)


def test_the_bar_on_top_lets_days_pass(enter: Enter, site: Served) -> None:
    person = enter("lena")
    page = person.go("/")
    clock = page.locator(".demo-bar__clock span")
    before = clock.inner_text()
    page.get_by_role("button", name="+3").click()
    expect(clock).not_to_have_text(before)
