"""Reading a ``.po`` file, as far as the tests of translations need it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import attrs

_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(".*")$')
# %(name)s, {name} and %%: what the program fills in.
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%%")


@attrs.frozen
class Entry:
    """One message: ``msgid`` (and ``plural``) in English, ``strings`` in the other language."""

    msgid: str
    plural: str
    context: str
    strings: tuple[str, ...]
    flags: frozenset[str]

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from the others."""
        return self.context, self.msgid


def entries(text: str) -> Iterator[Entry]:
    """Yield the messages of a file, its header left out; entries that are no longer used are not read."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        flags = {flag.strip() for line in lines if line.startswith("#,") for flag in line[2:].split(",")}
        found: dict[str, str] = {}
        part = ""
        for line in lines:
            match = _LINE.match(line)
            if match:
                part = match.group(1) or part
                found[part] = found.get(part, "") + ast.literal_eval(match.group(2))
        if found.get("msgid"):
            strings = tuple(value for name, value in sorted(found.items()) if name.startswith("msgstr"))
            context = found.get("msgctxt", "")
            yield Entry(found["msgid"], found.get("msgid_plural", ""), context, strings, frozenset(flags))


def placeholders(text: str) -> list[str]:
    """Return what the program fills in, in a fixed order."""
    return sorted(_PLACEHOLDER.findall(text))
