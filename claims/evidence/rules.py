"""What evidence is, and when a claim's research is enough: over frozen facts, without database or clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import NoReturn
from urllib.parse import urlsplit

from claims.desk.rules import SET_ASIDE, Level, Requirement, Work
from claims.errors import N_, Forbidden, Invalid, Message, Refused
from claims.people.rules import Actor
from claims.words.visible import has_text


class Stance(StrEnum):
    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class Kind(StrEnum):
    DATA = "data"
    DOCUMENT = "document"
    OFFICIAL = "official"
    EXPERT = "expert"
    MEDIA = "media"
    OWN_CONTACT = "own_contact"
    IMAGE = "image"


class Channel(StrEnum):
    """How the claimant was asked."""

    EMAIL = "email"
    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    IN_PERSON = "in_person"
    OTHER = "other"


STANCE_LABELS = {
    Stance.SUPPORTS: N_("Supports"),
    Stance.REFUTES: N_("Refutes"),
    Stance.CONTEXT: N_("Context"),
}
KIND_LABELS = {
    Kind.DATA: N_("Data"),
    Kind.DOCUMENT: N_("Document"),
    Kind.OFFICIAL: N_("Public authority"),
    Kind.EXPERT: N_("Expert"),
    Kind.MEDIA: N_("Media"),
    Kind.OWN_CONTACT: N_("Own enquiry"),
    Kind.IMAGE: N_("Image"),
}
CHANNEL_LABELS = {
    Channel.EMAIL: N_("by e-mail"),
    Channel.PHONE: N_("by telephone"),
    Channel.MESSAGE: N_("by message"),
    Channel.LETTER: N_("by letter"),
    Channel.IN_PERSON: N_("in person"),
    Channel.OTHER: N_("in another way"),
}

# Second-level names under which countries register sites, so that two .co.uk sites are not one.
_REGISTRIES = frozenset({"ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"})
ENOUGH_NAMED = 2


@dataclass(frozen=True)
class Source:
    """What decides whether two sources are independent."""

    title: str
    publisher: str | None = None
    url: str | None = None
    named: bool = True
    confidential: bool = False


@dataclass(frozen=True)
class Dossier:
    """All that the gates of a claim's research look at."""

    sources: tuple[Source, ...] = ()
    source_exception: str | None = None
    both_sides: bool = False
    one_side_because: str | None = None
    no_contact_because: str | None = None
    attempts: int = 0
    open_attempts: int = 0  # neither answered nor excepted, and no deadline that is past


