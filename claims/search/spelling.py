"""Did you mean: for words that no document has, words of documents that differ in a letter or two.

They are taken from the texts of documents of the same index, as they are written there.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from claims.search.asking import LANGUAGES, NO_LANGUAGE, Understood, Word
from claims.search.engine import Asked, Wanted
from claims.search.follower import View
from claims.words.edits import bearable, edits
from claims.words.folding import fold
from claims.words.pipeline import analyse
from claims.words.tokens import words

MOST_UNKNOWN = 3  # words that nothing has
LONGEST_TYPED = 20  # letters of a word that are each left out
MOST_READ = 3  # documents that have a key, to see how its word is written
LONGEST_READ = 20_000  # characters of a text
Texts = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]


def respelled(view: View, read: Texts, understood: Understood) -> str | None:
    """What was typed, with each word that nothing has as documents spell it; None when there is no such word.

    `read` gives the texts of documents.
    """
    unknown = [word for word in _typed_words(understood) if _is_unknown(view, word)]
    if not 0 < len(unknown) <= MOST_UNKNOWN:
        return None
    near = {word: _near(view, word) for word in unknown}
    keys = {key for keys in near.values() for key in keys}
    written = _written(view, read, keys, [fold(word.text) for word in unknown])
    typed = understood.typed
    for word in sorted(unknown, key=lambda word: -word.start):
        spelled = _nearest(word, [written[key] for key in near[word]])
        if spelled is None:
            return None
        typed = typed[: word.start] + spelled + typed[word.end :]
    return typed


def _typed_words(understood: Understood) -> Iterator[Word]:
    """The words as they were typed; other names of the same were not."""
    for word in understood.words:
        for each in word.each:
            if each.start < each.end:
                yield from each.inner or (each,)


def _is_unknown(view: View, word: Word) -> bool:
    return not word.wanted.prefix and not view.query(Asked((word.wanted,), limit=0)).total


def _near(view: View, word: Word) -> set[str]:
    """Keys of documents that differ little from this word, or that it has with a letter less.

    Of a name that looks like another word documents may have but a stem, from which the word with its slip is far.
    """
    typed = fold(word.text)
    less = [typed[:at] + typed[at + 1 :] for at in range(len(typed))] if bearable(typed) else []
    own = {
        term.key
        for each in less[:LONGEST_TYPED]
        for language in LANGUAGES
        for term in analyse(each, language)
    }
    return {key for each in (typed, *word.wanted.keys) for key in view.near(each)}.union(
        key for key in own if key and view.query(Asked((Wanted((key,)),), limit=0)).total
    )


def _nearest(word: Word, written: Iterable[Counter[str]]) -> str | None:
    """The word of the documents that is nearest to this one, and of those the one that most have."""
    typed = fold(word.text)
    found = sum(written, Counter[str]())
    known = {each: edits(typed, fold(each), 3) for each in found}
    nearest = min(known, key=lambda each: (known[each], -found[each], each), default=None)
    return nearest if nearest and known[nearest] <= bearable(typed) else None


def _written(
    view: View, read: Texts, keys: Collection[str], typed: Collection[str]
) -> dict[str, Counter[str]]:
    """How words of these keys are written, and by how many of a few documents that have them; of what is near alone."""
    named = {
        key: [hit.id for hit in view.query(Asked((Wanted((key,)),), limit=MOST_READ)).hits] for key in keys
    }
    texts = read(sorted({name for names in named.values() for name in names}))
    forms = {name: _forms(some, keys, typed) for name, some in texts.items()}
    return {
        key: Counter(form for name in names if name in forms for form in forms[name][key])
        for key, names in named.items()
    }


def _forms(texts: Iterable[str], keys: Collection[str], typed: Collection[str]) -> dict[str, set[str]]:
    """How a document writes the words of each of these keys; only what is near is looked at, as that costs most."""
    found: dict[str, set[str]] = {key: set() for key in keys}
    for word in {each for text in texts for each in words(text[:LONGEST_READ])}:
        folded = fold(word)
        if any(_may_be(folded, each) for each in typed):
            for language in (*LANGUAGES, NO_LANGUAGE):
                for key in {term.key for term in analyse(word, language)}.intersection(found):
                    found[key].add(word)
    return found


def _may_be(folded: str, typed: str) -> bool:
    """Whether a word may be what was meant: judged by its length and first letter before by all of them."""
    most = bearable(typed)
    return (
        abs(len(folded) - len(typed)) <= most
        and folded[:1] in typed[:2]
        and edits(typed, folded, most) <= most
    )
