"""What the booklet says: the words of calling-back.pdf, page by page."""

from __future__ import annotations

from typing import Any

TITLE = "Calling a customer back after a complaint"
SUBTITLE = "Four pages from the service desk, for everybody who picks up the phone"

Block = tuple[str, Any]

PAGES: tuple[tuple[Block, ...], ...] = (
    (
        ("h", "Why the second call matters more than the first"),
        (
            "p",
            "Somebody complained. Somebody else wrote it down. Now you call back, and you are the first "
            "person who has had time to think. For the customer this call decides what they will tell "
            "others: not whether something went wrong, but what we did when it had.",
        ),
        (
            "p",
            "The good news: almost nobody who complains wants to win. They want **to be heard**, **to "
            "know what happens next**, and **not to have to ask again**. All three are in your hands, "
            "even when the solution is not.",
        ),
        ("h", "The call in five steps"),
        (
            "steps",
            (
                "**Prepare** for five minutes: what happened, what was promised, what you may decide yourself.",
                "**Open** with your name, the reason, and whether now is a good moment.",
                "**Listen** to the end. Then say back what you heard, in the customer's words.",
                "**Offer** one clear next step with a day and a name. Only what you can keep.",
                "**Close** by asking what is still open, and write the note before the next call.",
            ),
        ),
        (
            "card",
            "**If you have only one minute:** call on the day you said you would, even without news. “I "
            "have no answer yet, and I call again on Thursday before noon” keeps more customers than a "
            "voucher.",
        ),
    ),
    (
        ("h", "Before you dial: five minutes that shorten the call"),
        (
            "p",
            "Customers notice within ten seconds whether you know their case. Read it as if it had "
            "happened to your parents.",
        ),
        (
            "list",
            (
                "I know **what happened**, with dates, from the order and from the first note.",
                "I know **what was promised**, by whom, and whether it was kept.",
                "I know **what it cost the customer**: time, money, a birthday, the trust of their own customer.",
                "I know **what I may decide** without asking: refund up to the limit, express delivery, a visit.",
                "I know **whom to ask** for more, and whether they are in today.",
                "I have a quiet place, a glass of water, and ten minutes after the call.",
            ),
        ),
        ("h", "The first three sentences"),
        (
            "card",
            "“Good afternoon, Mrs Okafor, this is Ingrid Solberg from the service desk in Bergen. I am "
            "calling about the pump that arrived damaged on Monday. I have read what happened; may I "
            "take ten minutes of your time now, or shall I call at a better moment?”",
        ),
        (
            "p",
            "Name, reason, respect for their time. No “How are you today?”, and no apology yet: an "
            "apology before you have listened sounds like a way to end the call.",
        ),
        ("h", "When you should not call"),
        (
            "p",
            "Somebody was hurt, a lawyer has written, or a journalist asks: do not improvise. Thank the "
            "person, say that the right colleague calls **today**, and hand over at once, by voice, to "
            "your team lead.",
        ),
    ),
    (
        ("h", "During the call: say it so that it helps"),
        (
            "p",
            "Let the first wave pass. Do not explain while somebody is angry; nobody can listen and boil "
            "at the same time. Two minutes feel long to you and short to them.",
        ),
        (
            "pairs",
            (
                ("Instead of", "Say"),
                (
                    "“That is not my department.”",
                    "“I take this on. If I need a colleague, I call them, not you.”",
                ),
                ("“You should have …”", "“Let us see what we can do from here.”"),
                (
                    "“Our policy does not allow that.”",
                    "“I cannot do that. What I can do is …, and by Friday.”",
                ),
                (
                    "“I understand, but …”",
                    "“You waited three weeks, and nobody called. That is not all right.”",
                ),
                ("“It was the carrier's fault.”", "“It reached you broken. We put that right.”"),
                ("“Calm down, please.”", "(Silence. Then:) “Tell me what would help you most now.”"),
            ),
        ),
        ("h", "An apology that counts has three parts"),
        (
            "steps",
            (
                "**What** we did: “We sent the wrong pump, and then we did not answer for six days.”",
                "**What it meant** for them: “Your line stood still because of it.”",
                "**What we do** now: “The right one leaves today; I call on Wednesday to ask whether it runs.”",
            ),
        ),
        (
            "card",
            "**Stuck?** Ask: “What would be a good outcome for you?” More often than not "
            "the answer is less than we were ready to give.",
        ),
    ),
    (
        ("h", "After the call: the note that saves the next colleague"),
        (
            "p",
            "Write it within five minutes, while you still hear the voice. The next person must be able "
            "to go on without asking the customer anything twice.",
        ),
        (
            "card",
            "**Case** 20417, Mrs Okafor, pump P-30 damaged on arrival\n**What they need** line runs "
            "again before the weekend shift\n**What I promised** new pump leaves today (Tariq, "
            "dispatch); I call Wed before 12\n**What I may not forget** she was promised a call twice "
            "before; do not be late\n**Mood** fair, tired; likes plain facts",
        ),
        ("h", "When it went badly"),
        (
            "p",
            "It happens to all of us. Somebody shouted, or you did not find the words. Stand up, drink "
            "something, tell a colleague in two sentences. Then write down the one moment you would do "
            "differently. That sentence is worth sharing: it is what new colleagues cannot know.",
        ),
        ("h", "Three things to try this week"),
        (
            "list",
            (
                "Call one customer back **before** the day you promised, only to say how far you are.",
                "Leave out the word “but” in one difficult call. Count how often you wanted to say it.",
                "Read one note of a colleague and tell them what in it helped you.",
            ),
        ),
        (
            "p",
            "Tell us under this page what happened. If a sentence of yours works better than one of "
            "these, it belongs here, with your name.",
        ),
    ),
)
