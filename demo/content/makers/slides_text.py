"""What the safety walk says: the words of safety-walk.pptx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One minute of the walk."""

    minute: str
    title: str
    looks: tuple[tuple[str, str], ...]
    ask: str
    notes: str


COVER = {
    "title": "Five-minute safety walk: what to look at on the shop floor",
    "subtitle": "One round, five looks, one thing put right before you sit down again",
    "author": "Amadou Diallo · Assembly, hall 3",
    "notes": "I made this after my third near miss in one winter. None of them needed a training day; "
    "each needed somebody who looked at the right place for one minute. Show the slides once, "
    "then leave the room and walk.",
}

RHYTHM: dict[str, Any] = {
    "title": "Five minutes work only if they are always the same",
    "cards": (
        (
            "Same time",
            "Ten past the start of the shift: machines run, people have settled, the night's traces are still there.",
        ),
        ("Same way", "One fixed route, so that you notice what changed instead of deciding where to go."),
        (
            "Not alone",
            "Take one colleague with you, another one each day. Four eyes see more, and after a month "
            "everybody has walked.",
        ),
    ),
    "foot": "No clipboard. A pocket, a pen, and the courage to pick up what lies there.",
    "notes": "People ask for a checklist with forty points. We tried: it was filled in at the desk. Five "
    "looks that everybody knows by heart were done every day for eleven months.",
}

STEPS = (
    Step(
        "1",
        "The floor: could I walk here with a full box?",
        (
            (
                "Anything wet, loose or rolling?",
                "Oil under the press, a strap end, a single screw: that is how ankles go.",
            ),
            (
                "Are the marked ways free, edge to edge?",
                "A pallet “only for a minute” was there yesterday as well.",
            ),
            (
                "Do cables and hoses hang, not lie?",
                "If it crosses a way, it needs a bridge or another socket.",
            ),
            ("Is the light good enough to read a label?", "A dead lamp over a stair is a fall that waits."),
        ),
        "Put one thing right with your own hands, now.",
        "Walk slowly and look down. Slips, trips and falls make up more of our accident book than all "
        "machines together. Ask your companion: where did you last stumble?",
    ),
    Step(
        "2",
        "The machines: is every guard where it belongs?",
        (
            (
                "Guards closed, switches not bridged?",
                "A magnet or a cable tie on a switch means: stop, ask why, today.",
            ),
            (
                "Emergency stops free and known?",
                "Ask the person there to point at theirs without turning round.",
            ),
            ("New sounds, smells, warmth?", "The operator hears it first. Ask; do not only listen."),
            (
                "Tags where work is going on?",
                "Locked out, signed, with a name and a time that can still be true.",
            ),
        ),
        "A bridged switch is seldom laziness: find out what it makes easier.",
        "When you find a bridged guard, do not blame. Somebody solved a problem we left them alone with. "
        "Take the problem with you; remove the bridge; come back with an answer the same day.",
    ),
    Step(
        "3",
        "The people: who is working around a problem?",
        (
            (
                "Who stretches, twists or carries alone?",
                "A trolley one metre nearer is worth more than a poster.",
            ),
            (
                "Gloves, glasses, shoes: right for this job?",
                "Wrong gloves at a turning spindle are worse than none.",
            ),
            ("Who is new, tired or alone today?", "Say good morning and stay for one question."),
            (
                "Who does something differently from yesterday?",
                "It may be the best idea in the hall, or a workaround.",
            ),
        ),
        "Ask: “What annoys you here, that we could change this week?”",
        "This is the minute that pays. You see a workaround, ask about it, and hear of the next accident "
        "before it happens. Write the answer down in front of the person, and say when you come back.",
    ),
    Step(
        "4",
        "The way out: would it work in the dark?",
        (
            (
                "Exit doors free, inside and outside?",
                "Open one each week. Snow, bins and bicycles stand outside.",
            ),
            (
                "Extinguisher: seen, sealed, in date?",
                "If you must look for it today, nobody will find it in smoke.",
            ),
            ("First-aid box complete, eye wash clean?", "Let water run for ten seconds; it must be clear."),
            ("Does the list name a first aider on this shift?", "A name that left in spring helps nobody."),
        ),
        "Ask one person: “Where do you go when the siren sounds?”",
        "I open one door each Monday. In the first month two of nine did not open fully. Nobody had done "
        "anything wrong: nobody had tried.",
    ),
    Step(
        "5",
        "Say it, fix it, note it",
        (
            (
                "Say one thing that was good, to the person who did it",
                "Ten seconds. It is why people want the walk.",
            ),
            ("Fix one thing before you sit down", "Small and done is better than large and planned."),
            (
                "Note what you could not fix: place, risk, who, until when",
                "One line on the shift board, in the safety column.",
            ),
            (
                "Tomorrow, begin with yesterday's line",
                "A note that nobody comes back to teaches people not to speak.",
            ),
        ),
        "Your first walk: tomorrow, ten past. Who comes with you?",
        "End by fixing the first date and the first companion, aloud, in the room. Then come back here "
        "in two weeks and press “I applied this” with one sentence about what you found: the next team "
        "starts from there.",
    ),
)
