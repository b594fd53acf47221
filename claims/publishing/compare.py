"""The difference between two texts, word by word, as the page shows it."""

import re
from difflib import SequenceMatcher

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


def word_difference(old: str, new: str) -> list[tuple[str, str]]:
    """Parts as (equal | delete | insert, text).

    >>> word_difference("de brug is dich", "de brug is dicht")
    [('equal', 'de brug is '), ('delete', 'dich'), ('insert', 'dicht')]
    """
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    parts: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("equal", "".join(before[a:b])))
        if b > a and kind != "equal":
            parts.append(("delete", "".join(before[a:b])))
        if d > c and kind != "equal":
            parts.append(("insert", "".join(after[c:d])))
    return parts
