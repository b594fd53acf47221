"""What Dutch verbs begin with. Under a prefix a verb keeps the forms that it has without one: las voor, verzoende."""

from collections.abc import Iterator

# These stay on their verb, and its participle has no ge-: bedrogen, ontslagen.
FIXED = frozenset(
    {"be", "er", "her", "mis", "ont", "ver", "door", "om", "onder", "over", "voor", "weer", "aan"}
)

# These come off: hij las het voor. Some belong to both kinds.
LOOSE = frozenset({
    "aan", "achter", "af", "bij", "binnen", "door", "in", "mede", "mee", "na", "neer", "om", "onder", "op",
    "over", "rond", "samen", "tegen", "terug", "toe", "uit", "voor", "voort", "voorbij", "weg", "weer", "heen",
    "los", "vol", "vast", "bloot", "buiten", "achteruit", "vooruit", "omhoog", "omlaag", "ineen", "uiteen",
    "bijeen", "opeen", "overeen", "tegemoet", "teleur", "tekort", "tentoon", "teweeg", "tewerk", "thuis",
    "voorop", "omver", "omringd", "goed", "vrij", "stil", "klaar", "kwijt", "waar", "deel", "plaats", "kennis",
    "gade", "adem", "les", "dood", "gelijk", "groot", "klem", "kapot", "leeg", "mis", "open", "recht", "schoon",
    "stop", "stand", "stuk", "veilig", "vrijuit", "zwart", "hoog", "lief", "prijs", "rang", "raad", "feest",
    "bekend", "duidelijk", "dicht", "droog", "fijn", "gevangen", "geheim", "hard", "koud", "tegenover",
    "tussen", "verder", "voldoende", "wijs", "ten", "rechtop", "opnieuw", "onderuit", "achterna", "hier",
})  # fmt: skip
_LONGEST = max(map(len, FIXED | LOOSE))


def prefixed(word: str, shortest: int) -> Iterator[tuple[str, str]]:
    """Every way to take a prefix off a word, with what is left, of so many letters at least."""
    for size in range(2, min(_LONGEST, len(word) - shortest) + 1):
        if word[:size] in FIXED or word[:size] in LOOSE:
            yield word[:size], word[size:]
