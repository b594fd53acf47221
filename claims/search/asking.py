"""What a person typed, as what to look for: words in both languages, "exact words", -words to leave out, OR, begin*
and fields. How the text is cut stands in typed.py.

Anything may be typed, and everything is understood as something.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from unicodedata import combining

from claims.search.engine import Wanted
from claims.search.typed import Kind, Piece, pieces, strange_fields
from claims.words.called import Names
from claims.words.folding import TooManyMarks, clean, fold
from claims.words.pipeline import QueryTerm, query_terms
from claims.words.tokens import tokens

LONGEST = 500  # characters that are looked at
MOST_WORDS = 32
MOST_PREFIXES = 8
LANGUAGES = ("nl", "en")
NO_LANGUAGE = "und"  # for texts in neither: folded and no more
# Lone surrogates, controls, bidi overrides and characters that are none: no page can show them.
_NEVER_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_PLANE_ENDS = re.compile(
    "[" + "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)) + "]"
)

_AMOUNT = re.compile(r"-*\d")
_SIGNED = re.compile(r"\d[\d.]*(?:%|[a-z]{3})")
_CURRENCY, _PERCENT = re.compile(r"[€$£]\s*\Z"), re.compile(r"\s*%")

# Words that a text need not have: they say nothing about what it is about.
MOST_EXACT = 8  # runs of exact words that are looked up; more are read as words
NO_NAMES = Names()
LITTLE = frozenset([
    "de", "het", "een", "te", "en", "of", "van", "in", "op", "aan", "dat", "die", "dit", "er", "is", "was",
    "om", "voor", "met", "bij", "als", "zijn", "ze", "we", "je", "ik", "hij", "zij", "the", "a", "an", "and",
    "or", "of", "to", "at", "on", "for", "by", "that", "this", "it", "be", "are", "with", "as", "from",
])  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One typed word, or exact words, or several of which one will do; and where it stands in the typed text."""

    text: str
    wanted: Wanted
    start: int = 0
    end: int = 0
    exact: tuple[str, ...] = ()  # folded words that must stand beside each other
    inner: tuple["Word", ...] = ()  # the words of exact words
    others: tuple["Word", ...] = ()  # any of these will do as well

    @property
    def each(self) -> tuple["Word", ...]:
        """This and its others."""
        return (self, *self.others)


@dataclass(frozen=True)
class Field:
    """field:value as it was typed."""

    name: str
    value: str
    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True)
class Understood:
    """What was made of the typed text."""

    typed: str
    words: tuple[Word, ...] = ()  # a document should have these
    unwanted: tuple[Word, ...] = ()  # and none of these
    little: tuple[str, ...] = ()  # passed over
    fields: tuple[Field, ...] = ()
    strange: tuple[str, ...] = ()  # typed before a colon as if it were a field, which it is not

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.unwanted

    @property
    def loosened(self) -> tuple[Wanted, ...]:
        """The words one by one: exact words fall apart."""
        found: list[Wanted] = []
        for word in self.words:
            found += [inner.wanted for inner in word.inner if not word.others] or [word.wanted]
        return tuple(dict.fromkeys(found))[:MOST_WORDS]

    @property
    def is_nothing(self) -> bool:
        return self.is_empty and not self.fields

    def without(self, *parts: Word | Field) -> str:
        """The typed text without these parts of it."""
        typed = self.typed
        for part in sorted(parts, key=lambda part: -part.start):
            typed = typed[: part.start] + " " + typed[part.end :]
        return " ".join(typed.split())

    def unquoted(self, word: Word) -> str:
        """The typed text with exact words as mere words."""
        said = " ".join(inner.text for inner in word.inner)
        return " ".join((self.typed[: word.start] + " " + said + " " + self.typed[word.end :]).split())


def shown(typed: str) -> str:
    """The typed text as it can be shown again: one line, without what no page can hold."""
    try:
        text = clean(typed[: LONGEST * 4])
    except TooManyMarks:
        text = "".join(letter for letter in typed[: LONGEST * 4] if not combining(letter))
    return " ".join(_PLANE_ENDS.sub(" ", _NEVER_SHOWN.sub(" ", text)).split())[:LONGEST]


