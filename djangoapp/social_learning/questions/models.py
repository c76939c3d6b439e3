"""Questions, their answers, and the ledger of whom they were brought to."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.keys import AnswerKey, QuestionKey
from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class State(models.TextChoices):
    """How far a question is; it follows from the rest of the row, see :func:`state_of`."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class Step(models.TextChoices):
    """Why somebody was told of a question that waits."""

    ROUTED = "routed"
    REMINDED = "reminded"
    ESCALATED = "escalated"


class Question(models.Model):
    """What somebody would like to know.

    .. pii: what a person asked, and the account ids of who asked and who is asked to answer.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    target = models.OneToOneField("social_learning.Target", on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey("social_learning.Space", on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey("social_learning.Theme", null=True, on_delete=models.PROTECT, related_name="+")
    asker_id = user_id_field()
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    # What it is about: the key of a Knowledge, of a unit, of a course; "" for nothing in particular.
    origin_key = key_field(blank=True, default="")
    state = ExactCharField(max_length=10, default=State.OPEN)
    # The one accepted answer: one column, so that there are never two.
    accepted = models.ForeignKey("social_learning.Answer", null=True, on_delete=models.SET_NULL, related_name="+")
    answer_count = models.PositiveIntegerField(default=0)
    # The expert who is asked; None where nobody is free, or once it was passed on to the stewards.
    routed_to = user_id_field(null=True)
    # Counts how often it began to wait: at first, and each time it is opened again.
    round = models.PositiveIntegerField(default=1)
    waiting_since = models.DateTimeField()
    # When somebody looks again at a question that waits; None while nothing is to be done.
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    # The last change of any kind, for the sweep.
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    # Why it was set aside by those who keep the space kind; "" where it stands, or was taken away otherwise.
    aside = ExactCharField(max_length=24, blank=True, default="")

    class Meta:
        indexes = [
            # Lists: what is open, what is answered, the newest first.
            models.Index(fields=["state", "id"], name="sl_question_state"),
            # Open ones of a theme.
            models.Index(fields=["theme", "state", "id"], name="sl_question_theme"),
            # My questions; how many lately.
            models.Index(fields=["asker_id", "id"], name="sl_question_asker"),
            # How much somebody is asked already.
            models.Index(fields=["routed_to", "state"], name="sl_question_routed"),
            # What the sweep looks at.
            models.Index(fields=["due_at", "id"], name="sl_question_due"),
            # What changed lately, for the sweep.
            models.Index(fields=["changed_at"], name="sl_question_changed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The opaque key as text."""
        return str(QuestionKey(self.uuid))

    @property
    def url(self) -> str:
        """The address of its page, without the site's."""
        return f"/social-learning/questions/{self.uuid}/"


class Answer(models.Model):
    """What somebody answered, in Markdown.

    .. pii: what a person answered, and their account id.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    user_id = user_id_field()
    body = models.TextField()
    # The Knowledge that was made of it.
    knowledge = models.ForeignKey("social_learning.Knowledge", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    # Who said that it helps: the asker, or an expert.
    accepted_by = user_id_field(null=True)
    deleted_at = models.DateTimeField(null=True)
    # As that of the question.
    aside = ExactCharField(max_length=24, blank=True, default="")

    class Meta:
        indexes = [
            # What one person answered; how many lately.
            models.Index(fields=["user_id", "created_at"], name="sl_answer_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on question {self.question_id}"

    @property
    def key(self) -> str:
        """The opaque key as text."""
        return str(AnswerKey(self.uuid))


class QuestionStep(models.Model):
    """The ledger: whom a question that waits was brought to.

    .. pii: an account id: whom a question was brought to.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveIntegerField()
    step = ExactCharField(max_length=10)
    user_id = user_id_field()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Nobody is told the same twice, however often the sweep runs.
            models.UniqueConstraint(fields=["question", "round", "step", "user_id"], name="sl_questionstep_once"),
        ]
        indexes = [
            # Whom it names, when somebody leaves.
            models.Index(fields=["user_id"], name="sl_questionstep_user"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.user_id} for question {self.question_id}"


def state_of(question: Question) -> State:
    """Return the state that follows from what else stands in the row."""
    if question.closed_at is not None:
        return State.CLOSED
    if question.accepted_id is not None:
        return State.ACCEPTED
    return State.ANSWERED if question.answer_count else State.OPEN
