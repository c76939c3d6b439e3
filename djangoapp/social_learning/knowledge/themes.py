"""What in this room refers to a theme: it follows when themes are merged."""

from __future__ import annotations

from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.repoint import Holds

# First what is published, then what was and what is worked on.
HOLDS = (Holds(Knowledge, "theme_id"), Holds(Revision, "theme_id"))
