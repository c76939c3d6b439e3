"""Names to mention, what others say meanwhile, and the button that follows: as people use them, keyboard included."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import Person

Enter = Callable[..., Person]
# Longer than a quiet thread waits before it asks again.
WHILE = 300_000


@pytest.fixture
def key(uuids: dict[str, str]) -> str:
    """The target of the Knowledge that is talked about here."""
    return f"knowledge-v1:{uuids['link']}"


@pytest.fixture
def thread(enter: Enter, uuids: dict[str, str], key: str) -> Iterator[tuple[Person, Page]]:
    """Lena in front of a thread, with a clock that can be turned on; at the end the thread is as it was."""
    lena = enter("lena")
    before = {comment["uuid"] for comment in said(lena, key)}
    lena.page.clock.install()
    yield lena, lena.go(f"/social-learning/knowledge/{uuids['link']}/")
    for author in (lena, enter("carlos")):
        for comment in said(author, key):
            if comment["uuid"] not in before and comment["can_remove"]:
                author.ask("DELETE", f"comments/{comment['uuid']}/")


def said(person: Person, key: str) -> list[dict[str, Any]]:
    return list(person.get(f"targets/{quote(key)}/comments/")["results"])


def box(page: Page) -> Any:
    return page.get_by_label("Say something helpful")


def type_name(page: Page, words: str) -> Any:
    """Type into the box as fingers do, and wait for the list of names."""
    box(page).press_sequentially(words)
    page.clock.fast_forward(1000)
    names = page.get_by_role("listbox", name="Colleagues you may mean")
    expect(names).to_be_visible()
    return names


def test_a_name_is_chosen_with_the_arrow_keys(thread: tuple[Person, Page], key: str) -> None:
    lena, page = thread
    names = type_name(page, "Ask @ca")
    options = names.get_by_role("option")
    expect(page.locator("sl-comments [data-heard]")).to_have_text(re.compile(r"^\d+ found\. Choose with the arrow"))
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "?")

    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    carlos = names.locator("[data-username=carlos]")
    for _press in range(options.count()):
        if carlos.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(names).to_have_count(0)
    expect(box(page)).to_have_value("Ask @carlos ")
    expect(box(page)).to_be_focused()
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.type("how the night shift does it")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator("sl-comments article").last).to_contain_text("how the night shift does it")
    assert "@carlos" in said(lena, key)[-1]["body"]


def test_a_name_is_taken_by_a_tap_and_the_list_lies_within_the_page(thread: tuple[Person, Page], size: str) -> None:
    _lena, page = thread
    names = type_name(page, "Thanks @ama")
    place, wide = names.bounding_box(), page.evaluate("document.documentElement.clientWidth")
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= wide
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    option = names.locator("[data-username=amadou]")
    tall = option.bounding_box()
    assert tall is not None
    # WCAG 2.2, 2.5.8: what is pressed is at least 24 pixels high.
    assert tall["height"] >= 24
    if size == "phone":
        option.tap()
    else:
        option.click()
    expect(box(page)).to_have_value("Thanks @amadou ")
    expect(names).to_have_count(0)


def test_escape_closes_the_list_and_leaves_what_was_typed(thread: tuple[Person, Page]) -> None:
    _lena, page = thread
    names = type_name(page, "To @ama")
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    expect(box(page)).to_have_value("To @ama")
    # Nothing is chosen any more: Enter begins a new line.
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("To @ama\n")


def test_an_address_is_no_mention_and_nobody_is_offered(thread: tuple[Person, Page]) -> None:
    _lena, page = thread
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box(page).press_sequentially("write to help@carlos")
    page.clock.fast_forward(1000)
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert not [url for url in asked if "?q=" in url]


def test_what_others_say_meanwhile_is_offered_and_comes_when_wanted(
    thread: tuple[Person, Page], enter: Enter, key: str
) -> None:
    _lena, page = thread
    here = page.locator("sl-comments article")
    before = here.count()
    line = page.locator("sl-comments [data-new]")
    expect(line).to_be_empty()
    carlos = enter("carlos")
    carlos.ask("POST", f"targets/{quote(key)}/comments/", {"body": "We do it **twice** a shift."})
    page.clock.fast_forward(WHILE)
    expect(line).to_contain_text("There is a new comment.")
    # Nothing moves by itself.
    expect(here).to_have_count(before)
    carlos.ask("POST", f"targets/{quote(key)}/comments/", {"body": "And on Sundays."})
    page.clock.fast_forward(WHILE)
    expect(line).to_contain_text("There are 2 new comments.")

    line.get_by_role("button", name="Show").press("Enter")
    expect(here).to_have_count(before + 2)
    expect(line).to_be_empty()
    new = page.locator("sl-comments article").filter(has_text="twice a shift")
    expect(new.locator("strong")).to_have_text("twice")
    expect(new).to_be_focused()
    # It is not offered again.
    page.clock.fast_forward(WHILE)
    expect(line).to_be_empty()


def test_counts_follow_what_others_press(thread: tuple[Person, Page], enter: Enter, key: str) -> None:
    lena, page = thread
    carlos = enter("carlos")
    shown = lena.reaction("like").text_content() or ""
    number = int((re.search(r"\d+", shown) or ["0"])[0])
    carlos.ask("PUT", f"targets/{quote(key)}/reactions/like/")
    page.clock.fast_forward(WHILE)
    expect(lena.reaction("like")).to_contain_text(str(number + 1))
    expect(lena.reaction("like")).to_have_attribute("aria-pressed", "false")
    carlos.ask("DELETE", f"targets/{quote(key)}/reactions/like/")
    page.clock.fast_forward(WHILE)
    expect(lena.reaction("like")).not_to_contain_text(str(number + 1))


def test_a_thread_that_nobody_sees_asks_nothing(thread: tuple[Person, Page]) -> None:
    _lena, page = thread
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "since=" in request.url else None)
    page.evaluate("document.querySelector('sl-comments').style.display = 'none'")
    page.clock.run_for(WHILE)
    assert not asked
    page.evaluate("document.querySelector('sl-comments').style.display = ''")
    with page.expect_response(re.compile("since=")):
        page.clock.fast_forward(WHILE)


def _followable(person: Person) -> Any:
    """Return the first button that follows on the page of a Knowledge, and its server's state to begin with."""
    return person.page.locator("sl-follow button").first


