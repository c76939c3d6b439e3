"""What in this room refers to a theme: it follows when themes are merged, the weeks of the past included."""

from __future__ import annotations

from social_learning.lib.repoint import Holds
from social_learning.popularity.models import Score, WeekScore

HOLDS = (Holds(Score, "theme_id"), Holds(WeekScore, "theme_id"))
