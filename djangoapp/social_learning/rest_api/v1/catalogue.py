"""Find what colleagues shared: the catalogue, and the themes and spaces it is parted by."""

from __future__ import annotations

from typing import Any

import attrs
from django.urls import URLPattern, path
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.popularity import queries as popularity
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import catalogue_shapes as shapes
from social_learning.search import cards, misses, queries
from social_learning.search.filters import Filters, under
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
        """Return a page of what one may find: published knowledge, and with ``everything`` whatever else there is."""
        asked = shapes.CatalogueInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        filters = Filters(
            themes=_themes(given.get("theme")),
            space=given.get("space"),
            kind=given.get("kind") or None,
            language=given.get("language") or None,
            band=given.get("minutes"),
            trust=given.get("trust") or None,
            origin_key=given.get("origin") or None,
            sources=() if given["everything"] else queries.KNOWLEDGE,
        )
        standing = spaces.standing(self.actor)
        page = queries.find(
            self.actor,
            filters,
            text=given["q"],
            sort=given["sort"],
            cursor=given.get("cursor") or None,
            limit=given["limit"],
            languages=((get_language() or "").split("-")[0],),
            standing=standing,
        )
        answer: dict[str, Any] = {"results": [card.as_dict() for card in cards.of(page.entries)], "next": page.next}
        narrowed = any(given.get(name) for name in _NARROW)
        if given["q"] and not page.entries and not narrowed:
            misses.note(given["q"], self.actor, now=self.now, theme_id=given.get("theme") or 0)
        if given["facets"]:
            counts = queries.counts(self.actor, filters, text=given["q"], standing=standing)
            answer["facets"] = {
                "minutes" if name == "band" else name: [
                    {"value": str(value), "count": number} for value, number in sorted(found.items()) if number
                ]
                for name, found in counts.items()
            }
        return Response(answer)


# A search within these may find nothing for their sake.
_NARROW = ("space", "kind", "language", "minutes", "trust", "origin", "cursor")


def _themes(theme_id: int | None) -> tuple[int, ...]:
    """Return a theme with all that stand under it; one query, none without a theme."""
    if theme_id is None:
        return ()
    return under(theme_id, {theme.pk: theme.parent_id for theme in spaces.themes()})


class ThemesView(SocialView):
    """What knowledge is about."""

    @extend_schema(
        operation_id="themes",
        tags=["catalogue"],
        responses={200: shapes.ThemeList, **_REFUSALS},
        summary="List the themes",
    )
    def get(self, request: Request) -> Response:
        """Return the themes one may choose, in their order, with how much one may find in each."""
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
            for theme in spaces.themes_in_use()
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
