"""Business areas: the list, one of them, coming and going, who is named, and which groups belong."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.edxapp import users
from social_learning.rest_api.base import ErrorSerializer, SocialView, person_id
from social_learning.rest_api.v1 import area_shapes as shapes
from social_learning.spaces import areas, directory, groups, members, trusted
from social_learning.spaces import queries as spaces

_READ: dict[int, Any] = dict.fromkeys((401, 404, 429), ErrorSerializer)
_WRITE: dict[int, Any] = {**_READ, **dict.fromkeys((400, 403, 409, 415), ErrorSerializer)}


class AreasView(SocialView):
    """The areas a person may know of."""

    @extend_schema(operation_id="areas", tags=["areas"], responses={200: shapes.AreaList, **_READ})
    def get(self, request: Request) -> Response:
        """Return the areas I may know of, also those whose content is for their members."""
        found = directory.directory(self.actor)
        return Response({"results": [shapes.row(one.space, self.actor) for one in found]})

    @extend_schema(
        operation_id="area_create",
        tags=["areas"],
        request=shapes.NewAreaInput,
        responses={201: shapes.AreaShape, **_WRITE},
    )
    def post(self, request: Request) -> Response:
        """Make a new area, which I then look after."""
        given = shapes.NewAreaInput(data=request.data)
        given.is_valid(raise_exception=True)
        space = areas.create(self.actor, now=self.now, **given.validated_data)
        return Response(shapes.whole(space, self.actor), status=201)


class AreaView(SocialView):
    """One area."""

    @extend_schema(operation_id="area", tags=["areas"], responses={200: shapes.AreaShape, **_READ})
    def get(self, request: Request, slug: str) -> Response:
        """Return what an area is for and what holds in it."""
        return Response(shapes.whole(areas.known(slug, self.actor), self.actor))

    @extend_schema(
        operation_id="area_change",
        tags=["areas"],
        request=shapes.AreaInput,
        responses={200: shapes.AreaShape, **_WRITE},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change an area I look after; ``archived`` closes it or opens it again."""
        given = shapes.AreaInput(data=request.data)
        space = areas.managed(slug, self.actor)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        archived = changes.pop("archived", None)
        space = areas.change(space.pk, self.actor, **changes)
        if archived is not None:
            space = areas.archive(space.pk, self.actor, now=self.now, back=not archived)
        return Response(shapes.whole(space, self.actor))


class MembershipView(SocialView):
    """Coming and going."""

    @extend_schema(
        operation_id="area_join", tags=["areas"], request=None, responses={200: shapes.MembershipShape, **_WRITE}
    )
    def put(self, request: Request, slug: str) -> Response:
        """Join an open area; a second time changes nothing."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        members.join(areas.known(slug, self.actor).pk, self.actor, now=self.now)
        return Response({"is_member": True})

    @extend_schema(operation_id="area_leave", tags=["areas"], responses={200: shapes.MembershipShape, **_WRITE})
    def delete(self, request: Request, slug: str) -> Response:
        """Leave an area; whom a group lets in belongs all the same."""
        space = areas.known(slug, self.actor)
        members.leave(space.pk, self.actor)
        return Response({"is_member": space.pk in spaces.standing(self.actor).member})


class MembersView(SocialView):
    """Who is named in an area."""

    @extend_schema(
        operation_id="area_members",
        tags=["areas"],
        parameters=[shapes.AfterInput],
        responses={200: shapes.AreaMembers, 400: ErrorSerializer, **_READ},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return one page of those named in an area whose content I see."""
        asked = shapes.AfterInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = directory.members(areas.known(slug, self.actor), self.actor, after=asked.validated_data["after"])
        people = users.people(row.user_id for row in page.rows)
        shown = [(row, people[row.user_id]) for row in page.rows if row.user_id in people]
        return Response(
            {
                "results": [
                    {"username": person.username, "name": users.display_name(person), "role": row.role}
                    for row, person in shown
                    if person.is_active and not person.is_retired
                ],
                "next": page.next,
            }
        )


class MemberView(SocialView):
    """One person in an area I look after."""

    @extend_schema(
        operation_id="area_member_name",
        tags=["areas"],
        request=shapes.RoleInput,
        responses={200: shapes.RoleInput, **_WRITE},
    )
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Name somebody member or steward."""
        given = shapes.RoleInput(data=request.data)
        space = areas.managed(slug, self.actor)
        given.is_valid(raise_exception=True)
        members.name(space.pk, person_id(username), self.actor, role=given.validated_data["role"], now=self.now)
        return Response(given.validated_data)

    @extend_schema(operation_id="area_member_remove", tags=["areas"], responses={204: None, **_WRITE})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Take somebody off the list."""
        space = areas.managed(slug, self.actor)
        members.remove(space.pk, person_id(username), self.actor)
        return Response(status=204)


class TrustView(SocialView):
    """Who is trusted to share in an area I look after."""

    @extend_schema(operation_id="area_trust", tags=["areas"], request=None, responses={204: None, **_WRITE})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Trust somebody."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        space = areas.managed(slug, self.actor)
        trusted.trust(space.pk, person_id(username), self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(operation_id="area_distrust", tags=["areas"], responses={204: None, **_WRITE})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Take it back, for good."""
        space = areas.managed(slug, self.actor)
        trusted.trust(space.pk, person_id(username), self.actor, now=self.now, on=False)
        return Response(status=204)


class RulesView(SocialView):
    """Which groups belong to an area I look after."""

    @extend_schema(
        operation_id="area_rules", tags=["areas"], responses={200: shapes.RuleList, 403: ErrorSerializer, **_READ}
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the groups that belong."""
        space = areas.managed(slug, self.actor)
        return Response({"results": [shapes.RuleShape(rule).data for rule in directory.rules(space.pk)]})

    @extend_schema(
        operation_id="area_rule_add",
        tags=["areas"],
        request=shapes.RuleInput,
        responses={201: shapes.RuleShape, **_WRITE},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Let a group belong."""
        given = shapes.RuleInput(data=request.data)
        space = areas.managed(slug, self.actor)
        given.is_valid(raise_exception=True)
        return Response(
            shapes.RuleShape(groups.add_rule(space.pk, self.actor, **given.validated_data)).data, status=201
        )


class RuleView(SocialView):
    """One group."""

    @extend_schema(operation_id="area_rule_drop", tags=["areas"], responses={204: None, **_WRITE})
    def delete(self, request: Request, slug: str, rule_id: int) -> Response:
        """Take a group off: whoever belonged by it alone belongs no more."""
        groups.drop_rule(areas.managed(slug, self.actor).pk, rule_id, self.actor)
        return Response(status=204)


urlpatterns: list[URLPattern] = [
    path("areas/", AreasView.as_view(), name="api-areas"),
    path("areas/<str:slug>/", AreaView.as_view(), name="api-area"),
    path("areas/<str:slug>/membership/", MembershipView.as_view(), name="api-area-membership"),
    path("areas/<str:slug>/members/", MembersView.as_view(), name="api-area-members"),
    path("areas/<str:slug>/members/<str:username>/", MemberView.as_view(), name="api-area-member"),
    path("areas/<str:slug>/trusted/<str:username>/", TrustView.as_view(), name="api-area-trust"),
    path("areas/<str:slug>/rules/", RulesView.as_view(), name="api-area-rules"),
    path("areas/<str:slug>/rules/<int:rule_id>/", RuleView.as_view(), name="api-area-rule"),
]
