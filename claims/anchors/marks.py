"""Cutting a text for the page: paragraphs, and pieces under the same marks."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Segment(Generic[Key]):
    start: int
    end: int
    keys: tuple[Key, ...]  # of the marks over it, in the order in which they were given


def segments(text: str | int, spans: Iterable[tuple[int, int, Key]]) -> list[Segment[Key]]:
    """Cut a text (or its length) where marks begin and end: pieces without gap or overlap, from 0 to the end.

    What of a span lies outside of the text is left out.
    """
    length = text if isinstance(text, int) else len(text)
    inside = [(max(0, start), min(length, end), key) for start, end, key in spans]
    inside = [span for span in inside if span[0] < span[1]]
    cuts = sorted({0, length, *(cut for start, end, _ in inside for cut in (start, end))})
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, (start, end, _) in enumerate(inside):
        opening.setdefault(start, []).append(number)
        closing.setdefault(end, []).append(number)
    pieces: list[Segment[Key]] = []
    over: set[int] = set()
    for start, end in pairwise(cuts):
        over.difference_update(closing.get(start, ()))
        over.update(opening.get(start, ()))
        keys = tuple(dict.fromkeys(inside[number][2] for number in sorted(over)))
        pieces.append(Segment(start, end, keys))
    return pieces


def paragraphs(text: str) -> list[tuple[int, int]]:
    """List where the paragraphs stand: lines with a blank line between them, without their last line end."""
    found: list[tuple[int, int]] = []
    start = end = at = 0
    for line in text.split("\n"):
        if line.strip():
            start = at if start == end else start
            end = at + len(line.rstrip("\r"))
        elif start < end:
            found.append((start, end))
            start = end = at + len(line)
        at += len(line) + 1
    return [*found, (start, end)] if start < end else found
