"""Finding a quote again in a text that may have changed; one that is not surely the same is lost, not moved to a look-alike.

The same characters are taken where they stood, or where the words around agree, or where they say enough by themselves and
stand once. Characters that nearly fit are taken only where the words on both sides agree and nothing else comes near.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from unicodedata import normalize

from claims.anchors.clusters import boundary_after, boundary_before, is_boundary
from claims.anchors.distance import near_ends, similarity, start_of
from claims.anchors.selectors import Quote

_QUOTE, _PREFIX, _SUFFIX, _POSITION = 50, 20, 20, 2
_ALL = _QUOTE + _PREFIX + _SUFFIX + _POSITION
_MOST_ERRORS = 256
_MOST_CHANGED = 0.1  # share of the letters that may differ, or of the words in whatever order
_LOOKED_AT = (
    3  # one error in so many letters is looked at: words that changed places count all their letters twice
)
_AGREES = 0.6  # how much of the words around must be there still; those of other places share about a third
_CLEAR = 0.1  # how much better than any other place the best must be
_TELLING = 30  # letters of a quote that by itself tells which words are meant
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
    places = occurrences(text, quote.exact)
    return _same(text, quote, places) if places else _nearly(text, quote)


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


def _same(text: str, quote: Quote, places: list[int]) -> Found | None:
    """The same characters elsewhere: where one side agrees better than anywhere else, or the only place of a telling quote."""
    size = len(quote.exact)
    seen = [
        _weighed(text, quote, start, start + size, 0, State.MOVED) for start in _nearest(places, quote.start)
    ]
    if len(places) == 1 and size >= _TELLING:
        return seen[0]
    return _clear_winner([found for found in seen if _one_side_agrees(text, quote, found)])


def _nearly(text: str, quote: Quote) -> Found | None:
    """With few errors, in a stretch around the old place, where both sides agree."""
    size = len(quote.exact)
    most = min(_MOST_ERRORS, size // _LOOKED_AT)
    if size * _MOST_CHANGED < 1:
        return None
    reach = min(_MOST_LETTERS, max(2 * size, _LETTERS_TIMES_QUOTE // size))
    first = max(0, min(quote.start, len(text)) - reach // 2)
    errors, ends = near_ends(text[first : first + reach], quote.exact, most)
    few = 1 + _MOST_CANDIDATES * 1000 // (1000 + size)  # looking for the start of a long one takes long
    spans = (
        (boundary_before(text, start_of(text, quote.exact, end, errors)), boundary_after(text, end))
        for end in _nearest([first + end for end in ends], quote.end, few)
    )
    seen = [
        _weighed(text, quote, start, end, errors, State.CHANGED)
        for start, end in spans
        if start < end and (errors <= size * _MOST_CHANGED or _same_words(text[start:end], quote.exact))
    ]
    return _clear_winner([found for found in seen if min(_around(text, quote, found)) >= _AGREES])


def _same_words(one: str, other: str) -> bool:
    """Whether all but a tenth of the words are the same, in whatever order."""
    ours, theirs = Counter(one.split()), Counter(other.split())
    return (ours - theirs).total() + (theirs - ours).total() <= 2 * _MOST_CHANGED * theirs.total()


def _clear_winner(seen: list[Found]) -> Found | None:
    """The best of these, when no other place that it does not overlap comes near it."""
    best = max(seen, key=lambda found: found.score, default=None)
    if best is None:
        return None
    others = [found for found in seen if found.end <= best.start or best.end <= found.start]
    return best if all(best.score - found.score >= _CLEAR for found in others) else None


def _one_side_agrees(text: str, quote: Quote, found: Found) -> bool:
    before, after = _around(text, quote, found)
    return bool(quote.prefix.strip() and before >= _AGREES) or bool(quote.suffix.strip() and after >= _AGREES)


def _around(text: str, quote: Quote, found: Found) -> tuple[float, float]:
    """How much the words before and after agree; none in the quote agree with anything."""
    before, after = (
        text[max(0, found.start - len(quote.prefix)) : found.start],
        text[found.end :][: len(quote.suffix)],
    )
    return (
        similarity(before, quote.prefix) if quote.prefix.strip() else 1.0,
        similarity(after, quote.suffix) if quote.suffix.strip() else 1.0,
    )


def _nearest(places: Iterable[int], hint: int, most: int = _MOST_CANDIDATES) -> list[int]:
    return sorted(places, key=lambda place: abs(place - hint))[:most]


def _weighed(text: str, quote: Quote, start: int, end: int, errors: int, state: State) -> Found:
    found = Found(start, end, state, 0.0)
    before, after = _around(text, quote, found)
    points = (
        _QUOTE * (1 - errors / len(quote.exact))
        + _PREFIX * before
        + _SUFFIX * after
        + _POSITION * max(0.0, 1 - abs(start - quote.start) / len(text))
    )
    return replace(found, score=points / _ALL)
