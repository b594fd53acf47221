"""Forms that are a verb as well as what the dictionary says: gaven are gifts and gave, grenzen borders and to border."""

from claims.words import lemmas, vocabulary

_VOICED = {"v": "f", "z": "s"}
_VOWELS = frozenset("aeiou")
_SHORTEST = 4


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


def noun(folded: str, found: str) -> str | None:
    """Give the noun that a form of another verb is the plural of, too: verslagen are beaten and reports.

    Not with ge-: gedragen is hardly ever what more than one gedrag is.
    """
    if found in (folded, folded[:-2]) or not (folded.endswith("en") and found.endswith(("en", "an"))):
        return None
    one = folded[:-2]
    is_noun = len(one) >= _SHORTEST and not one.startswith("ge") and lemmas.lemma(one, "nl") == one
    return one if is_noun and vocabulary.dutch().counts(one) else None


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