def understand(
    typed: str, language: str = "nl", fields: Collection[str] = (), names: Names = NO_NAMES
) -> Understood:
    """Read the text in this person's language and in the others; what any of them makes of a word will do.

    `fields` may be asked for by name; any other field:value is words. Of `names`, any that mean the same will do.
    """
    text = shown(typed)
    order = [language, *(other for other in LANGUAGES if other != language), NO_LANGUAGE]
    reading = _Reading(text, order, names)
    for piece in pieces(text, fields):
        reading.take(piece)
    reading.end_run()
    words, little = reading.words, reading.little
    if not words and not reading.unwanted and not reading.fields:
        words, little = little, []
    return Understood(
        text,
        _few_prefixes(words),
        tuple(reading.unwanted[:MOST_WORDS]),
        tuple(word.text for word in little),
        tuple(reading.fields[:MOST_WORDS]),
        strange_fields(text, fields),
    )


def _few_prefixes(words: Sequence[Word]) -> tuple[Word, ...]:
    """Each word once, and only the first few with an asterisk: many keys begin with a letter."""
    found: dict[Wanted, Word] = {}
    prefixes = 0
    for typed in words:
        word = typed
        prefixes += word.wanted.prefix is not None and word.wanted not in found
        if word.wanted.prefix and prefixes > MOST_PREFIXES:
            word = replace(word, wanted=replace(word.wanted, prefix=None))
        if word.wanted.keys or word.wanted.prefix or word.wanted.every:
            found.setdefault(word.wanted, word)
    return tuple(found.values())[:MOST_WORDS]


class _Reading:
    """What was read so far, piece by piece. Words that follow each other are read together: 3 miljoen."""

    def __init__(self, text: str, languages: Sequence[str], names: Names) -> None:
        self.text, self.languages, self.names = text, languages, names
        self.words: list[Word] = []
        self.little: list[Word] = []
        self.unwanted: list[Word] = []
        self.fields: list[Field] = []
        self.runs = 0  # of exact words
        self._run: tuple[int, int] | None = None
        self._either: tuple[int, int] | None = None  # an OR that waits for its other side

    def take(self, piece: Piece) -> None:
        if piece.kind is Kind.WORDS and not piece.negated:
            self._run = (self._run[0] if self._run else piece.at, piece.end)
            return
        self.end_run()
        if piece.kind is Kind.EITHER:
            self._either = (piece.start, piece.end)
            return
        if piece.kind is Kind.FIELD:
            self.fields.append(Field(piece.field, piece.text, piece.start, piece.end, piece.negated))
        elif piece.kind is Kind.PHRASE:
            self.runs += 1
            found = self._phrase(piece)
            if self.runs > MOST_EXACT:
                found = [inner for word in found for inner in word.inner]
            self._add(found, negated=piece.negated)
        else:
            found = self._read(piece.at, piece.end)
            self._add([replace(word, start=piece.start) for word in found], negated=True)
        self._either = None

    def end_run(self) -> None:
        if self._run:
            start, end = self._run
            self._run = None
            self._add(self._read(start, end), negated=False)

    def _add(self, found: Sequence[Word], *, negated: bool) -> None:
        if negated:
            self.unwanted += found
            return
        for word in found:
            if self._either and self.words and self.words[-1].end <= self._either[0]:
                self.words[-1] = _joined(self.words[-1], word)
            elif word.text.lower() in LITTLE and not (word.exact or word.wanted.prefix or self._either):
                self.little.append(word)
            else:
                self.words.append(word)
            self._either = None

    def _read(self, start: int, end: int) -> list[Word]:
        """The words of a stretch of the text; a name that has others as one."""
        stretch = self.text[start:end]
        found = self._words(stretch, start)
        for name in reversed(self.names.find(stretch)):
            first, last = start + name.start, start + name.end
            inner = [word for word in found if first <= word.start and word.end <= last]
            if not inner or any(word.wanted.prefix for word in inner):
                continue
            at = found.index(inner[0])
            others = [_together(other, self._words(other, None), last, last) for other in name.others]
            whole = _together(stretch[name.start : name.end], inner, first, last)
            found[at : at + len(inner)] = [_either(whole, [other for other in others if other.inner])]
        return found

    def _words(self, text: str, at: int | None) -> list[Word]:
        """The words of a text that stands here in what was typed; None for a text that nobody typed."""
        found = []
        for terms in zip(*(query_terms(text, each) for each in self.languages), strict=True):
            word = _word(text, terms, at or 0)
            if word.wanted.keys or word.wanted.prefix:
                found.append(word)
        return _whole_amounts(found, text, at or 0)

    def _phrase(self, piece: Piece) -> list[Word]:
        """Exact words as one; those with a single one too."""
        inner = self._words(self.text[piece.at : piece.at + len(piece.text)], piece.at)[:MOST_WORDS]
        exact = tuple(fold(token.text) for token in tokens(piece.text))
        if not inner or not exact:
            return []
        telling = tuple(word for word in inner if word.text.lower() not in LITTLE) or tuple(inner)
        every = tuple(Wanted(word.wanted.keys) for word in inner)
        return [Word(piece.text, Wanted((), every=every), piece.start, piece.end, exact, telling)]


