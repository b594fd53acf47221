"""Family names with little words before them: Van der Plas is also looked for as vanderplas."""

from collections.abc import Iterator, Sequence

from claims.words.tokens import Token

_BEFORE = frozenset(
    {
        "van",
        "von",
        "de",
        "den",
        "der",
        "ter",
        "ten",
        "te",
        "het",
        "'t",
        "op",
        "in",
        "la",
        "le",
        "el",
        "al",
        "di",
    }
)
_FIRST = frozenset({"van", "von", "de", "ter", "ten", "op", "la", "le", "el", "al", "di"})
# Two of these before any word are a name often enough; the others also begin ordinary phrases.
_PAIRS = frozenset({("van", "der"), ("van", "den"), ("van", "de"), ("van", "t"), ("op", "den"), ("in", "t")})
_MOST_BEFORE = 3


def joined(found: Sequence[Token], folded: Sequence[str], text: str) -> Iterator[tuple[range, str]]:
    """The positions of each such name, and the name as one word.

    Queries are typed without capitals, so that two prefixes are enough; one wants capitals on both.
    """
    at = 0
    while at < len(folded):
        end = _end_of_prefixes(found, folded, text, at)
        if end is not None:
            yield range(at, end + 1), "".join(folded[at : end + 1])
            at = end
        at += 1


def _end_of_prefixes(found: Sequence[Token], folded: Sequence[str], text: str, at: int) -> int | None:
    if folded[at] not in _FIRST and folded[at] != "in":
        return None
    end = at
    while (
        end + 1 < len(folded)
        and end - at < _MOST_BEFORE
        and _touch(found, text, end)
        and (folded[end] in _BEFORE or (end > at and folded[end] == "t"))
    ):
        end += 1
    if end == at or not folded[end].isalpha() or folded[end] in _BEFORE:
        return None
    if end - at > 1:
        return end if (folded[at], folded[at + 1]) in _PAIRS else None
    both = found[at].text[0].isupper() and found[end].text[0].isupper()
    return end if both and folded[at] in _FIRST else None


def _touch(found: Sequence[Token], text: str, at: int) -> bool:
    """Whether space alone (or the apostrophe of 't) stands between this token and the next."""
    between = text[found[at].end : found[at + 1].start]
    return len(between) <= 3 and between.strip(" \u00a0'’‘") == "" and between != ""
