"""The words that matched, marked in the text as it is written, and the passage of a long text that shows most of them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from claims.search.asking import Understood, Word
from claims.search.engine import Wanted
from claims.search.exact import exact_spans
from claims.words.folding import fold
from claims.words.pipeline import analyse
from claims.words.tokens import tokens

PASSAGE = 320  # characters shown of a long text
BEFORE = 80  # of them before the first mark
LONGEST_READ = 20_000  # characters of a long text that are looked through for a passage
_PARAGRAPH = re.compile(r"[^\n]+")
Span = tuple[int, int]


def spans(text: str, language: str, asked: Understood) -> list[Span]:
    """Where to mark: each word asked for, also inside compounds; where it does not stand, the parts of it."""
    return together(spans_of_words(text, (language,), asked))


def together(of_words: Iterable[set[Span]]) -> list[Span]:
    """All of them in order."""
    return sorted({span for each in of_words for span in each})


def spans_of_words(text: str, languages: Iterable[str], asked: Understood) -> list[set[Span]]:
    """Of each word asked for, where it stands in a text that is read in these languages."""
    standing: dict[str, set[Span]] = defaultdict(set)
    for language in languages:
        for term in analyse(text, language):
            standing[term.key].add((term.start, term.end))
    if any(each.wanted.prefix for word in asked.words for each in word.each):
        for token in tokens(text):
            standing[fold(token.text)].add((token.start, token.end))
    return [{span for each in word.each for span in _standing(text, standing, each)} for word in asked.words]


def _standing(text: str, standing: Mapping[str, set[Span]], word: Word) -> set[Span]:
    if word.exact:
        return set(exact_spans(text, word.exact))
    return {span for each in (word, *word.inner) for span in _of_one(standing, each.wanted)}


def _of_one(standing: Mapping[str, set[Span]], wanted: Wanted) -> set[Span]:
    found = {span for key in wanted.keys for span in standing.get(key, ())}
    if prefix := wanted.prefix:
        found |= {span for key, some in standing.items() if key.startswith(prefix) for span in some}
    return found or {span for key in wanted.parts for span in standing.get(key, ())}


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
