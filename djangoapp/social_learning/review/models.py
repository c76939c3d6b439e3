"""The expert workflow: who looks at a draft, what they said, and every step taken."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Review(models.Model):
    """The review of one Knowledge: open from the first submission until it is published, withdrawn or declined.

    .. pii: the account id of who was asked to look at something.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    knowledge = models.ForeignKey("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")
    reviewer_id = user_id_field(null=True)
    # How often it was submitted; declining needs a second round.
    round = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The load of an expert, when a draft is routed; "mine" on the desk.
            models.Index(fields=["reviewer_id", "closed_at"], name="sl_review_load"),
            # The open review of a Knowledge.
            models.Index(fields=["knowledge", "closed_at"], name="sl_review_open"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.knowledge_id}"


class Feedback(models.Model):
    """What a reviewer said in one round: a strength first, then up to three suggestions.

    .. pii: what a person wrote about another's draft.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="feedback")
    reviewer_id = user_id_field()
    round = models.PositiveIntegerField()
    strength = models.TextField()
    # [{"kind": "fact|clarity|rights|format", "text": …}], at most three.
    suggestions = models.JSONField(default=list)
    offers_help = models.BooleanField(default=False)
    note = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feedback {self.pk} on review {self.review_id}"


class Step(models.Model):
    """One transition: who moved what from where to where, and with which words.

    .. pii: account id and a note.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    knowledge = models.ForeignKey("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")
    action = ExactCharField(max_length=24)
    from_state = ExactCharField(max_length=20)
    to_state = ExactCharField(max_length=20)
    actor_id = user_id_field()
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["knowledge", "id"], name="sl_step_history"),
        ]

    def __str__(self) -> str:
        return f"{self.action} on {self.knowledge_id}"
