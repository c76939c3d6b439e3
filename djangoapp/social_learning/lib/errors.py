"""Errors a person can understand: one sentence, one code, and the fields concerned.

Rooms raise them, faces translate them: REST into ``{code, message, fields}``, pages into a form that keeps what was
typed. Anything else that escapes is our bug and a 500.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class SocialError(Exception):
    """Say no, kindly: ``code`` is for machines, ``message`` for people, ``fields`` maps field name to sentence."""

    status = 400
    code = "invalid"
    message: Sentence = _("Something in this request is not as it should be.")

    def __init__(
        self,
        message: Sentence | None = None,
        *,
        code: str | None = None,
        fields: Mapping[str, Sentence] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.message = message if message is not None else type(self).message
        self.code = code or type(self).code
        self.fields = dict(fields or {})
        # Plain JSON values a client needs to go on, for instance the current version after a conflict.
        self.extra = dict(extra or {})
        super().__init__(self.code)

    def as_dict(self) -> dict[str, Any]:
        """Return the error body of the REST API, all sentences in the active language."""
        body: dict[str, Any] = {
            "code": self.code,
            "message": str(self.message),
            "fields": {name: str(sentence) for name, sentence in self.fields.items()},
        }
        if self.extra:
            body["extra"] = self.extra
        return body


class Invalid(SocialError):
    """400: what was sent cannot be used as it is."""


class LoginNeeded(SocialError):
    """401: nobody is logged in."""

    status = 401
    code = "login_needed"
    message = _("Please log in first.")


class NotAllowed(SocialError):
    """403: known person, but not theirs to do."""

    status = 403
    code = "not_allowed"
    message = _("You cannot do this here.")


class NotFound(SocialError):
    """404: does not exist, or this person may not know that it does."""

    status = 404
    code = "not_found"
    message = _("We could not find this. It may have been moved, or it is not open to you.")


class Conflict(SocialError):
    """409: somebody else was faster, or the thing has changed since it was read."""

    status = 409
    code = "conflict"
    message = _("This has changed since you opened it. Nothing of yours is lost: look again and retry.")


class TooLarge(SocialError):
    """413: more than the limit allows."""

    status = 413
    code = "too_large"
    message = _("This is larger than what can be shared here.")


class UnsupportedType(SocialError):
    """415: a file whose kind is not accepted, or is not what its name says."""

    status = 415
    code = "unsupported_type"
    message = _("This kind of file cannot be shared here.")


class TooMany(SocialError):
    """429: slow down."""

    status = 429
    code = "too_many"
    message = _("That was a lot in a short time. Please take a breath and try again in a while.")


class Unavailable(SocialError):
    """503: something the site needs does not answer right now; nothing has changed."""

    status = 503
    code = "unavailable"
    message = _("Something this site needs does not answer right now. Please try again in a few minutes.")


class NoRoom(Unavailable):
    """507: there is no room left to keep this; nothing of it was kept."""

    status = 507
    code = "no_room"
    message = _("There is no room left on this site to keep this.")
