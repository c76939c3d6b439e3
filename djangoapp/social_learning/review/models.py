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
    # The working copy it is about; null where it is about the Knowledge itself.
    revision = models.ForeignKey("social_learning.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    reviewer_id = user_id_field(null=True)
    # How often it was submitted; declining needs a second round.
    round = models.PositiveIntegerField(default=1)
    # How often it changed hands; each reader has their own time.
    turn = models.PositiveIntegerField(default=1)
    # Who offered to finish it with the author and was taken at their word: they look at it no more.
    helper_id = user_id_field(null=True)
    submitted_at = models.DateTimeField()
    # Since when its reader has it, and when the sweep looks at it next; null while it is with its author.
    asked_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    # Since when what it is about is set aside by moderation: it waits for nobody meanwhile.
    rests_since = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What the sweep looks at, soonest first.
            models.Index(fields=["closed_at", "next_step_at", "id"], name="sl_review_next"),
            # The desk of who sees everything, soonest due first.
            models.Index(fields=["closed_at", "due_at", "id"], name="sl_review_due"),
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
    # [{"kind": "fact|clarity|rights|format", "text": …}], at most three; one that names a passage has the uuid of a
    # ``knowledge.Suggestion`` too, which the author takes over with a click.
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


class Asked(models.Model):
    """Somebody who was asked beside the reader: for a second opinion, or to take over what waits too long.

    .. pii: account ids of who was asked and who asked, and a few words.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    OPINION, OFFER = "opinion", "offer"

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="asked")
    user_id = user_id_field()
    kind = ExactCharField(max_length=8)
    asked_by = user_id_field(null=True)
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # One person is asked once for one thing.
            models.UniqueConstraint(fields=["user_id", "review", "kind"], name="sl_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id} on review {self.review_id}"


class ReviewMessage(models.Model):
    """One message between the authors and the readers of what is reviewed; nobody else ever sees it.

    .. pii: what a person wrote to another.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    # Markdown.
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # How much a person wrote lately.
            models.Index(fields=["user_id", "at"], name="sl_revmessage_person"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} on review {self.review_id}"


class EscalationStep(models.Model):
    """The ledger of what was done because something waited: each step once for each reader of each round.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveIntegerField()
    turn = models.PositiveIntegerField()
    # remind, escalate, offer or hand_on.
    step = ExactCharField(max_length=10)
    at = models.DateTimeField()
    # How many people were told.
    told = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "round", "turn", "step"], name="sl_escalation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} on review {self.review_id}"


class ValidityStep(models.Model):
    """The ledger of what was done because an expert's word comes to its end: each step once for each end.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    knowledge = models.ForeignKey("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()
    # remind or end.
    step = ExactCharField(max_length=10)
    at = models.DateTimeField()
    # How many people were told.
    told = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["knowledge", "until", "step"], name="sl_validity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.knowledge_id}"


class Pace(models.Model):
    """Within how many working days a theme, or a space, wants an answer given; the theme's word goes first.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    theme = models.OneToOneField(
        "social_learning.Theme", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    space = models.OneToOneField(
        "social_learning.Space", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    days = models.PositiveIntegerField()
    # On which working day of the wait somebody is reminded, those who look after it are told, and a second expert is
    # asked; null: in proportion to the target.
    remind_after = models.PositiveIntegerField(null=True, blank=True)
    escalate_after = models.PositiveIntegerField(null=True, blank=True)
    offer_after = models.PositiveIntegerField(null=True, blank=True)
    # For how many days an expert's word holds where the expert says nothing else; null: without an end.
    valid_days = models.PositiveIntegerField(null=True, blank=True)
    # Days on which nobody here is expected to answer, beside those of the site: "2026-12-24, 2026-12-31".
    holidays = models.CharField(max_length=1000, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.days} days"
