"""What the front end promises: forms for everything, nothing from elsewhere, elements that stay small."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from social_learning.reactions import kinds

ROOT = Path(__file__).resolve().parents[2] / "djangoapp" / "social_learning"
STATIC = ROOT / "static" / "social_learning" / "v1"
TEMPLATES = ROOT / "templates" / "social_learning"
SCRIPTS = sorted(STATIC.glob("*.js"))
SHEETS = sorted(STATIC.glob("*.css"))
PAGES = [*sorted(TEMPLATES.glob("*.html")), *sorted((TEMPLATES / "parts").glob("*.html"))]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_an_element_is_small_guarded_and_knows_no_kind(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert "customElements.define" not in text or path.name == "base.js"
    for kind in kinds.every():
        assert f'"{kind}"' not in text
    # The name of SVG is no address; what a person completes is none yet.
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg\b)\w", text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
@pytest.mark.skipif(shutil.which("node") is None, reason="Node checks the syntax where it is installed")
def test_a_script_parses(path: Path) -> None:
    command = ["node", "--check", "--input-type=module"]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_stays_in_our_root_and_asks_nobody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert text.count("{") == text.count("}")
    assert "@import" not in text
    assert "url(" not in text
    # Rules outside our root name our own elements, or the page that holds our shell.
    outside = re.findall(r"^([a-z#.*\[:][^{@]*)\{", text, re.MULTILINE)
    for selector in outside:
        assert selector.startswith((".sl-", "sl-", "html:has(.sl-")), selector


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_template_has_no_handlers_and_no_foreign_assets(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    assert "javascript:" not in text
    posts = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
    for form in posts:
        # The choice behind a mail's link comes without cookies: its token is in the address.
        assert "{% csrf_token %}" in form or path.name in ("choice.html", "relaunch_choice.html", "mail_choice.html"), (
            form[:120]
        )


def test_no_folder_has_the_name_that_themes_reserve() -> None:
    assert not (TEMPLATES / "partials").exists()


@pytest.mark.django_db
def test_every_form_of_a_page_goes_somewhere(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "BASE_TEMPLATE": None}
    page = web(learner).get(f"/social-learning/knowledge/{listed().uuid}/").content.decode()
    actions = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page)
    assert len(actions) >= len(kinds.every()) + 2
    assert all(action.startswith(("/social-learning/t/", "/social-learning/follow/")) for action in actions)


@pytest.mark.django_db
def test_a_video_of_another_site_waits_for_the_click(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any
) -> None:
    item = listed(
        kind="embed", body="", url="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        provider="youtube", provider_id="dQw4w9WgXcQ",
    )  # fmt: skip
    page = web(learner).get(f"/social-learning/knowledge/{item.uuid}/").content.decode()
    assert "<iframe" not in page
    assert 'data-embed="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ' in page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["course", "unit", "scorm", "link", "unheard-of"])
def test_a_reference_is_shown_as_a_card(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, kind: str
) -> None:
    item = listed(kind=kind, body="", url="/courses/course-v1:Demo+Social+2026/about")
    page = web(learner).get(f"/social-learning/knowledge/{item.uuid}/").content.decode()
    assert ("Open in the course" if kind in ("course", "unit", "scorm") else "Open the link") in page


@pytest.mark.django_db
def test_the_pages_stand_alone_without_a_base_of_the_site(
    web: Callable[..., Any], settings: Any, learner: Any, space: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "BASE_TEMPLATE": None}
    page = web(learner).get("/social-learning/").content.decode()
    assert page.count("<main") == 1
    assert "The first page is still empty" in page
