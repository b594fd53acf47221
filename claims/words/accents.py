"""Dutch words that are typed without their diaeresis or accent: beinvloedt, coordinatie, scene."""

from collections.abc import Iterator

from claims.words import lemmas

_VOWELS = frozenset("aeiou")
_DIAERESES = {"e": "ë", "i": "ï", "o": "ö", "u": "ü", "a": "ä"}
_ACCENTS = {"e": "èéê", "c": "ç", "u": "û", "a": "à", "i": "î", "o": "ô"}
_SHORTEST = 4


def spelled(plain: str) -> str | None:
    """Give the word of the dictionary that is this one with a mark on one letter; for words that are not in there."""
    if len(plain) < _SHORTEST or not plain.isascii() or not plain.isalpha():
        return None
    return next((word for word in _marked(plain) if lemmas.is_word(word, "nl")), None)


def _marked(plain: str) -> Iterator[str]:
    """A diaeresis stands only behind a vowel; it is tried first, as most words that lack a mark lack that."""
    for at in range(1, len(plain)):
        if plain[at] in _VOWELS and plain[at - 1] in _VOWELS:
            yield plain[:at] + _DIAERESES[plain[at]] + plain[at + 1 :]
    for at, letter in enumerate(plain):
        for accented in _ACCENTS.get(letter, ""):
            yield plain[:at] + accented + plain[at + 1 :]
