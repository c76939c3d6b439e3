"""The bar of reactions and the thread by keyboard alone, when the server says no, and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.person import SIZES, Person
from tests.browser.served import Served

Enter = Callable[..., Person]


def _go(person: Person, uuids: dict[str, str], kind: str) -> None:
    person.go(f"/social-learning/knowledge/{uuids[kind]}/")


def test_the_bar_by_keyboard_alone(enter: Enter, uuids: dict[str, str]) -> None:
    carlos = enter("carlos")
    _go(carlos, uuids, "article")
    page = carlos.page
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('form[data-kind=applied]') !== null"):
            break
    button = carlos.reaction("applied")
    expect(button).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    note = page.locator("form[data-note=applied] input[name=note]")
    expect(note).to_be_focused()
    page.keyboard.type("Showed it to the night shift")
    page.keyboard.press("Enter")
    expect(note).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(note).to_be_hidden()


def test_escape_closes_the_line_and_keeps_the_reaction(enter: Enter, uuids: dict[str, str]) -> None:
    carlos = enter("carlos")
    _go(carlos, uuids, "video")
    button = carlos.reaction("applied")
    button.click()
    note = carlos.page.locator("form[data-note=applied] input[name=note]")
    expect(note).to_be_focused()
    carlos.page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_what_the_server_refuses_is_rolled_back_with_a_sentence(enter: Enter, uuids: dict[str, str]) -> None:
    carlos = enter("carlos")
    _go(carlos, uuids, "slides")
    carlos.expect_refusal(429, "/reactions/like/")
    page = carlos.page
    page.route("**/reactions/like/", lambda route: route.fulfill(status=429, json={"message": "Please take a breath."}))
    before = carlos.reaction("like").text_content() or ""
    carlos.reaction("like").click()
    expect(page.locator(".sl-reactions__say").first).to_have_text("Please take a breath.")
    expect(carlos.reaction("like")).to_have_attribute("aria-pressed", "false")
    expect(carlos.reaction("like")).to_have_text(before)


@pytest.mark.parametrize(("presses", "on"), [(1, True), (2, False), (3, True), (4, False)])
def test_quick_presses_end_as_the_last_one_says(presses: int, on: bool, enter: Enter, uuids: dict[str, str]) -> None:
    carlos = enter("carlos")
    key = f"knowledge-v1:{uuids['pdf']}"
    _go(carlos, uuids, "pdf")
    carlos.reaction("like").evaluate("(button, presses) => { while (presses--) button.click(); }", presses)
    carlos.page.wait_for_function("!document.querySelector('[data-waiting]')")
    assert ("like" in carlos.get(f"targets/{key}/")["reactions"]["mine"]) is on
    expect(carlos.reaction("like")).to_have_attribute("aria-pressed", str(on).lower())
    carlos.ask("DELETE", f"targets/{key}/reactions/like/")


def test_ones_own_cannot_be_liked(enter: Enter, uuids: dict[str, str]) -> None:
    amadou = enter("amadou")
    _go(amadou, uuids, "slides")
    expect(amadou.reaction("like")).to_have_attribute("aria-disabled", "true")
    amadou.reaction("like").click(force=True)
    expect(amadou.reaction("like")).to_have_attribute("aria-pressed", "false")


def test_a_comment_is_answered_changed_and_taken_back(enter: Enter, uuids: dict[str, str]) -> None:
    carlos = enter("carlos")
    _go(carlos, uuids, "embed")
    page = carlos.page
    page.get_by_label("Say something helpful").fill("Number **six**, <b>yes</b><script>alert(1)</script>")
    page.get_by_role("button", name="Comment").click()
    mine = page.locator("sl-comments article").last
    expect(mine.locator("strong")).to_have_text("six")
    assert mine.locator("script").count() == 0
    mine.locator("[data-edit] summary").click()
    mine.locator("[data-edit] textarea").fill("Number seven")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator("[data-slot=html]").first).to_have_text("Number seven")
    mine.get_by_role("button", name="Remove").click()
    expect(mine).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(mine).to_be_visible()
    mine.get_by_role("button", name="Remove").click()
    # Who leaves within the seconds of "undo" meant it.
    carlos.go("/social-learning/inbox/")
    _go(carlos, uuids, "embed")
    expect(page.get_by_text("Number seven")).to_have_count(0)


def test_without_script_the_same_forms_work(
    browser: Browser, enter: Enter, site: Served, size: str, uuids: dict[str, str]
) -> None:
    signed_in = enter("carlos")
    plain = browser.new_context(
        java_script_enabled=False, storage_state=signed_in.context.storage_state(), locale="en-GB", **SIZES[size]
    )
    page = plain.new_page()
    page.goto(f"{site.url}/social-learning/knowledge/{uuids['pdf']}/")
    page.locator("form[data-kind=like] button").click()
    expect(page.locator("form[data-kind=like] button")).to_have_attribute("aria-pressed", "true")
    page.locator("form[data-kind=like] button").click()
    expect(page.locator("form[data-kind=like] button")).to_have_attribute("aria-pressed", "false")
    page.get_by_label("Say something helpful").fill("Said without a script")
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_role("paragraph").filter(has_text="Said without a script").first).to_be_visible()
    plain.close()
    thread = signed_in.get(f"targets/knowledge-v1:{uuids['pdf']}/comments/")["results"]
    mine = next(comment for comment in thread if comment["can_remove"] and "without a script" in comment["body"])
    signed_in.ask("DELETE", f"comments/{mine['uuid']}/")
