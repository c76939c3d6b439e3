"""What in this room refers to a theme: it follows when themes are merged."""

from __future__ import annotations

from social_learning.follows.kinds import THEME
from social_learning.follows.models import Follow
from social_learning.lib.repoint import Holds

HOLDS = (Holds(Follow, "thing_id", once="user_id", only={"kind": THEME}),)
