"""Proposals: the sentences of a text that may be worth checking, best first, each with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from claims.errors import N_
from claims.extraction.proposing.model import Model, shipped
from claims.extraction.proposing.signs import LANGUAGES, signs
from claims.words.forms import primary_language
from claims.words.sentences import sentences
from claims.words.tokens import tokens

MOST = 10  # of one text
MOST_REASONS = 3
FEWEST_WORDS = 4
LONGEST = 1000  # characters of a sentence; what is longer is no sentence
# Of one text, from its beginning: they are read within half a second, and stand in the first part of its page.
MOST_SENTENCES, MOST_TEXT = 1500, 200_000


class Reason(StrEnum):
    NUMBER = "number"
    COMPARISON = "comparison"
    CHANGE = "change"
    SOURCE = "source"
    CAUSE = "cause"
    PAST = "past"
    SUBJECT = "subject"
    NAME = "name"
    NO_OPINION = "no_opinion"


REASON_LABELS = {
    Reason.NUMBER: N_("number"),
    Reason.COMPARISON: N_("comparison"),
    Reason.CHANGE: N_("change"),
    Reason.SOURCE: N_("names a source"),
    Reason.CAUSE: N_("cause"),
    Reason.PAST: N_("has happened"),
    Reason.SUBJECT: N_("public matter"),
    Reason.NAME: N_("name"),
    Reason.NO_OPINION: N_("no opinion"),
}
_REASONS = {
    Reason.NUMBER: ("number", "numbers", "percentage", "money", "share"),
    Reason.COMPARISON: ("comparison",),
    Reason.CHANGE: ("change",),
    Reason.SOURCE: ("source", "said"),
    Reason.CAUSE: ("cause",),
    Reason.PAST: ("done", "when"),
    Reason.SUBJECT: ("health", "money_words", "people", "place", "law_and_order"),
    Reason.NAME: ("name",),
}
_OF_AN_OPINION = frozenset({"opinion", "should", "first_person", "question", "future"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence by its place in the text, in code points; `score` goes from 0 to 1."""

    start: int
    end: int
    score: float
    reasons: tuple[Reason, ...]


def propose(text: str, language: str, most: int = MOST) -> list[Proposal]:
    """The sentences of a text that may be worth checking, best first; of other languages than Dutch and English none.

    >>> [one] = propose("Hallo. De werkloosheid is volgens het CBS met 3 procent gedaald.", "nl")
    >>> one.start, [reason.value for reason in one.reasons]
    (7, ['number', 'source', 'change'])
    """
    return list(worthy(text, language)[:most])


@lru_cache(maxsize=32)
def worthy(text: str, language: str) -> tuple[Proposal, ...]:
    """Every sentence above the line, best first; remembered, as a text of an article never changes."""
    if primary_language(language) not in LANGUAGES:
        return ()
    model, found = shipped(), []
    for start, end in sentences(text[:MOST_TEXT])[:MOST_SENTENCES]:
        if end == MOST_TEXT or end - start > LONGEST or len(tokens(text[start:end])) < FEWEST_WORDS:
            continue
        shown = signs(text[start:end], language)
        score = model.score(shown)
        if score > model.threshold:
            found.append(Proposal(start, end, score, reasons(shown, model)))
    return tuple(sorted(found, key=lambda each: (-each.score, each.start)))


def reasons(shown: Iterable[str], model: Model) -> tuple[Reason, ...]:
    """The reasons that count most, and that no word of an opinion stands there when there is room."""
    shown = frozenset(shown)
    worth = {
        reason: sum(model.weights.get(sign, 0.0) for sign in of if sign in shown)
        for reason, of in _REASONS.items()
    }
    best = sorted((each for each in worth if worth[each] > 0), key=lambda each: -worth[each])
    if not shown & _OF_AN_OPINION:
        best.append(Reason.NO_OPINION)
    return tuple(best[:MOST_REASONS])
