"""A cover that is not there, such as the image of a course nobody uploaded one for, shows the icon of its kind."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.person import Person


def test_a_cover_that_does_not_come_gives_way_to_the_icon_of_its_kind(enter: Callable[..., Person]) -> None:
    person = enter("lena")
    cover = person.go("/social-learning/").locator(".sl-card__cover:has(> img)").first
    place = cover.locator("img").get_attribute("src") or ""
    card = person.page.locator(".sl-card", has=person.page.locator(f'img[src="{place}"]')).first
    title = card.locator(".sl-card__title").inner_text()

    def gone(route: Route) -> None:
        route.fulfill(status=404, body="Not found")

    person.expect_refusal(404, place)
    person.context.route(f"**{place}*", gone)
    try:
        page = person.go("/social-learning/")
        again = page.locator(".sl-card", has_text=title).first
        again.scroll_into_view_if_needed()
        expect(again.locator(".sl-card__cover > svg")).to_be_visible()
        expect(again.locator(".sl-card__cover > img")).to_have_count(0)
    finally:
        person.context.unroute(f"**{place}*", gone)
