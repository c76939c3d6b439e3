"""Recording in the browser, with the camera that Chromium pretends to have: recorded, sent, made playable, played."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import share
from tests.browser.conftest import ARGS
from tests.browser.person import SIZES
from tests.browser.served import Served
from tests.media.movies import needs_ffmpeg

pytestmark = needs_ffmpeg
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
BOX = "/social-learning/share/"
PLAYED = """async (film) => {
  film.muted = true;
  await film.play();
  const end = performance.now() + 15000;
  while (film.currentTime <= 0.2 && performance.now() < end) await new Promise((rest) => setTimeout(rest, 50));
  film.pause();
  return [film.currentTime, film.duration, film.videoWidth];
}"""


@pytest.fixture(scope="module")
def camera(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A browser with a camera and a microphone that nobody has to allow."""
    started = browser.browser_type.launch(executable_path=chromium, args=[*ARGS, *CAMERA])
    yield started
    started.close()


@pytest.fixture
def page(camera: Browser, site: Served, size: str) -> Iterator[Page]:
    """The page to share on, as an author; at the end nothing may have gone wrong in it."""
    profile = camera.new_context(locale="en-GB", **SIZES[size])
    profile.request.get(f"{site.url}/")
    token = next(cookie["value"] for cookie in profile.cookies() if cookie["name"] == "csrftoken")
    assert profile.request.post(f"{site.url}/demo/as/amadou/", headers={"X-CSRFToken": token}).ok
    shown = profile.new_page()
    problems: list[str] = []
    shown.on("pageerror", lambda error: problems.append(str(error)))
    shown.goto(f"{site.url}{BOX}")
    yield shown
    profile.close()
    assert not problems


def record(page: Page, source: str, milliseconds: int = 2000) -> None:
    """Record for some time, with a pause in between."""
    page.get_by_role("button", name=re.compile(f"^{source}")).click()
    page.locator("[data-act=ask]").click()
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_timeout(milliseconds // 2)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Carry on").click()
    page.wait_for_timeout(milliseconds // 2)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Use it")).to_be_visible()


def test_a_recording_survives_a_bad_line_is_sent_made_playable_and_plays(page: Page) -> None:
    record(page, "Camera")
    page.route(f"**{BOX}", _lost)
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("sl-recorder [data-say]")).to_contain_text("Your recording is still here")
    kept = page.get_by_role("link", name="Keep a copy")
    assert re.fullmatch(r"My video\.(webm|mp4)", kept.get_attribute("download") or "")
    page.unroute(f"**{BOX}")
    page.get_by_role("button", name="Use it").click()
    page.wait_for_url(share.DRAFT)
    film = page.locator("sl-player video")
    # It is made playable on the way; the page shows it once that is done.
    _until_ready(page, film)
    at, length, width = film.evaluate(PLAYED)
    assert at > 0.2
    assert 1 < length < 6
    assert width > 100
    assert page.locator("sl-player source").get_attribute("type") == "video/mp4"


def test_a_voice_is_recorded_too_and_can_be_recorded_again(page: Page) -> None:
    record(page, "Voice", 1200)
    page.get_by_role("button", name="Record again").click()
    record(page, "Voice", 1200)
    page.get_by_role("button", name="Use it").click()
    page.wait_for_url(share.DRAFT)
    _until_ready(page, page.locator("sl-player audio"))


def test_where_nothing_can_be_recorded_a_file_can_be_chosen(camera: Browser, site: Served, page: Page) -> None:
    page.add_init_script("delete window.MediaRecorder")
    page.reload()
    expect(page.get_by_text("Film with your phone")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Camera"))).to_be_hidden()


def _lost(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def _until_ready(page: Page, player: Any) -> None:
    for _try in range(60):
        if player.count() and player.evaluate("(film) => film.readyState > 0"):
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(player).to_be_visible()
