"""Every setting of the Tutor plugin: name after ``SOCIAL_LEARNING_``, default, and what it is for.

The table in ``docs/settings.rst`` is made of this list, so nothing here needs Tutor.
"""

from __future__ import annotations

from typing import Any, NamedTuple

PREFIX = "SOCIAL_LEARNING_"


class Setting(NamedTuple):
    """One line of ``config.yml``."""

    name: str
    default: Any
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "UNIT_BAR",
        "flag",
        "The reactions bar under every unit: ``on``, ``off``, or ``flag``: only where the waffle flag "
        "``social_learning.unit_bar`` or a course team's switch says so.",
    ),
    Setting(
        "COURSE_TAB", "on", "The course tab *Knowledge*: ``on``, ``off`` or ``flag`` (``social_learning.course_tab``)."
    ),
    Setting(
        "HEADER_LINK",
        False,
        "A link to the catalogue in the header of the micro-frontends. Build the image ``mfe`` after a change.",
    ),
    Setting(
        "HEADER_LABEL",
        {"en": "Knowledge", "fr": "Connaissances"},
        "What that link says, by language; the first one where a language is missing.",
    ),
    Setting(
        "MAX_UPLOAD_MB",
        50,
        "Largest file that people may share, in the app and at Caddy. A proxy of yours in front has a limit too.",
    ),
    Setting("RELAUNCH_ENABLED", False, "Call people back by e-mail to what they left unfinished."),
    Setting(
        "RELAUNCH_SCHEDULE",
        "17 8-18 * * 1-5",
        "When to look who may be called back: a cron expression, in UTC. Quiet hours and caps hold besides.",
    ),
    Setting(
        "SWEEP_SCHEDULE",
        "47 */6 * * *",
        "When to repair what lost tasks left undone; it looks back two days. A cron expression, in UTC.",
    ),
    Setting(
        "RUN_SCHEDULER",
        True,
        "Whether Tutor runs these two. If false, run the jobs from a scheduler of your own.",
    ),
    Setting(
        "QUEUE",
        "",
        "A Celery queue for our tasks; the LMS workers listen to it too. Empty: the platform's default queues.",
    ),
    Setting(
        "MEDIA_ROOT",
        "/openedx/media-private/social-learning",
        "Where shared files are kept when there is no object storage. Never below ``/openedx/media``: that is "
        "served to anybody.",
    ),
    Setting("S3_BUCKET", "", "A **private** bucket for the shared files, used when the site's default storage is S3."),
    Setting(
        "STORAGE",
        {},
        'The whole entry ``STORAGES["knowledge_private"]``, for Azure and others. Wins over the two above.',
    ),
    Setting("SETTINGS", {}, "Merged last into the Django setting ``SOCIAL_LEARNING``; its entries are listed below."),
    Setting(
        "PACKAGE",
        "",
        "What pip installs in the image, for example ``openedx-social-learning[preview]==0.1.0``. Empty: the wheel "
        "of what is installed beside Tutor.",
    ),
    Setting("EXTRAS", ["preview"], "Extras of that wheel."),
    Setting(
        "INSTALL_CONVERTERS",
        False,
        "Install LibreOffice and ffmpeg in the image, for page images of office files and videos that play everywhere; "
        "about 500 MB more, from the distribution's archive. Off, the build needs no network beyond Tutor's own.",
    ),
)
