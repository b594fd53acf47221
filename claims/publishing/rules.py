"""What may be published, with which class and reason, and what a typo may not touch."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from claims.errors import N_, Forbidden, Invalid, MessageIds, Refused
from claims.people.rules import Actor
from claims.publishing.amounts import amounts
from claims.words.visible import has_text

DELAY_SECONDS = 60  # between "publish" and the moment that it is public: time to stop it
SLUG_LIMIT = 80
REASON_LIMIT = 1000


class RevisionClass(StrEnum):
    FIRST = "first"
    UPDATE = "update"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    RETRACTION = "retraction"
    TYPO = "typo"


CLASS_LABELS = {
    RevisionClass.FIRST: N_("First version"),
    RevisionClass.UPDATE: N_("Update"),
    RevisionClass.CORRECTION: N_("Correction"),
    RevisionClass.CLARIFICATION: N_("Clarification"),
    RevisionClass.RETRACTION: N_("Retraction"),
    RevisionClass.TYPO: N_("Typo"),
}
CLASS_EXPLANATIONS = {
    RevisionClass.UPDATE: N_("There is news since; what stood there was right when it was written."),
    RevisionClass.CORRECTION: N_("Something that we wrote was wrong."),
    RevisionClass.CLARIFICATION: N_("What we wrote was right, but could be read wrongly."),
    RevisionClass.RETRACTION: N_("Our verdict does not hold and is taken back."),
}
CHOSEN = tuple(CLASS_EXPLANATIONS)  # a typo has a road of its own
LOGGED = (
    RevisionClass.UPDATE,
    RevisionClass.CORRECTION,
    RevisionClass.CLARIFICATION,
    RevisionClass.RETRACTION,
)

LINK_CHANGED = N_(
    "A link goes elsewhere now, so this is more than a typo. Reopen the claim and publish a correction."
)
TYPO_FIELDS = ("headline", "explanation", "body", "not_established")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_TARGET = re.compile(r'<a [^>]*href="([^"]*)"')
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "’": "",
        "'": "",
    }
)


CHOOSE_CLASS = N_("Choose what kind of change this is: readers see it above the text.")
WRITE_REASON = N_("Write what changed and why: readers see it above the text.")


def check_class(number: int, revision_class: RevisionClass | None, reason: str | None) -> RevisionClass:
    """The class of revision `number`. The first has none of the others; later ones say which, and why."""
    if number == 1:
        if revision_class not in {None, RevisionClass.FIRST}:
            raise Invalid("revision_class", N_("The first version has no class."))
        return RevisionClass.FIRST
    if revision_class not in CHOSEN:
        raise Invalid("revision_class", CHOOSE_CLASS)
    if not has_text(reason):
        raise Invalid("reason", WRITE_REASON)
    return revision_class


def check_editor(by: Actor) -> None:
    if not by.is_editor:
        raise Forbidden(N_("Only an editor publishes, mends or withdraws. Ask an editor."))


def check_no_hold(hold_reason: str | None) -> None:
    """Nothing becomes public under a legal hold, a mended typo no more than a verdict; what is public stays."""
    if hold_reason is not None:
        raise Refused(N_("There is a legal hold on this claim. An editor can release it."))


def check_faults(faults: Collection[str]) -> None:
    """Refuse a page whose markup search engines could not read."""
    if faults:
        raise Refused(
            N_("This cannot be published yet, for search engines could not read it: %(faults)s."),
            faults=MessageIds(tuple(faults)),
        )


def check_typo(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """A typo leaves statement, rating, sources, every amount and every link in the text as they are, and changes something."""
    for name in ("statement", "rating", "sources"):
        if before.get(name) != after.get(name):
            raise Refused(
                N_(
                    "A typo leaves statement, rating and sources as they are. Reopen the claim and publish a correction."
                )
            )
    for name in TYPO_FIELDS:
        old, new = str(before.get(name) or ""), str(after.get(name) or "")
        if amounts(old) != amounts(new):
            raise Invalid(
                name,
                N_(
                    "A number changed here, so this is more than a typo. Reopen the claim and publish a correction."
                ),
            )
        if _ADDRESS.findall(old) != _ADDRESS.findall(new):
            raise Invalid(name, LINK_CHANGED)
        if has_text(old) and not has_text(new):
            raise Invalid(name, N_("A typo empties no field. Reopen the claim and publish a correction."))
    if _TARGET.findall(before.get("body_html") or "") != _TARGET.findall(after.get("body_html") or ""):
        raise Invalid("body", LINK_CHANGED)
    if all(str(before.get(name) or "") == str(after.get(name) or "") for name in TYPO_FIELDS):
        raise Refused(N_("Nothing was changed, so there is nothing to publish."))


def check_second_pair_of_eyes(by: Actor, first_id: int | None) -> None:
    """What one person did alone in public is looked at by another."""
    if not (by.is_editor or by.is_checker):
        raise Forbidden(N_("Only a checker or an editor confirms this."))
    if by.id == first_id:
        raise Forbidden(N_("Someone else must confirm this: you did it yourself."))


def make_slug(headline: str, taken: Collection[str] = ()) -> str:
    """An address from a headline: ASCII, at most SLUG_LIMIT characters, cut between words, and not in use.

    >>> make_slug("Nee, één op de drie auto’s is niet elektrisch")
    'nee-een-op-de-drie-autos-is-niet-elektrisch'
    """
    folded = unicodedata.normalize("NFKD", headline.casefold().translate(_LETTERS))
    words = _NOT_IN_SLUG.sub("-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")
    if len(words) > SLUG_LIMIT:
        words = words[: SLUG_LIMIT + 1].rpartition("-")[0] or words[:SLUG_LIMIT]
    slug = words or "check"
    number, free = 2, slug
    while free in taken or free.isdigit():
        free, number = f"{slug}-{number}", number + 1
    return free
