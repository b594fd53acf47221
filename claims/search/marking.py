"""The words that matched, marked in the text as it is written, and the passage of a long text that shows most of them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from claims.search.asking import Understood
from claims.search.exact import exact_spans
from claims.words.folding import fold
from claims.words.pipeline import analyse, highlight
from claims.words.tokens import tokens

PASSAGE = 320  # characters shown of a long text
BEFORE = 80  # of them before the first mark
LONGEST_READ = 20_000  # characters of a long text that are looked through for a passage
_PARAGRAPH = re.compile(r"[^\n]+")
Span = tuple[int, int]


def spans(text: str, language: str, asked: Understood) -> list[Span]:
    """Where to mark: words asked for, also inside compounds; when there are none, the parts of what was asked."""
    found = highlight(text, language, asked.keys)
    if asked.prefixes:
        starts = asked.prefixes
        found += [(token.start, token.end) for token in tokens(text) if fold(token.text).startswith(starts)]
        found += [(term.start, term.end) for term in analyse(text, language) if term.key.startswith(starts)]
    for exact in asked.phrases:
        found += exact_spans(text, exact)
    if not found and asked.part_keys:
        found = highlight(text, language, asked.part_keys)
    return sorted(set(found))


def marked(text: str, found: Sequence[Span], start: int = 0, end: int | None = None) -> Markup:
    """The text from start to end as HTML, with its marks."""
    end = len(text) if end is None else end
    pieces, at = [], start
    for left, right in found:
        if left < at or right > end:
            continue
        pieces += [escape(text[at:left]), Markup("<mark>{}</mark>").format(text[left:right])]
        at = right
    return Markup("").join([*pieces, escape(text[at:end])])


def passage(text: str, found: Sequence[Span]) -> Markup:
    """The stretch of a long text with most marks, cut at spaces, with dots where more stands."""
    if len(text) <= PASSAGE:
        return marked(text, found)
    first = _densest(found)
    start = 0 if not found or found[first][0] < PASSAGE - BEFORE else found[first][0] - BEFORE
    end = min(len(text), start + PASSAGE)
    start = max(0, end - PASSAGE)
    start = _after_space(text, start) if start else 0
    end = _before_space(text, end) if end < len(text) else end
    dots = Markup("…")
    return Markup("").join(
        [dots if start else "", marked(text, found, start, end), dots if end < len(text) else ""]
    )


def best_passages(text: str, language: str, asked: Understood, most: int) -> list[str]:
    """The first paragraphs of a whole article that have one of the words."""
    found: list[str] = []
    for paragraph in _PARAGRAPH.finditer(text[:LONGEST_READ]):
        if len(found) == most:
            break
        if spans(paragraph[0], language, asked):
            found.append(paragraph[0])
    return found


def _densest(found: Sequence[Span]) -> int:
    """The mark at which a passage begins that holds most others. Marks are in order and do not overlap."""
    ends = [right for _, right in found]

    def held(index: int) -> int:
        reach = found[index][0] + PASSAGE - BEFORE
        return bisect_right(ends, reach) - index

    score: Callable[[int], tuple[int, int]] = lambda index: (held(index), -index)  # noqa: E731
    return max(range(len(found)), key=score, default=0)


def _after_space(text: str, at: int) -> int:
    space = text.find(" ", at, at + 40)
    return space + 1 if space != -1 else at


def _before_space(text: str, at: int) -> int:
    space = text.rfind(" ", at - 40, at)
    return space if space != -1 else at
