"""Finding a quote again in a text that may have changed, weighed as Hypothesis weighs it."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from unicodedata import normalize

from claims.anchors.clusters import boundary_after, boundary_before, is_boundary
from claims.anchors.distance import near_ends, similarity, start_of
from claims.anchors.selectors import Quote

_QUOTE, _PREFIX, _SUFFIX, _POSITION = 50, 20, 20, 2
_ALL = _QUOTE + _PREFIX + _SUFFIX + _POSITION
_MOST_ERRORS = 256
# Half of a short quote's letters stand in any text. Quotes looked for in other newspaper articles scored
# under 0.55; an edited sentence with its old surroundings scores over 0.75.
_LEAST_SCORE = 0.6
# Limits on the work, nearest to the old place first: enough for any article, a bound for a hostile one.
_MOST_CANDIDATES = 50
_MOST_LETTERS = 200_000
_LETTERS_TIMES_QUOTE = 100_000_000

_PLAIN_QUOTES = str.maketrans(dict.fromkeys("’‘‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"'))


class State(StrEnum):
    EXACT = "exact"  # the same characters at the same place
    MOVED = "moved"  # the same characters elsewhere
    CHANGED = "changed"  # nearly the same characters: the article was edited
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Found:
    start: int
    end: int
    state: State
    score: float  # 0 to 1


def find(text: str, quote: Quote) -> Found | None:
    """Find where the quote stands now, or None when it is lost (see `state_of`)."""
    if text[quote.start : quote.end] == quote.exact:
        return Found(quote.start, quote.end, State.EXACT, 1.0)
    size = len(quote.exact)
    same = _nearest(occurrences(text, quote.exact), quote.start)
    if same:
        return max(
            (_weighed(text, quote, start, start + size, 0, State.MOVED) for start in same),
            key=lambda found: found.score,
        )
    return _nearly(text, quote)


def state_of(found: Found | None) -> State:
    return found.state if found else State.LOST


def occurrences(text: str, exact: str) -> list[int]:
    """List every place where the characters begin, overlapping ones too."""
    places: list[int] = []
    at = text.find(exact) if exact else -1
    while at != -1:
        places.append(at)
        at = text.find(exact, at + 1)
    return places


def locate_typed(text: str, typed: str) -> list[tuple[int, int]]:
    """Find what somebody typed or pasted by hand: any white space, curly or straight quotation marks.

    The spans are of the article's own characters, in order and not overlapping.
    """
    wanted = " ".join(normalize("NFC", typed).split()).translate(_PLAIN_QUOTES)
    if not wanted:
        return []
    words = [found.span() for found in re.finditer(r"\S+", text)]
    plain = " ".join(text[start:end] for start, end in words).translate(_PLAIN_QUOTES)
    # In `plain` a word begins after those before it and one space each.
    begins = list(accumulate((end - start + 1 for start, end in words), initial=0))

    def place(at: int) -> int:
        word = bisect_right(begins, at) - 1
        return words[word][0] + at - begins[word]

    spans: list[tuple[int, int]] = []
    at = plain.find(wanted)
    while at != -1:
        span = (place(at), place(at + len(wanted) - 1) + 1)
        spans += [span] if is_boundary(text, span[0]) and is_boundary(text, span[1]) else []
        at = plain.find(wanted, at + len(wanted))
    return spans


def _nearly(text: str, quote: Quote) -> Found | None:
    """Search with errors, at most half of the quote's length and 256, in a stretch around the old place."""
    size = len(quote.exact)
    most = min(_MOST_ERRORS, size // 2)
    if not most:
        return None
    reach = min(_MOST_LETTERS, max(2 * size, _LETTERS_TIMES_QUOTE // size))
    first = max(0, min(quote.start, len(text)) - reach // 2)
    errors, ends = near_ends(text[first : first + reach], quote.exact, most)
    few = 1 + _MOST_CANDIDATES * 1000 // (1000 + size)  # looking for the start of a long one takes long
    spans = (
        (boundary_before(text, start_of(text, quote.exact, end, errors)), boundary_after(text, end))
        for end in _nearest([first + end for end in ends], quote.end, few)
    )
    best = max(
        (_weighed(text, quote, start, end, errors, State.CHANGED) for start, end in spans if start < end),
        key=lambda found: found.score,
        default=None,
    )
    return best if best and best.score >= _LEAST_SCORE else None


def _nearest(places: Iterable[int], hint: int, most: int = _MOST_CANDIDATES) -> list[int]:
    return sorted(places, key=lambda place: abs(place - hint))[:most]


def _weighed(text: str, quote: Quote, start: int, end: int, errors: int, state: State) -> Found:
    before, after = text[max(0, start - len(quote.prefix)) : start], text[end : end + len(quote.suffix)]
    points = (
        _QUOTE * (1 - errors / len(quote.exact))
        + _PREFIX * (similarity(before, quote.prefix) if quote.prefix else 1)
        + _SUFFIX * (similarity(after, quote.suffix) if quote.suffix else 1)
        + _POSITION * max(0.0, 1 - abs(start - quote.start) / len(text))
    )
    return Found(start, end, state, points / _ALL)
