"""How names are compared, and how a claimant's address is made."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from claims.errors import N_, Invalid
from claims.words.folding import fold
from claims.words.visible import trimmed

LONGEST_NAME = 200
LONGEST_SLUG = 80
MOST_ALIASES = 50
SHORTEST_MISTYPED = 4  # shorter names differ from each other in a letter or two
LIKE_ENOUGH = 0.84


def folded_name(name: str) -> str:
    """The name as it is compared: case, accents and spaces do not count.

    >>> folded_name("  José  MUJICA ")
    'jose mujica'
    """
    return " ".join(fold(part) for part in name.split())


def slug_of(name: str) -> str:
    """The name in an address.

    >>> slug_of("Geert-Jan d'Ancona")
    'geert-jan-d-ancona'
    """
    plain = unicodedata.normalize("NFKD", folded_name(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-") or "claimant"


def free_slug(wanted: str, taken: set[str]) -> str:
    """The wanted address, with a number when it is taken.

    >>> free_slug("jan", {"jan", "jan-2"})
    'jan-3'
    """
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def nearly(folded: str, others: Iterable[str]) -> list[str]:
    """Names, folded, that this one may be a slip of the pen for; the nearest first, three at most.

    >>> nearly("dik schoof", ["dick schoof", "dick advocaat"])
    ['dick schoof']
    """
    if len(folded) < SHORTEST_MISTYPED:
        return []
    return get_close_matches(folded, others, cutoff=LIKE_ENOUGH)


class Taken(Invalid):
    """The name is another claimant's: two entries under one name could not be told apart."""

    def __init__(self, other_id: int, name: str) -> None:
        super().__init__("name", N_("%(name)s is on the list already. Choose another name."), name=name)
        self.other_id = other_id


def checked_name(name: str) -> str:
    """The name as it is kept; raises Invalid when it cannot be told from no name."""
    kept = " ".join(trimmed(unicodedata.normalize("NFC", name)).split())
    if not folded_name(kept):
        raise Invalid("name", N_("Please fill this in."))
    if len(kept) > LONGEST_NAME:
        raise Invalid(
            "name",
            N_("This is too long: %(length)s characters, at most %(longest)s."),
            length=len(kept),
            longest=LONGEST_NAME,
        )
    return kept


def checked_aliases(lines: str, name: str) -> list[str]:
    """Other names, one a line, each once and none equal to the name itself."""
    found: dict[str, str] = {}
    for line in lines.splitlines():
        if not line.strip():
            continue
        try:
            alias = checked_name(line)
        except Invalid as error:
            raise Invalid("aliases", error.message.text, **error.message.values) from None
        found.setdefault(folded_name(alias), alias)
    found.pop(folded_name(name), None)
    if len(found) > MOST_ALIASES:
        raise Invalid("aliases", N_("At most %(most)s other names."), most=MOST_ALIASES)
    return list(found.values())
