"""What stewards decide about an area, who else may not, and what never happens to what is in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group

from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.spaces import areas, directory, groups, members, queries, theme_queries, trusted
from social_learning.spaces.models import Space, SpaceMember, SpaceTrust

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(make_area: Callable[..., Any], keeper: Any, site_admin: Any, as_actor: Any, now: datetime) -> Space:
    """An area for members that ``keeper`` looks after."""
    space: Space = make_area("Night shift", purpose="Quiet hours")
    members.name(space.pk, keeper.pk, as_actor(site_admin), role="steward", now=now)
    return space


# ---------------------------------------------------------------- making
def test_site_staff_make_areas_and_look_after_them(area: Space, site_admin: Any) -> None:
    assert (area.slug, area.visibility, area.joining) == ("night-shift", "members", "closed")
    assert site_admin.pk in queries.steward_ids(area.pk)


def test_others_make_none_but_whom_the_site_lets(
    learner: Any, make_user: Any, as_actor: Any, now: datetime, settings: Any, course_key: str
) -> None:
    with pytest.raises(NotAllowed):
        areas.create(as_actor(learner), title="Mine", now=now)
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SPACE_CREATORS": ("lea", "course_team")}
    assert areas.create(as_actor(learner), title="Mine", now=now).pk
    assert areas.create(as_actor(make_user(staff_courses=[course_key])), title="Ours", now=now).pk
    with pytest.raises(NotAllowed):
        areas.create(as_actor(make_user(courses=[course_key])), title="Theirs", now=now)
    with pytest.raises(NotAllowed):
        areas.create(as_actor(make_user(is_staff=True, is_active=False)), title="Gone", now=now)


def test_two_areas_of_one_name_get_two_addresses_and_none_that_is_a_page(make_area: Any) -> None:
    assert [make_area("Night shift").slug for _number in range(2)] == ["night-shift", "night-shift-2"]
    assert make_area("New").slug == "new-2"
    assert make_area("夜勤").slug == "area"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " \x00 "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"purpose": "x" * 501}, "purpose"),
        ({"charter": "x" * 10_001}, "charter"),
        ({"visibility": "secret"}, "visibility"),
        ({"sharing": ""}, "sharing"),
        ({"visibility": "hidden", "joining": "open"}, "joining"),
    ],
)
def test_what_cannot_be_is_said_by_field(make_area: Any, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_area(**{"title": "Night shift", **given})
    assert list(refused.value.fields) == [field]
    assert not Space.objects.exists()


# ---------------------------------------------------------------- who sees it
def test_it_is_closed_at_any_time_and_opened_only_while_it_is_empty(
    area: Space, keeper: Any, as_actor: Any, published: Any
) -> None:
    steward = as_actor(keeper)
    for wanted in ("public", "hidden", "members", "hidden", "public", "members"):
        assert areas.change(area.pk, steward, visibility=wanted).visibility == wanted
    published(space=area)
    areas.change(area.pk, steward, visibility="hidden")
    for actor in (steward,):
        with pytest.raises(Invalid) as refused:
            areas.change(area.pk, actor, visibility="public")
        assert "visibility" in refused.value.fields
    assert areas.change(area.pk, steward, visibility="members").visibility == "members"


def test_the_place_of_everybody_stays_what_it_is(space: Space, site_admin: Any, as_actor: Any, now: datetime) -> None:
    admin = as_actor(site_admin)
    for given in ({"visibility": "hidden"}, {"joining": "closed"}):
        with pytest.raises(Invalid):
            areas.change(space.pk, admin, **given)
    with pytest.raises(NotAllowed):
        areas.archive(space.pk, admin, now=now)


def test_who_may_know_of_it(area: Space, stranger: Any, keeper: Any, as_actor: Any) -> None:
    outside = as_actor(stranger)
    assert areas.known(area.slug, outside) == area
    assert [entry.space for entry in directory.directory(outside)] == [area]
    with pytest.raises(NotFound):
        directory.members(area, outside)
    with pytest.raises(NotAllowed):
        areas.managed(area.slug, outside)
    areas.change(area.pk, as_actor(keeper), visibility="hidden")
    for ask in (areas.known, areas.managed):
        with pytest.raises(NotFound):
            ask(area.slug, outside)
    assert directory.directory(outside) == []
    with pytest.raises(NotFound):
        areas.change(area.pk, outside, title="Found out")


# ---------------------------------------------------------------- people
def test_stewards_name_people_and_others_do_not(
    area: Space, keeper: Any, learner: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    members.name(area.pk, learner.pk, as_actor(keeper), role="member", now=now)
    assert area.pk in queries.standing(as_actor(learner)).member
    with pytest.raises(NotAllowed):
        members.name(area.pk, author.pk, as_actor(learner), role="member", now=now)
    members.remove(area.pk, learner.pk, as_actor(keeper))
    assert area.pk not in queries.standing(as_actor(learner)).visible


def test_a_list_of_names_takes_whom_it_knows(
    area: Space, keeper: Any, learner: Any, make_user: Any, as_actor: Any, now: datetime
) -> None:
    make_user("closed", is_active=False)
    unknown = members.name_many(area.pk, "lea, nobody\nclosed;lea", as_actor(keeper), role="member", now=now)
    assert unknown == ["nobody", "closed"]
    assert SpaceMember.objects.filter(space=area, user_id=learner.pk).count() == 1
    with pytest.raises(Invalid):
        members.name_many(area.pk, " , ", as_actor(keeper), role="member", now=now)


def test_the_last_steward_stays(area: Space, keeper: Any, site_admin: Any, as_actor: Any, now: datetime) -> None:
    members.leave(area.pk, as_actor(site_admin))
    for last in (
        lambda: members.leave(area.pk, as_actor(keeper)),
        lambda: members.remove(area.pk, keeper.pk, as_actor(site_admin)),
        lambda: members.name(area.pk, keeper.pk, as_actor(site_admin), role="member", now=now),
    ):
        with pytest.raises(Conflict):
            last()
    assert queries.steward_ids(area.pk) == [keeper.pk]


@pytest.mark.parametrize("joining", ["closed", "everyone"])
def test_nobody_joins_what_is_not_open(
    make_area: Any, stranger: Any, as_actor: Any, now: datetime, joining: str
) -> None:
    space = make_area("Closed", joining=joining)
    with pytest.raises(NotAllowed):
        members.join(space.pk, as_actor(stranger), now=now)


def test_an_open_area_for_members_opens_by_joining(
    make_area: Any, stranger: Any, as_actor: Any, now: datetime, published: Any
) -> None:
    space = make_area("Open", joining="open")
    item = published(space=space)
    assert not queries.visible_ids(as_actor(stranger), [item.space_id])
    members.join(space.pk, as_actor(stranger), now=now)
    assert queries.visible_ids(as_actor(stranger), [item.space_id])


# ---------------------------------------------------------------- trust
def test_only_trusted_members_share_where_trust_is_asked(
    area: Space, keeper: Any, learner: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    steward = as_actor(keeper)
    areas.change(area.pk, steward, sharing="trusted")
    area.refresh_from_db()
    for user in (learner, author):
        members.name(area.pk, user.pk, steward, role="member", now=now)
    trusted.trust(area.pk, learner.pk, steward, now=now)
    may = {user: queries.can_share(as_actor(user), area) for user in (learner, author, keeper)}
    assert may == {learner: True, author: False, keeper: True}
    assert area in queries.sharing_spaces(as_actor(learner))
    assert area not in queries.sharing_spaces(as_actor(author))
    # Trust opens nothing to who is not there any more.
    members.remove(area.pk, learner.pk, steward)
    assert not queries.can_share(as_actor(learner), area)


def test_what_was_validated_makes_trusted_until_a_steward_takes_it_back(
    area: Space, keeper: Any, author: Any, as_actor: Any, now: datetime, published: Any
) -> None:
    from social_learning.wiring import themes as wiring

    item = published(space=area)

    def happened() -> None:
        wiring.trust_author(knowledge_id=item.pk, action="approve", actor_id=0, now=now)

    happened()
    assert not SpaceTrust.objects.exists()
    item.validated_at = now
    item.save()
    happened()
    happened()
    assert [(row.user_id, row.reason, row.is_on) for row in SpaceTrust.objects.all()] == [
        (author.pk, "validated", True)
    ]
    trusted.trust(area.pk, author.pk, as_actor(keeper), now=now, on=False)
    happened()
    assert not SpaceTrust.objects.get().is_on
    with pytest.raises(NotAllowed):
        trusted.trust(area.pk, author.pk, as_actor(author), now=now)


# ---------------------------------------------------------------- groups, themes, closing
def test_groups_are_added_by_stewards_who_know_them(
    area: Space, keeper: Any, learner: Any, site_admin: Any, as_actor: Any, course_key: str
) -> None:
    night = Group.objects.create(name=f"{course_key}|cohort|Night")
    rule = groups.add_rule(area.pk, as_actor(keeper), kind="course", value=course_key)
    assert groups.add_rule(area.pk, as_actor(keeper), kind="course", value=course_key) == rule
    cohort = {"kind": "cohort", "value": course_key, "cohort": night.pk}
    with pytest.raises(Invalid):
        # Who is in a cohort is the course team's to know.
        groups.add_rule(area.pk, as_actor(keeper), **cohort)
    assert groups.add_rule(area.pk, as_actor(site_admin), **cohort).cohort == night.pk
    for bad in (
        {"kind": "course", "value": "course-v1:No+Such+One"},
        {"kind": "club", "value": "x"},
        {"kind": "org", "value": ""},
    ):
        with pytest.raises(Invalid):
            groups.add_rule(area.pk, as_actor(keeper), **bad)
    with pytest.raises(NotAllowed):
        groups.drop_rule(area.pk, rule.pk, as_actor(learner))
    groups.drop_rule(area.pk, rule.pk, as_actor(keeper))
    assert area.pk not in queries.standing(as_actor(learner)).visible


def test_what_it_is_about(area: Space, keeper: Any, as_actor: Any, theme: Any) -> None:
    areas.set_themes(area.pk, [theme.pk], as_actor(keeper))
    assert theme_queries.of_space(area.pk) == [theme]
    areas.set_themes(area.pk, [], as_actor(keeper))
    assert theme_queries.of_space(area.pk) == []


def test_a_closed_area_stays_readable_and_takes_nothing_new(
    area: Space, keeper: Any, as_actor: Any, published: Any, now: datetime
) -> None:
    item = published(space=area)
    steward = as_actor(keeper)
    areas.change(area.pk, steward, joining="open")
    closed = areas.archive(area.pk, steward, now=now)
    assert not queries.can_share(steward, closed)
    assert closed not in queries.sharing_spaces(steward)
    assert queries.visible_ids(steward, [item.space_id])
    assert areas.archive(area.pk, steward, now=now, back=True).archived_at is None


def test_room_for_files_is_the_site_s_to_give(area: Space, keeper: Any, site_admin: Any, as_actor: Any) -> None:
    assert queries.quota_mb(area.pk) is None
    with pytest.raises(NotAllowed):
        areas.change(area.pk, as_actor(keeper), quota_mb=10)
    areas.change(area.pk, as_actor(site_admin), quota_mb=10)
    assert queries.quota_mb(area.pk) == 10
    # A steward who sends the form back as it is changes nothing.
    areas.change(area.pk, as_actor(keeper), quota_mb=10, title="Night")
    with pytest.raises(Invalid):
        areas.change(area.pk, as_actor(site_admin), quota_mb=-1)
