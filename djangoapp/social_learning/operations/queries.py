"""What was written down about periodic commands."""

from __future__ import annotations

from social_learning.operations.models import JobRun


def last_run(name: str) -> JobRun | None:
    """Return the last run of a job, or None where it never ran."""
    return JobRun.objects.filter(name=name).first()
