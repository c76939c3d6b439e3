"""Pages of a document by key, finger, number and word; the editor with its pictures. At both sizes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.person import Person
from tests.browser.test_every_page import check
from tests.uploads import picture

Enter = Callable[..., Person]
_SWIPE = """(stage, [from, to]) => {
  const box = stage.getBoundingClientRect();
  const at = (x) => ({ bubbles: true, pointerId: 7, isPrimary: true, pointerType: "touch", clientX: box.left + x,
    clientY: box.top + 40 });
  stage.dispatchEvent(new PointerEvent("pointerdown", at(from)));
  stage.dispatchEvent(new PointerEvent("pointerup", at(to)));
}"""
_PINCH = """(stage, wide) => {
  const box = stage.getBoundingClientRect();
  const send = (name, pointerId, x) => stage.dispatchEvent(new PointerEvent(name, { bubbles: true, pointerId,
    pointerType: "touch", isPrimary: pointerId === 1, clientX: box.left + x, clientY: box.top + 60 }));
  send("pointerdown", 1, 100); send("pointerdown", 2, 150);
  send("pointermove", 2, 100 + wide);
  send("pointerup", 1, 100); send("pointerup", 2, 100 + wide);
}"""


@pytest.fixture
def pages(enter: Enter, uuids: dict[str, str]) -> tuple[Person, Page]:
    """Somebody before the pages of a PDF, at the first."""
    person = enter("lena")
    page = person.go(f"/social-learning/knowledge/{uuids['pdf']}/")
    page.locator("sl-viewer[data-on]").wait_for()
    page.locator("sl-viewer").press("Home")
    return person, page


def here(page: Page) -> Locator:
    return page.locator("sl-viewer [data-goto]")


def test_keys_numbers_and_fingers_turn_pages(pages: tuple[Person, Page]) -> None:
    page = pages[1]
    viewer, stage, said = (
        page.locator("sl-viewer"),
        page.locator("[data-stage]"),
        page.locator("sl-viewer [data-place]"),
    )
    for key, number in (("ArrowRight", 2), ("PageDown", 3), ("PageUp", 2), ("End", 4), ("ArrowRight", 4), ("Home", 1)):
        viewer.press(key)
        expect(here(page)).to_have_value(str(number))
        expect(said).to_have_text(f"Page {number} of 4")
    here(page).fill("3")
    here(page).press("Enter")
    expect(said).to_have_text("Page 3 of 4")
    stage.evaluate(_SWIPE, [200, 60])
    expect(said).to_have_text("Page 4 of 4")
    stage.evaluate(_SWIPE, [60, 200])
    expect(said).to_have_text("Page 3 of 4")
    stage.evaluate(_SWIPE, [60, 80])
    expect(said).to_have_text("Page 3 of 4")
    expect(page.locator("sl-viewer li[data-page]:visible img")).to_have_count(1)
    page.reload()
    expect(page.locator("sl-viewer [data-place]")).to_have_text("Page 3 of 4")


def test_where_letters_run_from_the_right_so_do_pages(pages: tuple[Person, Page]) -> None:
    page = pages[1]
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.locator("sl-viewer").press("ArrowLeft")
    expect(here(page)).to_have_value("2")
    page.locator("[data-stage]").evaluate(_SWIPE, [60, 200])
    expect(here(page)).to_have_value("3")


def test_a_page_grows_and_is_moved_about(pages: tuple[Person, Page], size: str) -> None:
    page = pages[1]
    stage = page.locator("[data-stage]")
    page.get_by_role("button", name="Larger").click()
    expect(stage).to_have_attribute("data-large", "")
    assert stage.evaluate("(stage) => stage.scrollWidth > stage.clientWidth * 1.4")
    check(pages[0], size)
    # A finger moves it now, and does not turn the page.
    stage.evaluate(_SWIPE, [200, 60])
    expect(here(page)).to_have_value("1")
    page.locator("sl-viewer").press("-")
    expect(stage).not_to_have_attribute("data-large", "")
    stage.evaluate(_PINCH, 150)
    expect(stage).to_have_attribute("data-large", "")
    assert 2.9 < float(stage.evaluate("(stage) => stage.style.getPropertyValue('--sl-zoom')")) < 3.1
    expect(here(page)).to_have_value("1")


def test_words_are_found_lit_up_and_can_be_selected(pages: tuple[Person, Page], size: str) -> None:
    person, page = pages
    words = page.locator("[data-here] svg text")
    words.first.wait_for(state="attached")
    on_image = page.locator("[data-here] [data-text]").text_content() or ""
    laid = " ".join(words.all_text_contents())
    assert laid.split()[0] in on_image
    page.get_by_role("button", name="Find in this document").click()
    field = page.get_by_role("searchbox", name="Find in this document")
    last = page.locator("li[data-page] [data-text]").last.text_content() or ""
    sought = next(word for word in re.findall(r"[A-Za-z]{7,}", last) if word.lower() not in on_image.lower())
    field.fill(sought.upper())
    expect(page.locator("[data-found-place]")).to_have_text(re.compile("Found on"))
    expect(here(page)).not_to_have_value("1")
    page.locator("[data-here] svg rect").first.wait_for(state="attached")
    check(person, size)
    field.fill("zeppelin")
    expect(page.locator("[data-found-place]")).to_have_text("Not found in this document.")
    field.press("Escape")
    expect(page.get_by_role("button", name="Find in this document")).to_be_focused()


def test_small_pages_lead_to_each(pages: tuple[Person, Page], size: str) -> None:
    person, page = pages
    button = page.get_by_role("button", name="All pages")
    if size == "phone":
        button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Page 4").click()
    expect(here(page)).to_have_value("4")
    expect(page.get_by_role("button", name="Page 4")).to_have_attribute("aria-current", "page")
    check(person, size)


def test_without_script_all_pages_are_there(enter: Enter, uuids: dict[str, str], browser: Any, site: Any) -> None:
    person = enter("lena")
    plain = browser.new_context(java_script_enabled=False, storage_state=person.context.storage_state())
    page = plain.new_page()
    page.goto(f"{site.url}/social-learning/knowledge/{uuids['pdf']}/")
    expect(page.locator("li[data-page] a[href*='/pages/'] img:visible")).to_have_count(4)
    assert (page.locator("[data-text]").first.text_content() or "").strip()
    assert page.locator("[data-bar]").is_hidden()
    plain.close()


def editor(enter: Enter) -> tuple[Person, Page, Locator]:
    """Somebody writing a new article."""
    person = enter("amadou")
    page = person.go("/social-learning/share/")
    page.get_by_label("Paste a link, or write what you know").fill("Lift with your legs.")
    page.get_by_role("button", name="Go on").click()
    page.locator("sl-editor [data-tools]:visible").wait_for()
    return person, page, page.get_by_label("Your text")


def test_marks_are_set_and_taken_away(enter: Enter, size: str) -> None:
    person, page, field = editor(enter)
    field.select_text()
    field.press("Control+b")
    expect(field).to_have_value("**Lift with your legs.**")
    page.get_by_role("button", name="Bold").click()
    expect(field).to_have_value("Lift with your legs.")
    page.get_by_role("button", name="Heading").click()
    expect(field).to_have_value("## Lift with your legs.")
    page.get_by_role("button", name="List").click()
    expect(field).to_have_value("- Lift with your legs.")
    if size == "phone":
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("[data-shown] li")).to_have_text("Lift with your legs.")
        check(person, size)
        page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview] li")).to_have_text("Lift with your legs.")


def test_a_picture_comes_into_the_text(enter: Enter, size: str) -> None:
    person, page, field = editor(enter)
    chooser = page.get_by_label("Picture", exact=True)
    chooser.set_input_files({"name": "knees.png", "mimeType": "image/png", "buffer": picture("PNG", (320, 200))})
    words = page.get_by_label("What does this picture show?")
    words.wait_for()
    check(person, size)
    words.fill("Bent knees")
    words.press("Enter")
    expect(field).to_have_value(re.compile(r"^Lift with your legs\.\n\n!\[Bent knees\]\(sl-image:[0-9a-f-]{36}\)\n\n$"))
    shown = page.locator("[data-preview] img")
    expect(shown).to_have_attribute("alt", "Bent knees")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('[data-preview] img').naturalWidth === 320")


def test_a_pasted_picture_goes_into_the_text_and_a_bad_one_leaves_it_whole(enter: Enter) -> None:
    person, page, field = editor(enter)
    data = list(picture("PNG", (40, 30)))
    paste = """(field, [bytes, type, name]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
      field.focus();
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
    }"""
    field.evaluate(paste, [data, "image/png", "image.png"])
    expect(field).to_have_value(re.compile(r"!\[\]\(sl-image:"))
    page.get_by_role("button", name="Done").click()
    before = field.input_value()
    field.evaluate(paste, [[1, 2, 3], "image/png", "broken.png"])
    expect(field).to_have_value(before)
    expect(page.locator("sl-editor [data-said]")).to_contain_text(re.compile("do not match|not what", re.I))
    # A refusal is told to the console as well.
    person.problems.clear()
