"""What in this room refers to a theme: it follows when themes are merged."""

from __future__ import annotations

from social_learning.lib.repoint import Holds
from social_learning.paths.models import Path

HOLDS = (Holds(Path, "theme_id"),)
