"""Dutch verbs in two pieces: openbaar maken, openbaar gemaakt, openbaargemaakt, openbaarmaking."""

from claims.words import lemmas

# Adjectives that grow together with a verb; dictionaries list few of these verbs.
ADJECTIVES: frozenset[str] = frozenset({
    "openbaar", "bekend", "duidelijk", "mogelijk", "beschikbaar", "goed", "gereed", "klaar", "vrij", "vast",
    "stil", "dicht", "schoon", "groot", "klein", "dood", "gelijk", "zichtbaar", "kenbaar",
})  # fmt: skip

# Little words; joined only to a verb that the dictionary knows in that combination.
ADVERBS: frozenset[str] = frozenset({
    "aan", "achter", "af", "bij", "binnen", "door", "in", "mee", "na", "neer", "om", "onder", "op", "over",
    "samen", "tegen", "terug", "toe", "uit", "voor", "weg",
})  # fmt: skip

# What may stand between the halves: "openbaar werd gemaakt", "openbaar te maken".
BETWEEN: frozenset[str] = frozenset({
    "te", "is", "was", "zijn", "waren", "word", "wordt", "worden", "werd", "werden", "geworden", "heb",
    "hebt", "heeft", "hebben", "had", "hadden", "zal", "zullen", "zou", "zouden", "kan", "kunnen", "kon",
    "konden",     "moet", "moeten", "moest", "moesten", "mag", "mogen", "mocht", "wil", "willen", "wilde",
    "ga", "gaat", "gaan",
})  # fmt: skip

_NOUN_ENDING = "ing"
_SHORTEST_VERB = 4


def verb(particle: str, lemma: str) -> str | None:
    """Name the verb that a particle and a dictionary form make together, if they make one."""
    joined = particle + lemma
    if not lemma.endswith("n"):
        return None
    if particle in ADJECTIVES and lemmas.is_word(lemma, "nl"):
        return joined
    return joined if particle in ADVERBS and lemmas.is_word(joined, "nl") else None


def halves(word: str) -> tuple[str, str] | None:
    """Take an adjective and its verb apart that are written as one: a participle or a noun in -ing."""
    for size in range(3, len(word) - _SHORTEST_VERB + 1):
        head, tail = word[:size], word[size:]
        if head not in ADJECTIVES:
            continue
        if tail.endswith(_NOUN_ENDING):
            return head, tail
        if tail.startswith("ge"):
            found = lemmas.lemma(tail, "nl")
            return (head, tail) if found and found != tail else None
    return None
