"""What the tables of the app hold, read from Django: so that a new one is held to the same rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from social_learning.lib.fields import ExactCharField

Model = type[models.Model]
# Whole numbers that name no account, with what they are.
OTHER_NUMBERS = {
    "Activity.fact_id": "a Knowledge, a comment or a reaction",
    "Activity.space_id": "a space",
    "Document.audience": "a space, or the hash of a course key",
    "Document.knowledge_id": "a Knowledge",
    "Document.target_id": "a target",
    "Document.space_id": "a space",
    "Document.theme_id": "a theme",
    "Case.weight": "how much reports weigh",
    "Evidence.ref": "a Knowledge or a case; of what was found useful, who did",
    "ReactionCount.count": "how many",
    "FairDecision.space_id": "a space",
    "Registration.departed": "the row itself",
    "Score.space_id": "a space",
    "Score.theme_id": "a theme",
    "SearchMiss.theme_id": "a theme",
    "SpaceRule.cohort": "a cohort",
    "SpaceStats.space_id": "a space",
    "StoredFile.size": "bytes",
    "StoredFile.space_id": "a space",
    "Theme.tag": "a tag of the platform",
    "Theme.taxonomy": "a taxonomy of the platform",
    "WeekScore.space_id": "a space",
    "WeekScore.theme_id": "a theme",
}
# Texts that no person wrote about themselves or others, and numbers in lists.
OTHER_TEXTS = {
    "Document.thumbnail": "an address of ours",
    "Document.url": "an address of ours",
    "LinkDetails.title": "what a public page says about itself",
    "LinkDetails.author": "what a public page says about itself",
    "JobRun.outcome": "what a command did",
    "Pace.holidays": "a place's",
    "SearchMiss.words": "what enough people looked for; by whom is kept nowhere",
    "Space.title": "an operator's",
    "Space.purpose": "an operator's",
    "Space.charter": "an operator's",
    "SpaceStats.cuts": "numbers",
    "Theme.title": "an operator's",
    "Theme.description": "an operator's",
}


def all_models() -> list[Model]:
    """Return every table of the app."""
    return list(apps.get_app_config("social_learning").get_models())


def account_fields(model: Model) -> list[str]:
    """Return the fields that may hold the id of an account: every big number we do not know to be something else."""
    return [field.name for field in model._meta.concrete_fields if _is_account(model, field)]


def text_fields(model: Model) -> list[str]:
    """Return the fields that may hold what people wrote: free text and JSON."""
    free = (models.CharField, models.TextField, models.JSONField, models.FileField)
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, free)
        and not isinstance(field, ExactCharField)
        and f"{model.__name__}.{field.name}" not in OTHER_TEXTS
    ]


def naming(user_id: int) -> Iterator[str]:
    """Yield every place that holds this account's id."""
    for model in all_models():
        for name in account_fields(model):
            count = model._default_manager.filter(**{name: user_id}).count()
            if count:
                yield f"{model.__name__}.{name}"


def contents(*leave_out: str) -> dict[str, list[Any]]:
    """Return all rows of all tables, but for these tables."""
    kept = [model for model in all_models() if model.__name__ not in leave_out]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in kept}


def _is_account(model: Model, field: Any) -> bool:
    if field.is_relation:
        return bool(field.related_model is get_user_model())
    whole = isinstance(field, models.BigIntegerField) and not isinstance(field, models.BigAutoField)
    return whole and f"{model.__name__}.{field.name}" not in OTHER_NUMBERS
