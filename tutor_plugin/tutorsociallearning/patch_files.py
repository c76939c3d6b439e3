"""Read the patches: one file per Tutor patch in the top folder ``patches``, named as the patch is."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

CHECKOUT = Path(__file__).parents[2] / "patches"


def patch_root() -> Traversable:
    """Return the folder of the patches: the installed package, else the checkout's own folder.

    ``files("tutorsociallearning") / "patches"`` would not do: in an editable install the folder is elsewhere.
    """
    try:
        return files("tutorsociallearning.patches")
    except ModuleNotFoundError:
        return CHECKOUT


def read_patches() -> dict[str, str]:
    """Return every patch by name, sorted. Python files, caches and hidden files are not patches."""
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(patch_root().iterdir(), key=lambda file: file.name)
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith((".py", ".pyc"))
    }
