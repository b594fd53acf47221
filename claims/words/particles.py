"""Dutch verbs in two pieces: openbaar maken, openbaar gemaakt, openbaargemaakt, openbaarmaking."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from claims.words import lemmas
from claims.words.tokens import Token

# Adjectives that grow together with a verb; dictionaries list few of these verbs.
ADJECTIVES: frozenset[str] = frozenset({
    "openbaar", "bekend", "duidelijk", "mogelijk", "beschikbaar", "goed", "gereed", "klaar", "vrij", "vast",
    "stil", "dicht", "schoon", "groot", "klein", "dood", "gelijk", "zichtbaar", "kenbaar",
})  # fmt: skip

# Little words; joined only to a verb that the dictionary knows in that combination.
ADVERBS: frozenset[str] = frozenset({
    "aan", "achter", "af", "bij", "binnen", "door", "in", "mee", "na", "neer", "om", "onder", "op", "over",
    "samen", "tegen", "terug", "toe", "uit", "voor", "weg",
    "heen", "los", "mede", "omhoog", "omlaag", "opnieuw", "rond", "vol", "voort", "voorbij",
    "achteruit", "bijeen", "buiten", "ineen", "omver", "onderuit", "overeen", "tegemoet", "uiteen", "vooruit",
    "tekort", "teleur", "tentoon", "teweeg", "thuis",
    "adem", "deel", "dienst", "feest", "gade", "kennis", "kwijt", "les", "leeg", "open", "plaats", "raad", "recht",
    "stand", "stop", "stuk", "waar", "zwart",
})  # fmt: skip

# Before these a particle stands at the end of what it closes: "rolt de bende op in Antwerpen", "trok weer aan".
_FOLLOW: frozenset[str] = frozenset({
    "aan", "bij", "binnen", "dankzij", "door", "gedurende", "in", "langs", "met", "na", "naar", "namens", "naast",
    "om", "ondanks", "onder", "op", "over", "per", "richting", "rond", "sinds", "tegen", "tijdens", "tot", "tussen",
    "uit", "van", "vanaf", "vanuit", "vanwege", "via", "volgens", "voor", "wegens", "zonder",
    "gisteren", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "morgen", "vandaag",
})  # fmt: skip

# What may stand between the halves: "openbaar werd gemaakt", "openbaar te maken".
BETWEEN: frozenset[str] = frozenset({
    "te", "is", "was", "zijn", "waren", "word", "wordt", "worden", "werd", "werden", "geworden", "heb",
    "hebt", "heeft", "hebben", "had", "hadden", "zal", "zullen", "zou", "zouden", "kan", "kunnen", "kon",
    "konden",     "moet", "moeten", "moest", "moesten", "mag", "mogen", "mocht", "wil", "willen", "wilde",
    "ga", "gaat", "gaan",
})  # fmt: skip

# A clause may go on with these after a particle: "hij vult het aan en gaat".
_BEGIN_A_CLAUSE: frozenset[str] = frozenset({
    "en", "of", "maar", "want", "dat", "omdat", "als", "toen", "terwijl", "om", "zodat", "waarna", "voordat",
    "dan", "die", "nadat", "sinds", "waardoor", "waarin", "waarmee", "wanneer", "zoals",
})  # fmt: skip
_MOST_BETWEEN = 3
# So far before its particle the verb is looked for: "werkt iedereen in de stad aan het plan mee".
_MOST_BEFORE = 12
_ENDS_A_SENTENCE = frozenset(".;:!?\n")

_NOUN_ENDING = "ing"
_SHORTEST_VERB = 4


@lru_cache(maxsize=20_000)
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


Verbs = Callable[[str], tuple[str, ...]]


def joined(
    found: Sequence[Token], folded: Sequence[str], text: str, verbs: Verbs
) -> Iterator[tuple[tuple[int, int], str]]:
    """The positions of the two pieces of each verb, and the verb: openbaar (werd) gemaakt, vult (de lijst) aan."""
    for at, particle in enumerate(folded):
        if particle not in ADJECTIVES and particle not in ADVERBS:
            continue
        other = _verb_after(folded, at)
        both = _joined_verb(particle, folded[other], verbs) if other else None
        if both and other:
            yield (at, other), both
        elif _ends_a_clause(found, folded, text, at):
            yield from _verb_before(found, folded, text, at, verbs)


def _joined_verb(particle: str, word: str, verbs: Verbs) -> str | None:
    return next((both for lemma in verbs(word) if (both := verb(particle, lemma))), None)


def _verb_after(folded: Sequence[str], at: int) -> int | None:
    """Find the next word past auxiliaries and 'te'; an auxiliary at the end may be the verb itself."""
    last = min(at + 1 + _MOST_BETWEEN, len(folded) - 1)
    for position in range(at + 1, last + 1):
        if folded[position] not in BETWEEN:
            return position
    return last if last > at else None


def _ends_a_clause(found: Sequence[Token], folded: Sequence[str], text: str, at: int) -> bool:
    """Only there does a particle belong to a verb before it: elsewhere 'aan' and 'op' are prepositions."""
    if at + 1 == len(found) or folded[at + 1] in _BEGIN_A_CLAUSE or folded[at + 1] in _FOLLOW:
        return True
    return not text[found[at].end : min(found[at].end + 3, found[at + 1].start)].isspace()


def _verb_before(
    found: Sequence[Token], folded: Sequence[str], text: str, at: int, verbs: Verbs
) -> Iterator[tuple[tuple[int, int], str]]:
    """Find the nearest verb that takes the particle; an auxiliary only where there is no other."""
    particle, auxiliary = folded[at], None
    for position in range(at - 1, max(-1, at - 1 - _MOST_BEFORE), -1):
        gap = text[found[position].end : found[position + 1].start]
        if len(gap) > 3 or not _ENDS_A_SENTENCE.isdisjoint(gap):
            break
        is_auxiliary = folded[position] in BETWEEN
        if is_auxiliary and (auxiliary or particle in ADJECTIVES):
            continue
        both = _joined_verb(particle, folded[position], verbs)
        if both and is_auxiliary:
            auxiliary = (position, at), both
        elif both:
            yield (position, at), both
            return
    if auxiliary:
        yield auxiliary
