"""The link in the header of the micro-frontends: only when asked for, in every kind of header, and real code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from .support import Project

pytestmark = pytest.mark.tutor
Maker = Callable[[], Project]
LEGACY = ("plugins", "mfe", "build", "mfe", "env.config.jsx")
NEWER = ("plugins", "mfe", "build", "mfe", "site", "src", "customApp.tsx")
GRAMMARS = {
    ".jsx": Language(tree_sitter_javascript.language()),
    ".tsx": Language(tree_sitter_typescript.language_tsx()),
}


def parsed(text: str, suffix: str) -> Node:
    """Return the syntax tree of a module."""
    return Parser(GRAMMARS[suffix]).parse(text.encode()).root_node


def files(project: Project) -> list[Path]:
    """Return the modules that the micro-frontends are built with and that we may add to."""
    found = [project.root.joinpath("env", *path) for path in (LEGACY, NEWER)]
    return [file for file in found if file.exists()]


@pytest.fixture(scope="module")
def linked(new_project: Maker) -> Project:
    """A project whose headers have the link."""
    return new_project().save(
        others=("mfe",), header_link=True, header_label={"en": 'It\'s "ours" </a>', "fr": "À nous"}
    )


def test_nothing_is_added_unless_asked_for(new_project: Maker) -> None:
    project = new_project().save(others=("mfe",))
    assert files(project)
    assert not [file for file in files(project) if "social" in file.read_text()]


def test_the_modules_stay_valid(linked: Project) -> None:
    assert parsed("const a = {", ".jsx").has_error, "a parser that finds no fault proves nothing"
    for file in files(linked):
        assert not parsed(file.read_text(), file.suffix).has_error, file


def test_every_header_gets_the_link_once(linked: Project) -> None:
    text = linked.read(*LEGACY)
    for slot in ("header_desktop_main_menu", "header_mobile_main_menu", "header_learning_help"):
        assert text.count(f"addPlugins(config, 'org.openedx.frontend.layout.{slot}.v1', [link(") == 1


def test_the_shared_header_of_the_newer_release_gets_it_too(linked: Project, tutor: Path) -> None:
    has_newer = linked.root.joinpath("env", *NEWER).exists()
    assert has_newer is ("22" in tutor.name)
    if has_newer:
        text = linked.read(*NEWER)
        assert text.count("slotId: 'org.openedx.frontend.slot.header.primaryLinks.v1'") == 1
        assert text.index("import { WidgetOperationTypes as") < text.index("const customApp")


def test_the_link_leads_to_the_lms_and_words_cannot_break_out(linked: Project) -> None:
    for file in files(linked):
        text = file.read_text()
        assert re.search(r"const host = .*'https?://[\w.]+';", text)
        assert '</a>"' not in re.search(r"const labels.*", text)[0]  # type: ignore[index]
        assert "\\u00c0 nous" in text or "À nous" in text
