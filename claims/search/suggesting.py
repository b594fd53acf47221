"""While someone types: names and topics that the last word begins, as fields of the search."""

from sqlmodel import Session

from claims.claimants.queries import suggested
from claims.search.addresses import Address
from claims.search.naming import FACET_LABELS
from claims.search.queries import tags_beginning
from claims.search.slots import Suggestion
from claims.search.typed import FIELDS, QUOTES

MOST = 5  # of each kind
SHORTEST = 2  # letters, before anything is suggested
NAMES = {"nl": {"claimant": "wie", "tag": "onderwerp"}, "en": {"claimant": "claimant", "tag": "tag"}}


def suggestions(session: Session, address: Address, language: str) -> list[Suggestion]:
    """What may be meant by the last word, each with the address of that search. One query for names, one for topics."""
    rest, _, last = address.typed.rpartition(" ")
    name, colon, value = last.partition(":")
    field = FIELDS.get(name.lower(), "") if colon else ""
    begun = (value if field in NAMES["en"] else last).strip(QUOTES)
    if len(begun) < SHORTEST:
        return []
    found: list[tuple[str, str]] = []
    if field in ("", "claimant"):
        found += [("claimant", name) for name, _ in suggested(session, begun, limit=MOST, called=False)]
    if field in ("", "tag"):
        found += [("tag", tag) for tag in tags_beginning(session, begun, limit=MOST)]
    return [
        Suggestion(
            FACET_LABELS[facet], value, address.typing(f"{rest} {_typed(facet, value, language)}".strip())
        )
        for facet, value in found
    ]


def _typed(facet: str, value: str, language: str) -> str:
    bare = " ".join("".join(" " if letter in QUOTES else letter for letter in value).split())
    return f'{NAMES[language][facet]}:"{bare}"' if " " in bare else f"{NAMES[language][facet]}:{bare}"
