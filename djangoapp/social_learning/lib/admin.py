"""What our pages in Django's admin share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

# Generic for the type checker only.
if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    Admin = admin.ModelAdmin
    Inline = admin.TabularInline


class ReadOnlyAdmin(Admin):
    """A page to look things up: rooms are written by their api, never past it."""

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        """Show every field, let none be edited."""
        return [field.name for field in self.model._meta.concrete_fields]

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody adds rows here."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody changes rows here; who may view may open them."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody deletes rows here."""
        return False
