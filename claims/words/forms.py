"""The keys under which a word is kept: what makes huizen and huis, loog and gelogen, one word."""

import re
from functools import lru_cache

from claims.words import accents, endings, families, lemmas, overrides, particles, strong, verbs
from claims.words.folding import clean, fold
from claims.words.number_words import ordinal
from claims.words.numbers import GROUPED, written

_SUFFIX_AFTER_APOSTROPHE = re.compile(r"(?<=\w)'(?:s|jes?|tjes?|er|en|ers)?$")
_PERCENT = re.compile(r"(.*?)\u00a0?%$")
_ORDINAL = re.compile(r"(\d+)(?:ste|de|e|st|nd|rd|th)")
_OF_A_WOMAN = ("ster", "es", "in")
# Nothing that long is a word; it would only cost time and a place in the cache.
LONGEST_WORD = 64


def primary_language(language: str) -> str:
    """'nl' for 'nl-BE': the rules are per language, not per country."""
    return language.replace("_", "-").partition("-")[0].lower()


def forms(word: str, language: str) -> tuple[str, ...]:
    """Give the normalised keys of one token, the most likely first; no letters and digits, no keys.

    Languages other than Dutch and English are stemmed by their own rules and kept as they are written, too:
    who types the word does not say which language it is. Unknown languages are folded and no more.
    """
    return _forms(word, primary_language(language)) if len(word) <= LONGEST_WORD else (fold(word),)


@lru_cache(maxsize=50_000)
def _forms(word: str, language: str) -> tuple[str, ...]:
    folded = fold(word)
    if not folded:
        return ()
    if folded[0] in "#@":
        return _unique([folded, *_forms(word[1:], language)])
    if folded[0].isdecimal() and not any(letter.isalpha() for letter in folded):
        return _number(folded, language)
    if not folded.isprintable():
        return (folded,)
    if language not in lemmas.LANGUAGES:
        stemmed = fold(lemmas.stem(clean(word).lower(), language)) if lemmas.can_stem(language) else ""
        return _unique([stemmed or folded, folded])
    if in_digits := _ORDINAL.fullmatch(folded):
        return (f"{in_digits[1]}e",)
    place = ordinal(folded, language)
    # sms-bericht and smsbericht are one word; its parts are the pipeline's business
    joined = folded.replace("-", "")
    own = _word(word, folded, language) if joined == folded else _forms(joined, language)
    return own if place is None else _unique([*own, f"{written(place)}e"])


def _number(folded: str, language: str) -> tuple[str, ...]:
    """3.000.000 in Dutch and 3,000,000 in English are 3000000; 50% is also 50."""
    percent = _PERCENT.match(folded)
    digits = percent[1] if percent else folded
    if language in GROUPED:
        thousands, decimal = (".", ",") if language == "nl" else (",", ".")
        if GROUPED[language].fullmatch(digits):
            digits = digits.replace(thousands, "")
        digits = digits.replace(decimal, ".") if digits.count(decimal) == 1 else digits
    return (f"{digits}%", digits) if percent else (digits,)


def _word(word: str, folded: str, language: str) -> tuple[str, ...]:
    bare = _SUFFIX_AFTER_APOSTROPHE.sub("", folded)
    if language == "nl" and bare in overrides.NAMES:
        name = (bare,)
        return name if word[0].isupper() else _unique([bare, *_stems(word, folded, language)])
    own = overrides.DUTCH if language == "nl" else overrides.ENGLISH
    if folded in own:
        return _unique([key(entry, language) for entry in own[folded]])
    return _stems(word, folded, language)


def _stems(word: str, folded: str, language: str) -> tuple[str, ...]:
    found = base(word, language)
    own = overrides.DUTCH if language == "nl" else overrides.ENGLISH
    # gelogen -> liegen, but also besluiten -> besluit: the lemma may have an override of its own
    keys = [key(entry, language) for entry in own.get(fold(found), (found,))] or [folded]
    if language == "nl":
        more = (*verbs.others(folded, found), *strong.infinitives(folded), *families.verbs(fold(found)))
        keys += [key(other, language) for other in more]
        keys += [key(noun, language) for noun in verbs.nouns(folded, found)]
        if "'" in found and (without := found.replace("'", "")):
            keys.append(key(without, language))  # Ha'aretz is also written Haaretz
    return _unique(keys)


@lru_cache(maxsize=20_000)
def verbs_of_a_clause(word: str) -> tuple[str, ...]:
    """Give the verbs that a Dutch word may be of which a particle stands elsewhere: las (door), bond (vast)."""
    folded = fold(word)
    return _unique([base(word, "nl"), *overrides.DUTCH.get(folded, ()), *strong.of_a_clause(folded)])


@lru_cache(maxsize=20_000)
def base(word: str, language: str) -> str:
    """Give the dictionary form; for a separable participle that no dictionary has, built from its halves."""
    # The dictionary has zeeën with its accent, and people type it without: first one, then the other.
    spelled = _SUFFIX_AFTER_APOSTROPHE.sub("", clean(word).lower().replace("’", "'"))
    plain = _SUFFIX_AFTER_APOSTROPHE.sub("", fold(word))
    is_known = False
    for spelling in dict.fromkeys((spelled, plain)):
        found = lemmas.lemma(spelling, language) if spelling else None
        if found and language == "nl":
            found = _without_detours(spelling, found)
        if found and found != spelling:
            return found
        if found and spelling != plain and language == "nl":
            return found  # with its accent
        is_known = is_known or found is not None
    if language != "nl":
        return plain
    if halves := particles.halves(plain):
        return halves[0] + base(halves[1], language)
    if is_known:
        return plain
    accented = accents.spelled(plain)
    found = lemmas.lemma(accented, "nl") if accented else None
    return _without_detours(accented, found) if accented and found else endings.unknown(plain)


def _without_detours(spelling: str, found: str) -> str:
    """Go on where the dictionary stops halfway, and back where it leads from the man to the woman."""
    if len(found) > len(spelling) and found.endswith(_OF_A_WOMAN) and not spelling.endswith("en"):
        return spelling
    if found[-1] == "e" and spelling == found[:-1] + "tje" and lemmas.is_word(found[:-1], "nl"):
        return found[:-1]  # vrouwtje is of vrouw, not of vrouwe
    for of_a_woman, of_a_man in (("grafe", "graaf"), ("ologe", "oloog")):
        if found.endswith(of_a_woman):
            return found.removesuffix(of_a_woman) + of_a_man
    # geslaagde is led to geslaagd, and geslaagd to slagen; werklozen to werkloze, huisjes to huisje
    is_halfway = (
        spelling == found + "e"
        or (spelling == found + "n" and found.endswith("e"))
        or (spelling == found + "s" and found.endswith("je"))
    )
    further = lemmas.lemma(found, "nl") if is_halfway else None
    return _without_detours(found, further) if further and further != found else found


def key(lemma: str, language: str) -> str:
    """Make the key of a dictionary form: its stem, folded."""
    if language != "nl":
        return fold(lemmas.stem(lemma, language)) or fold(lemma)
    # the accent makes another word: première is not premier, carrière not carrier
    return fold(lemma) if lemma.endswith("ière") else endings.stem(fold(lemma))


def _unique(keys: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
