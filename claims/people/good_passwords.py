"""What a new password may not be: too short, among the most used, or made of what everyone knows about its owner."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from claims.errors import N_, Invalid
from claims.people.rules import check_password

# 49,233 passwords from known breaches, the most used first; 17,950 of them long enough to be chosen here, the others with something around them.
LIST = Path(__file__).parent / "vendor" / "common-passwords.json"
OWN_LETTERS = 5  # what must be left of a password once the words of its owner, digits and signs are taken out
SHORTEST_WORD = 3
LONG_ENOUGH = 15  # from so many characters on, a common word with others around it is a sentence of one's own
# What Dutch people choose and the list, mostly English, does not hold. Digits and signs around them are no help.
DUTCH_WORDS = frozenset(
    [
        "welkom",
        "welkomterug",
        "wachtwoord",
        "w8woord",
        "paswoord",
        "geheim",
        "geheimpje",
        "hallo",
        "hoi",
        "doei",
        "inloggen",
        "aanmelden",
        "sleutel",
        "toegang",
        "voetbal",
        "hockey",
        "tennis",
        "schaatsen",
        "wielrennen",
        "fiets",
        "formule",
        "verstappen",
        "vakantie",
        "weekend",
        "computer",
        "laptop",
        "telefoon",
        "liefde",
        "schatje",
        "lieverd",
        "knuffel",
        "poesje",
        "hondje",
        "konijn",
        "paard",
        "vlinder",
        "bloem",
        "zonnetje",
        "sterren",
        "regenboog",
        "appeltaart",
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "lente",
        "zomer",
        "herfst",
        "winter",
        "voorjaar",
        "najaar",
        "kerst",
        "pasen",
        "sinterklaas",
        "koningsdag",
        "oranje",
        "nederland",
        "holland",
        "belgie",
        "vlaanderen",
        "europa",
        "koning",
        "koningin",
        "ajax",
        "feyenoord",
        "psv",
        "utrecht",
        "twente",
        "vitesse",
        "heerenveen",
        "groningen",
        "sparta",
        "heracles",
        "willem",
        "excelsior",
        "cambuur",
        "volendam",
        "anderlecht",
        "brugge",
        "standard",
        "genk",
        "amsterdam",
        "rotterdam",
        "denhaag",
        "eindhoven",
        "tilburg",
        "almere",
        "breda",
        "nijmegen",
        "enschede",
        "haarlem",
        "arnhem",
        "amersfoort",
        "zaanstad",
        "apeldoorn",
        "hertogenbosch",
        "denbosch",
        "hoofddorp",
        "maastricht",
        "leiden",
        "dordrecht",
        "zoetermeer",
        "zwolle",
        "deventer",
        "delft",
        "alkmaar",
        "leeuwarden",
        "assen",
        "emmen",
        "venlo",
        "hilversum",
        "hengelo",
        "almelo",
        "lelystad",
        "middelburg",
        "antwerpen",
        "gent",
        "brussel",
        "leuven",
        "mechelen",
        "drenthe",
        "flevoland",
        "friesland",
        "gelderland",
        "limburg",
        "brabant",
        "overijssel",
        "zeeland",
        "redactie",
        "factcheck",
        "factchecker",
        "krant",
        "nieuws",
        "nieuwsredactie",
        "journalist",
        "journalistiek",
        "beheer",
        "beheerder",
    ]
)
_NO_LETTER = re.compile(r"[\W\d_]+")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def check_new_password(
    password: str, *, email: str, name: str = "", site_name: str = "", where: str = "new_password"
) -> None:
    """Raise Invalid for a password that others would try first. Any characters will do, in any mixture."""
    check_password(password, email=email, where=where)
    if is_common(password):
        raise Invalid(
            where, N_("This is one of the passwords that are used and guessed most. Choose something else.")
        )
    if is_word_in_disguise(password):
        raise Invalid(
            where,
            N_(
                "This is a word that many people use, with digits or signs around it. Put several words together."
            ),
        )
    if is_about(password, "claimdesk", name, email, site_name):
        raise Invalid(
            where,
            N_("This is made of your name, your address or that of the newsroom. Add words of your own."),
        )


def is_common(password: str) -> bool:
    return _plain(password) in _listed()


def is_word_in_disguise(password: str) -> bool:
    """Whether a short password is a common word once the digits and signs at its ends are taken off.

    >>> [is_word_in_disguise(text) for text in ("Voetbal123!", "zomer 2026", "voetbal in de zomer", "vaartbrug2026")]
    [True, True, False, False]
    """
    word = _ENDS.sub("", _plain(password))
    return (
        len(password) < LONG_ENOUGH
        and len(word) >= SHORTEST_WORD
        and (word in DUTCH_WORDS or word in _listed())
    )


def is_about(password: str, *known: str) -> bool:
    """Whether little is left of a password without these texts, their words, and digits and signs."""
    left = whole = _plain(password)
    texts = {_plain(text) for text in known}
    words = {word for text in texts for word in [text, _NO_LETTER.sub("", text), *_NO_LETTER.split(text)]}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            left = left.replace(word, " ")
    return left != whole and len(_NO_LETTER.sub("", left)) < OWN_LETTERS


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def _listed() -> frozenset[str]:
    words: list[str] = json.loads(LIST.read_text("utf-8"))
    return frozenset(map(_plain, words))
