"""Who one can be in the demo."""

from __future__ import annotations

import attrs


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
    Persona("carlos", "Carlos Mendes", "Course team", "/demo/unit/"),
    Persona("aiko", "Aiko Tanaka", "Site admin", "/admin/"),
)
