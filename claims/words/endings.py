"""What is taken off a Dutch word: the stemmer's work, kept from making one word of two."""

import re
from collections.abc import Iterator
from functools import lru_cache

from claims.words import compounds, lemmas, overrides, vocabulary
from claims.words.prefixes import prefixed

# The stemmer takes these off and so joins openbaar with open, handig with hand, relatief with relatie,
# raadsel with raad, filmster with film, kwaliteit with kwaal.
KEPT = ("baar", "ig", "ief", "sel", "aar", "ster", "rij", "iteit", "ant")
# Letters at the end of a word that the stemmer takes for an ending: markt, plaats, liefde, gemeente.
_OWN_LETTERS = ("s", "t", "de", "te")
_USUAL = 3  # in so many compounds a word is well known: weekend is not what weeks
_NOT_A_NOUN_STEM = ("en", "ing", "heid", "atie", "e")

_ON_IG = re.compile(r"(.+ig)(?:heid|en|ing)")  # veiligheid, beschuldigen
_INFLECTED = re.compile(
    r"(.{2,}(?:baar|ig|ief|iev|sel|aar|ster|rij|iteit|ant|lijk|loos))(?:e|en|s|er|st|ste)"
)
_PLURAL = re.compile(r"(.+[ie]e)en")  # therapieën, without its accent
_OTHER_PLURAL = re.compile(r"(.+ie)n")  # koloniën
_CONJUGATED = re.compile(r"((?:ver|be|ont|her).{3,}?)(?:t|d|te|de|ten|den)")
_SHORTEST_CORE = 4
_SHORTEST_STEM = 2
_VOWELS = frozenset("aeiou")


def stem(lemma: str) -> str:
    """Cut a folded dictionary form to its stem."""
    if found := _ON_IG.fullmatch(lemma):
        return found[1]
    if lemma.removesuffix("s").endswith(KEPT):
        return lemma
    stemmed = lemmas.stem(lemma, "nl") or lemma
    if stemmed == lemma:
        return lemma
    if lemma.endswith(("eren", "ering")):
        return _foreign(lemma, stemmed)
    # The stemmer takes ge- for the mark of a participle; in a dictionary form it is part of the word.
    if lemma.startswith("ge") and not stemmed.startswith("ge") and lemmas.is_word(lemma, "nl"):
        stemmed = lemma if lemma.endswith(("d", "t")) else "ge" + stemmed
    return lemma if _is_a_word_of_its_own(lemma, stemmed) else stemmed


def _foreign(lemma: str, stemmed: str) -> str:
    """Give discrimineren the stem that discriminatie and discrimineert have; the e of vergaderen is not long."""
    before, er, _ = lemma.rpartition("er")
    spellings = (before + "eert", before + "ëert")
    is_long = before.endswith("is") or any(lemmas.is_word(spelling, "nl") for spelling in spellings)
    if len(before) < _SHORTEST_STEM:
        return stemmed
    return before + ("eer" if is_long else er)


def _is_a_word_of_its_own(lemma: str, stemmed: str) -> bool:
    if any(stemmed + ending == lemma for ending in _OWN_LETTERS):
        return lemmas.is_word(lemma, "nl")
    # woning is of wonen; haring of nothing, though haren is a word
    of_a_verb = lemma.removesuffix("ing") + "en"
    if lemma.endswith(_NOT_A_NOUN_STEM) and not (
        lemma.endswith("ing") and lemmas.lemma(of_a_verb, "nl") != of_a_verb
    ):
        return False
    known = vocabulary.dutch().counts(lemma)
    return known is not None and sum(known) >= _USUAL and vocabulary.dutch().counts(stemmed) is not None


@lru_cache(maxsize=20_000)
def unknown(word: str) -> str:
    """Give what is most likely the dictionary form of a folded word that the dictionary lacks."""
    for made in (_by_ending, _by_last_part, _by_prefix, _by_noun):
        if (found := made(word)) is not None:
            return found
    return word


def _by_ending(word: str) -> str | None:
    if word.endswith("iere"):
        return lemmas.lemma(word.removesuffix("iere") + "ière", "nl")
    if found := _PLURAL.fullmatch(word):
        return found[1]
    if (found := _OTHER_PLURAL.fullmatch(word)) and lemmas.is_word(found[1], "nl"):
        return found[1]
    if found := _INFLECTED.fullmatch(word):
        bare = found[1].removesuffix("iev") + "ief" if found[1].endswith("iev") else found[1]
        return lemmas.lemma(bare, "nl") or bare
    return None


def _by_last_part(word: str) -> str | None:
    """A compound has the forms of its last part: gemeenteraadsleden is gemeenteraadslid."""
    tail = parts[-1] if (parts := compounds.split(word)) else ""
    if not tail or not word.endswith(tail):
        return None
    found = overrides.DUTCH.get(tail, ("",))[0]
    if not found and (uses := vocabulary.dutch().counts(tail)) and uses[1]:
        return None  # it is a dictionary form already
    found = found or lemmas.lemma(tail, "nl") or _by_ending(tail) or tail
    return word.removesuffix(tail) + found if found[0] == tail[0] else None


def _by_prefix(word: str) -> str | None:
    for prefix, core in prefixed(word, _SHORTEST_CORE):
        found = lemmas.lemma(core, "nl")
        if found and found != core and found.endswith("en") and core[0] == found[0]:
            return prefix + found
    return None


def _by_noun(word: str) -> str | None:
    """Verstrengt is of a verb that the dictionary lacks, but that has its noun there: verstrenging."""
    found = _CONJUGATED.fullmatch(word)
    for stem_ in _open(found[1]) if found else ():
        for noun in (stem_ + "en", stem_ + "ing"):
            if lemmas.is_word(noun, "nl"):
                return noun
    return None


def _open(stem_: str) -> Iterator[str]:
    """The ways to write a stem before -en and -ing: verhoog verhog-, schrap schrapp-."""
    yield stem_
    if stem_[-1] not in _VOWELS:
        yield stem_ + stem_[-1]
        if len(stem_) > 2 and stem_[-2] == stem_[-3] in _VOWELS:
            yield stem_[:-2] + stem_[-1]
