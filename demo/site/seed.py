"""Fill the embedded site once: people, themes, a course, and what colleagues did here in the last months.

Everything goes through the rooms' own verbs, at the moments it happened; the derived figures are then rebuilt, as an
operator would do it.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from demo.content.catalogue import FOLLOWED, ITEMS, LENA_FINISHED, UNFINISHED
from demo.content.people import EVERYBODY, THEMES, Person
from demo.content.story import Fact, Item, Said
from demo.site import (
    areas,
    captions,
    desk,
    illustrated,
    kindness,
    knowers,
    meetings,
    outbox,
    paths,
    questions,
    versions,
)
from demo.site.videos import share_videos
from demo.unit.course import COURSE_KEY, COURSE_TITLE, UNITS
from demo.unit.packages import install_packages
from social_learning.comments import api as comments
from social_learning.curation import api as curation
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.experts import api as experts
from social_learning.follows import api as follows
from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.lib import clock
from social_learning.progress import api as progress
from social_learning.reactions import api as reactions
from social_learning.reactions import kinds
from social_learning.review import api as review
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy, Role, Space, Visibility
from social_learning.targets.models import Target
from social_learning.wiring import followers, receivers

# What was shared from within a unit stands in that unit's gallery too.
ORIGINS = {
    "safety-walk": str(UNITS[0].key),
    "earplugs": str(UNITS[0].key),
    "handover-note": str(UNITS[1].key),
    "machine-standup": str(UNITS[1].key),
}
PICKED = "safety-walk"
WANTED = "How do you hand over when the next shift is late?"
HOUR = timedelta(hours=1)


class Seed:
    """One filling of an empty site."""

    def __init__(self) -> None:
        self.today = clock.now()
        self.actors: dict[str, Actor] = {}
        self.themes: dict[str, int] = {}
        self.spaces: dict[str, Space] = {}
        self.items: dict[str, Knowledge] = {}

    def run(self) -> None:
        """Fill everything, then rebuild what is derived."""
        with quietly():
            with transaction.atomic():
                self.people()
                self.places()
            # The workshop began without experts; since last week one looks at what is new.
            for item in sorted(ITEMS, key=lambda item: -item.shared_days_ago):
                with transaction.atomic():
                    if item.shared_days_ago < 10:
                        spaces.set_policy(self.spaces["direct"].pk, review_policy=ReviewPolicy.AFTER)
                    self.item(item)
            with transaction.atomic():
                self.units()
                share_videos(self.actors, self.themes, self.spaces["direct"].pk, today=self.today)
                self.left_unfinished()
                self.followed()
                self.curated()
                meetings.seed(self.actors, self.themes, space_id=self.spaces["direct"].pk, today=self.today)
                paths.seed(
                    self.actors,
                    self.items,
                    self.themes,
                    direct=self.spaces["direct"].pk,
                    reviewed=self.spaces["reviewed"].pk,
                    today=self.today,
                )
                questions.seed(self.actors, self.themes, space_id=self.spaces["direct"].pk, today=self.today)
                areas.fill(self)
                knowers.seed(self.actors, self.themes, today=self.today)
                kindness.seed(self.actors, self.items[next(iter(self.items))].target, today=self.today)
                desk.seed(
                    self.actors["amadou"],
                    self.actors["ingrid"],
                    theme_id=self.themes["Safety"],
                    space_id=self.spaces["reviewed"].pk,
                    now=self.today,
                )
                versions.seed(self.actors, self.themes, space_id=self.spaces["reviewed"].pk, today=self.today)
                illustrated.seed(self.actors, self.themes, space_id=self.spaces["course"].pk, today=self.today)
        call_command("social_learning_rebuild", stdout=StringIO())
        install_packages()
        for item in self.items.values():
            followers.tell_of_knowledge(knowledge_id=item.pk, action="", actor_id=0, now=self.today)
        # Who lived through the past has read its messages; the last days are still new.
        past = Message.objects.filter(created_at__lt=self.today - timedelta(days=3))
        past.update(read_at=self.today - timedelta(days=3))
        desk.of_the_week(self.today)
        # What the past sent would bury what the visitor does now.
        outbox.clear()

    def people(self) -> None:
        """Make the accounts; all are in the course."""
        learners = Group.objects.create(name=f"{COURSE_KEY}|learner")
        team = Group.objects.create(name=f"{COURSE_KEY}|staff")
        for person in EVERYBODY:
            user = _account(person)
            (team if person.role == "course_team" else learners).user_set.add(user)
            self.actors[person.username] = users.actor(user)

    def places(self) -> None:
        """Make the spaces, the themes and their experts."""
        begin = self.today - timedelta(days=200)
        everyone = spaces.ensure_site_space(now=begin)
        self.spaces["reviewed"] = everyone
        self.spaces["direct"] = spaces.create_space(
            "workshop",
            title="Workshop",
            purpose="Quick tips from the floor: published at once, an expert looks afterwards.",
            visibility=Visibility.PUBLIC,
            review_policy=ReviewPolicy.NONE,
            now=begin,
        )
        course = spaces.ensure_course_space(str(COURSE_KEY), now=begin)
        course.title = COURSE_TITLE
        spaces.keep_space(course, now=begin)
        spaces.set_policy(course.pk, review_policy=ReviewPolicy.NONE)
        self.spaces["course"] = course
        for position, (slug, title, description) in enumerate(THEMES):
            theme = spaces.ensure_theme(slug, title=title, description=description, position=position)
            self.themes[title] = theme.pk
        admin = self.actors["aiko"]
        for person in EVERYBODY:
            for theme_title in person.expert_in:
                user_id = self.actors[person.username].user_id
                assert user_id is not None
                experts.appoint(user_id, self.themes[theme_title], admin, now=begin)
        carlos = self.actors["carlos"].user_id
        assert carlos is not None
        spaces.add_member(everyone.pk, carlos, role=Role.STEWARD)

    def item(self, item: Item) -> None:
        """Share one Knowledge, bring it to its state, and let people do with it what they did."""
        author = self.actors[item.author]
        shared = self.today - timedelta(days=item.shared_days_ago)
        space = self.spaces["reviewed" if item.review else "direct"]
        draft = knowledge.create_draft(
            author,
            space_id=space.pk,
            now=shared,
            title=item.title,
            theme_id=self.themes[item.theme],
            why=item.why,
            body=item.markdown,
            url=item.url,
            language=item.language,
            origin_key=ORIGINS.get(item.slug, ""),
        )
        if item.path:
            upload = SimpleUploadedFile(item.path.name, item.path.read_bytes(), _type_of(item.path.name))
            draft = knowledge.attach_file(draft.pk, author, upload, now=shared)
            captions.caption(item.slug, draft, author, now=shared)
        if draft.minutes != item.minutes:
            Knowledge.objects.filter(pk=draft.pk).update(minutes=item.minutes)
        self.items[item.slug] = self._brought_to_state(item, draft, author, shared)
        target = self.items[item.slug].target
        target.refresh_from_db()
        for fact in item.facts():
            self._fact(target, fact, item)
        self._talk(target, item.comments)

    def _brought_to_state(self, item: Item, draft: Knowledge, author: Actor, shared: datetime) -> Knowledge:
        if item.state == "draft":
            return draft
        if item.review is None:
            return review.perform("publish", draft.pk, author, now=shared + HOUR)
        expert = self.actors[item.review.expert]
        review.perform("submit", draft.pk, author, now=shared + HOUR)
        claimed = review.perform("claim", draft.pk, expert, now=shared + 20 * HOUR)
        if item.state == "in_review":
            return claimed
        answered = shared + timedelta(days=item.review.days)
        words = {
            "strength": item.review.strength,
            "suggestions": [{"kind": "clarity", "text": text} for text in item.review.suggestions],
        }
        if item.review.suggestions:
            review.perform("request_changes", draft.pk, expert, now=answered, payload=words)
            if item.state == "changes_requested":
                return Knowledge.objects.get(pk=draft.pk)
            review.perform("submit", draft.pk, author, now=answered + 5 * HOUR)
            review.perform("claim", draft.pk, expert, now=answered + 6 * HOUR)
        return review.perform(
            "approve", draft.pk, expert, now=answered + 8 * HOUR, payload={"strength": item.review.strength}
        )

    def _fact(self, target: Target, fact: Fact, item: Item) -> None:
        actor = self.actors[fact.username]
        at = self.today - timedelta(days=fact.days_ago)
        if fact.kind == "opened":
            self._read(target, actor, 0.3, at)
        elif fact.kind == "finished":
            progress.open_(target, actor, now=at)
            progress.finish(target, actor, now=at)
        elif fact.kind in kinds.every():
            reactions.react(target, actor, fact.kind, now=at, note=fact.note)

    def _read(self, target: Target, actor: Actor, fraction: float, at: datetime) -> None:
        progress.open_(target, actor, now=at - timedelta(seconds=60))
        progress.advance(target, actor, seconds=60, fraction=fraction, now=at)

    def _talk(self, target: Target, said: tuple[Said, ...]) -> None:
        parent = None
        for one in said:
            at = self.today - timedelta(days=one.days_ago)
            comment = comments.add(
                target, self.actors[one.username], one.text, now=at, parent_uuid=parent if one.reply else None
            )
            if not one.reply:
                parent = comment.uuid

    def units(self) -> None:
        """Let some colleagues react to the units of the course."""
        crowd = [person.username for person in EVERYBODY if person.role == "colleague"]
        for number, unit in enumerate(UNITS):
            for place, username in enumerate(crowd[: 22 - 9 * number]):
                actor = self.actors[username]
                at = self.today - timedelta(days=1 + place * 1.5)
                target = spaces.open_target(str(unit.key), actor, now=at, title=str(unit.fields["display_name"]))
                self._read(target, actor, 0.5, at)
                if place % 4:
                    progress.finish(target, actor, now=at)
                if place % 2:
                    reactions.react(target, actor, "like", now=at)
                if place % 5 == 3:
                    reactions.react(target, actor, "applied", now=at, note="")

    def left_unfinished(self) -> None:
        """Let some people begin and leave, and the learner finish a few things."""
        for username, slug, days, fraction in UNFINISHED:
            actor, target = self.actors[username], self.items[slug].target
            at = self.today - timedelta(days=days)
            self._read(target, actor, fraction, at)
        for slug, days in LENA_FINISHED:
            at = self.today - timedelta(days=days)
            progress.open_(self.items[slug].target, self.actors["lena"], now=at)
            progress.finish(self.items[slug].target, self.actors["lena"], now=at)

    def curated(self) -> None:
        """Let the course's team pick what helped most in a unit, and ask for what is missing in another."""
        team = self.actors[next(person.username for person in EVERYBODY if person.role == "course_team")]
        at = self.today - timedelta(days=6)
        curation.pick(str(UNITS[0].key), self.items[PICKED].uuid, team, now=at)
        curation.ask(str(UNITS[1].key), team, question=WANTED, now=at)

    def followed(self) -> None:
        """Let the learner follow a theme, a colleague and one thing, and some colleagues the themes of their work."""
        begin = self.today - timedelta(days=40)
        for username, kind, key in FOLLOWED:
            named = self.items[key].key if kind == "target" else key
            follows.follow(kind, named, self.actors[username], now=begin)


@contextmanager
def quietly() -> Iterator[None]:
    """Keep handlers from running for each of a thousand facts; the rebuild does their work at once."""
    receivers.disconnect()
    try:
        yield
    finally:
        receivers.connect()


def _type_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _account(person: Person) -> Any:
    user = get_user_model()(
        username=person.username,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        is_staff=person.role == "site_admin",
        is_superuser=person.role == "site_admin",
    )
    user.set_unusable_password()
    user.save()
    return user
