"""Whether versions and history agree: each version has one event that tells of it, and keeps that event as its head."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from claims.history.checking import Anchor, Kept
from claims.history.models import Event
from claims.publishing.models import Publication, Revision

TELLING = ("publication.published", "publication.mended")


@dataclass(frozen=True)
class _Head:
    number: int  # of the version
    event_id: int | None
    digest: str


@dataclass(frozen=True)
class _Telling:
    id: int
    digest: str
    previous: str


def kept(session: Session) -> Kept:
    """The history's head as each version keeps it, and which versions do not fit the events that tell of them."""
    heads: dict[int, list[_Head]] = defaultdict(list)
    rows = session.exec(
        select(Revision.claim_id, Revision.number, Revision.chain_head_id, Revision.chain_head).order_by(
            col(Revision.claim_id), col(Revision.number)
        )
    )
    for claim_id, *head in rows:
        heads[claim_id].append(_Head(*head))
    told: dict[int, list[_Telling]] = defaultdict(list)
    query = select(Event.thing_id, Event.id, Event.digest, Event.previous)
    for claim_id, *event in session.exec(query.where(col(Event.kind).in_(TELLING)).order_by(col(Event.id))):
        told[claim_id].append(_Telling(*event))
    shown = dict(session.exec(select(Publication.claim_id, Publication.revision_number)).all())
    findings = [
        finding
        for claim_id in sorted({*heads, *told, *shown})
        for finding in _disagreements(claim_id, heads[claim_id], told[claim_id], shown.get(claim_id))
    ]
    anchors = [
        Anchor(f"claim {claim_id}, version {head.number}", head.event_id, head.digest)
        for claim_id, of_claim in heads.items()
        for head in of_claim
    ]
    return Kept(tuple(anchors), tuple(findings))


def _disagreements(
    claim_id: int, heads: Sequence[_Head], told: Sequence[_Telling], shown: int | None
) -> Iterator[str]:
    """What is wrong with the versions of one claim; the first event of its publication is that of version 1, and so on."""
    by_number = {head.number: head for head in heads}
    if shown is None:
        yield f"claim {claim_id}: it has versions, or events that tell of them, and no publication"
    elif shown != len(heads):
        yield f"claim {claim_id}: its publication counts {shown} versions, and there are {len(heads)}"
    for number, event in enumerate(told, 1):
        head = by_number.pop(number, None)
        if head is None:
            yield f"claim {claim_id}, version {number}: it is gone, and event {event.id} tells of it"
        elif not _fits(head, event):
            yield f"claim {claim_id}, version {number}: the head that it keeps is not event {event.id}, which tells of it"
    for number in by_number:
        yield f"claim {claim_id}, version {number}: no event tells of it"


def _fits(head: _Head, event: _Telling) -> bool:
    """Its own event; versions from before 0003 keep the event before it."""
    return (head.event_id, head.digest) in {(event.id, event.digest), (event.id - 1, event.previous)}
