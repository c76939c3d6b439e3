"""The embedded site's own app."""

from datetime import datetime, timezone

from django.apps import AppConfig


class DemoSiteConfig(AppConfig):
    """Personas, clock, outbox."""

    name = "demo.site"
    label = "demo_site"

    def ready(self) -> None:
        """Say what the demo's course is called and what is in it, as the platform would."""
        from demo.unit.course import COURSE_KEY, COURSE_TITLE, UNITS
        from social_learning.edxapp import catalogue, finder

        finder.TITLES[str(COURSE_KEY)] = COURSE_TITLE
        catalogue.TWIN[str(COURSE_KEY)] = catalogue.Course(
            key=str(COURSE_KEY),
            title=COURSE_TITLE,
            url=f"/social-learning/courses/{COURSE_KEY}/",
            is_listed=True,
            since=datetime(2026, 1, 5, tzinfo=timezone.utc),
            summary="Three units on lifting, handing over and speaking up.",
            language="en",
            hours=2,
        )
        finder.PARTS[str(COURSE_KEY)] = tuple(
            finder.Part(str(block.key), str(block.fields["display_name"]), "scorm" if block is not unit else "unit")
            for unit in UNITS
            for block in (unit, *unit.children)
            if block is unit or block.block_type == "scorm"
        )
