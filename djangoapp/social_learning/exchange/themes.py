"""What in this room refers to a theme: it follows when themes are merged."""

from __future__ import annotations

from social_learning.exchange.models import Import
from social_learning.lib.repoint import Holds

HOLDS = (Holds(Import, "theme_id"),)
