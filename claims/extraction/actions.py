"""Pulling a claim out of an article: the marked words become a quote, and the claim gets its first appearance."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from sqlmodel import Session, col, select

from claims.anchors.selectors import take
from claims.articles.models import Article, ArticleVersion
from claims.articles.rules import check_there
from claims.claimants.actions import find_or_add
from claims.desk import actions as desk
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind
from claims.errors import N_, NotFound
from claims.extraction.models import ClaimQuote
from claims.extraction.rules import checked_statement, context_of, locate
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import get_row
from claims.storage.types import PartialDate

ONE_ACT = timedelta(seconds=30)  # within which the same claim is the same press of a button


class Said(TypedDict, total=False):
    """What is known of the moment at which the words were said."""

    said_on: PartialDate | None
    place: str | None
    note: str | None  # context that the article does not give


def pull_claim(
    session: Session,
    article_id: int,
    *,
    exact: str,
    statement: str,
    version_number: int | None = None,
    start: int | None = None,
    end: int | None = None,
    claimant_name: str | None = None,
    claimant_description: str | None = None,
    tags: Sequence[str] = (),
    by: Actor,
    at: datetime,
    **said: Unpack[Said],
) -> Claim:
    """Make a claim of words in one version (the newest, unless another is named) of an article.

    The same claim of the same words, sent twice, is made once: what was there is given back.
    `start` and `end` count code points of the version's text. Without them, or when other words stand there,
    the quote is looked for; raises Invalid when it is not there, Several when it is there more than once.
    """
    article = get_row(session, Article, article_id, lock=True)
    check_there(article.thrown_at)
    version = _version(session, article, version_number)
    kept_statement = checked_statement(statement)
    span = locate(version.text, exact, start, end)
    if (there := _pulled_before(session, version, span, kept_statement, claimant_name, at)) is not None:
        return there
    claimant = (
        find_or_add(session, claimant_name, claimant_description, by=by, at=at) if claimant_name else None
    )
    claim = desk.add_claim(
        session,
        statement=kept_statement,
        language=version.language,
        claimant_id=claimant.id if claimant else None,
        claimant_name=claimant.name if claimant else None,
        by=by,
        at=at,
    )
    _add_quote(session, claim, article, version, span, said, by=by, at=at)
    if tags:
        desk.set_tags(session, claim.id or 0, list(tags), by=by, at=at)
    return claim


def pull_parts(
    session: Session,
    article_id: int,
    parts: Sequence[tuple[tuple[int, int], str]],
    *,
    version_number: int,
    claimant_name: str | None = None,
    claimant_description: str | None = None,
    by: Actor,
    at: datetime,
    **said: Unpack[Said],
) -> list[Claim]:
    """Make a claim of each part of a quote: where it stands in the version's text, and what it states; raises as pull_claim does."""
    article = get_row(session, Article, article_id, lock=True)
    text = _version(session, article, version_number).text
    return [
        pull_claim(
            session,
            article_id,
            exact=text[start:end],
            statement=statement,
            version_number=version_number,
            start=start,
            end=end,
            claimant_name=claimant_name,
            claimant_description=claimant_description,
            by=by,
            at=at,
            **said,
        )
        for (start, end), statement in parts
    ]


def appear_again(
    session: Session,
    claim_id: int,
    article_id: int,
    *,
    exact: str,
    version_number: int | None = None,
    start: int | None = None,
    end: int | None = None,
    by: Actor,
    at: datetime,
    **said: Unpack[Said],
) -> ClaimQuote:
    """Mark words in an article as one more place where a claim was made; raises as pull_claim does."""
    claim = get_row(session, Claim, claim_id, lock=True)
    article = get_row(session, Article, article_id, lock=True)
    check_there(article.thrown_at)
    version = _version(session, article, version_number)
    span = locate(version.text, exact, start, end)
    return _add_quote(session, claim, article, version, span, said, by=by, at=at)


def _pulled_before(
    session: Session,
    version: ArticleVersion,
    span: tuple[int, int],
    statement: str,
    claimant_name: str | None,
    at: datetime,
) -> Claim | None:
    """The claim that these very words became a moment ago, when a button was pressed twice."""
    taken = take(version.text, *span)
    return session.exec(
        select(Claim)
        .join(ClaimQuote, col(ClaimQuote.claim_id) == col(Claim.id))
        .where(
            col(ClaimQuote.version_id) == version.id,
            col(ClaimQuote.start) == taken.start,
            col(ClaimQuote.end) == taken.end,
            col(ClaimQuote.created_at) > at - ONE_ACT,
            col(Claim.statement) == statement,
            col(Claim.claimant_name).is_not_distinct_from(claimant_name),
        )
    ).first()


def _version(session: Session, article: Article, number: int | None) -> ArticleVersion:
    found = session.exec(
        select(ArticleVersion).where(
            col(ArticleVersion.article_id) == article.id,
            col(ArticleVersion.number) == (article.latest if number is None else number),
        )
    ).first()
    if found is None:
        raise NotFound(N_("There is nothing at this address."))
    return found


def _add_quote(
    session: Session,
    claim: Claim,
    article: Article,
    version: ArticleVersion,
    span: tuple[int, int],
    said: Said,
    *,
    by: Actor,
    at: datetime,
) -> ClaimQuote:
    claim_id = claim.id or 0
    appearance = desk.add_appearance(
        session,
        claim_id,
        kind=AppearanceKind.ARTICLE,
        article_id=article.id,
        by=by,
        at=at,
        **said,
    )
    taken = take(version.text, *span)
    context_start, context = context_of(version.text, taken.start, taken.end)
    quote = ClaimQuote(
        claim_id=claim_id,
        appearance_id=appearance.id or 0,
        article_id=article.id or 0,
        version_id=version.id or 0,
        exact=taken.exact,
        prefix=taken.prefix,
        suffix=taken.suffix,
        start=taken.start,
        end=taken.end,
        context=context,
        context_start=context_start,
        created_at=at,
        created_by_id=by.id,
    )
    session.add(quote)
    session.flush()
    record(
        session,
        "quote.added",
        by_id=by.id,
        at=at,
        thing_id=quote.id or 0,
        claim_id=claim_id,
        after={
            "exact": taken.exact,
            "start": taken.start,
            "end": taken.end,
            "article_id": article.id,
            "version": version.number,
        },
    )
    return quote
