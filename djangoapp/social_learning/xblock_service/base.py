"""What both blocks share: views that never break a course page, the twin's handlers, and saving of settings."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext
from web_fragments.fragment import Fragment
from webob import Response
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.validation import ValidationMessage

from social_learning.lib.errors import NotFound
from social_learning.xblock_service import host
from social_learning.xblock_service.contract import Answer, Call, Panel, Place, SocialService, Viewer
from social_learning.xblock_service.fields import Refused, Switch
from social_learning.xblock_service.resolve import NAME, resolve

log = logging.getLogger(__name__)
MAX_BODY = 64_000


@XBlock.wants("user", "i18n", NAME)
class SocialBlock(StudioEditableXBlockMixin, XBlock):  # type: ignore[misc]
    """A block that shows one panel of the social service. It keeps settings only, nothing of learners."""

    has_author_view = True
    has_score = False
    icon_class = "other"
    # Looking at colleagues' words is no step of a course.
    completion_mode = XBlockCompletionMode.EXCLUDED
    # The LMS hides other blocks while staff views as one learner; this one is read-only then.
    show_in_read_only_mode = True

    def panel(self, service: SocialService, place: Place, viewer: Viewer) -> Panel:
        """Return what to show; each block asks the service for its own."""
        raise NotImplementedError

    @XBlock.supports("multi_device")  # type: ignore[untyped-decorator]
    def student_view(self, context: Any = None) -> Fragment:
        """Return the panel for the person who looks."""
        return self._show()

    def public_view(self, context: Any = None) -> Fragment:
        """Return the panel for somebody who is not in the course, or not logged in: a sentence."""
        return self._show(public=True)

    def author_view(self, context: Any = None) -> Fragment:
        """Return what learners will see, for looking only."""
        return self._show(preview=True)

    @XBlock.handler  # type: ignore[untyped-decorator]
    def social(self, request: Any, suffix: str = "") -> Response:
        """Do what a learner asked for, where the in-memory twin answers; elsewhere the REST API does."""
        service = resolve(self)
        if not service.answers_handlers:
            return _json(404, {"code": "use_rest", "message": gettext("Please use the REST API."), "fields": {}})
        try:
            body = json.loads(request.body or b"{}") if len(request.body) <= MAX_BODY else None
        except (ValueError, RecursionError):
            body = None
        call = Call(request.method, suffix, body if isinstance(body, dict) else {})
        if not isinstance(body, dict):
            sentence = gettext("Something in this request is not as it should be.")
            return _json(400, {"code": "invalid", "message": sentence, "fields": {}})
        answer: Answer = service.answer(self._place(service), host.viewer_of(self), call)
        return _json(answer.status, answer.body)

    @XBlock.handler  # type: ignore[untyped-decorator]
    def asset(self, request: Any, suffix: str = "") -> Response:
        """Hand out a script or style sheet of the app where it is not installed, and so no web server does."""
        found = resolve(self).asset(suffix)
        if found is None:
            return _json(404, {"code": "not_found", "message": gettext("There is no such file."), "fields": {}})
        content, kind = found
        return Response(body=content, content_type=kind, charset="utf-8", cache_control="no-cache")

    @XBlock.json_handler  # type: ignore[untyped-decorator]
    def submit_studio_edits(self, data: Any, suffix: str = "") -> dict[str, str]:
        """Keep what an author set; 400 with a sentence for each field that cannot be kept, and nothing is changed."""
        values, defaults = _parts(data)
        kept, refused = {}, {}
        for name in self.editable_fields:
            if name not in values:
                continue
            try:
                kept[name] = self.fields[name].strict(values[name])
            except Refused as error:
                refused[name] = str(error)
        if refused:
            raise _refusal(gettext("Some of this cannot be used as it is."), refused)
        for name, value in kept.items():
            setattr(self, name, value)
        for name in self.editable_fields:
            if name in defaults and name not in kept and self.fields[name].is_set_on(self):
                self.fields[name].delete_from(self)
        return {"result": "success"}

    def validate_field_data(self, validation: Any, data: Any) -> None:
        """Tell the author in Studio of a setting that does not hold any more, such as a theme that is gone."""
        for name in self.editable_fields:
            try:
                self.fields[name].strict(getattr(data, name))
            except Refused as error:
                words = f"{self.ugettext(self.fields[name].display_name)}: {error}"
                validation.add(ValidationMessage(ValidationMessage.WARNING, words))

    def _make_field_info(self, field_name: str, field: Any) -> dict[str, Any]:
        """Return what Studio's form shows of a setting: a switch is answered in words, not by True and False."""
        info: dict[str, Any] = super()._make_field_info(field_name, field)
        if isinstance(field, Switch):
            answers = [{"display_name": gettext("Yes"), "value": "1"}, {"display_name": gettext("No"), "value": "0"}]
            said = {name: "1" if info[name] else "0" for name in ("value", "default")}
            info.update(type="string", values=answers, has_values=True, **said)
        return info

    def index_dictionary(self) -> dict[str, Any]:
        """Return what course search may find: the author's words, nothing of learners."""
        words = {"display_name": self.display_name}
        if "prompt" in self.fields:
            words["prompt"] = self.prompt
        return {"content": words, "content_type": gettext("Social learning")}

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """Return the settings and what they refer to, for the mobile apps and the course blocks API."""
        settings = {name: getattr(self, name) for name in self.editable_fields}
        return {**settings, "target": host.place_of(self).unit_key}

    def ugettext(self, text: str) -> str:
        """Return a label in the reader's language; the words are in the app's own catalogue."""
        return str(gettext(text)) if text else ""

    def _place(self, service: SocialService) -> Place:
        # An address costs something, and only the twin is asked by handlers.
        names = {"handler": "social", "asset": "asset"} if service.answers_handlers else {}
        return host.place_of(self, **names)

    def _show(self, *, preview: bool = False, public: bool = False) -> Fragment:
        try:
            service = resolve(self)
            viewer = host.viewer_of(self, preview=preview, public=public)
            panel = self.panel(service, self._place(service), viewer)
        except NotFound as error:
            # Course pages are open to more people than the course's own talk.
            closed = gettext("What colleagues say here is for the people of this course.")
            return _quiet(str(error.message) if error.code == "gone" else closed)
        except Exception:
            # Whatever it is, it is ours, and the course page must stand.
            log.exception("social_learning: the block %s could not be shown", self.scope_ids.usage_id)
            sentence = gettext("What colleagues say cannot be shown just now. The rest of this page works as usual.")
            return _quiet(sentence)
        fragment = Fragment(panel.html)
        for url in panel.css:
            fragment.add_css_url(url)
        return fragment


def _parts(data: Any) -> tuple[dict[str, Any], list[Any]]:
    """Return what an author set and which fields are to follow the default again."""
    values = data.get("values", {}) if isinstance(data, dict) else None
    defaults = data.get("defaults", []) if isinstance(data, dict) else None
    if not isinstance(values, dict) or not isinstance(defaults, list):
        raise _refusal(gettext("Something in this request is not as it should be."), {})
    return values, defaults


def _refusal(sentence: str, fields: dict[str, str]) -> JsonHandlerError:
    """Return a 400 with our error body, and the ``messages`` that Studio's form shows."""
    said = list(fields.values()) or [sentence]
    messages = [{"type": "error", "text": text} for text in said]
    return JsonHandlerError(400, {"code": "invalid", "message": sentence, "fields": fields, "messages": messages})


def _quiet(sentence: str) -> Fragment:
    return Fragment(format_html('<p class="sl-quiet" role="note">{}</p>', sentence))


def _json(status: int, body: dict[str, Any]) -> Response:
    text = "" if status == 204 else json.dumps(body)
    return Response(text, status=status, content_type="application/json", charset="utf-8")
