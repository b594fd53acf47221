"""What a notice of matches says beside its sentence: where it was seen, and by whom; each in one query."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.articles.models import Article
from claims.desk.models import Appearance, Claim
from claims.desk.rules import APPEARANCE_LABELS, AppearanceKind
from claims.matches.models import ClaimReturn
from claims.notices.slots import Seen

# Of the article when the place is one in an article, else what is known of the place itself.
_PLACE = (
    func.coalesce(col(Article.medium), col(Appearance.publisher)),
    func.coalesce(col(Article.title), col(Article.opening), col(Appearance.title)),
    col(Appearance.kind),
    func.coalesce(col(Article.language), col(Claim.language)),
)


def returned(session: Session, claim_ids: Sequence[int]) -> dict[int, Seen]:
    """Where each published claim was seen last; also as which claim, when a duplicate brought it back."""
    newest = (
        select(func.max(ClaimReturn.id))
        .where(col(ClaimReturn.claim_id).in_(claim_ids))
        .group_by(col(ClaimReturn.claim_id))
    )
    place = or_(
        col(Appearance.id) == col(ClaimReturn.appearance_id),
        and_(col(Appearance.claim_id) == col(ClaimReturn.duplicate_id), col(Appearance.first).is_(True)),
    )
    query = (
        select_columns(
            col(ClaimReturn.claim_id), col(ClaimReturn.by_id), *_PLACE, col(ClaimReturn.duplicate_id)
        )
        .join(Claim, col(Claim.id) == col(ClaimReturn.claim_id))
        .where(col(ClaimReturn.id).in_(newest))
    )
    return _seen(session, query, place)


def written_down(session: Session, claim_ids: Sequence[int]) -> dict[int, Seen]:
    """Where each claim first appeared, and who wrote it down."""
    query = select_columns(col(Claim.id), col(Claim.created_by_id), *_PLACE).where(
        col(Claim.id).in_(claim_ids)
    )
    first = and_(col(Appearance.claim_id) == col(Claim.id), col(Appearance.first).is_(True))
    return _seen(session, query, first)


def articles_added(session: Session, article_ids: Sequence[int]) -> dict[int, Seen]:
    """The medium of each article, and who added it."""
    query = select_columns(
        col(Article.id), col(Article.created_by_id), col(Article.medium), col(Article.language)
    ).where(col(Article.id).in_(article_ids))
    return {
        article_id: Seen(medium or "", language, by_id)
        for article_id, by_id, medium, language in session.execute(query).all()
    }


def _seen(session: Session, query: Select[*tuple[Any, ...]], place: ColumnElement[bool]) -> dict[int, Seen]:
    query = query.outerjoin(Appearance, place).outerjoin(
        Article, col(Article.id) == col(Appearance.article_id)
    )
    return {
        subject_id: Seen(_where(medium, title, kind, *duplicate), language, by_id)
        for subject_id, by_id, medium, title, kind, language, *duplicate in session.execute(query).all()
    }


def _where(
    medium: str | None, title: str | None, kind: AppearanceKind | None, duplicate_id: int | None = None
) -> str:
    """The medium and what it is called there; of a place without either, what kind it is."""
    named = ": ".join(filter(None, (medium, title))) or (gettext(APPEARANCE_LABELS[kind]) if kind else "")
    duplicate = gettext("as claim %(number)s", number=duplicate_id) if duplicate_id else ""
    return ", ".join(filter(None, (named, duplicate)))
