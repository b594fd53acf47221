"""A quote as W3C's TextQuoteSelector and TextPositionSelector together, in code points."""

from dataclasses import dataclass

from claims.anchors.clusters import boundary_after, boundary_before

CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Quote:
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def take(text: str, start: int, end: int) -> Quote:
    """Quote a stretch of text with the words around it.

    A bound inside a character that people see as one (é in two code points, an emoji family) moves
    outward: nobody can mark half of it, so it is the browser that cut it. The context shrinks instead.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no quote from {start} to {end} in a text of {len(text)} characters")
    start, end = boundary_before(text, start), boundary_after(text, end)
    before = boundary_after(text, max(0, start - CONTEXT))
    after = boundary_before(text, min(len(text), end + CONTEXT))
    # A cluster longer than the context leaves none.
    return Quote(text[start:end], text[min(before, start) : start], text[end : max(after, end)], start, end)
