"""A form field that names an account, for Django's admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from social_learning.edxapp import users


class PersonField(forms.CharField):
    """Takes a username and cleans to the account's id; shows the username of an id it is given."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Username"))
        super().__init__(max_length=150, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the username of an id; what was typed stays as it is."""
        if not isinstance(value, int):
            return value
        person = users.person(value)
        return person.username if person else value

    def clean(self, value: Any) -> Any:
        """Return the id of the account; a sentence for a name that nobody has."""
        user_id = users.id_of(super().clean(value))
        if user_id is None:
            raise forms.ValidationError(_("Nobody here has this username."), code="unknown_person")
        return user_id

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another person was typed."""
        return bool(super().has_changed(self.prepare_value(initial), data))
