"""Whatever people read is marked for translation: in templates, and lazily where it is read once for everybody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "djangoapp" / "social_learning"
TEMPLATES = sorted(path for path in (APP / "templates").rglob("*") if path.suffix in (".html", ".txt"))
MODULES = sorted(path for root in ("djangoapp", "xblocks") for path in (ROOT / root).rglob("*.py"))
SCRIPTS = sorted((APP / "static").rglob("*.js"))
EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.startswith("## mako"):
        text = re.sub(r"^##.*$|<%.*?>|\$\{.*?\}", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{#.*?#\}", "", text)
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    text = re.sub(r"<!DOCTYPE html>|<style.*?</style>|<script.*?</script>", "", text, flags=re.DOTALL)
    spoken = re.findall(r'\s(?:aria-label|alt|title|placeholder)="([^"]*)"', text)
    shown = unescape(" ".join([re.sub(r"<[^>]*>", " ", text), *spoken]))
    words = re.findall(r"[^\W\d_]{2,}", shown)
    assert words == []


@pytest.mark.parametrize("path", SCRIPTS, ids=_named)
def test_a_script_gets_its_words_from_the_page(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"""["'`][A-Z][a-z]+ [a-z]+[^"'`]*["'`]""", text) == []
    assert not re.search(r"""(?:textContent|innerText|title|placeholder|ariaLabel) = ["'`]\w""", text)


def test_what_is_read_at_import_is_translated_later() -> None:
    early = [f"{_named(path)}:{line}" for path in MODULES for line in _early(ast.parse(path.read_text("utf-8")))]
    assert early == []


def test_early_translations_are_found() -> None:
    source = "from django.utils.translation import gettext as _\nA = _('a')\ndef f(x=_('b')):\n    return _('c')\n"
    assert list(_early(ast.parse(source))) == [2, 3]


def _early(tree: ast.Module) -> Iterator[int]:
    """Yield the lines on which a text is translated while the module is imported."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in EAGER
    }
    return _calls(tree, names)


def _calls(node: ast.AST, names: set[str]) -> Iterator[int]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            # Only the defaults and decorators of a function are read at import.
            for early in [*child.args.defaults, *filter(None, child.args.kw_defaults)]:
                yield from _calls(ast.Expression(early), names)
            for decorator in getattr(child, "decorator_list", []):
                yield from _calls(ast.Expression(decorator), names)
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in names:
            yield child.lineno
        yield from _calls(child, names)
