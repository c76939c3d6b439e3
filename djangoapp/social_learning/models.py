"""All models of the app, gathered for Django; rooms import their own."""

from social_learning.activity.models import Activity
from social_learning.comments.models import Comment, CommentMention, CommentPin, CommentRevision
from social_learning.curation.models import Pick, Wanted, WantedAnswer
from social_learning.exchange.models import Import, ImportedItem
from social_learning.expertise.models import ExpertScore
from social_learning.experts.models import Absence, Availability, Expert, ExpertStep, Nomination
from social_learning.follows.models import Follow, FollowOptOut
from social_learning.gamification.models import PointEvent, Standing
from social_learning.inbox.models import Digest, Message, Preference
from social_learning.knowledge.models import Attachment, Knowledge, LinkDetails
from social_learning.knowledge.revision_models import Contributor, Revision, SavedText, Suggestion
from social_learning.media.models import Caption, StoredContent, StoredFile
from social_learning.meetings.models import CalendarFeed, Occurrence, Outcome, Registration, Trainer
from social_learning.moderation.models import Act, Case, Report
from social_learning.operations.models import JobRun
from social_learning.paths.models import Path, PathStep
from social_learning.popularity.models import FairDecision, FairNote, Score, ScoreTerm, SpaceStats, WeekScore
from social_learning.privacy.models import Departure
from social_learning.progress.models import Engagement, NativeSignal, SilentPackage
from social_learning.questions.models import Answer, Question, QuestionStep
from social_learning.reactions.models import Answered, Reaction, ReactionCount
from social_learning.recommend.models import Basket, Neighbour
from social_learning.relaunch.models import RelaunchMail, RelaunchMute, RelaunchStep
from social_learning.review.models import (
    Asked,
    EscalationStep,
    Feedback,
    Pace,
    Review,
    ReviewMessage,
    Step,
    ValidityStep,
)
from social_learning.search.models import Document, DocumentWords, SearchMiss
from social_learning.spaces.models import (
    Space,
    SpaceMember,
    SpaceRule,
    SpaceTheme,
    SpaceTrust,
    Theme,
    ThemeOwner,
    ThemeSlug,
)
from social_learning.targets.models import Target
from social_learning.trust.models import Evidence, Mute, Pause

__all__ = [
    "Absence",
    "Act",
    "Activity",
    "Answer",
    "Answered",
    "Asked",
    "Attachment",
    "Availability",
    "Basket",
    "CalendarFeed",
    "Caption",
    "Case",
    "Comment",
    "CommentMention",
    "CommentPin",
    "CommentRevision",
    "Contributor",
    "Departure",
    "Digest",
    "Document",
    "DocumentWords",
    "Engagement",
    "EscalationStep",
    "Evidence",
    "Expert",
    "ExpertScore",
    "ExpertStep",
    "FairDecision",
    "FairNote",
    "Feedback",
    "Follow",
    "FollowOptOut",
    "Import",
    "ImportedItem",
    "JobRun",
    "Knowledge",
    "LinkDetails",
    "Message",
    "Mute",
    "NativeSignal",
    "Neighbour",
    "Nomination",
    "Occurrence",
    "Outcome",
    "Pace",
    "Path",
    "PathStep",
    "Pause",
    "Pick",
    "PointEvent",
    "Preference",
    "Question",
    "QuestionStep",
    "Reaction",
    "ReactionCount",
    "Registration",
    "RelaunchMail",
    "RelaunchMute",
    "RelaunchStep",
    "Report",
    "Review",
    "ReviewMessage",
    "Revision",
    "SavedText",
    "Score",
    "ScoreTerm",
    "SearchMiss",
    "SilentPackage",
    "Space",
    "SpaceMember",
    "SpaceRule",
    "SpaceStats",
    "SpaceTheme",
    "SpaceTrust",
    "Standing",
    "Step",
    "StoredContent",
    "StoredFile",
    "Suggestion",
    "Target",
    "Theme",
    "ThemeOwner",
    "ThemeSlug",
    "Trainer",
    "ValidityStep",
    "Wanted",
    "WantedAnswer",
    "WeekScore",
]
