"""Whom a comment mentions: @ and a colleague's name with dots for spaces, or as much of it as only one person has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.people.queries import PersonCard
from claims.words.folding import fold

MOST = 50  # mentions that one comment may hold; the others are words like any
MOST_OFFERED = 8
# Not within a word, an address or a path, where an @ is no mention; a dot or a hyphen at the end ends the sentence.
_MENTION = re.compile(r"(?<![\w@./:-])@(\w[\w'’-]*(?:\.[\w'’-]*\w)*\b)")
_APART = re.compile(r"[\s.]+")


@dataclass(frozen=True)
class Mentions:
    """Whom a text mentions, and what of it reaches nobody."""

    found: dict[int, PersonCard] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)  # people who work here no more
    several: dict[str, list[str]] = field(default_factory=dict)  # what was typed -> handles that begin so
    unknown: list[str] = field(default_factory=list)  # nobody's name


def handle(name: str) -> str:
    """How one types this name behind an @.

    >>> handle("Jan de Vries")
    'Jan.de.Vries'
    """
    return ".".join(part for part in _APART.split(name) if part)


def mentions(text: str, people: Iterable[PersonCard]) -> Mentions:
    """Whom this text mentions among these people."""
    told, handles = Mentions(), [(fold(handle(each.name)), each) for each in people]
    for typed in list(dict.fromkeys(_MENTION.findall(text)))[:MOST]:
        wanted = fold(typed)
        named = [each for name, each in handles if name == wanted]
        meant = named or [each for name, each in handles if name.startswith(f"{wanted}.")]
        here = {each.id: each for each in meant if each.active}
        if len(here) == 1 or (here and named):  # two who are called the same are both meant
            told.found.update(here)
        elif here:
            told.several[typed] = [handle(each.name) for each in here.values()]
        elif meant:
            told.left[meant[0].id] = meant[0].name
        else:
            told.unknown.append(typed)
    return told


def offered(begun: str, people: Iterable[PersonCard]) -> list[PersonCard]:
    """Who works here and has a name of which a part begins so."""
    wanted = fold(handle(begun))
    return [
        each
        for each in people
        if each.active and wanted and f".{fold(handle(each.name))}".find(f".{wanted}") >= 0
    ][:MOST_OFFERED]
