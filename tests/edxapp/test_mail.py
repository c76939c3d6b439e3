"""Our mails through the real edx-ace: rendered in the site's frame, with our headers, kept back by our policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from typing import Any, cast

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.template import TemplateDoesNotExist
from django.test import Client
from django.utils import translation

from social_learning.edxapp import mail, tray
from social_learning.inbox import api, kinds, letters, preferences, unsubscribe
from social_learning.inbox.groups import GROUPS, INBOX
from social_learning.inbox.models import Digest, Message
from social_learning.inbox.tasks import deliver_message_task, send_digest_task, tray_message_task
from social_learning.lib import clock
from social_learning.settings.common import MAIL_POLICY
from tests.edxapp.places import guards
from tests.inbox import samples

pytestmark = guards().lms

SAMPLE = {**samples.SAMPLE, "news": "A calm handover", "question": "Who knows the new lift?"}
FIRST = {"title": "Lifting", "url": "https://x.example/l", "left": "5 minutes left", "begun": "Half", "company": ""}
LINKS = {"choices_url": "https://x.example/c", "snooze_url": "https://x.example/c?1", "mute_url": "https://x.example/2"}
RELAUNCH = {"name": "Ana", "first": FIRST, "others": [], "stop_url": "https://x.example/stop", **LINKS}


@pytest.fixture(params=["en", "fr"])
def reader(request: pytest.FixtureRequest, account: Callable[..., Any]) -> Any:
    """Somebody who reads English, or French."""
    from openedx.core.djangoapps.user_api.models import UserPreference

    user = account()
    UserPreference.objects.create(user=user, key="pref-lang", value=request.param)
    user.language = request.param
    return user


@pytest.fixture
def message(account: Callable[..., Any], now: datetime) -> Callable[..., Message]:
    """Write a message without delivering it: ``message(user, "published")``."""

    def make(user: Any, kind: str = "published", **fields: Any) -> Message:
        params = {name: SAMPLE[name] for name in kinds.KINDS[kind].params}
        given = {"kind": kind, "params": params, "actor_id": account().pk, "url": "/social-learning/x/", **fields}
        key = f"{kind}:{Message.objects.count()}"
        return Message.objects.create(user_id=user.pk, dedupe_key=key, created_at=now, **given)

    return make


def only() -> Any:
    (sent,) = cast(list[Any], django_mail.outbox)
    return sent


def html_of(sent: Any) -> str:
    return unescape(str(sent.alternatives[0][0]))


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_every_kind_is_a_whole_mail_in_the_sites_frame(kind: str, reader: Any, message: Any) -> None:
    row = message(reader, kind)
    said = letters.of_message(row)
    assert mail.send(reader.pk, "message", said, headers=unsubscribe.headers(row), groups=[kinds.KINDS[kind].group])
    sent = only()
    with translation.override(reader.language):
        # edx-ace makes plain spaces of narrow ones.
        assert sent.subject == " ".join(str(kinds.KINDS[kind].title).split())
    assert sent.extra_headers["List-Unsubscribe"] == f"<{unsubscribe.link(row)}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for name in ("title", "sentence", "button", "link", "stop_link", "settings_link"):
        assert said[name] in sent.body
        assert said[name] in html_of(sent)
    # The frame is the platform's: its base template tells the mail's id, and speaks the reader's language.
    assert "ace-message-id" in html_of(sent)
    assert f'lang="{reader.language}"' in html_of(sent)
    assert "prefers-color-scheme: dark" in html_of(sent)


def test_collected_mails_and_call_backs_have_the_same_frame(reader: Any, message: Any, now: datetime) -> None:
    digest = Digest.objects.create(user_id=reader.pk, day=now.date(), created_at=now)
    said = letters.of_digest(digest, [message(reader, "commented"), message(reader, "applied")])
    assert mail.send(reader.pk, "digest", said, headers=unsubscribe.headers(digest), groups=["conversations"])
    assert mail.send(reader.pk, "relaunch", RELAUNCH, headers={"List-Unsubscribe": "<https://x.example/c>"})
    collected, call_back = cast(list[Any], django_mail.outbox)
    assert collected.subject == said["title"]
    for group in said["groups"]:
        assert group["label"] in collected.body
        assert group["label"] in html_of(collected)
    for sent in (collected, call_back):
        assert "ace-message-id" in html_of(sent)
        assert sent.extra_headers["List-Unsubscribe"].startswith("<http")
    for link in (said["stop_link"], said["inbox_link"]):
        assert link in collected.body
        assert link in html_of(collected)
    assert RELAUNCH["stop_url"] in call_back.body


def test_a_mail_without_its_templates_is_an_error_and_no_silence(account: Callable[..., Any]) -> None:
    with pytest.raises(TemplateDoesNotExist):
        mail.send(account().pk, "no_such_mail", {})


def test_the_platform_asks_our_policy() -> None:
    from edx_ace.policy import policies

    assert {"CourseEmailOptout", "PreferencePolicy"} <= {type(policy).__name__ for policy in policies()}
    # Whatever other plugins did to the list, and however often ours is asked.
    mail.enable_policy(MAIL_POLICY)
    assert list(settings.ACE_ENABLED_POLICIES).count(MAIL_POLICY) == 1


def test_who_opted_out_is_kept_from_it_by_the_platform(
    account: Callable[..., Any], message: Any, now: datetime
) -> None:
    user = account()
    preferences.put(user.pk, {"contributions": {"mail": INBOX}}, now=now)
    said = letters.of_message(message(user))
    assert not mail.send(user.pk, "message", said, groups=["contributions"])
    assert django_mail.outbox == []
    assert mail.send(user.pk, "message", said, groups=["reviews"])
    user.set_unusable_password()
    user.save()
    assert not mail.send(user.pk, "message", said, groups=["reviews"])
    assert len(cast(list[Any], django_mail.outbox)) == 1


def test_other_apps_messages_go_their_way(account: Callable[..., Any], now: datetime) -> None:
    from edx_ace.channel import ChannelType
    from edx_ace.message import Message as AceMessage
    from edx_ace.policy import channels_for
    from edx_ace.recipient import Recipient

    user = account()
    preferences.put(user.pk, {name: {"mail": INBOX} for name in GROUPS}, now=now)
    theirs = AceMessage(
        app_label="instructor", name="allowedenroll", recipient=Recipient(lms_user_id=user.pk), context={}
    )
    assert ChannelType.EMAIL in channels_for(theirs)


def test_who_left_a_courses_mails_is_kept_from_ours_about_it(
    account: Callable[..., Any], message: Any, course: Any
) -> None:
    from lms.djangoapps.bulk_email.models import Optout

    user = account()
    Optout.objects.create(user=user, course_id=course.id)
    about_it, about_none = message(user, course_key=str(course.id)), message(user)
    assert not mail.send(user.pk, "message", letters.of_message(about_it), groups=["contributions"])
    assert mail.send(user.pk, "message", letters.of_message(about_none), groups=["contributions"])


def test_tasks_send_what_is_wished_once(account: Callable[..., Any], message: Any, now: datetime) -> None:
    user = account()
    row = message(user)
    for _twice in range(2):
        deliver_message_task(row.pk)
    assert only().to == [user.email]


def test_a_collected_mail_is_sent_once(
    account: Callable[..., Any], message: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    user = account()
    ids = [message(user, "commented").pk, message(user, "answered").pk]
    digest = Digest.objects.create(user_id=user.pk, day=now.date(), message_ids=ids, created_at=now)
    for _twice in range(2):
        send_digest_task(digest.pk)
    assert only().subject == "2 things for you"


def test_one_click_needs_no_login_on_the_platform_either(
    account: Callable[..., Any], message: Any, no_webpack: None
) -> None:
    user, browser = account(), Client(enforce_csrf_checks=True)
    url = unsubscribe.link(message(user)).partition("//")[2].partition("/")[2]
    page = browser.get(f"/{url}")
    assert page.status_code == 200
    assert "What I share" in page.content.decode()
    assert preferences.of_person(user.pk)["contributions"].mail == "now"
    assert browser.post(f"/{url}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert preferences.of_person(user.pk)["contributions"].mail == INBOX


def test_the_page_of_settings_stands_in_the_sites_frame(learner_client: Any) -> None:
    from openedx.core.djangoapps.user_api.models import UserPreference

    UserPreference.objects.create(user=learner_client.user, key="time_zone", value="Asia/Tokyo")
    page = learner_client.get("/social-learning/settings/")
    assert page.status_code == 200
    assert 'class="content-wrapper" id="content"' in page.content.decode()
    assert "Asia/Tokyo" in page.content.decode()
    sent = {"group": ["reviews"], "mail_reviews": "week"}
    assert learner_client.post("/social-learning/settings/", sent).status_code == 302
    assert preferences.of_person(learner_client.user.pk)["reviews"].mail == "week"


@pytest.fixture
def real_tray() -> Iterator[Any]:
    """The platform's own registry with our entries in it, as it is after a start with the setting on."""
    from openedx.core.djangoapps.notifications import base_notification

    types, apps = base_notification.COURSE_NOTIFICATION_TYPES, base_notification.COURSE_NOTIFICATION_APPS
    before = dict(types), dict(apps)
    assert tray.register({group.name: group.label for group in GROUPS.values()})
    yield base_notification
    for registry, entries in zip((types, apps), before, strict=True):
        registry.clear()
        registry.update(entries)
    tray._on = False


