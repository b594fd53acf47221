"""Nouns and the verbs they are made of: publicatie and publiceren, opname and opnemen, protest and protesteren.

A noun is kept under its verb, too; the verb must be one that the dictionary knows.
"""

from collections.abc import Iterable, Iterator

from claims.words import lemmas, vocabulary
from claims.words.folding import fold

# The noun's last part, the verb's, and what may stand before both. Other prefixes make words that went their own
# way: verstand is not of verstaan, gezicht not of zien. "" allows the noun by itself.
_WITH_ANOTHER_VOWEL = (
    ("slag", "slaan", "aan af be door in neer om ont op over terug toe uit"),
    ("gang", "gaan", "aan achteruit af door in na om onder op over rond terug uit voort vooruit"),
    ("stand", "staan", "bij op weer"),
    ("name", "nemen", "aan af deel door in kennis op over toe waar"),
    ("gave", "geven", "aan af door op over uit weer"),
    ("gifte", "geven", "aan"),
    ("spraak", "spreken", "af in tegen toe uit vrij"),
    ("zicht", "zien", "in om over toe uit"),
    ("komst", "komen", "aan af bijeen bij her in neer op over samen terug thuis uit"),
    ("bod", "bieden", "aan op over ver"),
    ("schrift", "schrijven", "af be bij in om onder op over voor"),
    ("dracht", "dragen", "op over voor"),
    ("brengst", "brengen", "op"),
    ("vangst", "vangen", "ont"),
    ("braak", "breken", "af door in uit"),
    ("breuk", "breken", "in door"),
    ("greep", "grijpen", "aan in"),
    ("worp", "werpen", " ont uit"),
    ("sprong", "springen", " op over af uit voor"),
    ("dwang", "dwingen", ""),
    ("keuze", "kiezen", " ver"),
    ("hulp", "helpen", ""),
    ("sterfte", "sterven", " uit"),
    ("jacht", "jagen", "op na"),
    ("schot", "schieten", "be over voor"),
    ("snede", "snijden", "door in"),
    ("vondst", "vinden", " uit"),
)

# People named after what they do. No rule finds them: a kamer does not kammen, koper is a metal, Leiden is a town. Left
# out is what is more often something else (loper, zender) or a surname (Bakker, Visser, Jager).
_DOERS = frozenset([
    "fietser", "kiezer", "speler", "gebruiker", "roker", "drinker", "lezer", "kijker", "schrijver",
    "renner", "bezoeker", "bewoner", "onderzoeker", "deelnemer", "ondernemer", "huurder", "verhuurder",
    "verkoper", "bestuurder", "beheerder", "belegger", "spaarder", "vervoerder", "zwemmer",
    "voetballer", "teler", "bouwer", "spreker", "betoger", "staker", "opvoeder", "verzorger",
    "vervuiler", "oprichter", "opvolger", "uitvinder", "gokker", "strijder", "vechter", "verrader",
    "duiker", "surfer", "klager",
])  # fmt: skip

_NATIVE_ENDINGS = tuple(ending for ending, _, _ in _WITH_ANOTHER_VOWEL)

# Endings from Latin, each with those of the verbs beside it.
_FROM_LATIN = (
    ("uctie", ("uceren", "ueren")),  # reductie, constructie
    ("actie", ("ageren",)),
    ("ectie", ("igeren", "ecteren")),  # correctie, selectie
    ("atie", ("eren",)),  # creatie, of which the stemmer makes nothing
    ("uptie", ("uperen",)),
    ("umptie", ("umeren",)),
    ("optie", ("opteren",)),
    ("orptie", ("orberen",)),
    ("otie", ("overen",)),
    ("utie", ("ueren", "uteren")),
    ("itie", ("iëren", "eren", "iteren")),  # definitie, repetitie
    ("ositie", ("oneren", "oseren")),
    ("entie", ("eren", "enteren", "eniëren")),  # concurrentie, interventie
    ("antie", ("eren", "anderen")),
    ("usie", ("uderen", "useren")),
    ("osie", ("oderen",)),
    ("ressie", ("rimeren", "rederen")),
    ("issie", ("itteren",)),
    ("ie", ("iëren",)),  # subsidie, discussie
    ("grafie", ("graferen",)),
    ("ies", ("iseren",)),  # advies
    ("iek", ("iceren",)),
    ("age", ("eren",)),
    ("ement", ("eren",)),
)
_LATIN_ENDINGS = tuple(ending for ending, _ in _FROM_LATIN)
# Before -eren, shorter ones are something else: justitie is not of justeren, intentie not of interen.
_SHORTEST_BEFORE = {"itie": 5, "entie": 5, "antie": 5}
_SHORTEST = 5
_SHORTEST_BEFORE_E = 6


def verbs(noun: str) -> tuple[str, ...]:
    """Give the verbs of a folded noun in its dictionary form."""
    if len(noun) < 4 or noun.endswith("en"):
        return ()
    return tuple(dict.fromkeys(fold(verb) for verb in (*_native(noun), *_foreign(noun))))


def _native(noun: str) -> Iterator[str]:
    for ending, verb, prefixes in _WITH_ANOTHER_VOWEL if noun.endswith(_NATIVE_ENDINGS) else ():
        if noun.endswith(ending) and noun.removesuffix(ending) in prefixes.split(" "):
            joined = noun.removesuffix(ending) + verb
            if lemmas.is_word(joined, "nl"):
                yield joined


def done_by(noun: str) -> tuple[str, ...]:
    """Give what people of this folded name do; it is a part of the word, as the first one of a compound is."""
    if noun not in _DOERS:
        return ()
    does = noun.removesuffix("er") + "en"
    return (
        (lemmas.lemma(does, "nl") if noun.endswith("der") else None) or does,
    )  # bestuurden is of besturen


def _foreign(noun: str) -> Iterator[str]:
    if len(noun) < _SHORTEST:
        return
    for ending, others in _FROM_LATIN if noun.endswith(_LATIN_ENDINGS) else ():
        stem = noun.removesuffix(ending)
        if not stem or stem == noun:
            continue
        is_short = len(stem) < _SHORTEST_BEFORE.get(ending, 0)
        yield from _known(stem + other for other in others if not (is_short and other == "eren"))
    stem = noun.removesuffix("e") if len(noun) > _SHORTEST_BEFORE_E else noun
    # the long e is that of protesteren: hij protesteert; hameren is hij hamert
    if stem and vocabulary.dutch().counts(stem + "eren") and lemmas.is_word(stem + "eert", "nl"):
        yield from _known([stem + "eren"])


def _known(verbs_: Iterable[str]) -> Iterator[str]:
    for verb in verbs_:
        spelled = next(
            (each for each in (verb, verb.replace("eeren", "eëren")) if lemmas.is_word(each, "nl")), None
        )
        if spelled:
            yield spelled
