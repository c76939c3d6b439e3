"""Model fields with our conventions built in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Char = models.CharField[str, str]
    _BigInteger = models.BigIntegerField[Any, Any]
else:
    # Django's fields take no type parameters when the code runs.
    _Char = models.CharField
    _BigInteger = models.BigIntegerField

# The platform's default collation ignores case, but keys, kinds and tokens compare exactly.
_EXACT = {"mysql": "utf8mb4_bin"}


class ExactCharField(_Char):
    """A ``CharField`` that compares byte by byte on every database (binary collation on MySQL and MariaDB)."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Return the column's type and check, with the vendor's exact collation."""
        parameters: dict[str, Any] = super().db_parameters(connection)
        collation = _EXACT.get(connection.vendor)
        if collation:
            parameters["collation"] = collation
        return parameters


def key_field(**options: Any) -> ExactCharField:
    """Return a field for one opaque key as text: 255 characters, compared exactly."""
    return ExactCharField(max_length=255, **options)


def user_id_field(**options: Any) -> _BigInteger:
    """Return a field for the id of a platform user; not a foreign key, so that facts outlive accounts."""
    return models.BigIntegerField(**options)
