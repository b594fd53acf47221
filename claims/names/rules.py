"""Which names may stand in a group, and the groups that a new newsroom begins with."""

import unicodedata
from collections.abc import Mapping, Sequence

from claims.errors import N_, Invalid, Refused
from claims.words.called import key_of
from claims.words.visible import trimmed

LONGEST_NAME = 100
MOST_NAMES = 20  # of one thing: each is one more thing to look for
MOST_GROUPS = 1_000
# Abbreviations that are also a little word (US, IT, WHO) are left to the desk.
FIRST = (
    ("EU", "Europese Unie", "European Union"),
    ("NAVO", "NATO", "Noord-Atlantische Verdragsorganisatie", "North Atlantic Treaty Organization"),
    ("VN", "Verenigde Naties", "United Nations"),
    ("VS", "Verenigde Staten", "USA", "United States"),
    ("VK", "Verenigd Koninkrijk", "United Kingdom"),
    ("CBS", "Centraal Bureau voor de Statistiek", "Statistics Netherlands"),
    ("RIVM", "Rijksinstituut voor Volksgezondheid en Milieu"),
    ("CPB", "Centraal Planbureau"),
    ("SCP", "Sociaal en Cultureel Planbureau"),
    ("PBL", "Planbureau voor de Leefomgeving"),
    ("KNMI", "Koninklijk Nederlands Meteorologisch Instituut"),
    ("AIVD", "Algemene Inlichtingen- en Veiligheidsdienst"),
    ("IND", "Immigratie- en Naturalisatiedienst"),
    ("COA", "Centraal Orgaan opvang asielzoekers"),
    ("UWV", "Uitvoeringsinstituut Werknemersverzekeringen"),
    ("DNB", "De Nederlandsche Bank"),
    ("ECB", "Europese Centrale Bank", "European Central Bank"),
    ("IMF", "Internationaal Monetair Fonds", "International Monetary Fund"),
    ("OM", "Openbaar Ministerie"),
    ("Wereldgezondheidsorganisatie", "World Health Organization"),
    ("Poetin", "Putin"),
    ("Zelensky", "Zelenskyy", "Zelenskyj", "Zelenski", "Zelenskiy"),
    ("Kyiv", "Kiev"),
    ("Oekraïne", "Ukraine"),
)


def checked_names(lines: str, others: Mapping[str, int], own_id: int | None = None) -> str:
    """The names as they are kept, one on each line, each once.

    `others` tells whose each name is by now, by its key. Raises Invalid when fewer than two are left, when one is
    too long or has no letter, or when one is another group's.
    """
    found: dict[str, str] = {}
    for line in lines.splitlines():
        name = " ".join(trimmed(unicodedata.normalize("NFC", line)).split())
        if not name:
            continue
        _check(name, others, own_id)
        found.setdefault(key_of(name), name)
    if len(found) < 2:
        raise Invalid("names", N_("Give at least two names that mean the same, one on each line."))
    if len(found) > MOST_NAMES:
        raise Invalid("names", N_("These are too many: at most %(most)s names."), most=MOST_NAMES)
    return "\n".join(found.values())


def _check(name: str, others: Mapping[str, int], own_id: int | None) -> None:
    key = key_of(name)
    if not key:
        raise Invalid("names", N_("“%(name)s” has no letter or digit."), name=name)
    if len(name) > LONGEST_NAME:
        raise Invalid(
            "names",
            N_("“%(name)s” is too long: at most %(longest)s characters."),
            name=name[:LONGEST_NAME],
            longest=LONGEST_NAME,
        )
    if others.get(key, own_id) != own_id:
        raise Invalid("names", N_("“%(name)s” stands in another line of the table already."), name=name)


def check_free(names: str, others: Mapping[str, int]) -> None:
    """Raises Refused when one of these stands in another group by now."""
    for name in names.splitlines():
        if key_of(name) in others:
            raise Refused(N_("“%(name)s” stands in another line of the table already."), name=name)


def check_room(count: int) -> None:
    """Raises Invalid when the table is full."""
    if count >= MOST_GROUPS:
        raise Invalid("names", N_("The table is full: at most %(most)s lines."), most=MOST_GROUPS)


def owners(groups: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Whose each name is, by its key."""
    return {key_of(name): group_id for group_id, names in groups for name in names.splitlines()}
