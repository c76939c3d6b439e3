"""Shapes that several nouns of the API share; one name in the schema, one class here."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Shape(serializers.Serializer[Any]):
    """A serializer that only describes and checks."""


class ContentKindShape(Shape):
    """What sort of content it is."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    icon = serializers.CharField()


class PlaceShape(Shape):
    """A theme or a space, in brief."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
