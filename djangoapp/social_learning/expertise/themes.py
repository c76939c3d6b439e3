"""What in this room refers to a theme: it follows when themes are merged, and is counted again then."""

from __future__ import annotations

from social_learning.expertise.models import ExpertScore
from social_learning.lib.repoint import Holds

HOLDS = (Holds(ExpertScore, "theme_id", once="user_id"),)
