"""Make lift-safely.zip: the SCORM 1.2 package, from the files in the folder of the same name."""

from __future__ import annotations

import zipfile
from pathlib import Path

# A fixed date makes the same files give the same bytes, hence the same package fingerprint.
DATE = (2026, 1, 12, 8, 0, 0)


def make(folder: Path) -> Path:
    """Write the package and return its path; the manifest stands first, at the root, as SCORM asks."""
    source, target = folder / "lift-safely", folder / "lift-safely.zip"
    names = sorted((path.name for path in source.iterdir()), key=lambda name: (name != "imsmanifest.xml", name))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, (source / name).read_bytes())
    return target
