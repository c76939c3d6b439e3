"""Words that hurt more than they help, and kinder ones: a short list a language, for a hint and nothing more. Pure."""

from __future__ import annotations

import re

import attrs

# What a tired reviewer may write, and how the author could hear the same gladly.
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"wrong", "I see this differently, because …"),
        (r"obviously", "it may help to add that …"),
        (r"just (?:do|use|write)", "one way would be to …"),
        (r"you (?:must|have to|should have)", "it would help readers if …"),
        (r"(?:bad|poor|sloppy|lazy)", "this part could still …"),
        (r"(?:useless|pointless|worthless)", "I could not see yet what a reader does with this"),
        (r"makes no sense", "I could not follow this part; what do you mean by …?"),
        (r"(?:stupid|ridiculous|nonsense)", "I was surprised by this, because …"),
        (r"you (?:always|never)", "in this text, …"),
    ),
    "fr": (
        (r"c'est faux", "je le vois autrement, parce que …"),
        (r"évidemment", "il serait utile d’ajouter que …"),
        (r"(?:vous devez|tu dois|il faut)", "cela aiderait les lecteurs si …"),
        (r"(?:mauvaise?|médiocre|bâclée?)", "cette partie pourrait encore …"),
        (r"inutile", "je ne vois pas encore ce que le lecteur en fait"),
        (r"(?:n'a aucun sens|incompréhensible)", "je n’ai pas suivi ce passage ; que veut dire … ?"),
        (r"(?:stupide|ridicule|n'importe quoi)", "cela m’a surpris, parce que …"),
        (r"(?:vous|tu) (?:ne .{1,20} jamais|.{1,20} toujours)", "dans ce texte, …"),
    ),
}
MOST = 3
_FOUND = {
    language: [(re.compile(rf"\b{words}\b", re.IGNORECASE), kinder) for words, kinder in pairs]
    for language, pairs in _WORDS.items()
}


@attrs.frozen
class Hint:
    """What was written, and what could stand there instead."""

    said: str
    kinder: str


def hints(text: str, language: str) -> list[Hint]:
    """Return kinder words for what might hurt, a few at most; none for a language nobody has made a list for."""
    plain = text.replace("’", "'")
    found = []
    for pattern, kinder in _FOUND.get(language[:2].lower(), []):
        match = pattern.search(plain)
        if match is not None:
            found.append(Hint(match[0], kinder))
    return found[:MOST]
