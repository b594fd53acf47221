"""Two versions beside each other: which words came and which went."""

import re
from difflib import SequenceMatcher

from claims.anchors.marks import paragraphs

MOST_WORDS = 4000  # of a changed stretch; a longer one is shown as replaced whole
_WORD = re.compile(r"\s+|\w+|[^\w\s]")

Part = tuple[str, str]  # equal, insert or delete; and the text


def differences(old: str, new: str) -> list[Part]:
    """What to leave out and put in to get the new text from the old one: first by paragraph, within them by word."""
    before = [old[start:end] + "\n\n" for start, end in paragraphs(old)]
    after = [new[start:end] + "\n\n" for start, end in paragraphs(new)]
    parts: list[Part] = []
    matcher = SequenceMatcher(None, before, after)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        gone, come = "".join(before[from_old:to_old]), "".join(after[from_new:to_new])
        parts += [("equal", gone)] if kind == "equal" else _by_word(gone, come)
    return parts


def _by_word(gone: str, come: str) -> list[Part]:
    old, new = _WORD.findall(gone), _WORD.findall(come)
    if not old or not new or len(old) + len(new) > MOST_WORDS:
        return [part for part in (("delete", gone), ("insert", come)) if part[1]]
    parts: list[Part] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("equal", "".join(old[from_old:to_old])))
            continue
        parts.append(("delete", "".join(old[from_old:to_old])))
        parts.append(("insert", "".join(new[from_new:to_new])))
    return [part for part in parts if part[1]]
