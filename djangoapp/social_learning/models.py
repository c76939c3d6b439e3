"""All models of the app, gathered for Django; rooms import their own."""

from social_learning.activity.models import Activity
from social_learning.comments.models import Comment, CommentMention, CommentPin, CommentRevision
from social_learning.curation.models import Pick, Wanted, WantedAnswer
from social_learning.experts.models import Expert
from social_learning.follows.models import Follow, FollowOptOut
from social_learning.gamification.models import PointEvent, Standing
from social_learning.inbox.models import Digest, Message, Preference
from social_learning.knowledge.models import Knowledge, StoredFile
from social_learning.moderation.models import Report
from social_learning.operations.models import JobRun
from social_learning.popularity.models import FairDecision, FairNote, Score, ScoreTerm, SpaceStats, WeekScore
from social_learning.privacy.models import Departure
from social_learning.progress.models import Engagement, NativeSignal, SilentPackage
from social_learning.reactions.models import Answered, Reaction, ReactionCount
from social_learning.recommend.models import Basket, Neighbour
from social_learning.relaunch.models import RelaunchMail, RelaunchMute, RelaunchStep
from social_learning.review.models import Feedback, Review, Step
from social_learning.search.models import CatalogueEntry
from social_learning.spaces.models import Space, SpaceMember, Theme
from social_learning.targets.models import Target

__all__ = [
    "Activity",
    "Answered",
    "Basket",
    "CatalogueEntry",
    "Comment",
    "CommentMention",
    "CommentPin",
    "CommentRevision",
    "Departure",
    "Digest",
    "Engagement",
    "Expert",
    "FairDecision",
    "FairNote",
    "Feedback",
    "Follow",
    "FollowOptOut",
    "JobRun",
    "Knowledge",
    "Message",
    "NativeSignal",
    "Neighbour",
    "Pick",
    "PointEvent",
    "Preference",
    "Reaction",
    "ReactionCount",
    "RelaunchMail",
    "RelaunchMute",
    "RelaunchStep",
    "Report",
    "Review",
    "Score",
    "ScoreTerm",
    "SilentPackage",
    "Space",
    "SpaceMember",
    "SpaceStats",
    "Standing",
    "Step",
    "StoredFile",
    "Target",
    "Theme",
    "Wanted",
    "WantedAnswer",
    "WeekScore",
]