def test_following_by_keyboard_stays_and_is_taken_back(enter: Enter, uuids: dict[str, str]) -> None:
    lena = enter("lena")
    address = f"/social-learning/knowledge/{uuids['link']}/"
    page = lena.go(address)
    button = _followable(lena)
    was = button.get_attribute("aria-pressed")
    now = "false" if was == "true" else "true"
    name = button.inner_text()
    button.focus()
    with page.expect_response(lambda answer: "/follows/" in answer.url and answer.ok):
        page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", now)
    expect(button).to_be_focused()
    assert button.inner_text() != name
    lena.go(address)
    expect(_followable(lena)).to_have_attribute("aria-pressed", now)
    with page.expect_response(lambda answer: "/follows/" in answer.url and answer.ok):
        _followable(lena).click()
    expect(_followable(lena)).to_have_attribute("aria-pressed", str(was))
    assert _followable(lena).inner_text() == name


def test_a_follow_that_is_refused_is_rolled_back_with_a_sentence(enter: Enter, uuids: dict[str, str]) -> None:
    lena = enter("lena")
    lena.expect_refusal(429, "/follows/")
    page = lena.go(f"/social-learning/knowledge/{uuids['link']}/")
    page.route("**/follows/**", lambda route: route.fulfill(status=429, json={"message": "Please take a breath."}))
    button = _followable(lena)
    was = str(button.get_attribute("aria-pressed"))
    button.click()
    expect(page.locator(".sl-follow__say").first).to_have_text("Please take a breath.")
    expect(button).to_have_attribute("aria-pressed", was)


def test_following_without_script(enter: Enter, uuids: dict[str, str]) -> None:
    lena = enter("lena")
    state = lena.context.storage_state()
    assert lena.context.browser is not None
    plain = lena.context.browser.new_context(java_script_enabled=False, storage_state=state, locale="en-GB")
    page = plain.new_page()
    page.goto(f"{lena.site}/social-learning/knowledge/{uuids['link']}/")
    button = page.locator("sl-follow button").first
    was = str(button.get_attribute("aria-pressed"))
    button.click()
    expect(page.locator("sl-follow button").first).to_have_attribute(
        "aria-pressed", "false" if was == "true" else "true"
    )
    page.locator("sl-follow button").first.click()
    expect(page.locator("sl-follow button").first).to_have_attribute("aria-pressed", was)
    plain.close()
