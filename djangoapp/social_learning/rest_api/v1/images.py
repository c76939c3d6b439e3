"""Pictures in a text while it is written, and how the text will look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path, reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import conf
from social_learning.knowledge import images, queries
from social_learning.lib import markdown
from social_learning.lib.errors import Invalid
from social_learning.rest_api.base import ErrorSerializer, SocialView, UploadThrottle
from social_learning.rest_api.shapes import Shape

_NO = dict.fromkeys((400, 401, 403, 404, 429), ErrorSerializer)


class ImageUpload(serializers.Serializer[Any]):
    """A picture for a text."""

    file = serializers.FileField(help_text="PNG, JPEG, GIF or WebP.")


class ImageShape(Shape):
    """A picture that the text may show from now on."""

    uuid = serializers.UUIDField(help_text="Of the file.")
    name = serializers.CharField()
    url = serializers.CharField()
    reference = serializers.CharField(help_text="How the text names it: ![what it shows](reference).")


class PreviewInput(serializers.Serializer[Any]):
    """A text as it stands in the window."""

    body = serializers.CharField(allow_blank=True, trim_whitespace=False)


class PreviewShape(Shape):
    """The same as readers will see it."""

    html = serializers.CharField(allow_blank=True)


class ImagesView(SocialView):
    """The pictures of one text."""

    parser_classes = (MultiPartParser,)

    def get_throttles(self) -> list[Any]:
        """A picture that is sent counts as an upload."""
        return [*super().get_throttles(), UploadThrottle()]

    @extend_schema(
        operation_id="images_add",
        tags=["knowledge"],
        request={"multipart/form-data": ImageUpload},
        responses={201: ImageShape, **dict.fromkeys((409, 413, 415, 503, 507), ErrorSerializer), **_NO},
        summary="Bring a picture for a text",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Keep a picture for the text in hand; it is shown once the text names it."""
        item = queries.work(uuid, self.actor, now=self.now)
        stored = images.attach(item.pk, self.actor, request.FILES.get("file"), now=self.now).file
        made = {
            "uuid": stored.uuid,
            "name": stored.name,
            "url": reverse("social_learning:api-file", args=[stored.uuid]),
            "reference": images.reference(stored),
        }
        return Response(made, status=201)


class PreviewView(SocialView):
    """How a text will look."""

    @extend_schema(
        operation_id="text_preview",
        tags=["knowledge"],
        request=PreviewInput,
        responses={200: PreviewShape, **_NO},
        summary="See how a text will look",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Return a text as safe HTML, with the pictures of this Knowledge; nothing is saved."""
        item = queries.work(uuid, self.actor, now=self.now)
        body = request.data.get("body", "") if isinstance(request.data, dict) else None
        limit = int(conf.get("MAX_TEXT_CHARS"))
        if not isinstance(body, str) or len(body) > limit:
            sentence = _("This text is too long. Please keep it below %(limit)d characters.") % {"limit": limit}
            raise Invalid(sentence, fields={"body": sentence})
        # To be read, and never saved.
        item.body = body
        return Response({"html": markdown.to_html(body, images.shown(item))})


urlpatterns = [
    path("knowledge/<uuid:uuid>/images/", ImagesView.as_view(), name="api-images"),
    path("knowledge/<uuid:uuid>/preview/", PreviewView.as_view(), name="api-preview"),
]