def _joined(word: Word, other: Word) -> Word:
    """Either of two typed words."""
    return replace(_either(word, other.each), end=other.end)


def _either(word: Word, others: Sequence[Word]) -> Word:
    """This word or one of these."""
    every = (*word.others, *(replace(each, others=()) for each in others))
    wanted = replace(word.wanted, others=tuple(replace(each.wanted, others=()) for each in every))
    return replace(word, wanted=wanted, others=every)


def _together(text: str, inner: Sequence[Word], start: int, end: int) -> Word:
    """A name of one or more words: all of them, wherever they stand."""
    if len(inner) == 1:
        return Word(text, inner[0].wanted, start, end, inner=tuple(inner))
    return Word(text, Wanted((), every=tuple(word.wanted for word in inner)), start, end, inner=tuple(inner))


def _whole_amounts(words: Sequence[Word], text: str, at: int) -> list[Word]:
    """Words that are one amount, date or time together become one: 3 miljoen is no 3 beside any miljoen."""
    found: list[Word] = []
    for word in words:
        before = found[-1] if found else None
        shared = before and [
            key for key in before.wanted.keys if key in word.wanted.keys and _AMOUNT.match(key)
        ]
        if before and shared and not (before.wanted.prefix or word.wanted.prefix):
            both = text[before.start - at : word.end - at]
            found[-1] = Word(both, Wanted(tuple(shared)), before.start, word.end)
        else:
            found.append(word)
    return [_with_sign(word, text, at) for word in found]


def _with_sign(word: Word, text: str, at: int) -> Word:
    """A number with its sign: 10 % is no 10, and € 500 no 500."""
    signed = tuple(key for key in word.wanted.keys if _SIGNED.fullmatch(key))
    if not signed or word.wanted.prefix or not word.text[:1].isdigit():
        return word
    before, after = _CURRENCY.search(text[: word.start - at]), _PERCENT.match(text, word.end - at)
    start = at + before.start() if before else word.start
    end = at + after.end() if after else word.end
    return replace(
        word, text=text[start - at : end - at], wanted=replace(word.wanted, keys=signed), start=start, end=end
    )


def _word(stretch: str, terms: Sequence[QueryTerm], at: int) -> Word:
    first = terms[0]
    keys = dict.fromkeys(key for term in terms for key in term.keys if key)
    parts = next((term.parts for term in terms if term.parts), ())
    is_prefix = stretch[first.end : first.end + 1] == "*"
    prefix = fold(first.text) if is_prefix else None
    return Word(first.text, Wanted(tuple(keys), parts, prefix), at + first.start, at + first.end + is_prefix)
