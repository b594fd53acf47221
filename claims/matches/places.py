"""A further place where a claim was made, which may bring a published claim back; and taking such a place away."""

from datetime import datetime
from typing import Any, Unpack

from sqlmodel import Session, col, delete, select

from claims.articles.models import ArticleVersion
from claims.desk.actions import count_again, touch_claim, void_approval
from claims.desk.models import Appearance, Claim
from claims.desk.moving import load_claim
from claims.desk.rules import Publication
from claims.errors import N_, NotFound, Refused
from claims.extraction.actions import ONE_ACT, Said, appear_again
from claims.extraction.models import ClaimQuote, QuotePlace
from claims.extraction.standing import span_in
from claims.history.actions import record
from claims.matches import rules
from claims.matches.returns import come_back, leave_again
from claims.people.rules import Actor
from claims.storage.rows import get_row


def add_place(
    session: Session,
    claim_id: int,
    article_id: int,
    *,
    exact: str,
    version_number: int,
    start: int,
    end: int,
    by: Actor,
    at: datetime,
    **said: Unpack[Said],
) -> ClaimQuote:
    """Marked words of an article become one more place of a claim that there is; the same words only once.

    A claim that the public knows is back then: its checker and an editor are told.
    """
    claim = get_row(session, Claim, claim_id, lock=True)
    if why_not := rules.why_no_place(claim.state):
        raise Refused(why_not.text)
    if (there := _placed_before(session, claim_id, article_id, version_number, start, end)) is not None:
        if at - there.created_at > ONE_ACT:
            raise Refused(N_("These words are a place of that claim already."))
        return there
    quote = appear_again(
        session,
        claim_id,
        article_id,
        exact=exact,
        version_number=version_number,
        start=start,
        end=end,
        by=by,
        at=at,
        **said,
    )
    if claim.publication is Publication.PUBLISHED:
        come_back(session, claim, appearance_id=quote.appearance_id, by=by, at=at)
    return quote


def _placed_before(
    session: Session, claim_id: int, article_id: int, version_number: int, start: int, end: int
) -> ClaimQuote | None:
    """The same words, when a button was pressed twice; those of another version of the article too."""
    version = session.exec(
        select(ArticleVersion).where(
            col(ArticleVersion.article_id) == article_id, col(ArticleVersion.number) == version_number
        )
    ).first()
    query = select(ClaimQuote).where(
        col(ClaimQuote.claim_id) == claim_id, col(ClaimQuote.article_id) == article_id
    )
    quotes = session.exec(query.order_by(col(ClaimQuote.id))).all() if version else ()
    return next(
        (each for each in quotes if version and span_in(session, each, version) == (start, end)), None
    )


def remove_place(
    session: Session, appearance_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Claim:
    """Undo adding a place, however long ago. The history keeps what it said. `seen_version` is the claim's."""
    appearance = get_row(session, Appearance, appearance_id, lock=True)
    claim = load_claim(session, appearance.claim_id, seen_version)
    quotes = session.exec(select(ClaimQuote).where(col(ClaimQuote.appearance_id) == appearance_id)).all()
    if not quotes:
        raise NotFound(N_("There is nothing at this address."))
    came_with_it = appearance.first and appearance.created_at == claim.created_at
    rules.check_may_remove(appearance.created_by_id, by, came_with_it=came_with_it)
    void_approval(session, claim, by=by, at=at)
    leave_again(session, claim.id or 0, appearance_id=appearance_id, by=by, at=at)
    for quote in quotes:
        before = {
            "exact": quote.exact,
            "start": quote.start,
            "end": quote.end,
            "article_id": quote.article_id,
        }
        session.exec(delete(QuotePlace).where(col(QuotePlace.quote_id) == quote.id))
        session.delete(quote)
        session.flush()
        _tell(session, "quote.removed", quote.id, quote.claim_id, by, at, before=before)
    said_on, kind = appearance.said_on, appearance.kind.value
    before = {"kind": kind, "article_id": appearance.article_id, "said_on": said_on and str(said_on)}
    before |= {name: told for name in ("place", "note") if (told := getattr(appearance, name)) is not None}
    session.delete(appearance)
    session.flush()
    touch_claim(session, claim, at)
    _tell(session, "appearance.removed", appearance_id, claim.id or 0, by, at, before=before)
    _keep_a_first(session, claim)
    count_again(session, claim)
    return claim


def _keep_a_first(session: Session, claim: Claim) -> None:
    """The oldest of the places that are left is the first when that one went."""
    query = select(Appearance).where(col(Appearance.claim_id) == claim.id).order_by(col(Appearance.id))
    left = session.exec(query).all()
    if left and not any(each.first for each in left):
        left[0].first = True
        session.add(left[0])


def _tell(
    session: Session,
    kind: str,
    thing_id: int | None,
    claim_id: int,
    by: Actor,
    at: datetime,
    *,
    before: dict[str, Any],
) -> None:
    record(session, kind, by_id=by.id, at=at, thing_id=thing_id or 0, claim_id=claim_id, before=before)
