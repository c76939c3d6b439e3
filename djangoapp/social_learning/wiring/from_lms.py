"""What we hear from the LMS; apps.py names these receivers to the platform."""

from social_learning.wiring.completions import on_completion, on_enrolment, on_passed, on_unenrolment
from social_learning.wiring.departures import on_retirement

__all__ = ["on_completion", "on_enrolment", "on_passed", "on_retirement", "on_unenrolment"]
