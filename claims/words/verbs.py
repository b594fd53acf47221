"""Forms that are a verb as well as what the dictionary says: gaven are gifts and gave, grenzen borders and to border."""

from collections.abc import Iterator

from claims.words import lemmas, vocabulary

_VOICED = {"v": "f", "z": "s"}
_VOWELS = frozenset("aeiou")
_SHORTEST = 4
_SHORTEST_NOUN, _SHORTEST_WITH_TWO_VOWELS = 3, 5
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
    """Give the nouns that a word is, besides the dictionary form: noot is of nieten and a nut, zonen are zones and sons.

    Not what begins with ge-: gedragen is hardly ever what more than one gedrag is.
    """
    if found == folded or not (found.endswith(("en", "an")) or found + "n" == folded):
        return
    if _is_common(folded):
        yield folded
    one = folded.removesuffix("en")
    if one == folded or len(one) < _SHORTEST_NOUN or one.startswith("ge"):
        return
    long = _long(one)
    # zonen are no zon, but verslagen do come of verslag
    for noun in (long, one) if long == one or len(one) >= _SHORTEST_WITH_TWO_VOWELS else (long,):
        if noun != found and _is_common(noun) and lemmas.lemma(noun, "nl") == noun:
            yield noun


def _is_common(noun: str) -> bool:
    uses = vocabulary.dutch().counts(noun)
    return uses is not None and uses[_LAST] > 0 and sum(uses) >= _USUAL


def _long(stem: str) -> str:
    """Give a stem as it is written alone: vlot- of vloten is vloot."""
    is_open = len(stem) > 2 and stem[-1] not in _VOWELS and stem[-2] in _VOWELS and stem[-3] not in _VOWELS
    return stem[:-1] + stem[-2] + stem[-1] if is_open else stem


def _spoken(stem: str) -> str:
    """Give the stem as it is written at the end of a word: gev becomes gef, slag slaag, bakk bak."""
    stem = stem[:-1] + _VOICED.get(stem[-1], stem[-1])
    if len(stem) > 2 and stem[-1] == stem[-2]:
        return stem[:-1]
    return stem


def _third_person(stem: str) -> str:
    return _long(stem) + "t"


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
