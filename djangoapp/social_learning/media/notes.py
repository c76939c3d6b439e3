"""What is said of a file beside itself: what is missing, why its preparation failed, and what to do about it.

Kept as a code in the row, so that everybody reads the sentence in their own language.
"""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.media.models import FileStatus, StoredFile


@attrs.frozen
class Note:
    """One note: what it says, what its author can do, and whether trying once more may end differently."""

    sentence: Promise
    remedy: Promise | str = ""
    again: bool = False


NOTES: dict[str, Note] = {
    "no_preview": Note(_("There is no preview of this file here. It can be downloaded.")),
    "no_office": Note(
        _("Slide and page images of office files are not made on this site. The file can be downloaded."),
        _("Sharing it as PDF as well gives it a preview."),
    ),
    "first_pages": Note(_("Only the first pages have a preview. The whole file can be downloaded.")),
    "locked": Note(
        _("This PDF is locked with a password, so there is no preview. Sharing it without would help others."),
        _("Please save it without a password and share that."),
    ),
    "unreadable": Note(
        _("We could not look into this file. Please check that it opens, or share it in another format."),
        _("Please save it again in its own program, or share it as PDF."),
        again=True,
    ),
    "as_sent": Note(
        _("This picture is kept as it was sent; it may still tell where and with what it was taken."),
    ),
    "macros": Note(
        _("This file holds macros, which are small programs. It was not opened here, so there is no preview."),
        _("Open it only if you trust who shared it. Saving it without macros gives it a preview."),
    ),
    "no_images": Note(
        _("This file could not be drawn, so it has no page images. Its words were read, and it can be downloaded."),
        _("Sharing it as PDF as well gives it a preview."),
    ),
    "too_long": Note(
        _("It took too long to look into this file."),
        _("Please try again later, or share it in smaller parts."),
        again=True,
    ),
    "too_heavy": Note(
        _("Looking into this file would take more memory than it may."),
        _("Please make it smaller, for instance its pictures, or share it in parts."),
        again=True,
    ),
    "storage": Note(
        _("The place where files are kept did not answer. Your file is safe."),
        _("Please try again in a few minutes."),
        again=True,
    ),
    "no_room": Note(
        _("There was no room left to look into this file. Your file is safe."),
        _("Please try again later, and tell the people who run this site."),
        again=True,
    ),
    "missing": Note(
        _("The content of this file cannot be found here any more."),
        _("Please share the file once more, if you still have it."),
    ),
    "plays_as_sent": Note(_("It is played as it was sent; in some browsers it may not play.")),
    "not_played": Note(
        _("It cannot be played in the page on this site. It can be downloaded."),
        _("Saved as MP4 (videos) or MP3 (sound) it can be played."),
    ),
    "not_a_film": Note(
        _("We found nothing in this file that could be played. It can be downloaded."),
        _("Please check that it plays on your own device, and save it as MP4 or MP3."),
        again=True,
    ),
    "film_too_long": Note(
        _("This recording is longer than what is played in the page here. It can be downloaded."),
        _("In shorter parts, colleagues find what they need sooner."),
    ),
    "film_too_heavy": Note(
        _("Making this recording playable took more time or memory than it may. It can be downloaded."),
        _("Please try again later, or share a shorter or smaller one."),
        again=True,
    ),
    "film_failed": Note(
        _("This recording could not be made playable. It can be downloaded."),
        _("Please save it again, as MP4 or MP3, and share that."),
        again=True,
    ),
    "stopped": Note(
        _("Looking into this file was interrupted several times. Your file is safe."),
        _("Please try again. If it stops again, please share the file in another format."),
        again=True,
    ),
}


def note_of(stored: StoredFile) -> str:
    """Return the note on a file as a sentence, ``""`` where there is none."""
    return str(NOTES[stored.note].sentence) if stored.note in NOTES else str(stored.note)


def remedy_of(stored: StoredFile) -> str:
    """Return what its author can do about that note, ``""`` for nothing."""
    return str(NOTES[stored.note].remedy) if stored.note in NOTES else ""


def can_retry(stored: StoredFile) -> bool:
    """Return whether the preparation has failed in a way that trying once more may mend."""
    return stored.status == FileStatus.FAILED and (stored.note not in NOTES or NOTES[stored.note].again)
