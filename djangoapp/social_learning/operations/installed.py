"""What belongs to the installation: cache, clock, translations, static files, entry points, first steps."""

from __future__ import annotations

import secrets
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.utils.translation import gettext as _

from social_learning import __version__, conf
from social_learning.edxapp import inspection
from social_learning.operations.answers import Answer, Look, error, ok, skipped, warning
from social_learning.spaces import queries as spaces

_DISTRIBUTION = "openedx-social-learning"
_STATIC = ("social_learning/v1/social.css", "social_learning/v1/base.js")
_GROUPS = (
    "lms.djangoapp",
    "cms.djangoapp",
    "xblock.v1",
    "openedx.course_tab",
    "openedx.course_app",
    "openedx.ace.policy",
)
_HOME = Path(__file__).resolve().parent.parent


def cache_works(look: Look) -> Answer:
    """Say whether what one process remembers is there for the others."""
    key, value = f"social_learning.check.{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 30)
    found = cache.get(key)
    cache.delete(key)
    if found != value:
        return error(
            _("The cache forgets at once what it is given."),
            _("Look at CACHES['default']: Redis or memcached must be reachable."),
        )
    backend = settings.CACHES["default"]["BACKEND"]
    if "locmem" in backend:
        return warning(
            _("Each process has a cache of its own: limits on how much one may write count per process."),
            _("Use Redis or memcached in CACHES['default'], as Tutor does."),
        )
    return ok(_("The cache works and is shared."))


def real_clock(look: Look) -> Answer:
    """Say whether the site lives in the present."""
    if not settings.USE_TZ:
        return error(_("USE_TZ is off: times would be wrong."), _("Set USE_TZ = True."))
    if conf.get("CLOCK"):
        return warning(
            _("The time is made by SOCIAL_LEARNING['CLOCK']; that is meant for demonstrations."),
            _("Take CLOCK out of SOCIAL_LEARNING."),
        )
    return ok(_("The time is the real one."))


def translations(look: Look) -> Answer:
    """Say whether the texts are there in the languages that we bring and the site offers."""
    folders = [path for path in (_HOME / "locale").glob("*/LC_MESSAGES") if (path / "django.po").exists()]
    missing = [path.parent.name for path in folders if not (path / "django.mo").exists()]
    if missing:
        return warning(
            _("Not compiled, so pages are in English: %(languages)s.") % {"languages": ", ".join(sorted(missing))},
            _("Install the wheel, which has them compiled, or run compilemessages."),
        )
    languages = ", ".join(sorted({"en", *(path.parent.name for path in folders)}))
    return ok(_("Our texts are there in: %(languages)s.") % {"languages": languages})


def static_files(look: Look) -> Answer:
    """Say whether the site serves our scripts and styles."""
    hashed = getattr(staticfiles_storage, "hashed_files", None)
    if hashed:
        missing = [name for name in _STATIC if name not in hashed]
    else:
        missing = [name for name in _STATIC if not (finders.find(name) or _collected(name))]
    if missing:
        return error(
            _("The site does not have: %(names)s.") % {"names": ", ".join(missing)},
            _("Run collectstatic and restart; with Tutor build the image again (tutor images build openedx)."),
        )
    return ok(_("Scripts and styles are served."))


def _collected(name: str) -> bool:
    return bool(settings.STATIC_ROOT) and staticfiles_storage.exists(name)


def entry_points_(look: Look) -> Answer:
    """Say whether what is installed is what runs, and whether the platform can find it."""
    try:
        found = distribution(_DISTRIBUTION)
    except PackageNotFoundError:
        return error(
            _("%(name)s is not installed as a package: the platform cannot find its blocks and tabs.")
            % {"name": _DISTRIBUTION},
            _("Install it with pip, in the environment of the LMS and Studio."),
        )
    groups = {point.group for point in found.entry_points}
    missing = [group for group in _GROUPS if group not in groups]
    values = {"installed": found.version, "running": __version__, "groups": ", ".join(missing)}
    if found.version != __version__:
        return error(
            _("Version %(installed)s is installed, but version %(running)s runs.") % values,
            _("Install it again and restart LMS, Studio and workers."),
        )
    if missing:
        return error(
            _("The installed package does not announce: %(groups)s.") % values,
            _("Install it again (pip install), so that its entry points are written anew."),
        )
    return ok(_("Version %(running)s is installed; the platform finds its blocks, tab and policy.") % values)


def themes(look: Look) -> Answer:
    """Say whether there is a theme: without one nothing can be published."""
    if inspection.service() == "cms":
        return skipped(_("Knowledge is shared in the LMS."))
    if spaces.themes():
        return ok(_("There are themes to share under."))
    return warning(
        _("There is no theme yet, so nothing can be published."),
        _("Make a few themes in Django admin, under Social learning, and name an expert for each."),
    )
