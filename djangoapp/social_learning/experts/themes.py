"""What in this room refers to a theme: it follows when themes are merged."""

from __future__ import annotations

from social_learning.experts.models import Expert, ExpertStep, Nomination
from social_learning.lib.repoint import Holds

HOLDS = (
    Holds(Expert, "theme_id", once="user_id"),
    Holds(Nomination, "theme_id", once="user_id"),
    Holds(ExpertStep, "theme_id"),
)