def site(url: str | None) -> str | None:
    """The site an address belongs to, without its subdomain.

    >>> site("https://opendata.cbs.nl/x"), site("http://www.ons.gov.uk/")
    ('cbs.nl', 'ons.gov.uk')
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    if not host or ":" in host or host.replace(".", "").isdigit():
        return host or None
    labels = host.rstrip(".").split(".")
    kept = 3 if len(labels) > ENOUGH_NAMED and labels[-2] in _REGISTRIES else 2
    return ".".join(labels[-kept:])


def origins(source: Source) -> frozenset[str]:
    """Names of whoever stands behind a source; two sources that share one are not independent."""
    publisher = " ".join((source.publisher or "").casefold().split())
    host = site(source.url)
    found = {f"publisher {publisher}"} if publisher else set()
    if host:
        found.add(f"site {host}")
    return frozenset(found or {f"title {source.title.casefold()}"})


def two_independent(sources: Iterable[Source]) -> bool:
    """Whether two named sources have nobody in common behind them."""
    named = {origins(source) for source in sources if source.named}
    return any(not one & other for one, other in combinations(named, ENOUGH_NAMED))


def shared_origin(sources: Iterable[Source]) -> Message | None:
    """Who stands behind both, when named sources that all may know of are not independent; None otherwise."""
    named = [source for source in sources if source.named]
    if two_independent(named):
        return None
    known = [source for source in named if not source.confidential]
    for one, other in combinations(known, ENOUGH_NAMED):
        common = origins(one) & origins(other)
        host = site(one.url)
        if f"site {host}" in common:
            return Message(N_("Both from the same site: %(site)s"), {"site": host})
        if any(name.startswith("publisher ") for name in common):
            return Message(N_("Both from the same publisher: %(publisher)s"), {"publisher": one.publisher})
    return None


def requirements(dossier: Dossier) -> list[Requirement]:
    """The gates of product.md that a claim's research meets or not. No attempt, no reply to wait for."""
    asked = dossier.attempts > 0
    found = [
        Requirement(
            "sources",
            Level.APPROVE,
            two_independent(dossier.sources) or has_text(dossier.source_exception),
            N_("Two named sources, independent"),
            N_("Add a named source from another publisher, or write why fewer will do."),
            tab="evidence",
            detail=None if dossier.source_exception else shared_origin(dossier.sources),
        ),
        Requirement(
            "both_sides",
            Level.APPROVE,
            dossier.both_sides or has_text(dossier.one_side_because),
            N_("Both sides considered"),
            N_("Tick that both sides were considered, or write why only one was."),
            tab="evidence",
        ),
        Requirement(
            "contact",
            Level.APPROVE,
            asked or has_text(dossier.no_contact_because),
            N_("Claimant asked, or a reason for not asking"),
            N_("Log that the claimant was asked, or write why not."),
            tab="evidence",
        ),
    ]
    if asked:
        found.append(
            Requirement(
                "reply",
                Level.PUBLISH,
                dossier.open_attempts == 0,
                N_("Reply in, or its deadline past"),
                N_("Record the answer, wait for the deadline, or go on without it and say why."),
                tab="evidence",
            )
        )
    return found


def check_open(state: Work) -> None:
    """Sources and research change while a claim is open; raises Refused with the way on."""
    if state in SET_ASIDE:
        raise Refused(N_("This claim was set aside. Put it back first; its sources are kept."))
    if state is Work.DONE:
        raise Refused(N_("This claim is done. Reopen it first; the public page stays as it is."))


def check_sides(both_sides: bool, one_side_because: str | None) -> None:
    """Both sides, or one and why; raises Invalid when both are said."""
    if both_sides and one_side_because:
        raise Invalid(
            "one_side_because", N_("Either both sides were considered or only one: leave one of the two out.")
        )


def check_confidential(wanted: bool, sees_confidential: bool) -> None:
    """Nobody hides from themselves what they just wrote; raises Invalid."""
    if wanted and not sees_confidential:
        raise Invalid(
            "confidential",
            N_(
                "Only the assignee, the second reader and editors see what is confidential, and you are none of them."
            ),
        )


def check_address(where: str, url: str | None) -> None:
    """Only web addresses: one that a click may follow. Raises Invalid."""
    if url and not url.startswith(("https://", "http://")):
        raise Invalid(where, N_("Write the whole address, beginning with https:// or http://."))


def refuse_empty(where: str) -> NoReturn:
    raise Invalid(where, N_("Please fill this in."))


def check_may_restore(removed_by_id: int | None, by: Actor) -> None:
    """Undo is open to who did it and to editors; raises Forbidden."""
    if by.id != removed_by_id and not by.is_editor:
        raise Forbidden(N_("Only who removed this source, or an editor, can put it back. Ask one of them."))


def check_moments(asked_at: datetime, deadline_at: datetime | None, at: datetime) -> None:
    """A question was asked in the past, and its deadline is after it; raises Invalid."""
    if asked_at > at + timedelta(minutes=1):
        raise Invalid("asked_at", N_("This is in the future. Log the attempt once the question was sent."))
    if deadline_at is not None and deadline_at <= asked_at:
        raise Invalid("deadline_at", N_("The deadline is before the question. Give time to answer."))


def check_not_settled(answered: bool, excepted: bool) -> None:
    """An attempt is closed once; raises Refused."""
    if answered or excepted:
        raise Refused(N_("This attempt was closed already: its answer, or why there is none, is in the log."))
