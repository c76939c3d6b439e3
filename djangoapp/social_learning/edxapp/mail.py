"""Mail: edx-ace on the platform, Django's mail in the twin; the same templates serve both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from social_learning.edxapp import present, site, users

FOLDER = "social_learning/edx_ace"


def send(user_id: int, name: str, context: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> bool:
    """Send the mail ``name`` to one person in their language; True if it was handed over.

    ``name`` is a folder below ``templates/social_learning/edx_ace`` with ``email/{subject,body}.txt`` and
    ``body.html``. ``context`` holds plain JSON values. False for accounts that are gone, inactive or without address.
    """
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email or user.username.startswith(users.RETIRED_PREFIX):
        return False
    language = users.language_of(user_id)
    if present():
        from social_learning.edxapp import ace

        return ace.send(user, name, dict(context), language=language, headers=dict(headers or {}))
    return _send_by_django(user, name, dict(context), language=language, headers=dict(headers or {}))


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
