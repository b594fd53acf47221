"""What an article's text is: how it is kept, in which language it seems to be, and how it opens."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claims.errors import N_, Invalid, Refused
from claims.words.folding import TooManyMarks, clean
from claims.words.visible import has_text

LONGEST_TEXT = 1_000_000  # code points
MOST_LINES = 20_000  # each line costs work at every look; a text of that length from a printed page has fewer
OPENING = 80
Layout = Sequence[
    tuple[int, str]
]  # where a block begins that is no paragraph, and what it is: a heading, a quote
LANGUAGES = {"nl": N_("Dutch"), "en": N_("English"), "de": N_("German"), "fr": N_("French")}


class How(StrEnum):
    """How a version came here."""

    PASTED = "pasted"
    FETCHED = "fetched"
    CORRECTED = "corrected"
    UPLOADED = "uploaded"


HOW_LABELS = {
    How.PASTED: N_("pasted"),
    How.FETCHED: N_("fetched"),
    How.CORRECTED: N_("corrected"),
    How.UPLOADED: N_("uploaded"),
}


class FetchState(StrEnum):
    """How far the fetching of an address is."""

    QUEUED = "queued"
    FETCHING = "fetching"
    READING = "reading"
    ASKS = "asks"
    DONE = "done"
    FAILED = "failed"


FETCH_LABELS = {
    FetchState.QUEUED: N_("Waiting for its turn"),
    FetchState.FETCHING: N_("Fetching the page"),
    FetchState.READING: N_("Reading the text"),
    FetchState.ASKS: N_("Waiting for your decision"),
    FetchState.DONE: N_("Fetched"),
    FetchState.FAILED: N_("Not fetched"),
}
ENDED = frozenset({FetchState.DONE, FetchState.FAILED})
UNDER_WAY = frozenset({FetchState.QUEUED, FetchState.FETCHING, FetchState.READING})

# Words that are frequent in one language and no words in the other.
_NL = "de het een van en dat niet zijn ook voor met op aan er maar om hij bij nog naar werd wordt heeft"
_EN = "the of and to that it was for on with as his they at be this from have by not are which"
_COMMON = {
    "nl": frozenset(_NL.split()),
    "en": frozenset(_EN.split()),
}
_SAMPLE = 4000


def kept_text(raw: str) -> str:
    r"""The text that offsets count in: NFC, lines ending in \n, nothing empty around it.

    >>> kept_text("\r\nEen\r\ntwee\r")
    'Een\ntwee'
    """
    try:
        text = clean(raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    except TooManyMarks:
        raise Invalid(
            "text", N_("This text holds a letter with more than thirty accents. Remove it and try again.")
        ) from None
    if not has_text(text):
        raise Invalid("text", N_("Please fill this in."))
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            "text",
            N_("This is too long: %(length)s characters, at most %(longest)s."),
            length=len(text),
            longest=LONGEST_TEXT,
        )
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        raise Invalid(
            "text",
            N_("This text has too many lines: %(lines)s, at most %(most)s."),
            lines=lines,
            most=MOST_LINES,
        )
    return text


def guess_language(text: str) -> str:
    """Dutch, unless common English words are more frequent than Dutch ones."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    return "en" if counts["en"] > counts["nl"] else "nl"


def opening_of(text: str) -> str:
    """The first words of a text, for when it has no title.

    >>> opening_of("Eén zin.")
    'Eén zin.'
    """
    line = " ".join(text[: OPENING * 4].split())
    if len(line) <= OPENING:
        return line
    return line[: OPENING - 1].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class File:
    """The file that a text was read from, whose bytes lie below the instance under this digest."""

    name: str | None
    format: str
    sha256: str


@dataclass(frozen=True)
class Kept:
    """A text as it will be stored: ready before the write lock is taken."""

    text: str
    raw: bytes
    sha256: str
    layout: Layout = ()
    file: File | None = None


def keep(raw: str, layout: Layout = (), file: File | None = None) -> Kept:
    """Prepare a text for keeping; raises Invalid at `text` when it cannot be kept.

    The layout says where in the text as it is given blocks begin; it is dropped where keeping moves them.
    """
    try:
        received = raw.encode()
    except UnicodeEncodeError:
        raise Invalid("text", N_("This text holds half of a character. Paste it again.")) from None
    text = kept_text(raw)
    return Kept(text, received, hashlib.sha256(received).hexdigest(), layout if text == raw else (), file)


class Thrown(Refused):
    """The article was thrown away, and can be put back."""

    def __init__(self) -> None:
        super().__init__(N_("This article was thrown away. Put it back first."))


def check_there(thrown_at: datetime | None) -> None:
    """Raise Thrown for what was thrown away."""
    if thrown_at is not None:
        raise Thrown
