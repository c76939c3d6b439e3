"""Other plugins that we work with where they are; none of them is needed."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.utils.translation import gettext as _

from social_learning.operations.answers import Answer, Look, ok, skipped


def scorm(look: Look) -> Answer:
    """Say whether SCORM packages can stand in courses."""
    if find_spec("openedxscorm"):
        return ok(_("SCORM is installed: finishing a package counts as taking part."))
    return skipped(_("openedx-scorm-xblock is not installed: there are no SCORM packages in courses."))


def aggregator(look: Look) -> Answer:
    """Say whether the completion aggregator is there."""
    if apps.is_installed("completion_aggregator"):
        return ok(_("completion_aggregator is installed; it and we both hear completions, without meeting."))
    return skipped(_("completion_aggregator is not installed; it is not needed."))


def xapi(look: Look) -> Answer:
    """Say whether our tracking events become xAPI statements."""
    if find_spec("event_routing_backends"):
        return ok(_("event-routing-backends is installed: our events become xAPI statements."))
    return skipped(_("event-routing-backends is not installed: our events stay in the tracking log."))
