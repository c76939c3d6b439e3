"""The registry of sources: whatever can be found comes from one of these.

To add one, write a module with an object that has the shape of :class:`base.Source`, and list it here.
"""

from __future__ import annotations

from social_learning.search.sources import asked, courses, experts, knowledge, paths, questions, units
from social_learning.search.sources.base import Entry, Ref, Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        knowledge.KnowledgeSource(),
        paths.PathSource(),
        courses.CourseSource(),
        units.UnitSource(),
        questions.QuestionSource(),
        asked.AskedSource(),
        experts.ExpertSource(),
    )
}

__all__ = ["SOURCES", "Entry", "Ref", "Source"]
