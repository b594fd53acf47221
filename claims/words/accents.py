"""Dutch words that are typed without their diaeresis or accent: beinvloedt, coordinatie, scene."""

import re
from collections.abc import Iterator

from claims.words import lemmas

# The letters that have a diaeresis, and the vowels behind which: poëet and coördinatie, but no word has iö.
_DIAERESES = {"e": ("ë", "aeiou"), "i": ("ï", "aeou"), "o": ("ö", "eo"), "u": ("ü", "aeu")}
# Where an e has an accent: privé, cafés; scène, enquête.
_ACUTE = re.compile(r"e(?=s?$)")
_GRAVE = re.compile(r"e(?=[b-df-hj-np-tv-z]e)")
_SHORTEST = 4


def spelled(plain: str) -> str | None:
    """Give the word of the dictionary that is this one with a mark on one letter; for words that are not in there."""
    if len(plain) < _SHORTEST or not plain.isascii() or not plain.isalpha():
        return None
    return next((word for word in _marked(plain) if lemmas.is_word(word, "nl")), None)


def _marked(plain: str) -> Iterator[str]:
    """The likeliest places first, and no more than these: every place is a look into the dictionary."""
    for at, letter in enumerate(plain):
        marked, behind = _DIAERESES.get(letter, ("", ""))
        if at and plain[at - 1] in behind:
            yield plain[:at] + marked + plain[at + 1 :]
    for place, letters in ((_ACUTE, "é"), (_GRAVE, "èê")):
        for found in place.finditer(plain):
            for letter in letters:
                yield plain[: found.start()] + letter + plain[found.end() :]
