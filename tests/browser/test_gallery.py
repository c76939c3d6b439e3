"""The gallery of a unit: another order in place, and a question that leads into the share box."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.person import Person

Enter = Callable[..., Person]


def test_another_order_comes_without_leaving_the_unit(enter: Enter, size: str) -> None:
    page = enter("lena").go("/demo/unit/unit2/")
    newest = page.locator("sl-gallery").get_by_role("link", name="Newest")
    expect(page.get_by_role("link", name="Helpful now")).to_have_attribute("aria-current", "true")
    with page.expect_response(lambda answer: "/catalogue/" in answer.url and "sort=new" in answer.url and answer.ok):
        newest.click()
    expect(newest).to_have_attribute("aria-current", "true")
    cards = page.locator("sl-gallery [data-cards] article")
    expect(cards).to_have_count(2)
    expect(cards.first.locator(".sl-card__by")).to_contain_text("min")
    expect(page.locator("sl-gallery [data-say]")).to_contain_text("Newest")
    assert "/demo/unit/unit2/" in page.url


def test_what_is_wanted_leads_into_the_box_and_without_one_to_the_share_page(enter: Enter, size: str) -> None:
    page = enter("lena").go("/demo/unit/unit2/")
    question = "How do you hand over when the next shift is late?"
    way = page.get_by_role("link", name="I know something about this")
    address = str(way.get_attribute("href"))
    way.click()
    expect(page.locator("[data-prompt]")).to_have_text(question)
    expect(page.locator("sl-share textarea")).to_be_focused()
    expect(page.locator("sl-share input[name=wanted]")).to_have_count(1)
    page.goto(f"{page.url.partition('/demo/')[0]}{address}")
    expect(page.get_by_text(question)).to_be_visible()
    expect(page.locator("sl-share input[name=wanted]")).to_have_count(1)
