"""How names are compared, and how a claimant's address is made."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from claims.errors import N_, Forbidden, Invalid, Refused
from claims.fetching.guard import is_public
from claims.people.rules import Actor, Permission
from claims.words.addresses import is_web_address
from claims.words.folding import fold
from claims.words.visible import trimmed

LONGEST_NAME = 200
LONGEST_SLUG = 80
MOST_ALIASES = 50
SHORTEST_MISTYPED = 4  # shorter names differ from each other in a letter or two
LIKE_ENOUGH = 0.84
MOST_SAME_AS = 10
LONGEST_SAME_AS = 2000  # of all of them together


class Kind(StrEnum):
    """What makes a claim."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ACCOUNT = "account"


KIND_LABELS = {
    Kind.PERSON: N_("Person"),
    Kind.ORGANISATION: N_("Organisation"),
    Kind.ACCOUNT: N_("Account"),
}


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


def checked_same_as(lines: str) -> str | None:
    """Addresses of the same elsewhere, one a line and each once; None when there are none. Raises Invalid."""
    found = list(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))
    if not all(is_web_address(each) for each in found):
        raise Invalid("same_as", N_("Write the whole address, beginning with https:// or http://."))
    if len(found) > MOST_SAME_AS:
        raise Invalid("same_as", N_("At most %(most)s addresses."), most=MOST_SAME_AS)
    kept = "\n".join(found)
    if len(kept) > LONGEST_SAME_AS:
        raise Invalid(
            "same_as",
            N_("This is too long: %(length)s characters, at most %(longest)s."),
            length=len(kept),
            longest=LONGEST_SAME_AS,
        )
    return kept or None


def public_same_as(kept: str | None) -> list[str]:
    r"""Those of the addresses that readers can open: of no host that only this network knows.

    >>> public_same_as("https://www.wikidata.org/wiki/Q1\nhttp://intranet/jan\nhttp://10.0.0.3/jan")
    ['https://www.wikidata.org/wiki/Q1']
    """
    return [each for each in (kept or "").splitlines() if _is_public(urlsplit(each).hostname or "")]


def _is_public(host: str) -> bool:
    """Of what is no address at all the markup's own check tells."""
    if not host:
        return True
    try:
        return is_public(ip_address(host))
    except ValueError:
        top = host.rstrip(".").rpartition(".")
        return bool(top[0]) and top[2] not in {"local", "localhost", "internal", "lan", "home", "intranet"}


def is_called(typed: str, name: str) -> bool:
    """Whether this may be typed for the name, both folded: words in any order, begun, or as an initial.

    >>> [is_called(typed, "mark rutte") for typed in ("m. rutte", "rutte, m", "rut", "r. rutte", "mark r")]
    [True, True, True, False, True]
    >>> is_called("mark rutte", "m. rutte")
    True
    """
    left = words_of(name)
    for word in words_of(typed):
        fits = next((each for each in left if each.startswith(word)), None) or next(
            (each for each in left if len(each) == 1 and word.startswith(each)), None
        )
        if fits is None:
            return False
        left.remove(fits)
    return True


def words_of(folded: str) -> list[str]:
    """The words of a folded name; initials written together are taken apart."""
    apart = re.sub(r"\b(\w)\.(?=\w)", r"\1 ", folded)
    return re.findall(r"[^\s.,;:()]+", apart)


def checked_merge(merged: bool, into_merged: bool, *, same: bool, names: Sequence[str]) -> None:
    """Raise when these two cannot be made one; `names` are the other names that the kept one would have."""
    if same:
        raise Invalid("claimant", N_("These are one entry already. Choose another one."))
    if merged or into_merged:
        raise Refused(N_("One of these was made one with another meanwhile. Open the list and look again."))
    if len(names) > MOST_ALIASES:
        raise Refused(
            N_("Together they would have more than %(most)s other names. Take some away first."),
            most=MOST_ALIASES,
        )


def check_part(by: Actor, *, by_id: int, undone: bool, kept_merged: bool, taken: str | None) -> None:
    """Raise when this person cannot undo a merge now; `taken` is its name, where another has it by now."""
    if not by.may(Permission.WORK) or (by.id != by_id and not by.is_editor):
        raise Forbidden(N_("Only who did this, or an editor, can undo it. Ask one of them."))
    if undone:
        raise Refused(N_("There is nothing to undo: these are apart."))
    if kept_merged:
        raise Refused(N_("The one that was kept was itself made one with another. Undo that first."))
    if taken is not None:
        raise Refused(N_("%(name)s is the name of another one now. Change that name first."), name=taken)
