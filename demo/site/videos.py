"""Share one video of each provider, with the details that a worker would have fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from demo.content.videos import VIDEOS, Video, poster
from social_learning.data import Actor
from social_learning.knowledge import api as knowledge
from social_learning.knowledge import details, duplicates, oembed, posters
from social_learning.knowledge.models import Knowledge, LinkDetails
from social_learning.review import api as review


def share_videos(actors: Mapping[str, Actor], themes: Mapping[str, int], space_id: int, *, today: datetime) -> None:
    """Share those that have an author here, and give details to all of them."""
    for video in VIDEOS:
        at = today - timedelta(days=video.days_ago)
        if video.username:
            author = actors[video.username]
            draft = knowledge.create_draft(
                author,
                space_id=space_id,
                now=at,
                title=video.title,
                theme_id=themes[video.theme],
                why=video.why,
                url=video.url,
                language="en",
            )
            review.perform("publish", draft.pk, author, now=at)
        for item in Knowledge.objects.filter(url=video.url):
            _tell(item, video, today)


def _tell(item: Knowledge, video: Video, today: datetime) -> None:
    url_hash = duplicates.url_hash(item.url)
    Knowledge.objects.filter(pk=item.pk).update(url_hash=url_hash)
    row, _made = LinkDetails.objects.get_or_create(
        knowledge=item, defaults={"url_hash": url_hash, "next_at": today + timedelta(days=7)}
    )
    found = oembed.Found(title=video.told, author=video.by, seconds=video.seconds)
    picture = posters.drawn(poster(video)) if posters.available() else b""
    details.keep(row, found, poster=picture, now=today)
