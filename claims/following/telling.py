"""What people are told of what happened: read off the history, in order, by the worker.

So no act waits for it, and nobody is told twice: how far it came is kept in the transaction that tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from claims.desk.models import Claim
from claims.desk.rules import Work, may_see_confidential
from claims.desk.telling import work
from claims.discussion.models import Comment
from claims.discussion.telling import MENTIONED, ON_MINE, sees
from claims.following import slots
from claims.following.models import ToldUpto
from claims.following.queries import followers
from claims.history.queries import Line, events_after, last_event_id
from claims.notices.actions import notify, withdraw
from claims.notices.models import Notice
from claims.people.queries import PersonCard, names
from claims.people.rules import Actor
from claims.storage.engine import Database

GIVEN, TO_READ = "claim.given", "claim.to_read"
SENT_BACK, APPROVED = "claim.sent_back", "claim.approved"
MOVED, VERDICT, PUBLIC, SAID = "claim.moved_on", "claim.verdict", "claim.public", "comment.followed"
MOVES = ("claim.moved", "claim.undone", "claim.assigned", "claim.head_changed", "claim.head_undone")
MAYBE_MOVES = ("claim.undone", "claim.assigned")
# Kinds of events -> of what followers are told.
FOLLOWED = {
    **dict.fromkeys(MOVES, MOVED),
    "verdict.written": VERDICT,
    "verdict.mended": VERDICT,
    "publication.published": PUBLIC,
    "publication.mended": PUBLIC,
    "publication.withdrawn": PUBLIC,
    "comment.added": SAID,
}
PASSED = {GIVEN: "given", SENT_BACK: "sent_back"}
PERSONAL = ("claim.reviewer_set",)
BATCH = 100


@dataclass(frozen=True)
class Happened:
    """An event with what it takes to say whom it is told to."""

    line: Line
    claim: Claim
    followers: Sequence[int]  # by then
    people: dict[int, PersonCard]

    @property
    def by(self) -> Actor | None:
        card = self.people.get(self.line.by_id or 0)
        return Actor(card.id, card.name, card.role) if card else None


def tell_on(database: Database) -> bool:
    """Tell of what happened since the last time; whether there was anything."""
    with database.reading() as session:
        upto = session.get(ToldUpto, 1)
        if upto is None or upto.event_id >= last_event_id(session):
            return False
    with database.writing() as session:
        return tell_some(session)


def tell_some(session: Session) -> bool:
    """Tell of the next events; whether there were any."""
    told = session.get(ToldUpto, 1, with_for_update=True, populate_existing=True)
    lines = events_after(session, told.event_id, limit=BATCH) if told else []
    if told is None or not lines:
        return False
    _tell(session, lines)
    told.event_id = lines[-1].id
    session.add(told)
    session.flush()
    return True


def _tell(session: Session, lines: Sequence[Line]) -> None:
    wanted = [line for line in lines if line.claim_id and (line.kind in FOLLOWED or line.kind in PERSONAL)]
    ids = sorted({line.claim_id for line in wanted if line.claim_id})
    if not ids:
        return
    claims = {claim.id: claim for claim in session.exec(select(Claim).where(col(Claim.id).in_(ids))).all()}
    following, people = followers(session, ids), names(session)
    on_the_way = {
        (line.after or {}).get("on_the_way") for line in wanted
    }  # told of with the move that they led to
    for line in wanted:
        claim = claims.get(line.claim_id or 0)
        if claim is not None and line.id not in on_the_way:
            then = [each for each, since in following.get(claim.id or 0, {}).items() if since <= line.at]
            _tell_of(session, Happened(line, claim, then, people))


def _tell_of(session: Session, happened: Happened) -> None:
    """First who it is about, then those who follow the claim: nobody hears of one event twice."""
    line, claim, kind = happened.line, happened.claim, _told_as(happened.line)
    if line.kind == "comment.added":
        _tell_said(session, happened)
        return
    told = _tell_own(session, happened)
    if line.kind == "publication.published":
        pass_on(session, "published", claim, None, line)
    if kind is not None:
        seeing = [each for each in happened.followers if each not in told and _sees(happened, each)]
        notify(session, seeing, kind, claim.id or 0, by=happened.by, at=line.at)


def _told_as(line: Line) -> str | None:
    """What followers are told of this event; an undone deadline or topic, or a message to who has it, moved nothing."""
    if line.kind in MAYBE_MOVES and not {"state", "assignee_id"} & (line.after or {}).keys():
        return None
    return FOLLOWED.get(line.kind)


def _sees(happened: Happened, person_id: int) -> bool:
    """Whether the event is there for this person: confidential ones are not for everyone who follows."""
    card, claim = happened.people.get(person_id), happened.claim
    if card is None or not happened.line.confidential:
        return card is not None
    return may_see_confidential(Actor(card.id, card.name, card.role), claim.assignee_id, claim.reviewer_id)


def _tell_own(session: Session, happened: Happened) -> set[int]:
    """Tell who was given the claim, or whose work it is; ids of those who heard, or did it themselves.

    Only what is still so: a claim that was given on meanwhile, or taken back, is nobody's news.
    """
    line, claim = happened.line, happened.claim
    before, after = line.before or {}, line.after or {}
    if "assignee_id" in after or line.kind == "claim.undone":
        withdraw(session, GIVEN, claim.id or 0, but=claim.assignee_id)
    if "reviewer_id" in after or line.kind == "claim.undone":
        withdraw(session, TO_READ, claim.id or 0, but=claim.reviewer_id)
    source, target = work(before), work(after)
    sent_back = source is Work.IN_REVIEW and target is Work.RESEARCHING and bool(after.get("reason"))
    found = [
        (GIVEN, claim.assignee_id, line.kind != "claim.undone" and after.get("assignee_id") is not None),
        (TO_READ, claim.reviewer_id, line.kind == "claim.reviewer_set"),
        (TO_READ, claim.reviewer_id, source is Work.RESEARCHING and target is Work.IN_REVIEW),
        (SENT_BACK, claim.assignee_id, sent_back),
        (APPROVED, claim.assignee_id, source is Work.IN_REVIEW and target is Work.APPROVED),
    ]
    heard: set[int] = set()
    if line.kind != "claim.undone" and after.get("assignee_id") and before.get("assignee_id"):
        heard.add(before["assignee_id"])  # was told of the hand-over as it was made
    for kind, person_id, holds in found:
        is_now = kind is not GIVEN or after.get("assignee_id") == person_id
        if holds and person_id is not None and is_now:
            notify(session, [person_id], kind, claim.id or 0, by=happened.by, at=line.at)
            heard.add(person_id)
            if kind in PASSED:
                pass_on(session, PASSED[kind], claim, person_id, line)
    return heard


def pass_on(session: Session, kind: str, claim: Claim, to_id: int | None, line: Line) -> None:
    """To whatever else hears of what people are told. Nothing confidential is."""
    if not line.confidential:
        for hear in slots.PASSED_ON:
            hear(session, slots.News(kind, claim, to_id, line.by_id, line.at))


def _tell_said(session: Session, happened: Happened) -> None:
    """A comment: to followers who may see it and were not told of it as mentioned, or as theirs."""
    line, comment_id = happened.line, happened.line.thing_id
    comment = session.get(Comment, comment_id)
    if comment is None or comment.removed_at is not None:
        return
    query = select(Notice.person_id).where(
        col(Notice.kind).in_((MENTIONED, ON_MINE)), col(Notice.subject_id) == comment_id
    )
    knowing = set(session.exec(query).all())
    cards = [happened.people[each] for each in happened.followers if each in happened.people]
    hearing = [
        card.id
        for card in cards
        if card.id not in knowing and sees(card, happened.claim, confidential=comment.confidential)
    ]
    notify(session, hearing, SAID, comment_id, by=happened.by, at=line.at)
