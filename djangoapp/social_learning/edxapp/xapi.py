"""xAPI statements of our tracking events: only imported where event-routing-backends is installed."""

from __future__ import annotations

from event_routing_backends.processors.xapi import constants
from event_routing_backends.processors.xapi.registry import XApiTransformersRegistry
from event_routing_backends.processors.xapi.transformer import XApiTransformer
from tincan import Activity, ActivityDefinition, Extensions, LanguageMap, Verb

from social_learning.edxapp import site
from social_learning.edxapp.tracking import NAMES, PREFIX

_STREAMS = "http://activitystrea.ms/schema/1.0"
_ADL = "http://adlnet.gov/expapi/verbs"
LIKED = (f"{_STREAMS}/like", "liked")
# By event: IRI and word. Open edX's own verbs where it has one.
VERBS: dict[str, tuple[str, str]] = {
    "knowledge.created": (f"{_STREAMS}/create", "created"),
    "knowledge.submitted": (f"{_STREAMS}/submit", "submitted"),
    "knowledge.approved": (f"{_STREAMS}/approve", "approved"),
    "knowledge.published": (f"{_ADL}/shared", "shared"),
    "knowledge.validated": (f"{_STREAMS}/confirm", "confirmed"),
    "knowledge.archived": (f"{_STREAMS}/archive", "archived"),
    "reaction.given": (constants.XAPI_VERB_VOTED, constants.VOTED),
    "reaction.removed": (f"{_STREAMS}/unlike", "unliked"),
    "comment.posted": (f"{_ADL}/commented", "commented"),
    "question.asked": (f"{_ADL}/asked", "asked"),
    "question.answered": (f"{_ADL}/answered", "answered"),
    "question.accepted": (f"{_STREAMS}/accept", "accepted"),
    "question.closed": (f"{_STREAMS}/close", "closed"),
    "target.finished": (constants.XAPI_VERB_COMPLETED, constants.COMPLETED),
}
REACTION = "https://w3id.org/xapi/acrossx/extensions/type"


class Transformer(XApiTransformer):  # type: ignore[misc]
    """One statement: who did what to which thing; the thing is named as event-routing-backends names it."""

    def get_verb(self) -> Verb:
        """Return the verb of the event; of a reaction, what was meant by it."""
        name = self.get_data("name", True).removeprefix(PREFIX)
        liked = name == "reaction.given" and self.get_data("data.reaction") == "like"
        iri, word = LIKED if liked else VERBS[name]
        return Verb(id=iri, display=LanguageMap({constants.EN: word}))

    def get_object(self) -> Activity:
        """Return what it was done to: a course, a block of one, or something of ours."""
        key, kind = self.get_data("data.object_id", True), self.get_data("data.object_kind", True)
        types = {"course": constants.XAPI_ACTIVITY_COURSE, "vertical": constants.XAPI_ACTIVITY_MODULE}
        return Activity(
            id=_iri(key, kind),
            definition=ActivityDefinition(type=types.get(kind, constants.XAPI_ACTIVITY_RESOURCE)),
        )

    def get_context_extensions(self) -> Extensions:
        """Return the usual ones, and the kind of reaction."""
        extensions = super().get_context_extensions()
        reaction = self.get_data("data.reaction")
        if reaction:
            extensions[REACTION] = reaction
        return extensions


def register() -> None:
    """Make our events known; doing it again changes nothing."""
    for name in NAMES:
        XApiTransformersRegistry.register(name)(Transformer)


def _iri(key: str, kind: str) -> str:
    namespace = key.partition(":")[0]
    folder = {"course-v1": "course", "block-v1": "xblock", "lb": "xblock"}.get(namespace, f"social-learning/{kind}")
    return f"{site.root_url()}/{folder}/{key}"
