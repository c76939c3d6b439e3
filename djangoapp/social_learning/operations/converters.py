"""Optional libraries: what is off without them says so."""

from __future__ import annotations

from importlib.util import find_spec

from django.utils.translation import gettext as _

from social_learning.knowledge import pictures
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
