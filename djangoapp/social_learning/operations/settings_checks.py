"""The site's settings: ours by name and type, the platform's where we hang in."""

from __future__ import annotations

from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.edxapp import inspection
from social_learning.edxapp.hooks import FILTER_STEPS, MAIL_POLICY
from social_learning.operations import values as rules
from social_learning.operations.answers import Answer, Look, error, ok, skipped, warning
from social_learning.popularity import trending

_TEN_YEARS = timedelta(days=3653)


def names(look: Look) -> Answer:
    """Say which entries of SOCIAL_LEARNING nobody reads, and what was probably meant."""
    given: Any = getattr(settings, "SOCIAL_LEARNING", {})
    if not isinstance(given, dict):
        return error(
            _("SOCIAL_LEARNING is not a dictionary."), _("Write SOCIAL_LEARNING = {…}; see docs/settings.rst.")
        )
    unknown = sorted(str(name) for name in given if name not in conf.SETTINGS)
    if not unknown:
        return ok(_("Every entry of SOCIAL_LEARNING is known."))
    hints = [_suggestion(name) for name in unknown]
    return warning(
        _("SOCIAL_LEARNING has entries that nothing reads: %(names)s.") % {"names": ", ".join(unknown)},
        " ".join(hints),
    )


def _suggestion(name: str) -> str:
    near = get_close_matches(name.upper(), conf.SETTINGS, n=1, cutoff=0.6)
    if near:
        return _("Did you mean %(near)s instead of %(name)s?") % {"near": near[0], "name": name}
    return _("Take %(name)s out; the names are in docs/settings.rst.") % {"name": name}


def values(look: Look) -> Answer:
    """Say which entries of SOCIAL_LEARNING cannot be used as they are."""
    given: Any = getattr(settings, "SOCIAL_LEARNING", {})
    wrong = []
    for name, value in given.items() if isinstance(given, dict) else ():
        expected = rules.problem(name, value) if name in conf.SETTINGS else None
        if expected:
            wrong.append(f"{name} = {value!r}: {expected}")
    if wrong:
        return error(
            _("SOCIAL_LEARNING has values that cannot be used: %(wrong)s.") % {"wrong": "; ".join(wrong)},
            _("Correct them; docs/settings.rst lists every name with its default."),
        )
    return ok(_("Every value of SOCIAL_LEARNING can be used."))


def trending_key(look: Look) -> Answer:
    """Say whether the half life leaves the trending key room for ten years; a shorter one would overflow."""
    if trending.fits(look.now + _TEN_YEARS, conf.get("TRENDING_HALF_LIFE_DAYS")):
        return ok(_("The trending order holds for ten years and more."))
    return error(
        _("SOCIAL_LEARNING['TRENDING_HALF_LIFE_DAYS'] is so short that the trending key overflows within ten years."),
        _("Use 7 days or more."),
    )


def filters(look: Look) -> Answer:
    """Say whether our steps stand in the platform's pipelines and can be imported."""
    if not inspection.service():
        return skipped(_("No platform here: there are no pipelines to hang into."))
    found: Any = getattr(settings, "OPEN_EDX_FILTERS_CONFIG", {})
    missing = [step for name, step in FILTER_STEPS.items() if step not in found.get(name, {}).get("pipeline", ())]
    if missing:
        return error(
            _("Not in OPEN_EDX_FILTERS_CONFIG: %(steps)s.") % {"steps": ", ".join(missing)},
            _("Where the site replaces this whole setting, add our steps there; docs/operators.rst lists them."),
        )
    for step in FILTER_STEPS.values():
        import_string(step)
    return ok(_("The bar under units and the instructor dashboard are hung into the platform's pipelines."))


def mail_policy(look: Look) -> Answer:
    """Say whether edx-ace asks us before it mails: an entry point alone is not enough."""
    if not inspection.service():
        return skipped(_("No platform here: mails go out by Django, which asks us anyway."))
    if MAIL_POLICY in getattr(settings, "ACE_ENABLED_POLICIES", ()):
        return ok(_("Mails ask first what a person wants to get."))
    return error(
        _("%(policy)s is not in ACE_ENABLED_POLICIES: mails would not ask what a person wants.")
        % {"policy": MAIL_POLICY},
        _("Where the site replaces this whole setting, add %(policy)s to it.") % {"policy": MAIL_POLICY},
    )


def mako(look: Look) -> Answer:
    """Say whether the legacy instructor dashboard finds our section: without, the whole page breaks."""
    if inspection.service() != "lms":
        return skipped(_("The instructor dashboard is in the LMS only."))
    ours = Path(__file__).resolve().parent.parent
    found: Any = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", ())
    if any(ours in Path(str(folder)).resolve().parents for folder in found):
        return ok(_("The instructor dashboard finds our section's template."))
    return error(
        _("Our templates are not in MAKO_TEMPLATE_DIRS_BASE: the instructor dashboard of Ulmo would not open."),
        _("Where the site replaces this whole setting, add the folder templates/mako of the package social_learning."),
    )


def csrf(look: Look) -> Answer:
    """Say whether forms and scripts can prove where they come from; we change nothing of it."""
    wrong = []
    if not any(name.endswith("CsrfViewMiddleware") for name in settings.MIDDLEWARE):
        wrong.append("MIDDLEWARE")
    if settings.CSRF_COOKIE_HTTPONLY or settings.CSRF_USE_SESSIONS:
        wrong.append("CSRF_COOKIE_HTTPONLY, CSRF_USE_SESSIONS")
    # Our scripts read this name and send this header.
    wrong += ["CSRF_COOKIE_NAME"] * (settings.CSRF_COOKIE_NAME != "csrftoken")
    wrong += ["CSRF_HEADER_NAME"] * (settings.CSRF_HEADER_NAME != "HTTP_X_CSRFTOKEN")
    if not wrong:
        return ok(_("Forms and scripts are protected against other sites as the platform does it."))
    return error(
        _("Reactions and comments would be refused, or are unprotected: %(names)s are not as the platform sets them.")
        % {"names": ", ".join(wrong)},
        _("Go back to the platform's values: the middleware on, the cookie csrftoken readable by scripts."),
    )


def cors(look: Look) -> Answer:
    """Say whether any site at all may act in a learner's name by their browser."""
    everyone = getattr(settings, "CORS_ALLOW_ALL_ORIGINS", getattr(settings, "CORS_ORIGIN_ALLOW_ALL", False))
    if everyone and getattr(settings, "CORS_ALLOW_CREDENTIALS", False):
        return warning(
            _("CORS lets every site read our API in the name of whoever is logged in."),
            _("List the micro-frontends in CORS_ORIGIN_WHITELIST instead of CORS_ORIGIN_ALLOW_ALL."),
        )
    return ok(_("Only sites that the platform lists may read our API from a browser."))
