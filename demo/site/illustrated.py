"""An article of the demo with two pictures in its text, as they come by pasting."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from social_learning.data import Actor
from social_learning.knowledge import api, images
from social_learning.review import api as review

FOLDER = Path(__file__).resolve().parent.parent / "content"
TITLE = "Stack a pallet so that it stays standing"
PICTURES = {
    "layers": ("stack-layers.png", "On the left columns of boxes that lean; on the right layers that cross, and stand"),
    "height": ("stack-height.png", "A person beside a stack that ends below the shoulder"),
}
BODY = """A stack falls where nothing holds one column to the next.

## Cross the layers

![{layers_words}]({layers})

Turn every second layer, so that each box lies on two others. Heavy ones go below, labels look outwards.

## Stop at the shoulder

![{height_words}]({height})

- Nobody lifts above the shoulder, so no box stands there.
- If it has to go further than the next hall, wrap it: three turns round the foot, two round the top.
"""


def seed(actors: dict[str, Actor], themes: dict[str, int], *, space_id: int, today: datetime) -> None:
    """Let Amadou write it and share it."""
    author, at = actors["amadou"], today - timedelta(days=6)
    why = "A pallet that falls costs an hour, and sometimes a foot."
    draft = api.create_draft(
        author, space_id=space_id, now=at, title=TITLE, why=why, theme_id=themes["Safety"], in_bulk=True
    )
    words = {}
    for name, (file, said) in PICTURES.items():
        upload = SimpleUploadedFile(file, (FOLDER / file).read_bytes(), content_type="image/png")
        words[name] = images.reference(images.attach(draft.pk, author, upload, now=at).file)
        words[f"{name}_words"] = said
    api.save_draft(draft.pk, author, version=draft.version, now=at, body=BODY.format(**words))
    review.perform("publish", draft.pk, author, now=at)
