"""What a person typed, as what to look for: words in both languages, -words to leave out, and begin*.

Anything may be typed, and everything is understood as something.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.search.engine import Wanted
from claims.words.folding import clean, fold
from claims.words.pipeline import QueryTerm, query_terms

LONGEST = 500  # characters that are looked at
MOST_WORDS = 32
LANGUAGES = ("nl", "en")
NO_LANGUAGE = "und"  # for texts in neither: folded and no more
# Lone surrogates, controls, bidi overrides and characters that are none: no page can show them.
_NEVER_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_PLANE_ENDS = re.compile(
    "[" + "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)) + "]"
)

# Words that a text need not have: they say nothing about what it is about.
LITTLE = frozenset(
    [
        "de",
        "het",
        "een",
        "te",
        "en",
        "of",
        "van",
        "in",
        "op",
        "aan",
        "dat",
        "die",
        "dit",
        "er",
        "is",
        "was",
        "om",
        "voor",
        "met",
        "bij",
        "als",
        "zijn",
        "ze",
        "we",
        "je",
        "ik",
        "hij",
        "zij",
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "at",
        "on",
        "for",
        "by",
        "that",
        "this",
        "it",
        "be",
        "are",
        "with",
        "as",
        "from",
    ]
)


@dataclass(frozen=True)
class Word:
    """One typed word as the engine looks for it."""

    text: str
    wanted: Wanted


@dataclass(frozen=True)
class Understood:
    """What was made of the typed text."""

    typed: str
    words: tuple[Word, ...] = ()  # a document should have these
    unwanted: tuple[Word, ...] = ()  # and none of these
    little: tuple[str, ...] = ()  # passed over

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.unwanted

    @property
    def keys(self) -> set[str]:
        """What to mark in a text."""
        return {key for word in self.words for key in word.wanted.keys}

    @property
    def part_keys(self) -> set[str]:
        """What to mark where no whole word is found."""
        return {key for word in self.words for key in word.wanted.parts}

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(word.wanted.prefix for word in self.words if word.wanted.prefix)


def shown(typed: str) -> str:
    """The typed text as it can be shown again: one line, without what no page can hold."""
    return " ".join(_PLANE_ENDS.sub(" ", _NEVER_SHOWN.sub(" ", clean(typed[: LONGEST * 4]))).split())[
        :LONGEST
    ]


def understand(typed: str, language: str = "nl") -> Understood:
    """Read the text in this person's language and in the others; what any of them makes of a word will do."""
    text = shown(typed)
    order = [language, *(other for other in LANGUAGES if other != language), NO_LANGUAGE]
    readings = [query_terms(text, each) for each in order]
    words: list[Word] = []
    unwanted: list[Word] = []
    little: list[Word] = []
    for terms in zip(*readings, strict=True):
        word = _word(text, terms)
        if not word.wanted.keys and not word.wanted.prefix:
            continue
        if _is_negated(text, terms[0].start):
            unwanted.append(word)
        elif word.text.lower() in LITTLE:
            little.append(word)
        else:
            words.append(word)
    if not words and not unwanted:
        words, little = little, []
    return Understood(
        text, tuple(words[:MOST_WORDS]), tuple(unwanted[:MOST_WORDS]), tuple(w.text for w in little)
    )


def _word(text: str, terms: Sequence[QueryTerm]) -> Word:
    first = terms[0]
    keys = dict.fromkeys(key for term in terms for key in term.keys if key)
    parts = next((term.parts for term in terms if term.parts), ())
    prefix = fold(first.text) if text[first.end : first.end + 1] == "*" else None
    return Word(first.text, Wanted(tuple(keys), parts, prefix))


def _is_negated(text: str, start: int) -> bool:
    """Whether a minus stands before the word, and nothing but space before that."""
    return text[start - 1 : start] == "-" and (start == 1 or text[start - 2].isspace())
