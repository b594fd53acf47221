"""Gathering the rows that a page is made of."""

from sqlmodel import Session, col, select

from claims.articles.models import Article, ArticleVersion
from claims.claimants.models import Claimant
from claims.desk.models import Appearance, Claim
from claims.desk.tags import public_topics
from claims.evidence.models import ContactAttempt, Evidence, Research
from claims.extraction.models import ClaimQuote
from claims.pictures.queries import pictures_of
from claims.publishing.snapshot import Material
from claims.verdicts.models import Draft, Rating, RatingScale


def gather(session: Session, claim: Claim) -> Material:
    """Everything about one claim that its page may need; what of it is public, the snapshot decides."""
    claim_id = claim.id
    draft = session.exec(select(Draft).where(col(Draft.claim_id) == claim_id)).first()
    rating = session.get(Rating, draft.rating_id) if draft and draft.rating_id else None
    scale_id = rating.scale_id if rating else None
    return Material(
        claim=claim,
        draft=draft,
        rating=rating,
        scale=session.get(RatingScale, scale_id) if scale_id else None,
        ratings=session.exec(select(Rating).where(col(Rating.scale_id) == scale_id)).all()
        if scale_id
        else [],
        claimant=session.get(Claimant, claim.claimant_id) if claim.claimant_id else None,
        appearances=session.exec(
            select(Appearance, Article)
            .join(Article, col(Article.id) == col(Appearance.article_id), isouter=True)
            .where(col(Appearance.claim_id) == claim_id)
            .order_by(col(Appearance.first).desc(), col(Appearance.id))
        ).all(),
        pictures=pictures_of(session, claim_id or 0),
        quotes=session.exec(
            select(ClaimQuote, Article, ArticleVersion)
            .join(Article, col(Article.id) == col(ClaimQuote.article_id))
            .join(ArticleVersion, col(ArticleVersion.id) == col(ClaimQuote.version_id))
            .where(col(ClaimQuote.claim_id) == claim_id)
            .order_by(col(ClaimQuote.id))
        ).all(),
        evidence=session.exec(select(Evidence).where(col(Evidence.claim_id) == claim_id)).all(),
        contacts=session.exec(select(ContactAttempt).where(col(ContactAttempt.claim_id) == claim_id)).all(),
        research=session.get(Research, claim_id),
        topics=public_topics(session, claim_id or 0),
    )
