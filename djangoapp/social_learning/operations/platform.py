"""The names of the platform that we rely on, each a check of its own, and what we hear from it."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from social_learning.edxapp import inspection
from social_learning.edxapp.contracts import CONTRACTS, Contract
from social_learning.edxapp.inspection import Outcome
from social_learning.operations.answers import Answer, Check, Look, error, ok, skipped

GROUP = "platform"


def holds(contract: Contract, look: Look) -> Answer:
    """Say whether one name is where we look for it, with the parameters and fields that we use."""
    outcome, wrong = inspection.examine(contract)
    values = {
        "path": contract.path,
        "purpose": contract.purpose,
        "since": contract.since,
        "needs": contract.needs,
        "wrong": wrong,
    }
    if outcome is Outcome.HOLDS:
        return ok(_("%(path)s is as we need it (%(purpose)s).") % values)
    if outcome is Outcome.BROKEN:
        return error(
            _("%(path)s is not as we need it: %(wrong)s. This concerns: %(purpose)s.") % values,
            _("Install a version of openedx-social-learning that is made for this release of Open edX."),
        )
    if not inspection.service():
        return skipped(_("No platform here: %(path)s was not looked for.") % values)
    if inspection.service() not in contract.services:
        return skipped(_("%(path)s belongs to the other service (%(purpose)s).") % values)
    if contract.needs and find_spec(contract.needs) is None:
        return skipped(_("%(path)s is of no use here: %(needs)s is not installed.") % values)
    return skipped(_("%(path)s comes with the release %(since)s (%(purpose)s).") % values)


def signals(look: Look) -> Answer:
    """Say whether every signal that this service hears exists, and so does what hears it."""
    service = inspection.service()
    if not service:
        return skipped(_("No platform here: its signals were not looked for."))
    config = apps.get_app_config("social_learning")
    heard = config.plugin_app["signals_config"].get(f"{service}.djangoapp", {})  # type: ignore[attr-defined]
    missing = []
    for receiver in heard.get("receivers", ()):
        function = f"social_learning.{heard['relative_path']}.{receiver['receiver_func_name']}"
        for path in filter(None, (function, receiver["signal_path"], receiver.get("sender_path"))):
            try:
                import_string(path)
            except (ImportError, AttributeError) as found:
                missing.append(f"{path} ({found})")
    if missing:
        return error(
            _("Some of what happens on the site is not heard: %(missing)s.") % {"missing": "; ".join(missing)},
            _("Install a version of openedx-social-learning that is made for this release of Open edX."),
        )
    count = len(heard.get("receivers", ()))
    return ok(_("%(count)d signals of the platform are heard.") % {"count": count})


CHECKS: tuple[Check, ...] = (
    *(Check(contract.path, GROUP, partial(holds, contract)) for contract in CONTRACTS),
    Check("platform.signals", GROUP, signals),
)
