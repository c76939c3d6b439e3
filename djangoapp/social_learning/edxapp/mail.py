"""Mail: edx-ace on the platform, Django's mail in the twin; the same templates serve both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template, render_to_string
from django.utils import translation

from social_learning.edxapp import present, site, users

FOLDER = "social_learning/edx_ace"
# What edx-ace asks for; it passes over a mail in silence where one of these is missing.
PARTS = ("from_name.txt", "subject.txt", "body.txt", "head.html", "body.html")


def send(
    user_id: int,
    name: str,
    context: Mapping[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
    groups: Iterable[str] = (),
) -> bool:
    """Send the mail ``name`` to one person in their language; True if it was handed over.

    ``name`` is a folder below ``templates/social_learning/edx_ace`` with ``email/…`` as in ``PARTS``; one that is
    missing raises ``TemplateDoesNotExist``. ``context`` holds plain JSON values. ``groups`` are the groups of news it
    tells, for the site's mail policies. False for accounts that cannot be written to.
    """
    user = _account(user_id)
    if user is None:
        return False
    for part in PARTS:
        get_template(f"{FOLDER}/{name}/email/{part}")
    language = users.language_of(user_id)
    if present():
        from social_learning.edxapp import ace

        return ace.send(user, name, dict(context), language=language, headers=dict(headers or {}), groups=tuple(groups))
    return _send_by_django(user, name, dict(context), language=language, headers=dict(headers or {}))


def enable_policy(name: str) -> None:
    """Have edx-ace ask our policy: an entry point alone is not enough, and the settings of others may come after ours.

    The platform's own plugin for edx-ace sets the list as a whole, before or after us. Read once, at the first mail.
    """
    if present() and name not in getattr(settings, "ACE_ENABLED_POLICIES", []):
        settings.ACE_ENABLED_POLICIES = [*getattr(settings, "ACE_ENABLED_POLICIES", []), name]


def reachable(user_id: int) -> bool:
    """Return whether this person can be written to: active, not retired, with an address."""
    return _account(user_id) is not None


def _account(user_id: int) -> Any | None:
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email or user.username.startswith(users.RETIRED_PREFIX):
        return None
    # The platform closes an account by making its password unusable.
    return None if present() and not user.has_usable_password() else user


def _send_by_django(user: Any, name: str, context: dict[str, Any], *, language: str, headers: dict[str, str]) -> bool:
    folder = f"{FOLDER}/{name}/email"
    full = {"platform_name": site.name(), "homepage_url": site.root_url(), **context}
    with translation.override(language):
        # One line; the narrow spaces of a language's punctuation are no line ends and stay.
        subject = " ".join(render_to_string(f"{folder}/subject.txt", full).splitlines()).strip()
        mail = EmailMultiAlternatives(
            subject=subject, body=render_to_string(f"{folder}/body.txt", full), to=[user.email], headers=headers
        )
        head, body = (render_to_string(f"{folder}/{part}.html", full) for part in ("head", "body"))
        page = f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
        mail.attach_alternative(page, "text/html")
    return bool(mail.send())
