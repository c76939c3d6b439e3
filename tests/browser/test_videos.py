"""Videos of other sites: one of each provider, and nothing asked of any before the press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

Enter = Callable[..., Person]
PLAYERS = {
    "Celeste Headlee": "https://www.youtube-nocookie.com/embed/",
    "Speak so that people want": "https://embed.ted.com/talks/",
    "One minute that shows": "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1#t=20s",
    "No words, and everybody": "https://geo.dailymotion.com/player.html?video=x84sh87&autoplay=1&startTime=5",
}


@pytest.mark.parametrize("title", PLAYERS)
def test_nothing_is_asked_of_a_provider_before_the_press(enter: Enter, title: str) -> None:
    lena = enter("lena")
    page = lena.go(f"/social-learning/?q={title.split(',', maxsplit=1)[0]}")
    page.get_by_role("link", name=title).first.click()
    facade = page.locator(".sl-facade")
    # The picture is ours, and it is there.
    image = facade.locator("img")
    expect(image).to_be_visible()
    page.wait_for_function("() => document.querySelector('.sl-facade img').naturalWidth > 0")
    page.wait_for_load_state("networkidle")
    assert not lena.foreign
    with page.expect_request(lambda request: lena.is_elsewhere(request.url)):
        facade.click()
    player = page.locator("sl-embed iframe")
    player.wait_for()
    assert (player.get_attribute("src") or "").startswith(PLAYERS[title])
    assert "allow-top-navigation" not in (player.get_attribute("sandbox") or "allow-top-navigation")
    assert player.get_attribute("title")
    page.wait_for_timeout(200)
    origin = "/".join(PLAYERS[title].split("/")[:3])
    assert all(url.startswith(origin) for url in lena.foreign)
    lena.foreign.clear()


def test_a_link_that_was_shared_is_recognised_while_it_is_pasted(enter: Enter) -> None:
    amadou = enter("amadou")
    page = amadou.go("/social-learning/share/")
    box = page.get_by_label("Paste a link, or write what you know")
    box.fill("https://youtu.be/R1vskiVDwl4?t=20")
    found = page.locator("sl-duplicates [data-found]")
    expect(found).to_be_visible()
    expect(found).to_contain_text("Shared by Ngozi Okonkwo")
    box.fill("just words")
    expect(found).to_be_hidden()
