"""A further place where a claim was made, which may bring a published claim back; and taking such a place away."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from claims.articles.models import ArticleVersion
from claims.desk.actions import touch_claim, void_approval, write_card
from claims.desk.models import Appearance, Claim
from claims.desk.rules import Publication
from claims.errors import N_, NotFound, Refused
from claims.extraction.actions import appear_again
from claims.extraction.models import ClaimQuote
from claims.history.actions import record
from claims.matches import rules
from claims.matches.models import ClaimReturn
from claims.people.rules import Actor
from claims.storage.rows import get_row
from claims.storage.types import PartialDate


def add_place(
    session: Session,
    claim_id: int,
    article_id: int,
    *,
    exact: str,
    version_number: int,
    start: int,
    end: int,
    said_on: PartialDate | None = None,
    by: Actor,
    at: datetime,
) -> ClaimQuote:
    """Marked words of an article become one more place of a claim that there is; the same words only once.

    A claim that the public knows is back then: its checker and an editor are told.
    """
    claim = get_row(session, Claim, claim_id, lock=True)
    if why_not := rules.why_no_place(claim.state):
        raise Refused(why_not.text)
    if (there := _placed_before(session, claim_id, article_id, version_number, start, end)) is not None:
        return there
    quote = appear_again(
        session,
        claim_id,
        article_id,
        exact=exact,
        version_number=version_number,
        start=start,
        end=end,
        said_on=said_on,
        by=by,
        at=at,
    )
    if claim.publication is Publication.PUBLISHED:
        seen = ClaimReturn(claim_id=claim_id, appearance_id=quote.appearance_id, at=at, by_id=by.id)
        session.add(seen)
        session.flush()
        _tell(
            session, "return.added", seen.id, claim_id, by, at, after={"appearance_id": quote.appearance_id}
        )
    return quote


def _placed_before(
    session: Session, claim_id: int, article_id: int, version_number: int, start: int, end: int
) -> ClaimQuote | None:
    """The same words of the same version, when a button was pressed twice."""
    return session.exec(
        select(ClaimQuote)
        .join(ArticleVersion, col(ArticleVersion.id) == col(ClaimQuote.version_id))
        .where(
            col(ClaimQuote.claim_id) == claim_id,
            col(ClaimQuote.article_id) == article_id,
            col(ArticleVersion.number) == version_number,
            col(ClaimQuote.start) == start,
            col(ClaimQuote.end) == end,
        )
    ).first()


def remove_place(session: Session, appearance_id: int, *, by: Actor, at: datetime) -> Claim:
    """Undo adding a place, however long ago. The history keeps what it said."""
    appearance = get_row(session, Appearance, appearance_id, lock=True)
    claim = get_row(session, Claim, appearance.claim_id, lock=True)
    quotes = session.exec(select(ClaimQuote).where(col(ClaimQuote.appearance_id) == appearance_id)).all()
    if not quotes:
        raise NotFound(N_("There is nothing at this address."))
    came_with_it = appearance.first and appearance.created_at == claim.created_at
    rules.check_may_remove(appearance.created_by_id, by, came_with_it=came_with_it)
    void_approval(session, claim, by=by, at=at)
    _remove_returns(session, appearance, by, at)
    for quote in quotes:
        before = {
            "exact": quote.exact,
            "start": quote.start,
            "end": quote.end,
            "article_id": quote.article_id,
        }
        session.delete(quote)
        session.flush()
        _tell(session, "quote.removed", quote.id, quote.claim_id, by, at, before=before)
    said_on, kind = appearance.said_on, appearance.kind.value
    before = {"kind": kind, "article_id": appearance.article_id, "said_on": said_on and str(said_on)}
    session.delete(appearance)
    session.flush()
    touch_claim(session, claim, at)
    _tell(session, "appearance.removed", appearance_id, claim.id or 0, by, at, before=before)
    _count_again(session, claim)
    return claim


def _remove_returns(session: Session, appearance: Appearance, by: Actor, at: datetime) -> None:
    query = select(ClaimReturn).where(col(ClaimReturn.appearance_id) == appearance.id)
    for seen in session.exec(query).all():
        session.delete(seen)
        session.flush()
        before = {"appearance_id": appearance.id}
        _tell(session, "return.removed", seen.id, seen.claim_id, by, at, before=before)


def _count_again(session: Session, claim: Claim) -> None:
    """The places that are left; the oldest of them is the first when that one went."""
    query = select(Appearance).where(col(Appearance.claim_id) == claim.id).order_by(col(Appearance.id))
    left = session.exec(query).all()
    if left and not any(each.first for each in left):
        left[0].first = True
        session.add(left[0])
    write_card(session, claim.id or 0, appearance_count=len(left))


def mark_seen(session: Session, claim_id: int, *, upto: int, by: Actor, at: datetime) -> None:
    """Who is told that a claim is back has seen it: its checker, or one editor for all of them."""
    claim = get_row(session, Claim, claim_id, lock=True)
    query = select(ClaimReturn).where(col(ClaimReturn.claim_id) == claim_id, col(ClaimReturn.id) <= upto)
    checks = claim.assignee_id == by.id
    rules.check_is_told(by, checks=checks)
    marked: list[ClaimReturn] = []
    for seen in session.exec(query.with_for_update()).all():
        for part, told in (("checker_saw_at", checks), ("editor_saw_at", by.is_editor)):
            if told and getattr(seen, part) is None:
                setattr(seen, part, at)
                marked.append(seen)
    if not marked:
        raise Refused(N_("There is nothing left to confirm here: it was done already."))
    session.add_all(marked)
    last = max(seen.id or 0 for seen in marked)
    _tell(session, "return.seen", last, claim_id, by, at, after={"appearance_id": marked[-1].appearance_id})


def _tell(
    session: Session,
    kind: str,
    thing_id: int | None,
    claim_id: int,
    by: Actor,
    at: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=thing_id or 0,
        claim_id=claim_id,
        before=before,
        after=after,
    )
