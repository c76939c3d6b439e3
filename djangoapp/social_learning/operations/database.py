"""The database: our tables are there, keys compare exactly, and its clock agrees with ours."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from social_learning import migrations as ours
from social_learning.lib import sql
from social_learning.lib.fields import ExactCharField
from social_learning.operations.answers import Answer, Look, error, ok, skipped, warning

_APP = "social_learning"
_SKEW = timedelta(minutes=2)


def migrations(look: Look) -> Answer:
    """Say whether every migration of ours has run."""
    # Django's own plan would read the migrations of all apps of the platform, which takes seconds.
    wanted = {name for _finder, name, _package in iter_modules(ours.__path__) if name[0].isdigit()}
    done = {name for app, name in MigrationRecorder(connection).applied_migrations() if app == _APP}
    pending = sorted(wanted - done)
    if pending:
        return error(
            _("Migrations that have not run: %(names)s.") % {"names": ", ".join(pending)},
            _("Run manage.py lms migrate social_learning; in Tutor: do init --limit=social-learning."),
        )
    return ok(_("All tables are up to date."))


def exact_keys(look: Look) -> Answer:
    """Say whether key columns distinguish capital from small letters, as opaque keys do."""
    if connection.vendor != "mysql":
        return skipped(_("This database compares texts exactly by itself."))
    found = {
        (table, column): collation
        for table, column, collation in sql.rows(
            "SELECT table_name, column_name, collation_name FROM information_schema.columns "
            "WHERE table_schema = DATABASE() AND table_name LIKE %s",
            [f"{_APP}\\_%"],
        )
    }
    wrong = [
        f"{table}.{column}"
        for table, column in sorted(_key_columns())
        if (table, column) in found and not str(found[table, column]).endswith("_bin")
    ]
    if wrong:
        return error(
            _("These columns take capital and small letters for the same: %(columns)s.")
            % {"columns": ", ".join(wrong)},
            _("Give them the collation utf8mb4_bin, as our migrations do."),
        )
    return ok(_("Keys are compared letter by letter."))


def _key_columns() -> set[tuple[str, str]]:
    return {
        (model._meta.db_table, str(field.column))
        for model in apps.get_app_config(_APP).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ExactCharField)
    }


def clock_agrees(look: Look) -> Answer:
    """Say whether the database's clock shows the time of this machine."""
    asked = {"mysql": "SELECT UTC_TIMESTAMP()", "postgresql": "SELECT now() AT TIME ZONE 'utc'"}.get(connection.vendor)
    if asked is None:
        return skipped(_("This database has the clock of this machine."))
    ((theirs,),) = sql.rows(asked, [])
    apart = abs(datetime.now(timezone.utc) - theirs.replace(tzinfo=timezone.utc))
    if apart > _SKEW:
        return warning(
            _("The clocks of the database and of this machine are %(seconds)d seconds apart.")
            % {"seconds": apart.total_seconds()},
            _("Let both take the time from the network (NTP)."),
        )
    return ok(_("The clocks of the database and of this machine agree."))
