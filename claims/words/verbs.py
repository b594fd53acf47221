"""Forms that are a verb as well as what the dictionary says: gaven are gifts and gave, grenzen borders and to border."""

from collections.abc import Iterator

from claims.words import lemmas, vocabulary

_VOICED = {"v": "f", "z": "s"}
_VOWELS = frozenset("aeiou")
_SHORTEST = 4
_USUAL = 3  # in so many compounds a word is well known
_LAST = 1


def others(folded: str, found: str) -> tuple[str, ...]:
    """Give the verbs that a Dutch word in -en is a form of, besides the dictionary form that was found for it."""
    if len(folded) < _SHORTEST or not folded.endswith("en") or not folded.isalpha():
        return ()
    stem = _spoken(folded[:-2])
    verbs = []
    if folded != found and lemmas.lemma(_third_person(stem), "nl") == folded:
        verbs.append(folded)
    past = lemmas.lemma(stem, "nl")
    # gaf leads to geven and has another vowel: then gaven are its plural
    if (
        past
        and past not in {stem, found, folded}
        and past.endswith("en")
        and _vowels(past[:-2]) != _vowels(stem)
    ):
        verbs.append(past)
    return tuple(verbs)


def nouns(folded: str, found: str) -> Iterator[str]:
    """Give the nouns that a form of another verb is, too: noot is of nieten and a nut, verslagen are beaten and reports.

    Not what begins with ge-: gedragen is hardly ever what more than one gedrag is.
    """
    if found == folded or not found.endswith(("en", "an")):
        return
    uses = vocabulary.dutch().counts(folded)
    if uses and uses[_LAST] and sum(uses) >= _USUAL:
        yield folded
    one = folded.removesuffix("en")
    if one not in (folded, found) and len(one) >= _SHORTEST and not one.startswith("ge"):
        uses = vocabulary.dutch().counts(one)
        if uses and lemmas.lemma(one, "nl") == one:
            yield one


def _spoken(stem: str) -> str:
    """Give the stem as it is written at the end of a word: gev becomes gef, slag slaag, bakk bak."""
    stem = stem[:-1] + _VOICED.get(stem[-1], stem[-1])
    if len(stem) > 2 and stem[-1] == stem[-2]:
        return stem[:-1]
    return stem


def _third_person(stem: str) -> str:
    is_open = len(stem) > 2 and stem[-1] not in _VOWELS and stem[-2] in _VOWELS and stem[-3] not in _VOWELS
    return (stem[:-1] + stem[-2] + stem[-1] if is_open else stem) + "t"


def _vowels(word: str) -> str:
    """The last vowels of a word, a long one written like a short one."""
    end = len(word)
    while end and word[end - 1] not in _VOWELS:
        end -= 1
    start = end
    while start and word[start - 1] in _VOWELS:
        start -= 1
    vowels = word[start:end]
    return vowels[:1] if len(set(vowels)) == 1 else vowels
