"""The blocks where the app is not installed, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATHS = os.pathsep.join(str(ROOT / name) for name in ("", "djangoapp", "xblocks"))


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python with our roots on its path."""
    full = {**os.environ, "PYTHONPATH": PATHS, **env}
    return subprocess.run([sys.executable, *arguments], env=full, capture_output=True, text=True, timeout=120)


def test_a_bare_sdk_tries_both_blocks() -> None:
    done = run("-m", "tests.xblocks.sdk_trial", DJANGO_SETTINGS_MODULE="tests.xblocks.sdk_settings")
    assert done.stdout.strip().endswith("tried"), done.stderr[-3000:]


def test_the_contract_needs_neither_django_nor_xblock() -> None:
    code = (
        "import sys, social_learning.xblock_service.contract, social_learning.xblock_service.resolve;"
        "found = {name.partition('.')[0] for name in sys.modules} & {'django', 'xblock'}; sys.exit(str(found or 0))"
    )
    done = run("-c", code)
    assert "{" not in done.stderr, done.stderr
    assert done.stderr.strip() == "0"


def test_the_blocks_load_before_django_is_configured() -> None:
    code = "import social_reactions.block, knowledge_share.block; print('loaded')"
    done = run("-c", code, DJANGO_SETTINGS_MODULE="")
    assert done.stdout.strip() == "loaded", done.stderr[-3000:]
