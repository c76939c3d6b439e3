"""The pages in Django's admin, gathered where Django looks for them; each lives in its room."""

from social_learning.experts import admin as experts
from social_learning.inbox import admin as inbox
from social_learning.knowledge import admin as knowledge
from social_learning.moderation import admin as moderation
from social_learning.paths import admin as paths
from social_learning.review import admin as review
from social_learning.spaces import admin as spaces
from social_learning.trust import admin as trust

__all__ = ["experts", "inbox", "knowledge", "moderation", "paths", "review", "spaces", "trust"]
