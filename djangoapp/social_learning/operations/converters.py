"""Optional libraries: what is off without them says so."""

from __future__ import annotations

from importlib.util import find_spec

from django.utils.translation import gettext as _

from social_learning.media import office, pictures, probe, sandbox
from social_learning.operations.answers import Answer, Look, ok, warning


def _remedy() -> str:
    return _("Install openedx-social-learning[preview]; Tutor does it with preview among SOCIAL_LEARNING_EXTRAS.")


def pdf(look: Look) -> Answer:
    """Say whether PDF files can be shown page by page."""
    if find_spec("pypdfium2") and pictures.available():
        return ok(_("PDF files are shown page by page."))
    return warning(_("PDF files can only be downloaded: pypdfium2 or Pillow is not installed."), _remedy())


def pictures_(look: Look) -> Answer:
    """Say whether pictures are made smaller and freed of where they were taken."""
    if pictures.available():
        return ok(_("Pictures are freed of where they were taken, and have a small preview."))
    return warning(
        _("Pictures keep what the camera wrote into them, such as the place: Pillow is not installed."), _remedy()
    )


def films(look: Look) -> Answer:
    """Say whether videos and recordings are made playable everywhere."""
    if probe.ffmpeg():
        return ok(_("Videos and recordings are made playable everywhere, and freed of where they were taken."))
    return warning(
        _("Videos are played as they are sent, with the place where they were taken, or not at all: no ffmpeg."),
        _("Install ffmpeg in the image, or openedx-social-learning[video]."),
    )


def office_files(look: Look) -> Answer:
    """Say whether slides, documents and spreadsheets are shown page by page."""
    if office.program():
        return ok(_("Slides, documents and spreadsheets are shown page by page."))
    return warning(
        _("Of slides and documents only the words are shown, and spreadsheets can only be downloaded: no LibreOffice."),
        _("Install LibreOffice in the image; Tutor does it with SOCIAL_LEARNING_INSTALL_CONVERTERS."),
    )


def walls(look: Look) -> Answer:
    """Say what keeps a converter, which opens what strangers made, from the rest of this machine."""
    found = sandbox.walls()
    if found["files"] and not sandbox.has_network():
        return ok(_("Converters reach no network, and no files but their own."))
    missing = []
    if sandbox.has_network():
        missing.append(_("they could reach the network"))
    if not found["files"]:
        missing.append(_("they could read what the worker may read"))
    return warning(
        _("Converters are limited in memory, time and sizes, but on this machine %(missing)s.")
        % {"missing": ", ".join(missing)},
        _("Use Linux 5.13 or later, with seccomp and Landlock in containers, or close the network of the workers."),
    )
