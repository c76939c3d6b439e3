"""Find what colleagues shared: the catalogue, and the themes and spaces it is parted by."""

from __future__ import annotations

from typing import Any

import attrs
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.popularity import queries as popularity
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import catalogue_shapes as shapes
from social_learning.search import cards, queries
from social_learning.spaces import queries as spaces

_REFUSALS: dict[int, Any] = dict.fromkeys((401, 429), ErrorSerializer)


class CatalogueView(SocialView):
    """What a person may find."""

    @extend_schema(
        operation_id="catalogue",
        tags=["catalogue"],
        parameters=[shapes.CatalogueInput],
        responses={200: shapes.CataloguePage, 400: ErrorSerializer, 404: ErrorSerializer, **_REFUSALS},
        summary="Find knowledge",
    )
    def get(self, request: Request) -> Response:
        """Return a page of published knowledge in the spaces one sees."""
        asked = shapes.CatalogueInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        page = queries.catalogue(
            self.actor,
            text=given["q"],
            theme_id=given.get("theme"),
            space_id=given.get("space"),
            kind=given.get("kind") or None,
            sort=given["sort"],
            cursor=given.get("cursor") or None,
            limit=given["limit"],
            origin_key=given.get("origin") or None,
        )
        return Response({"results": [card.as_dict() for card in cards.of(page.entries)], "next": page.next})


class ThemesView(SocialView):
    """What knowledge is about."""

    @extend_schema(
        operation_id="themes",
        tags=["catalogue"],
        responses={200: shapes.ThemeList, **_REFUSALS},
        summary="List the themes",
    )
    def get(self, request: Request) -> Response:
        """Return all themes in their order, with how much one may find in each."""
        counts = queries.theme_counts(self.actor)
        themes = [
            {
                "id": theme.pk,
                "slug": theme.slug,
                "title": theme.title,
                "description": theme.description,
                "parent": theme.parent_id,
                "count": counts.get(theme.pk, 0),
            }
            for theme in spaces.themes()
        ]
        return Response({"results": themes})


class SpacesView(SocialView):
    """Where knowledge is shared."""

    @extend_schema(
        operation_id="spaces",
        tags=["catalogue"],
        responses={200: shapes.SpaceList, **_REFUSALS},
        summary="List the spaces",
    )
    def get(self, request: Request) -> Response:
        """Return the spaces one sees, and whether one may share there."""
        sharing = {space.pk for space in spaces.sharing_spaces(self.actor)}
        found = [
            {
                "id": space.pk,
                "slug": space.slug,
                "title": space.title,
                "purpose": space.purpose,
                "course_key": space.course_key or "",
                "review_policy": space.review_policy,
                "can_share": space.pk in sharing,
            }
            for space in spaces.visible_spaces(self.actor)
        ]
        return Response({"results": found})


class PopularityView(SocialView):
    """The answer to "How is this computed?"."""

    @extend_schema(
        operation_id="popularity_explained",
        tags=["catalogue"],
        responses={200: shapes.ExplanationShape, **_REFUSALS},
        summary="Explain popularity",
    )
    def get(self, request: Request) -> Response:
        """Return how popularity is computed here, in words and with the weights as they are set."""
        return Response(attrs.asdict(popularity.explain()))


urlpatterns: list[URLPattern] = [
    path("catalogue/", CatalogueView.as_view(), name="api-catalogue"),
    path("themes/", ThemesView.as_view(), name="api-themes"),
    path("popularity/", PopularityView.as_view(), name="api-popularity"),
    path("spaces/", SpacesView.as_view(), name="api-spaces"),
]
