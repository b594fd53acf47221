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
    people, told = list(people), Mentions()
    for typed in list(dict.fromkeys(_MENTION.findall(text)))[:MOST]:
        here, gone = _meant(typed, people)
        if len(here) == 1:
            told.found[here[0].id] = here[0]
        elif here:
            told.several[typed] = [handle(each.name) for each in here]
        elif gone:
            told.left[gone[0].id] = gone[0].name
        else:
            told.unknown.append(typed)
    return told


def _meant(typed: str, people: list[PersonCard]) -> tuple[list[PersonCard], list[PersonCard]]:
    """Who may be meant, of those who work here and of those who left: the whole name before a beginning of it."""
    wanted = fold(typed)
    handles = [(fold(handle(each.name)), each) for each in people]
    whole = [each for name, each in handles if name == wanted]
    begun = whole or [each for name, each in handles if name.startswith(f"{wanted}.")]
    return [each for each in begun if each.active], [each for each in begun if not each.active]


def offered(begun: str, people: Iterable[PersonCard]) -> list[PersonCard]:
    """Who works here and has a name of which a part begins so."""
    wanted = fold(handle(begun))
    return [
        each
        for each in people
        if each.active and wanted and f".{fold(handle(each.name))}".find(f".{wanted}") >= 0
    ][:MOST_OFFERED]
