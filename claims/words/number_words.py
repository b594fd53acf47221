"""Number words of one token, in Dutch and English: vijfendertigduizend, tweeëneenhalf, twenty-five."""

import re
from decimal import Decimal
from functools import lru_cache

HALF = Decimal("0.5")
LONGEST = 64

_UNITS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TEENS = (
    "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()  # noqa: SIM905
)
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_DUTCH = {word: value for value, word in enumerate((*_UNITS, *_TEENS), 1)} | {
    word: tens * 10 for tens, word in enumerate(_TENS, 2)
}
_ONE, _TEN = "|".join(_UNITS), "|".join(_TENS)
_BELOW_100 = rf"(?:(?:{_ONE})en(?:{_TEN})|{'|'.join(_TEENS)}|{_TEN}|{_ONE})"
_BELOW_10000 = rf"(?:(?:{_BELOW_100})?honderd(?:(?:en)?{_BELOW_100})?|{_BELOW_100})"
# zeventien comes before zeven, and every part is tried at one place only: no word takes long.
_SMALL = re.compile(
    rf"(?:(?:(?P<one>{_ONE})en)?(?P<ten>{_TEN})|(?P<teen>{'|'.join(_TEENS)})|(?P<unit>{_ONE}))"
)
_WHOLE = re.compile(
    rf"(?P<thousands>{_BELOW_10000})?(?P<duizend>duizend)?(?:(?<=duizend)(?:en)?(?P<rest>{_BELOW_10000}))?"
)
_AND_A_HALF = re.compile(r"(?<=.)eneenhal(?:f|ve)$")

_ENGLISH = {
    word: value
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "  # noqa: SIM905
        "seventeen eighteen nineteen".split(),
        1,
    )
} | {
    word: tens * 10
    for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)  # noqa: SIM905
}
NOTHING = {"nl": "nul", "en": "zero"}

SCALES: dict[str, dict[str, int]] = {
    "nl": {
        "honderd": 100, "duizend": 1000, "miljoen": 10**6, "mln": 10**6, "miljard": 10**9, "mld": 10**9,
        "biljoen": 10**12,
    },
    "en": {
        "hundred": 100, "thousand": 1000, "million": 10**6, "mln": 10**6, "billion": 10**9, "bn": 10**9,
        "trillion": 10**12,
    },
}  # fmt: skip
# They say a number only before a scale: een half miljoen.
HALVES: dict[str, dict[str, Decimal]] = {
    "nl": {
        "half": HALF,
        "halve": HALF,
        "kwart": Decimal("0.25"),
    },
    "en": {"half": HALF, "quarter": Decimal("0.25")},
}


@lru_cache(maxsize=5_000)
def value(folded: str, language: str) -> Decimal | None:
    """What a folded word says as a number; None for any other word, and for what is only a scale."""
    if len(folded) > LONGEST:
        return None
    if folded == NOTHING.get(language):
        return Decimal(0)
    return _dutch(folded) if language == "nl" else _english(folded) if language == "en" else None


_ORDINAL_ENDINGS = {"nl": ("ste", "de"), "en": ("th",)}
_ODD_ORDINALS = {
    "nl": {"eerste": "een", "derde": "drie"},
    "en": {"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight", "ninth": "nine",
           "twelfth": "twelve"},
}  # fmt: skip


def ordinal(folded: str, language: str) -> Decimal | None:
    """What number a folded word gives something in a row: vierde, eenentwintigste, twenty-first; None for others."""
    if language not in _ORDINAL_ENDINGS or len(folded) > LONGEST:
        return None
    for odd, plain in _ODD_ORDINALS[language].items():
        if folded.endswith(odd):
            return value(folded.removesuffix(odd) + plain, language)
    for ending in _ORDINAL_ENDINGS[language]:
        if folded.endswith(ending):
            bare = folded.removesuffix(ending)
            if language == "en" and bare.endswith("tie"):
                bare = bare.removesuffix("ie") + "y"
            found = SCALES[language].get(bare)
            return Decimal(found) if found else value(bare, language)
    return None


def _english(folded: str) -> Decimal | None:
    tens, hyphen, unit = folded.partition("-")
    if hyphen:
        high, low = _ENGLISH.get(tens, 0), _ENGLISH.get(unit, 0)
        return Decimal(high + low) if high >= 20 and 0 < low < 10 else None
    found = _ENGLISH.get(folded)
    return Decimal(found) if found else None


def _dutch(folded: str) -> Decimal | None:
    folded = folded.replace("-", "")
    if folded in {"anderhalf", "anderhalve"}:
        return 1 + HALF
    if half := _AND_A_HALF.search(folded):
        whole = _dutch(folded[: half.start()])
        return whole + HALF if whole is not None else None
    found = _WHOLE.fullmatch(folded) if folded else None
    if not found or folded in SCALES["nl"]:
        return None
    before, rest = _below_10000(found["thousands"]), _below_10000(found["rest"])
    return Decimal((before or 1) * 1000 + rest if found["duizend"] else before)


def _below_10000(word: str | None) -> int:
    if not word:
        return 0
    before, hundred, after = word.partition("honderd")
    if not hundred:
        return _below_100(word)
    return (_below_100(before) or 1) * 100 + _below_100(after.removeprefix("en"))


def _below_100(word: str) -> int:
    found = _SMALL.fullmatch(word)
    if not found:
        return 0
    return sum(_DUTCH[part] for part in found.groups() if part)
