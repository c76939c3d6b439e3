"""Office files: their words are read here, and LibreOffice, where it is installed, turns them into a PDF to be drawn.

It runs in the sandbox, with a profile of its own that goes with the scratch folder, no macros, and no linked contents.
A file that holds macros is never opened at all.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from social_learning import conf
from social_learning.media import outlines, pdf, types, zips
from social_learning.media.outlines import Part
from social_learning.media.processing import CannotRead, Job, TryAgain, maker

# How much of the progress the conversion is.
_CONVERTED = 30
# With a new profile it sets that up, then asks to be started again.
_ONCE_MORE = (79, 81)
_PLACES = ("/usr/bin", "/usr/local/bin", "/opt/libreoffice/program")
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{0}"><prop oor:name="{1}" oor:op="fuse"><value>{2}</value></prop></item>'
)
# Macros and links stay untouched; the walls of the sandbox stand whatever becomes of this.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Writer/Content/Update", "Field", "false"),
    ("Calc/Content/Update", "Link", "1"),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*one) for one in _SETTINGS)
    + "</oor:items>"
)


@cache
def program() -> str:
    """Return LibreOffice's own program, past the scripts that start it, ``""`` where it is not installed."""
    found = shutil.which("soffice", path=":".join(_PLACES)) or shutil.which("libreoffice", path=":".join(_PLACES))
    binary = os.path.join(os.path.dirname(os.path.realpath(found)), "soffice.bin") if found else ""
    return binary if binary and os.access(binary, os.X_OK) else ""


@maker(types.PPTX, types.ODP, types.DOCX, types.ODT, types.XLSX, types.ODS)
def make(job: Job) -> None:
    """Make outline and page images of an office file."""
    kind = types.prepare_of(job.stored.mime)
    words = _words(job, kind)
    if words is None:
        job.note("macros")
        return
    job.outline(words)
    if not (program() and pdf.available()):
        job.note("no_office")
        return
    job.progress(5)
    try:
        drawn = pdf.draw(job, _to_pdf(job, kind), begin=_CONVERTED)
    except CannotRead:
        job.note("no_images")
        return
    except TryAgain:
        # Words without pictures are better than nothing, once it has been tried often enough.
        if not words or job.stored.attempts < conf.get("CONVERT_ATTEMPTS"):
            raise
        job.note("no_images")
        return
    if not words:
        job.outline(drawn)


def _words(job: Job, kind: str) -> list[Part] | None:
    """Return the outline; None for a file with macros, which is left alone."""
    try:
        with ZipFile(job.source) as archive:
            if zips.has_macros(archive.namelist()):
                return None
            reader = outlines.READERS.get(kind)
            return outlines.bounded(reader(archive)) if reader else []
    except (BadZipFile, OSError, ValueError, RecursionError) as error:
        raise CannotRead("unreadable") from error


def _to_pdf(job: Job, kind: str) -> Path:
    profile = job.folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    document = job.folder / f"document.{kind}"
    shutil.copyfile(job.source, document)
    target = job.folder / "pdf"
    command = [program(), f"-env:UserInstallation=file://{job.folder}/profile", "--headless", "--invisible"]
    command += ["--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"]
    command += ["--convert-to", "pdf", "--outdir", str(target), str(document)]
    outcome = job.run(command)
    if outcome.code in _ONCE_MORE:
        outcome = job.run(command)
    made = target / "document.pdf"
    if not outcome.ok or not made.is_file() or made.is_symlink():
        raise CannotRead("no_images")
    return made
