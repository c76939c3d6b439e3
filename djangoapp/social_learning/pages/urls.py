"""Addresses of the pages, below /social-learning/."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from social_learning.pages import (
    apart,
    ask,
    catalogue,
    course,
    course_report,
    curate,
    data,
    exchange,
    experts,
    follows,
    health,
    history,
    knowledge,
    mail,
    me,
    meetings,
    moderation,
    pace,
    paths,
    people,
    playing,
    rankings,
    reading,
    relaunch,
    review,
    settings,
    share,
    space_manage,
    spaces,
    targets,
    themes,
    together,
)


class CourseKeyConverter(StringConverter):
    """A course key as the platform's own addresses take it, so that its links find us for courses of old, too."""

    regex = r"[^/+]+(?:/|\+)[^/+]+(?:/|\+)[^/?]+"


register_converter(CourseKeyConverter, "course_key")

urlpatterns: list[URLPattern] = [
    path("", catalogue.catalogue, name="catalogue"),
    *catalogue.urlpatterns,
    path("knowledge/<uuid:uuid>/", knowledge.knowledge, name="knowledge"),
    path("knowledge/<uuid:uuid>/act/<slug:action>/", review.act, name="act"),
    *history.urlpatterns,
    *together.urlpatterns,
    path("share/", share.start, name="share"),
    path("share/<uuid:uuid>/", share.draft, name="draft"),
    path("desk/", review.desk, name="desk"),
    *reading.urlpatterns,
    *pace.urlpatterns,
    path("desk/<uuid:uuid>/", review.form, name="review"),
    path("me/", me.contribution, name="me"),
    path("me/data/", data.mine, name="my-data"),
    path("inbox/", me.inbox, name="inbox"),
    path("t/<str:key>/", targets.talk, name="talk"),
    path("t/<str:key>/react/", targets.react, name="react"),
    path("t/<str:key>/answered/", targets.answered, name="answered"),
    path("t/<str:key>/comments/", targets.comment, name="comment"),
    path("comments/<uuid:uuid>/versions/", targets.versions, name="versions"),
    path("desk/reports/", moderation.decide, name="decide"),
    path("t/<str:key>/progress/", targets.finish, name="progress"),
    path("health/", health.health, name="health"),
    *moderation.urlpatterns,
    *apart.urlpatterns,
    *playing.urlpatterns,
    *follows.urlpatterns,
    *exchange.urlpatterns,
    *space_manage.urlpatterns,
    *spaces.urlpatterns,
    *themes.urlpatterns,
    *meetings.urlpatterns,
    *ask.urlpatterns,
    *paths.urlpatterns,
    *experts.urlpatterns,
    *people.urlpatterns,
    *rankings.urlpatterns,
    *settings.urlpatterns,
    *mail.urlpatterns,
    path("courses/<course_key:course_id>/curate/", curate.curate, name="course-curate"),
    path("courses/<course_key:course_id>/report/", course_report.report, name="course-report"),
    path("courses/<course_key:course_id>/", course.course, name="course"),
    *relaunch.urlpatterns,
]
