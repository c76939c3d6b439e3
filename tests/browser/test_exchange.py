"""Taking knowledge along: an area out and in elsewhere, what is confirmed into a course; and the pages of versions."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect

from tests.browser import share
from tests.browser.person import Person
from tests.browser.test_every_page import check

Enter = Callable[..., Person]
LOOK = "/social-learning/spaces/{}/archive/"
# One may not ask for the same archive again and again; each size has its own.
AREAS = {"phone": "maintenance", "desktop": "safety-circle"}


def test_an_area_goes_out_and_comes_in_elsewhere(enter: Enter, size: str, tmp_path: Path) -> None:
    aiko = enter("aiko")
    page = aiko.go(f"/social-learning/spaces/{AREAS[size]}/")
    page.get_by_role("link", name="Look after it").click()
    page.get_by_role("link", name="Take it along as an archive, or bring one in").click()
    page.wait_for_url(re.compile(LOOK.format(AREAS[size])))
    check(aiko, size)
    with page.expect_download() as sent:
        page.get_by_role("button", name="Download the archive").click()
    archive = tmp_path / "area.zip"
    sent.value.save_as(archive)
    with ZipFile(archive) as opened:
        assert "manifest.json" in opened.namelist()
        assert any(name.endswith("text.md") for name in opened.namelist())
    page = aiko.go(LOOK.format("workshop"))
    page.locator("input[type=file]").set_input_files(archive)
    page.get_by_role("button", name="Have a look at it").click()
    page.wait_for_url(re.compile("/social-learning/imports/"))
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    expect(page.get_by_text("Stands elsewhere on this site").first).to_be_visible()
    check(aiko, size)
    page.get_by_label("Also bring what stands elsewhere on this site").check()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="What has become of it")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Drafts of yours")).to_be_visible()
    check(aiko, size)


def test_what_is_confirmed_goes_into_a_course(enter: Enter, size: str, uuids: dict[str, str], tmp_path: Path) -> None:
    carlos = enter("carlos")
    page = carlos.go(f"/social-learning/knowledge/{uuids['slides']}/")
    page.get_by_role("link", name="Take it into a course").click()
    page.wait_for_url(re.compile("/course/$"))
    check(carlos, size)
    with page.expect_download() as sent:
        page.get_by_role("button", name="Download the unit").click()
    unit = tmp_path / "unit.tar.gz"
    sent.value.save_as(unit)
    with tarfile.open(unit) as opened:
        assert any("/vertical/" in name for name in opened.getnames())
    # Whoever builds no course is not asked.
    lena = enter("lena")
    lena.go(f"/social-learning/knowledge/{uuids['slides']}/")
    expect(lena.page.get_by_role("link", name="Take it into a course")).to_have_count(0)


def test_the_versions_and_what_lies_between_them(enter: Enter, size: str, uuids: dict[str, str]) -> None:
    lena = enter("lena")
    page = lena.go(f"/social-learning/knowledge/{uuids['Label a box so that anybody finds it']}/")
    page.get_by_role("link", name="Versions").first.click()
    page.wait_for_url(re.compile("/history/"))
    expect(page.get_by_text("What everybody sees")).to_be_visible()
    check(lena, size)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("ins").first).to_be_visible()
    check(lena, size)


def test_two_texts_and_one_of_both(enter: Enter, size: str) -> None:
    amadou = enter("amadou")
    uuid = share.begin(amadou, "First line.\n\nLast line.")
    page = amadou.go(f"/social-learning/share/{uuid}/")
    there = amadou.get(f"knowledge/{uuid}/")
    # From another window, and then, as without script, the form as it stands here.
    amadou.ask(
        "PATCH", f"knowledge/{uuid}/", {"version": there["version"], "body": "First line, better.\n\nLast line."}
    )
    amadou.expect_refusal(409, f"/social-learning/share/{uuid}/")
    page.evaluate(_SEND_PLAIN, "First line.\n\nLast line, too.")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("textarea").first).to_have_value(re.compile("better.*too", re.DOTALL))
    check(amadou, size)


_SEND_PLAIN = """(text) => {
  const field = document.querySelector("textarea[name=body]");
  field.value = text;
  HTMLFormElement.prototype.submit.call(field.form);
}"""
