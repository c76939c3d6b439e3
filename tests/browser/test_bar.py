"""The bar that comes under a unit by itself: on a phone and on a desk, by finger and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, unquote

from playwright.sync_api import Locator, Page, expect

from tests.browser.person import Person

Enter = Callable[..., Person]
UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit3"
PATH = "/demo/unit/unit3/"


def discuss(page: Page) -> Locator:
    """Open the thread under the bar and wait until it is there."""
    button = page.get_by_role("button", name="Discuss")
    button.click()
    expect(page.locator(".sl-unitbar sl-comments")).to_be_visible()
    return button


def test_it_is_one_line_and_nothing_is_wider_than_the_page(enter: Enter, size: str) -> None:
    lena = enter("lena")
    page = lena.go(PATH)
    bar = page.locator(".sl-unitbar .sl-reactions__bar").bounding_box()
    assert bar is not None
    assert bar["height"] <= 48
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in page.locator(".sl-unitbar .sl-reaction").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= (44 if size == "phone" else 24)
        assert box["width"] >= (44 if size == "phone" else 24)
    # Where words give way to icons, they are still read out.
    for name in ("Like", "I applied this", "I have a question", "Outdated", "Discuss"):
        expect(page.get_by_role("button", name=name)).to_be_visible()


def test_a_press_is_kept_and_moves_nothing_above_it(enter: Enter) -> None:
    lena = enter("lena")
    page = lena.go(PATH)
    like = lena.reaction("like")
    place = page.locator(".sl-unitbar").bounding_box()
    with page.expect_response(lambda answer: f"/targets/{UNIT}/reactions/like/" in unquote(answer.url) and answer.ok):
        like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    assert page.locator(".sl-unitbar").bounding_box() == place
    page.reload()
    expect(like).to_have_attribute("aria-pressed", "true")
    lena.ask("DELETE", f"targets/{UNIT}/reactions/like/")


def test_the_thread_opens_in_place_and_counts(enter: Enter, size: str) -> None:
    lena = enter("lena")
    page = lena.go(PATH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = discuss(page)
    expect(button).to_have_attribute("aria-expanded", "true")
    assert page.url.endswith(PATH)
    said = f"Foam plugs, rolled thin, {size}"
    page.get_by_label("Say something helpful").fill(said)
    page.get_by_role("button", name="Comment", exact=True).click()
    mine = page.locator("sl-comments article").filter(has_text=said)
    expect(mine).to_be_visible()
    expect(page.locator(".sl-unitbar [data-count]")).to_have_text("1")
    button.click()
    expect(mine).to_be_hidden()
    button.click()
    expect(mine).to_be_visible()
    # Fetched once.
    assert len([url for url in asked if "part=thread" in url]) == 1
    page.reload()
    expect(page.get_by_role("button", name="Discuss 1")).to_be_visible()
    thread = lena.get(f"targets/{quote(UNIT)}/comments/")["results"]
    lena.ask("DELETE", f"comments/{thread[0]['uuid']}/")


def test_by_keyboard_alone(enter: Enter) -> None:
    page = enter("lena").go(PATH)
    button = page.get_by_role("button", name="Discuss")
    button.focus()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()
    expect(page.locator(".sl-unitbar sl-comments")).to_be_visible()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_what_cannot_be_fetched_says_so_and_is_tried_again(enter: Enter) -> None:
    lena = enter("lena")
    lena.expect_refusal(503, "part=thread")
    page = lena.go(PATH)
    page.route("**/*part=thread*", lambda route: route.fulfill(status=503, body="No"))
    button = page.get_by_role("button", name="Discuss")
    button.click()
    expect(page.locator(".sl-unitbar [data-talk]")).to_have_text("The discussion did not reach us. Please try again.")
    page.unroute("**/*part=thread*")
    button.click()
    discuss(page)


def test_without_script_the_link_leads_to_the_discussion(enter: Enter) -> None:
    page = enter("lena").go(PATH)
    address = page.locator("a[data-open]").get_attribute("href")
    assert address is not None
    page.goto(page.url.partition("/demo/")[0] + address)
    expect(page.get_by_role("heading", name="Keep your hearing")).to_be_visible()
    page.get_by_role("link", name="Back to the unit").wait_for()


def test_authors_do_not_see_it_in_studio(enter: Enter) -> None:
    page = enter("carlos").go("/demo/unit/studio/unit3/")
    expect(page.get_by_role("heading", name="When your ears ring, it was too loud")).to_be_visible()
    expect(page.locator(".sl-unitbar")).to_have_count(0)


def test_from_right_to_left_it_is_mirrored(enter: Enter, size: str) -> None:
    page = enter("lena").go(PATH)
    page.evaluate("document.documentElement.dir = 'rtl'")
    first = page.locator(".sl-unitbar .sl-reaction").first.bounding_box()
    last = page.locator(".sl-unitbar a[data-open]").bounding_box()
    assert first is not None
    assert last is not None
    assert last["x"] < first["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
