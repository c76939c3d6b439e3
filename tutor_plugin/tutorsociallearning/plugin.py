"""What social learning tells Tutor: settings, patches, the package for the image, init task and jobs.

This file declares; the patches themselves are in the top folder ``patches``.
"""

# Tutor is not where mypy runs, so that its decorators are unknown there.
# mypy: allow-untyped-decorators

from __future__ import annotations

import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from tutor import hooks

from . import bundle
from .patch_files import read_patches
from .settings import PREFIX, SETTINGS

Config = dict[str, Any]

# ---- Settings --------------------------------------------------------------------------------------

hooks.Filters.CONFIG_DEFAULTS.add_items(
    [
        (f"{PREFIX}VERSION", bundle.installed_version()),
        *((PREFIX + setting.name, setting.default) for setting in SETTINGS),
    ]
)

# ---- Patches ---------------------------------------------------------------------------------------

# Late, so that a plugin for object storage has had its word before ours looks at the default storage.
for patch in read_patches().items():
    hooks.Filters.ENV_PATCHES.add_item(patch, priority=hooks.priorities.LOW)

# ---- The package for the image ---------------------------------------------------------------------

TARGET = "social-learning"
_templates = tempfile.TemporaryDirectory(prefix="tutor-social-learning-")

hooks.Filters.ENV_TEMPLATE_ROOTS.add_item(_templates.name)
hooks.Filters.ENV_TEMPLATE_VARIABLES.add_item(
    ("SOCIAL_LEARNING_WHEEL", f"{TARGET}/{bundle.wheel_name()}"),
)


@hooks.Filters.ENV_TEMPLATE_TARGETS.add()
def _pack_when_saved(targets: list[tuple[str, str]]) -> list[tuple[str, str]]:
    # Tutor asks for the targets only when it saves or removes the environment: other commands pay nothing.
    bundle.build_wheel(Path(_templates.name) / TARGET)
    return [*targets, (TARGET, "build/openedx")]


@hooks.Filters.IS_FILE_RENDERED.add()
def _copy_wheel_as_it_is(rendered: bool, path: str) -> bool:
    return rendered and not path.startswith(f"{TARGET}/")


@hooks.Actions.PLUGIN_UNLOADED.add(priority=hooks.priorities.HIGH - 1)
def _remove_wheel(plugin: str, root: str, _config: Config) -> None:
    # Before Tutor forgets the plugin's hooks, and with them that the folder was ours.
    if plugin == "social-learning":
        shutil.rmtree(Path(root, "env", "build", "openedx", TARGET), ignore_errors=True)


# ---- Workers ---------------------------------------------------------------------------------------

_queue: list[str] = []


@hooks.Actions.CONFIG_LOADED.add()
def _remember_queue(config: Config) -> None:
    # The filter below gets no configuration.
    _queue[:] = [queue] if (queue := config.get("SOCIAL_LEARNING_QUEUE")) else []


@hooks.Filters.LMS_WORKER_COMMAND.add(priority=hooks.priorities.LOW)
def _listen_to_queue(command: list[str]) -> list[str]:
    return [",".join([part, *_queue]) if part.startswith("--queues=") else part for part in command]


# ---- Jobs ------------------------------------------------------------------------------------------

# `do init` migrates every app anyway; `do init --limit=social-learning` serves a site that runs already.
hooks.Filters.CLI_DO_INIT_TASKS.add_item(("lms", "./manage.py lms migrate social_learning"))

import_module("tutorsociallearning.commands")
