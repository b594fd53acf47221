"""What notices are about, said by the features that own it; filled by claims.features at start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import ColumnElement
from sqlmodel import Session

from claims.people.rules import Actor


@dataclass(frozen=True)
class Told:
    """The subject of a notice as its line shows it."""

    words: str
    url: str
    language: str = ""  # of these words; "" for that of the page


@dataclass(frozen=True)
class Seen:
    """Where what a notice tells of was seen ("" when that is not known), in which language, and by whom."""

    where: str
    language: str
    by_id: int | None


@dataclass(frozen=True)
class Subject:
    """One sort of thing that notices are about.

    `seen_by` is the condition, inside a query over Notice, under which this person may see the thing: a notice of
    what one may not see (any more) is neither listed nor counted. `told` gives the words of many at once.
    """

    seen_by: Callable[[Actor], ColumnElement[bool]]
    told: Callable[[Session, Sequence[int]], dict[int, Told]]


@dataclass(frozen=True)
class Sort:
    """What people choose about: notices of one or a few kinds, on the page, and by mail as well."""

    label: str  # message id
    kinds: tuple[str, ...]
    mail: bool = False  # for who chose nothing


SORTS: dict[str, Sort] = {}
SETTINGS: list[
    Callable[[Session, Actor], Markup]
] = []  # further parts of the page on which one chooses what one is told
SUBJECTS: dict[str, Subject] = {}  # by the first part of a notice's kind: "claim" for "claim.returned"
SENTENCES: dict[str, str] = {}  # by kind: a message id with %(subject)s in it
SEEN: dict[
    str, Callable[[Session, Sequence[int]], dict[int, Seen]]
] = {}  # by kind: of many subjects at once where each was seen
