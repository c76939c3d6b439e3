"""Who one can be in the demo."""

from __future__ import annotations

import attrs

# The space of the course, which in an LMS is a tab of the course.
COURSE = "/social-learning/courses/course-v1:Demo+Social+2026/"


@attrs.frozen
class Persona:
    """A person of the demo, switched to with one click."""

    username: str
    name: str
    role: str
    start: str


PERSONAS = (
    Persona("lena", "Lena Fischer", "Learner", "/social-learning/"),
    Persona("amadou", "Amadou Diallo", "Author", "/social-learning/share/"),
    Persona("ingrid", "Ingrid Solberg", "Expert", "/social-learning/desk/"),
    Persona("carlos", "Carlos Mendes", "Course team", "/demo/unit/unit1/"),
    Persona("aiko", "Aiko Tanaka", "Site admin", "/admin/"),
)


@attrs.frozen
class Step:
    """One station of the loop, as the home page offers it."""

    title: str
    text: str
    button: str
    who: str
    url: str


STEPS = (
    Step(
        "Find",
        "One catalogue by theme, beside the course. What helps most comes first.",
        "Browse as Lena, a learner",
        "lena",
        "/social-learning/",
    ),
    Step(
        "React and discuss",
        "Like, say “I applied this”, ask, answer. Under knowledge and under every unit.",
        "Open a course unit as Lena",
        "lena",
        "/demo/unit/unit1/",
    ),
    Step(
        "Share",
        "Paste a link, drop a file, or write. One sentence says why it is useful.",
        "Share as Amadou, an author",
        "amadou",
        "/social-learning/share/",
    ),
    Step(
        "Review, kindly",
        "An expert says what is strong first, then helps to finish it.",
        "Review as Ingrid, an expert",
        "ingrid",
        "/social-learning/desk/",
    ),
    Step(
        "Be recognised",
        "Whom your knowledge helped; points are a footnote.",
        "See Amadou’s contribution",
        "amadou",
        "/social-learning/me/",
    ),
    Step(
        "Come back",
        "Lena left something half read. Let days pass, run the relaunch, read the mail.",
        "Open the outbox as Lena",
        "lena",
        "/demo/outbox/",
    ),
    Step(
        "Author a unit",
        "Both blocks in Studio's view: a few settings in plain words.",
        "Edit as Carlos, course team",
        "carlos",
        "/demo/unit/studio/unit1/",
    ),
    Step(
        "See how it goes",
        "Five questions about the course, in words first; and two switches.",
        "Open the report as Carlos",
        "carlos",
        f"{COURSE}report/",
    ),
    Step(
        "Take it into a course",
        "What an expert has confirmed becomes a unit for Studio, with its author named.",
        "Take along as Carlos",
        "carlos",
        "/social-learning/?trust=validated",
    ),
    Step(
        "Take a whole area along",
        "An archive of texts and files, and back in elsewhere: you see first what would happen.",
        "Look after the workshop as Aiko",
        "aiko",
        "/social-learning/spaces/workshop/archive/",
    ),
    Step(
        "Run the site",
        "People, themes, experts and spaces in Django admin.",
        "Administer as Aiko",
        "aiko",
        "/admin/social_learning/",
    ),
)
