"""Give the course's SCORM blocks their package, the way a course team does: by an upload in Studio."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory
from xblock.django.request import django_to_webob_request
from xblock.plugin import PluginMissingError

from demo.unit import course
from demo.unit.runtime import UnitRuntime

PACKAGES = {"lift_scorm": Path(__file__).resolve().parents[1] / "content" / "lift-safely.zip"}


def install_packages(user: Any = None) -> list[str]:
    """Upload each package not yet there, as `user` or as nobody; return the keys of the blocks changed.

    Does nothing where openedx-scorm-xblock is missing or the same package is already in place.
    """
    changed = []
    for spec in course.blocks_of_type("scorm"):
        package = PACKAGES.get(spec.block_id)
        if package is not None and _install(spec, package, user or AnonymousUser()):
            changed.append(str(spec.key))
    return changed


def _install(spec: course.Block, package: Path, user: Any) -> bool:
    runtime = UnitRuntime(user, studio=True)
    try:
        block = runtime.get_block(spec.key)
    except PluginMissingError:
        return False
    content = package.read_bytes()
    sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    if block.package_meta.get("sha1") == sha1 and block.path_exists(block.extract_folder_path):
        return False
    request = RequestFactory().post("/", _form(block, SimpleUploadedFile(package.name, content, "application/zip")))
    with transaction.atomic():
        answer = json.loads(runtime.handle(block, "studio_submit", django_to_webob_request(request)).body)
        if answer["errors"]:
            raise ValueError(f"The package {package.name} was refused: {answer['errors']}")
    return True


def _form(block: Any, upload: SimpleUploadedFile) -> dict[str, Any]:
    """Return what the block's own Studio form sends, with the block's present settings."""
    return {
        "file": upload,
        "display_name": block.display_name,
        "width": block.width or "",
        "height": block.height or "",
        "weight": block.weight,
        "navigation_menu_width": block.navigation_menu_width or "",
        "has_score": "1" if block.has_score else "0",
        "enable_navigation_menu": "1" if block.enable_navigation_menu else "0",
        "enable_fullscreen_button": "1" if block.enable_fullscreen_button else "0",
        "popup_on_launch": "1" if block.popup_on_launch else "0",
    }
