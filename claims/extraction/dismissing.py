"""A proposal that nobody wants to see is dismissed for everyone, and put back when that was a mistake."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from claims.articles.models import Article, ArticleVersion
from claims.articles.rules import check_there
from claims.desk.checks import check_own_or_editor
from claims.errors import N_, NotFound, Refused
from claims.extraction.models import DismissedProposal
from claims.extraction.proposing.proposals import worthy
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import get_row, read_once


@read_once
def dismissed(session: Session, article_id: int) -> Sequence[DismissedProposal]:
    """What was dismissed of all versions of an article, the last one first."""
    query = select(DismissedProposal).where(col(DismissedProposal.article_id) == article_id)
    return session.exec(query.order_by(col(DismissedProposal.id).desc())).all()


def dismiss(
    session: Session, article_id: int, number: int, start: int, end: int, *, by: Actor, at: datetime
) -> DismissedProposal:
    """This sentence is not proposed again, to nobody; dismissed twice it is so once."""
    check_there(get_row(session, Article, article_id, lock=True).thrown_at)
    version = session.exec(
        select(ArticleVersion).where(
            col(ArticleVersion.article_id) == article_id, col(ArticleVersion.number) == number
        )
    ).first()
    if version is None:
        raise NotFound(N_("There is nothing at this address."))
    if not any((each.start, each.end) == (start, end) for each in worthy(version.text, version.language)):
        raise Refused(N_("This sentence is not proposed. Open the article again."))
    exact = version.text[start:end]
    there = next((each for each in dismissed(session, article_id) if each.exact == exact), None)
    if there is not None:
        return there
    row = DismissedProposal(
        article_id=article_id,
        version_id=version.id or 0,
        start=start,
        end=end,
        exact=exact,
        created_at=at,
        created_by_id=by.id,
    )
    session.add(row)
    session.flush()
    _tell(session, "proposal.dismissed", row, number, by, at)
    return row


def forget_dismissed(session: Session, article_id: int) -> None:
    """The article is removed, and so is what was dismissed of it."""
    session.exec(delete(DismissedProposal).where(col(DismissedProposal.article_id) == article_id))


def put_back(session: Session, article_id: int, proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Undo it: open to who dismissed it and to editors."""
    row = get_row(session, DismissedProposal, proposal_id, lock=True)
    if row.article_id != article_id:
        raise NotFound(N_("There is nothing at this address."))
    check_own_or_editor(row.created_by_id, by)
    number = get_row(session, ArticleVersion, row.version_id).number
    session.delete(row)
    session.flush()
    _tell(session, "proposal.returned", row, number, by, at)


def _tell(session: Session, kind: str, row: DismissedProposal, number: int, by: Actor, at: datetime) -> None:
    told = {
        "exact": row.exact,
        "start": row.start,
        "end": row.end,
        "article_id": row.article_id,
        "version": number,
    }
    gone = kind == "proposal.returned"
    record(
        session,
        kind,
        by_id=by.id,
        at=at,
        thing_id=row.id or 0,
        before=told if gone else None,
        after=None if gone else told,
    )
