"""Did you mean: for words that no document has, words of documents that differ in a letter or two.

They are taken from the texts of documents of the same index, as they are written there.
"""

from collections import Counter
from collections.abc import Iterator

from claims.search.asking import LANGUAGES, NO_LANGUAGE, Understood, Word
from claims.search.engine import Asked, Wanted
from claims.search.follower import Follower
from claims.words.edits import bearable, edits
from claims.words.folding import fold
from claims.words.pipeline import analyse

MOST_UNKNOWN = 3  # words that nothing has
MOST_READ = 3  # documents that have a key, to see how its word is written
LONGEST_READ = 20_000  # characters of a text


def respelled(follower: Follower, understood: Understood) -> str | None:
    """What was typed, with each word that nothing has as documents spell it; None when there is no such word."""
    unknown = [word for word in _typed_words(understood) if _is_unknown(follower, word)]
    if not 0 < len(unknown) <= MOST_UNKNOWN:
        return None
    typed = understood.typed
    for word in sorted(unknown, key=lambda word: -word.start):
        spelled = _spelled(follower, word)
        if spelled is None:
            return None
        typed = typed[: word.start] + spelled + typed[word.end :]
    return typed


def _typed_words(understood: Understood) -> Iterator[Word]:
    for word in understood.words:
        for each in word.each:
            yield from each.inner or (each,)


def _is_unknown(follower: Follower, word: Word) -> bool:
    return not word.wanted.prefix and not follower.engine.query(Asked((word.wanted,), limit=0)).total


def _spelled(follower: Follower, word: Word) -> str | None:
    """The word of the documents that is nearest to this one."""
    typed = fold(word.text)
    near = {key for own in (typed, *word.wanted.keys) for key in follower.engine.near(own)}
    found: Counter[str] = Counter()
    for key in sorted(near):
        hits = follower.engine.query(Asked((Wanted((key,)),), limit=MOST_READ)).hits
        for texts in follower.texts([hit.id for hit in hits]).values():
            found.update(_written(texts, key))
    known = {written: edits(typed, fold(written), 3) for written in found}
    nearest = min(known, key=lambda written: (known[written], -found[written], written), default=None)
    return nearest if nearest and known[nearest] <= bearable(typed) else None


def _written(texts: list[str], key: str) -> set[str]:
    """How the word of this key is written in a document."""
    return {
        text[term.start : term.end]
        for text in texts
        for language in (*LANGUAGES, NO_LANGUAGE)
        for term in analyse(text[:LONGEST_READ], language)
        if term.key == key
    }
