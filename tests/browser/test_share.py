"""Sharing when something is in the way: a refused file, a closed tab, two tabs, something missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import share
from tests.browser.person import Person

Enter = Callable[..., Person]
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"


@pytest.mark.parametrize(
    ("name", "mime", "content"),
    [
        ("tool.exe", "application/x-msdownload", b"MZ\x90\x00" + b"\0" * 400),
        ("guide.pdf", "application/pdf", HTML),
    ],
)
def test_a_refused_file_keeps_the_form(enter: Enter, name: str, mime: str, content: bytes) -> None:
    amadou = enter("amadou")
    amadou.expect_refusal(415, "/social-learning/share/")
    page = amadou.go("/social-learning/share/")
    box = page.get_by_label("Paste a link, or write what you know")
    box.fill("How we do it")
    page.locator("input[name=file]").set_input_files({"name": name, "mimeType": mime, "buffer": content})
    expect(page.locator("[data-say] p")).to_have_text(re.compile(r"\w+ \w+.*\."))
    expect(page.locator("[data-say] p")).not_to_contain_text("on its way")
    assert box.input_value() == "How we do it"
    assert page.url.endswith("/social-learning/share/")


def test_a_file_that_is_too_large_is_not_even_sent(enter: Enter, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as large:
        large.truncate(51_000_000)
    amadou = enter("amadou")
    page = amadou.go("/social-learning/share/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("input[name=file]").set_input_files(film)
    expect(page.locator("[data-say] p")).to_have_text("This file is larger than what can be shared here.")
    assert "POST" not in sent


def test_a_file_goes_up_and_becomes_a_draft(enter: Enter) -> None:
    amadou = enter("amadou")
    # The preview may still be fetching a page while its draft is thrown away.
    amadou.expect_refusal(404, "/api/social_learning/v1/files/")
    page = amadou.go("/social-learning/share/")
    page.locator("input[name=file]").set_input_files("demo/content/safety-walk.pptx")
    page.wait_for_url(share.DRAFT)
    expect(page.get_by_text("safety-walk.pptx").first).to_be_visible()
    page.get_by_role("group").filter(has_text="Throw this draft away").locator("summary").click()
    page.get_by_role("button", name="Throw away").click()
    page.wait_for_url(re.compile("/social-learning/me/"))


def test_what_is_typed_saves_itself(enter: Enter) -> None:
    amadou = enter("amadou")
    share.begin(amadou, "Something to finish later")
    share.describe(amadou, title="A title that stays", theme="Customer care", why="So that nothing is lost.")
    page = amadou.page
    page.reload()
    assert page.get_by_label("Title").input_value() == "A title that stays"
    assert page.get_by_label(re.compile("Why is it useful")).input_value() == "So that nothing is lost."


def test_two_windows_on_one_draft_ask_whose_text_stays(enter: Enter) -> None:
    first, second = enter("amadou"), enter("amadou")
    uuid = share.begin(first, "Two windows")
    second.expect_refusal(409, f"/knowledge/{uuid}/")
    page = second.go(f"/social-learning/share/{uuid}/")
    first.page.get_by_label("Title").fill("From the first window")
    share.saved(first)
    page.get_by_label("Title").fill("From the second window")
    stale = page.locator("[data-stale]")
    expect(stale).to_be_visible()
    expect(stale).to_contain_text("Nothing is lost")
    assert page.get_by_label("Title").input_value() == "From the second window"
    stale.get_by_role("button", name="Keep what I have here").click()
    share.saved(second)
    expect(stale).to_be_hidden()
    assert second.get(f"knowledge/{uuid}/")["title"] == "From the second window"


def test_what_is_missing_is_said_beside_its_place(enter: Enter) -> None:
    amadou = enter("amadou")
    amadou.expect_refusal(400, "/social-learning/share/")
    share.begin(amadou, "A text without a title")
    page = amadou.page
    page.locator("button[name=do].sl-button--main").click()
    expect(page.locator("#sl-why-problem")).not_to_be_empty()
    expect(page.get_by_label("Your text")).to_have_value("A text without a title")
    assert page.get_by_label(re.compile("Why is it useful")).get_attribute("aria-invalid") == "true"
