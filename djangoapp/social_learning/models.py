"""All models of the app, gathered for Django; rooms import their own."""

from social_learning.comments.models import Comment
from social_learning.experts.models import Expert
from social_learning.gamification.models import PointEvent, Standing
from social_learning.inbox.models import Message
from social_learning.knowledge.models import Knowledge, StoredFile
from social_learning.popularity.models import Score, ScoreTerm, SpaceStats
from social_learning.progress.models import Engagement
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.relaunch.models import RelaunchMail, RelaunchMute, RelaunchStep
from social_learning.review.models import Feedback, Review, Step
from social_learning.search.models import CatalogueEntry
from social_learning.spaces.models import Space, SpaceMember, Theme
from social_learning.targets.models import Target

__all__ = [
    "CatalogueEntry",
    "Comment",
    "Engagement",
    "Expert",
    "Feedback",
    "Knowledge",
    "Message",
    "PointEvent",
    "Reaction",
    "ReactionCount",
    "RelaunchMail",
    "RelaunchMute",
    "RelaunchStep",
    "Review",
    "Score",
    "ScoreTerm",
    "Space",
    "SpaceMember",
    "SpaceStats",
    "Standing",
    "Step",
    "StoredFile",
    "Target",
    "Theme",
]
