"""An article as it is read: paragraphs, and in them the pieces that carry the same marks."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from claims.anchors.marks import paragraphs, segments
from claims.articles.rules import opening_of
from claims.storage.types import PartialDate

TAGS = {"heading": "h2", "quote": "blockquote"}
PART_LENGTH = 3000  # paragraphs: more take seconds to draw


@dataclass(frozen=True, slots=True)
class Reading:
    """One version of an article, with what its page shows of it."""

    article_id: int
    version_id: int
    number: int
    latest: int
    version: int
    medium: str | None
    url: str | None
    language: str
    title: str | None
    author: str | None
    published: PartialDate | None
    kept_at: datetime
    how: str
    text: str
    layout: list[list[int | str]] | None = None
    file_name: str | None = None
    file_format: str | None = None
    file_sha256: str | None = None
    fetch_id: int | None = None  # in which this version came, if it was fetched
    watched_since: datetime | None = None

    @property
    def opening(self) -> str:
        return opening_of(self.text)

    @property
    def is_latest(self) -> bool:
        return self.number == self.latest

    @property
    def kinds(self) -> dict[int, str]:
        """Where in the text a block begins that is no paragraph -> what it is."""
        return {int(place): str(kind) for place, kind in self.layout or ()}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that are a claim. Without `start` the quote is no longer in this version."""

    key: int  # of the claim
    start: int | None
    end: int | None
    css: str  # the state, which is the colour
    label: str  # the statement
    card: Any = None  # what the side column shows, made by whoever made the mark
    number: int = 0  # of its pin, in the order of the text
    here: bool = True  # whether it begins in the part of the text that is shown


@dataclass(frozen=True, slots=True)
class Faint:
    """Words that are no claim but are worth a look, and why in a few words."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under the same marks, within one paragraph."""

    text: str
    marks: tuple[Mark, ...]
    beginning: tuple[Mark, ...]  # those of its marks that begin here
    faint: Faint | None = None

    @property
    def html(self) -> Markup:
        """Its characters, escaped; a line end is a line break, so that every character stays countable."""
        return escape(self.text).replace("\n", Markup("<br>"))

    @property
    def css(self) -> str:
        """Classes of the mark: its state, and of an overlapping one the state of the second line."""
        names = ["claim", self.marks[0].css]
        if len(self.marks) > 1:
            names += ["overlap", f"over-{self.marks[1].css}"]
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    pieces: tuple[Piece, ...]
    pins: tuple[Mark, ...]
    kind: str | None = None  # a heading, a quote; of a paragraph nothing

    @property
    def tag(self) -> str:
        return TAGS.get(self.kind or "", "p")


def numbered(marks: Sequence[Mark]) -> list[Mark]:
    """In the order of the text, numbered from 1; marks that are lost come last."""
    placed = sorted(marks, key=lambda mark: (mark.start is None, mark.start or 0, mark.end or 0, mark.key))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(mark.key for mark in placed), start=1)}
    return [replace(mark, number=numbers[mark.key]) for mark in placed]


@dataclass(frozen=True, slots=True)
class Part:
    """Which paragraphs of a long text one page shows, from `number` 1 to `of`; `start` and `end` are places in the text."""

    number: int
    of: int
    start: int
    end: int


def part_of(text: str, number: int, place: int | None = None) -> Part:
    """The part that is asked for, or the one with this place in it; the last one when there are fewer."""
    spans = paragraphs(text)
    if place is not None:
        before = bisect_right(spans, place, key=lambda span: span[0])
        number = max(0, before - 1) // PART_LENGTH + 1
    of = max(1, -(-len(spans) // PART_LENGTH))
    number = min(max(number, 1), of)
    held = spans[(number - 1) * PART_LENGTH : number * PART_LENGTH]
    return Part(number, of, held[0][0] if held else 0, held[-1][1] if held else len(text))


def within(marks: Sequence[Mark], part: Part) -> list[Mark]:
    """The marks, each saying whether it begins in this part."""
    return [
        replace(mark, here=mark.start is not None and part.start <= mark.start < part.end) for mark in marks
    ]


def laid_out(
    text: str, marks: Sequence[Mark], part: Part | None = None, kinds: Mapping[int, str] | None = None
) -> list[Paragraph]:
    """Cut a text, or this part of it, for its page. Every character of every paragraph is in exactly one piece."""
    here = [mark for mark in marks if mark.start is not None and mark.end is not None]
    by_key = {mark.key: mark for mark in here}
    spans = [(mark.start or 0, mark.end or 0, mark.key) for mark in here]
    cuts = segments(text, spans)
    pages: list[Paragraph] = []
    at = 0
    first, last = (part.start, part.end) if part else (0, len(text))
    begun = {key for start, _, key in spans if start < first}
    for start, end in paragraphs(text):
        if not first <= start < last:
            continue
        while cuts[at].end <= start:
            at += 1
        pieces: list[Piece] = []
        index = at
        while index < len(cuts) and cuts[index].start < end:
            cut = cuts[index]
            over = tuple(by_key[key] for key in cut.keys)
            beginning = tuple(mark for mark in over if mark.key not in begun)
            begun.update(mark.key for mark in beginning)
            pieces.append(Piece(text[max(start, cut.start) : min(end, cut.end)], over, beginning))
            index += 1
        pins = tuple(mark for piece in pieces for mark in piece.beginning)
        pages.append(Paragraph(start, tuple(pieces), pins, (kinds or {}).get(start)))
    return pages


def faintly(paragraph: Paragraph, faint: Sequence[Faint]) -> Paragraph:
    """Cut what carries no mark once more, at words that are worth a look; `faint` are apart from each other."""
    pieces: list[Piece] = []
    at = paragraph.start
    for piece in paragraph.pieces:
        end, done = at + len(piece.text), at
        for each in () if piece.marks else faint:
            first, last = max(each.start, done), min(each.end, end)
            if first < last:
                if first > done:
                    pieces.append(replace(piece, text=piece.text[done - at : first - at]))
                pieces.append(replace(piece, text=piece.text[first - at : last - at], faint=each))
                done = last
        if done < end:
            pieces.append(replace(piece, text=piece.text[done - at :]))
        at = end
    return replace(paragraph, pieces=tuple(pieces))
