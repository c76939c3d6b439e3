"""Pack this very installation as a wheel, so that the openedx image gets the code the operator has.

An operator who installed the plugin, from an index or from a checkout, should need no second source for
the image. A wheel rather than a copied tree: Tutor would render the braces of our Django templates and
drop hidden files and every folder named ``partials``; one binary file goes through whole.
The same installation always gives the same bytes, so Docker's cache holds.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

DISTRIBUTION = "openedx-social-learning"
# Kept under a package of ours but, in a checkout, in a folder elsewhere.
MAPPED = ("tutorsociallearning.patches",)
# setuptools moved the licence; whichever there is goes along.
METADATA_FILES = ("entry_points.txt", "top_level.txt", "LICENSE", "licenses/LICENSE")
WHEEL_TEXT = "Wheel-Version: 1.0\nGenerator: tutorsociallearning\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
EPOCH = (1980, 1, 1, 0, 0, 0)


def installed_version() -> str:
    """Return the version of this installation."""
    return distribution(DISTRIBUTION).version


def wheel_name() -> str:
    """Return the file name of the wheel that :func:`build_wheel` writes."""
    return f"{_stem()}-py3-none-any.whl"


def build_wheel(folder: Path) -> Path:
    """Write the wheel of this installation into ``folder`` and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / wheel_name()
    record = f"{_stem()}.dist-info/RECORD"
    lines = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(_members().items()):
            archive.writestr(_entry(name), content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            lines.append(f"{name},sha256={digest},{len(content)}\n")
        archive.writestr(_entry(record), "".join([*lines, f"{record},,\n"]))
    return path


def _stem() -> str:
    return f"{DISTRIBUTION.replace('-', '_')}-{installed_version()}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _members() -> dict[str, bytes]:
    dist = distribution(DISTRIBUTION)
    members = dict(_metadata(dist))
    for package in (*(dist.read_text("top_level.txt") or "").split(), *MAPPED):
        members.update(_package_files(package))
    return members


def _metadata(dist: Distribution) -> Iterator[tuple[str, bytes]]:
    info = f"{_stem()}.dist-info"
    # A bare checkout run beside its egg-info has PKG-INFO, an installation has METADATA.
    yield f"{info}/METADATA", (dist.read_text("METADATA") or dist.read_text("PKG-INFO") or "").encode()
    yield f"{info}/WHEEL", WHEEL_TEXT.encode()
    for name in METADATA_FILES:
        if (text := dist.read_text(name)) is not None:
            yield f"{info}/{name}", text.encode()


def _package_files(package: str) -> Iterator[tuple[str, bytes]]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The package {package} of {DISTRIBUTION} is not installed.")
    root = Path(next(iter(spec.submodule_search_locations)))
    target = PurePosixPath(*package.split("."))
    for file in root.rglob("*"):
        inner = file.relative_to(root)
        if file.is_file() and "__pycache__" not in inner.parts and file.suffix != ".pyc":
            yield str(target.joinpath(*inner.parts)), file.read_bytes()
