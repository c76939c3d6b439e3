"""One demo and one browser for all tests of this folder; a person for each who is needed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect, sync_playwright

from tests.browser.person import SIZES, Person
from tests.browser.served import ROOT, Served

# The machine may be busy with the other steps: patience costs nothing where the answer comes at once.
expect.set_options(timeout=20_000)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that ``-m browser`` finds it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Remember whether a test failed, so that its pages can be kept as pictures."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium of this machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("There is no Chromium on this machine; Debian's package is named chromium.")
    return found


@pytest.fixture(scope="package")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The running demo."""
    served = Served(tmp_path_factory.mktemp("demo"))
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser, closed when this folder is done: other tests may start their own.

    Its event loop runs in this thread, which Django would take for an asynchronous caller.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGS))
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Phone, then desktop."""
    return str(request.param)


@pytest.fixture(scope="package")
def contexts(browser: Browser, site: Served) -> Iterator[Callable[[str, str], BrowserContext]]:
    """Give the browser profile of a persona at a size: ``contexts("lena", "phone")``; "" is nobody."""
    made: dict[tuple[str, str], BrowserContext] = {}

    def context(username: str, size: str) -> BrowserContext:
        if (username, size) not in made:
            made[username, size] = _profile(browser, site, username, size)
        return made[username, size]

    yield context
    for profile in made.values():
        profile.close()


def _profile(browser: Browser, site: Served, username: str, size: str) -> BrowserContext:
    profile = browser.new_context(locale="en-GB", reduced_motion="reduce", **SIZES[size])
    # Nothing leaves this machine; who asks is seen by Person.
    profile.route(re.compile(rf"^(?!{re.escape(site.url)}/)https?://"), _nowhere)
    if username:
        profile.request.get(f"{site.url}/")
        token = next(cookie["value"] for cookie in profile.cookies() if cookie["name"] == "csrftoken")
        answer = profile.request.post(f"{site.url}/demo/as/{username}/", headers={"X-CSRFToken": token})
        assert answer.ok, answer.status
    return profile


def _nowhere(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Elsewhere</title>")


@pytest.fixture
def enter(
    contexts: Callable[[str, str], BrowserContext], site: Served, size: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Person]]:
    """Let somebody open a page: ``enter("lena")``. At the end nothing may have gone wrong for anybody."""
    people: list[Person] = []

    def make(username: str = "lena", at: str = "") -> Person:
        person = Person(contexts(username, at or size), site.url)
        people.append(person)
        return person

    yield make
    if request.node.stash.get(_failed, False):
        _keep_pictures(request.node.name, people)
    problems = [problem for person in people for problem in person.problems]
    foreign = [url for person in people for url in person.foreign]
    for person in people:
        person.close()
    assert not problems, "\n".join(problems)
    assert not foreign, f"asked other sites: {foreign}"
    assert not site.errors(), site.errors()[-4000:]


def _keep_pictures(name: str, people: list[Person]) -> None:
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    for number, person in enumerate(people):
        file = re.sub(r"[^A-Za-z0-9_-]+", "_", name)
        person.page.screenshot(path=folder / f"{file}-{number}.png", full_page=True)


@pytest.fixture(scope="package")
def uuids(contexts: Callable[[str, str], BrowserContext], site: Served) -> dict[str, str]:
    """The seeded Knowledge by format, published and visible to a learner; the first of each."""
    answer = contexts("lena", "desktop").request.get(f"{site.url}/api/social_learning/v1/catalogue/?limit=100&sort=new")
    found: dict[str, str] = {}
    for card in answer.json()["results"]:
        found.setdefault(card["kind"]["name"], card["uuid"])
        found[card["title"]] = card["uuid"]
    return found