def test_the_tray_of_the_platform_takes_a_message_of_a_course(
    real_tray: Any, account: Callable[..., Any], course: Any, now: datetime, settings: Any
) -> None:
    from common.djangoapps.student.models import CourseEnrollment
    from edx_toggles.toggles.testutils import override_waffle_flag
    from openedx.core.djangoapps.notifications.config import waffle
    from openedx.core.djangoapps.notifications.models import Notification

    user = account()
    CourseEnrollment.enroll(user, course.id, mode="audit")
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "NOTIFICATION_TRAY": True}
    row = api.tell(
        user.pk,
        "like_milestone",
        params={"title": "<b>Lifting</b>", "count": 5},
        url="/social-learning/x/",
        dedupe_key="k",
        now=now,
        course_key=str(course.id),
    )
    assert row is not None
    with override_waffle_flag(waffle.ENABLE_NOTIFICATIONS, active=True):
        for _twice in range(2):
            tray_message_task(row.pk)
    found = Notification.objects.get(user=user, app_name="social_learning")
    assert found.web
    # The platform mails nothing of it: our own preferences do.
    assert not found.email
    assert "<b>" not in found.content
    assert "5 people like “&lt;b&gt;Lifting&lt;/b&gt;”" in found.content
    assert found.content_url.endswith("/social-learning/x/")
