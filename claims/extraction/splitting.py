"""One quote that says several things: where its parts may end, and where each stands."""

import re

from claims.errors import N_, Invalid
from claims.words.sentences import sentences

MOST_PARTS = 10
_CLAUSE = re.compile(
    r"[;:]\s+|,?\s+(?=(?:en dat|en|maar|terwijl|want|and that|and|but|while)\s)", re.IGNORECASE
)
_SHORTEST = 4  # words: "hij en zij" is no two claims


def suggested(exact: str) -> str:
    r"""The quote with each part on a line: its sentences, or the halves of one; the same words where it has no halves.

    >>> suggested("De dijk is oud en de weg is nog veel ouder")
    'De dijk is oud\nen de weg is nog veel ouder'
    """
    found = [exact[start:end] for start, end in sentences(exact)]
    if len(found) < 2:
        found = _halves(exact)
    lines = [" ".join(each.split()) for each in found]
    return "\n".join([*lines[: MOST_PARTS - 1], *filter(None, [" ".join(lines[MOST_PARTS - 1 :])])])


def parts_in(exact: str, typed: str) -> list[tuple[int, int]]:
    """Where each line stands in the quote, in code points: in its order, none in another; words between them may be left out.

    Raises Invalid at `parts` for fewer than two lines, too many, or words that do not stand there.
    """
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    if len(lines) < 2:
        raise Invalid("parts", N_("This is one part. Put each part on a line of its own."))
    if len(lines) > MOST_PARTS:
        raise Invalid("parts", N_("A quote has at most %(most)s parts."), most=MOST_PARTS)
    flat, places = _flat(exact)
    found, start = [], 0
    for number, line in enumerate(lines, start=1):
        at = flat.find(line, start)
        if at < 0:
            raise Invalid(
                "parts",
                N_(
                    "Part %(n)s does not stand in the quote, after the part before it. Only line ends and words left out may differ."
                ),
                n=number,
            )
        start = at + len(line)
        found.append((places[at], places[start - 1] + 1))
    return found


def _halves(exact: str) -> list[str]:
    found, start = [], 0
    for mark in _CLAUSE.finditer(exact):
        before, after = exact[start : mark.start()], exact[mark.end() :]
        if min(len(before.split()), len(after.split())) >= _SHORTEST:
            found.append(before)
            start = mark.end()
    return [*found, exact[start:]]


def _flat(text: str) -> tuple[str, list[int]]:
    """The text with each white space as one space, and the place of each of its characters in the text as it was."""
    kept = [
        (index, " " if letter.isspace() else letter)
        for index, letter in enumerate(text)
        if not (letter.isspace() and (index == 0 or text[index - 1].isspace()))
    ]
    return "".join(letter for _, letter in kept), [index for index, _ in kept]
