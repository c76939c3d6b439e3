"""Mails of the inbox: at most once, equal in both forms, escaped, in the reader's language."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPException
from typing import Any, cast

import pytest
from django.core import mail
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from social_learning.edxapp import mail as edxapp_mail
from social_learning.edxapp import users
from social_learning.inbox import api, kinds, letters, unsubscribe
from social_learning.inbox.models import Digest, Message
from social_learning.inbox.tasks import deliver_message_task
from tests.inbox.samples import SAMPLE

NASTY = '<script>alert("1")</script> & co'


@pytest.fixture
def tell(learner: Any, expert: Any, now: Any) -> Any:
    """Tell the learner that the expert sent suggestions."""

    def make(kind: str = "changes_requested", title: str = "Lifting", strength: str = "Clear pictures.") -> Message:
        row = api.tell(
            learner.pk,
            kind,
            params={"title": title, "strength": strength, "note": strength},
            url="/social-learning/x/",
            dedupe_key=f"{kind}:{title}",
            now=now,
            actor_id=expert.pk,
        )
        assert row is not None
        return row

    return make


def html_of(message: Any) -> str:
    return str(message.alternatives[0][0])


def test_a_mail_goes_out_after_the_commit_and_never_twice(
    tell: Any, learner: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = tell()
        assert mail.outbox == []
    assert [sent.to for sent in mail.outbox] == [[learner.email]]
    row.refresh_from_db()
    assert row.mailed_at is not None
    deliver_message_task(row.pk)
    deliver_message_task(row.pk)
    assert len(mail.outbox) == 1


def test_two_workers_at_once_send_one(tell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = tell()
    sent: list[int] = []

    def send(user_id: int, *_rest: Any, **_more: Any) -> bool:
        sent.append(user_id)
        # The other worker gets the same message while this one is sending.
        deliver_message_task(row.pk)
        return True

    monkeypatch.setattr(edxapp_mail, "send", send)
    deliver_message_task(row.pk)
    assert len(sent) == 1


def test_a_mail_server_that_is_away_breaks_nothing(tell: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def refuse(*_rest: Any, **_more: Any) -> bool:
        raise SMTPException("no")

    monkeypatch.setattr(edxapp_mail, "send", refuse)
    row = tell()
    deliver_message_task(row.pk)
    row.refresh_from_db()
    assert row.mailed_at is not None
    assert "could not be handed over" in caplog.text


def test_what_is_not_mailed_stays_in_the_inbox(tell: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        row = tell("restored")
    assert callbacks == []
    deliver_message_task(row.pk)
    deliver_message_task(tell("applied").pk)  # By default collected, not mailed alone.
    deliver_message_task(10**9)
    assert mail.outbox == []


def test_people_words_are_escaped_in_html_and_plain_in_text(tell: Any) -> None:
    deliver_message_task(tell(title=NASTY, strength=NASTY).pk)
    (sent,) = mail.outbox
    assert "<script" not in html_of(sent)
    assert html_of(sent).count("&lt;script&gt;") == 3  # preview, sentence, quotation
    assert sent.body.count(NASTY) == 2
    assert "\n" not in sent.subject


def test_both_forms_say_the_same_with_one_button(tell: Any) -> None:
    row = tell()
    deliver_message_task(row.pk)
    (sent,) = mail.outbox
    html = html_of(sent)
    said = letters.of_message(row)
    for name in ("title", "sentence", "quote", "button", "link", "stop_link", "settings_link"):
        assert said[name]
        assert said[name] in sent.body
        assert said[name] in html
    assert html.count("/social-learning/x/") == 1
    # The button, the end of these mails, the settings; no other way out of it.
    assert sent.body.count("http") == 3
    assert html.count('class="sl-button"') == 1
    assert sent.subject == "Nearly there"


@pytest.mark.parametrize("part", edxapp_mail.PARTS)
@pytest.mark.parametrize("name", ["message", "digest", "relaunch"])
def test_nothing_is_missing_that_ace_would_pass_over_in_silence(name: str, part: str) -> None:
    full = {"title": "T", "first": {"title": "T"}, "platform_name": "Harbour"}
    assert render_to_string(f"social_learning/edx_ace/{name}/email/{part}", full).strip()


def test_a_mail_without_its_templates_is_an_error(learner: Any) -> None:
    with pytest.raises(TemplateDoesNotExist):
        edxapp_mail.send(learner.pk, "no_such_mail", {})


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=list(kinds.KINDS))
def test_every_kind_makes_a_whole_mail(
    kind: kinds.Kind, language: str, learner: Any, expert: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(users, "preferences", lambda _user_id: ("", language))
    params = {name: SAMPLE[name] for name in kind.params}
    row = Message.objects.create(
        user_id=learner.pk, kind=kind.name, actor_id=expert.pk, params=params, url="/x/", dedupe_key="k", created_at=now
    )
    assert edxapp_mail.send(learner.pk, "message", letters.of_message(row), headers=unsubscribe.headers(row))
    (sent,) = cast(list[Any], mail.outbox)
    with translation.override(language):
        assert sent.subject == str(kind.title)
        assert str(kind.button) in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{unsubscribe.link(row)}>"
    for form in (sent.body, html_of(sent)):
        assert unsubscribe.link(row) in form
        assert "%(" not in form
        assert "None" not in form
    assert f'lang="{language}"' in html_of(sent)


def test_mails_read_well_in_the_dark() -> None:
    for name in ("message", "digest", "relaunch"):
        folder = f"social_learning/edx_ace/{name}/email"
        head = render_to_string(f"{folder}/head.html", {"title": NASTY, "first": {"title": NASTY}})
        assert "prefers-color-scheme: dark" in head
        assert "<script" not in head
        body = render_to_string(f"{folder}/body.html", {"button": "b", "title": "t", "inbox_link": "/x/"})
        # Whatever has a colour has its background beside it, so that neither is inverted alone.
        assert re.search(r'class="sl-button" bgcolor="#\w+" style="background-color', body)


def test_a_mail_is_in_the_readers_language(tell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "preferences", lambda _user_id: ("", "fr"))
    deliver_message_task(tell().pk)
    (sent,) = mail.outbox
    assert sent.subject == "Presque prêt"
    assert "Elif Expert" in sent.body
    assert "suggestion" in sent.body
    assert "You receive this" not in sent.body + html_of(sent)


def test_what_a_lost_queue_left_is_queued_again(tell: Any, now: Any, django_capture_on_commit_callbacks: Any) -> None:
    row = tell()
    assert api.requeue_lost(now=now + timedelta(minutes=5)) == 0
    assert api.requeue_lost(now=now + timedelta(days=3)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert api.requeue_lost(now=now + timedelta(hours=1)) == 1
    assert len(mail.outbox) == 1
    assert api.requeue_lost(now=now + timedelta(hours=1)) == 0
    row.refresh_from_db()
    assert row.mailed_at is not None


def test_what_is_collected_is_not_queued_alone(tell: Any, now: Any, django_capture_on_commit_callbacks: Any) -> None:
    tell("applied")
    with django_capture_on_commit_callbacks() as callbacks:
        assert api.requeue_lost(now=now + timedelta(hours=1)) == 0
    assert callbacks == []


def test_what_was_read_meanwhile_is_not_mailed(tell: Any, learner: Any, as_actor: Any, now: Any) -> None:
    row = tell()
    api.mark_read(as_actor(learner), None, now=now)
    deliver_message_task(row.pk)
    assert api.requeue_lost(now=now + timedelta(hours=1)) == 0
    assert mail.outbox == []


def test_a_site_without_mails_has_an_inbox_all_the_same(tell: Any, settings: Any, now: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAIL_ENABLED": False}
    row = tell()
    deliver_message_task(row.pk)
    assert (api.requeue_lost(now=now + timedelta(hours=1)), api.collect(now=now + timedelta(days=1))) == (0, 0)
    assert mail.outbox == []
    row.refresh_from_db()
    assert row.mailed_at is None


def test_a_mail_names_its_courses_so_that_the_platform_can_keep_it_back(tell: Any) -> None:
    first, second = tell(), tell(title="Other")
    assert "course_ids" not in letters.of_message(first)
    first.course_key = "course-v1:A+B+1"
    assert letters.of_message(first)["course_ids"] == ["course-v1:A+B+1"]
    digest = Digest(pk=1, user_id=first.user_id)
    # Part of it belongs to no course: it is wanted all the same.
    assert "course_ids" not in letters.of_digest(digest, [first, second])
    assert letters.of_digest(digest, [first])["course_ids"] == ["course-v1:A+B+1"]


def test_closed_and_retired_accounts_get_no_mail(tell: Any, learner: Any) -> None:
    row = tell()
    learner.username = f"{users.RETIRED_PREFIX}1"
    learner.save()
    deliver_message_task(row.pk)
    assert mail.outbox == []
