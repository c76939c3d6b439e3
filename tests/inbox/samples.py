"""A value for every parameter that a kind of message may name; a new kind adds its own here."""

SAMPLE = {
    "title": "How we lift safely",
    "question": "How do you lift alone?",
    "news": "Lifting on the ramp",
    "due": "2026-03-09",
    "since": "2026-03-02",
    "strength": "Very clear pictures.",
    "reason": "It is in the manual.",
    "note": "Worked at once.",
    "excerpt": "Thank you!",
    "count": 5,
    "level": 2,
    "answer": "Thank you, but the old way is the rule here.",
    "when": "2026-03-09T10:00:00+00:00",
    "zone": "Europe/Paris",
    "mine": 3,
    "to_claim": 2,
    "late": 1,
}
