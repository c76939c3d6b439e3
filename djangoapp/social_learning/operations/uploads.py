"""Room for large files: the limits on their way, and space while they come in."""

from __future__ import annotations

import os
import shutil
import tempfile

from django.conf import settings
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.media import reception
from social_learning.operations.answers import Answer, Look, error, ok, warning

MB = 1_000_000
# How many files may come in at the same moment where nothing says how many processes there are; Tutor starts two.
_PROCESSES = 2
_BYTES_A_CHARACTER = 4


def limits(look: Look) -> Answer:
    """Say whether Django lets through what we take."""
    largest = conf.get("MAX_UPLOAD_MB")
    memory = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    text = conf.get("MAX_TEXT_CHARS") * _BYTES_A_CHARACTER
    if memory is not None and memory < text:
        return warning(
            _("DATA_UPLOAD_MAX_MEMORY_SIZE refuses texts that MAX_TEXT_CHARS allows."),
            _("Raise it to %(bytes)d or lower MAX_TEXT_CHARS.") % {"bytes": text},
        )
    if not any("TemporaryFile" in name for name in settings.FILE_UPLOAD_HANDLERS):
        return warning(
            _("FILE_UPLOAD_HANDLERS keeps whole files in memory while they come in."),
            _("Put Django's TemporaryFileUploadHandler back."),
        )
    if settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= 10 * MB:
        return warning(
            _("FILE_UPLOAD_MAX_MEMORY_SIZE keeps files of up to %(size)d MB in memory while they come in.")
            % {"size": settings.FILE_UPLOAD_MAX_MEMORY_SIZE // MB},
            _("Django's own value is 2.5 MB."),
        )
    return ok(
        _("Files of up to %(size)d MB are taken. A proxy in front must let through a little more; Tutor's Caddy does.")
        % {"size": largest}
    )


def space(look: Look) -> Answer:
    """Say whether the folder for files on their way has room for as many as may come in at once."""
    folder = reception.place() or tempfile.gettempdir()
    processes = int(os.environ.get("UWSGI_WORKERS") or _PROCESSES)
    needed = processes * conf.get("MAX_UPLOAD_MB")
    free = shutil.disk_usage(folder).free // MB
    values = {"free": free, "needed": needed, "count": processes}
    if free < needed:
        return error(
            _("The folder for temporary files has %(free)d MB left; %(count)d files at once may need %(needed)d.")
            % values,
            _("Make room there, set FILE_UPLOAD_TEMP_DIR to a larger place, or lower MAX_UPLOAD_MB."),
        )
    if free < 4 * needed:
        return warning(
            _("The folder for temporary files has %(free)d MB left, which is little: %(needed)d may be in use.")
            % values,
            _("Make room there, or set FILE_UPLOAD_TEMP_DIR to a larger place."),
        )
    return ok(_("The folder for temporary files has room for %(count)d large files at once.") % values)
