"""What the desk can find: claims with all that was gathered about them, and articles. Nothing confidential."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.articles.models import Article, ArticleVersion
from claims.claimants.models import Claimant, ClaimantAlias
from claims.desk.models import Appearance, Claim, ClaimTag
from claims.evidence.models import Evidence
from claims.extraction.models import ClaimQuote
from claims.history.queries import Line
from claims.people.models import Person
from claims.search.engine import Document
from claims.search.keys import HALF, LONGEST_TEXT, SIDE, WHOLE, Gathered, Text, number_of, tag_text
from claims.storage.types import PartialDate
from claims.verdicts.models import Draft

CLAIM = "claim-"
ARTICLE = "article-"
SIGNED_IN = "person.signed_in"  # an event that changes nothing one can find


class Claims:
    """The source of claims."""

    def changed(self, session: Session, events: Sequence[Line]) -> set[str]:
        claim_ids = {event.claim_id for event in events if event.claim_id is not None}
        for thing, column in (("claimant", Claim.claimant_id), ("person", Claim.assignee_id)):
            renamed = {event.thing_id for event in events if event.thing == thing and event.kind != SIGNED_IN}
            if renamed:
                query = select(Claim.id).where(col(column).in_(renamed))
                claim_ids.update(claim_id for claim_id in session.exec(query).all() if claim_id is not None)
        return {f"{CLAIM}{claim_id}" for claim_id in claim_ids}

    def all_ids(self, session: Session) -> list[str]:
        return [
            f"{CLAIM}{claim_id}" for claim_id in session.exec(select(Claim.id).order_by(col(Claim.id))).all()
        ]

    def load(self, session: Session, ids: Sequence[str]) -> list[Document]:
        return [claim.document for claim in self._gathered(session, ids)]

    def texts(self, session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
        return {claim.id: claim.written for claim in self._gathered(session, ids)}

    def _gathered(self, session: Session, ids: Sequence[str]) -> list[Gathered]:
        numbers = [number_of(name) for name in ids if name.startswith(CLAIM)]
        if not numbers:
            return []
        rows = _claims(session, numbers)
        quotes = _grouped(session, numbers, ClaimQuote, ClaimQuote.exact, ClaimQuote.context)
        tags = _grouped(session, numbers, ClaimTag, ClaimTag.tag)
        sources = _grouped(
            session,
            numbers,
            Evidence,
            Evidence.title,
            Evidence.quote,
            where=(col(Evidence.confidential).is_(False), col(Evidence.removed_at).is_(None)),
        )
        aliases = _aliases(session, {row.claimant_id for row in rows if row.claimant_id is not None})
        return [
            _claim(row, quotes[row.id], tags[row.id], sources[row.id], aliases[row.claimant_id])
            for row in rows
        ]


def _claims(session: Session, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    query = (
        select_columns(
            col(Claim.id),
            col(Claim.statement),
            col(Claim.language),
            col(Claim.state),
            col(Claim.rating),
            col(Claim.created_at),
            col(Claim.claimant_id),
            (col(Claim.demand) + col(Claim.appearance_count)).label("demand"),
            col(Person.name).label("assignee"),
            func.coalesce(col(Claimant.name), col(Claim.claimant_name)).label("claimant"),
            col(Draft.headline),
            col(Draft.explanation),
            col(Appearance.said_on),
        )
        .outerjoin(Claimant, col(Claimant.id) == col(Claim.claimant_id))
        .outerjoin(Person, col(Person.id) == col(Claim.assignee_id))
        .outerjoin(Draft, col(Draft.claim_id) == col(Claim.id))
        .outerjoin(Appearance, (col(Appearance.claim_id) == col(Claim.id)) & col(Appearance.first).is_(True))
        .where(col(Claim.id).in_(numbers))
        .order_by(col(Claim.id))
    )
    once = {row.id: row for row in session.execute(query).all()}
    return list(once.values())


def _grouped(
    session: Session, numbers: Sequence[int], model: Any, *columns: Any, where: Iterable[Any] = ()
) -> defaultdict[int, list[tuple[str | None, ...]]]:
    """Rows of one of a claim's tables, by claim."""
    found: defaultdict[int, list[tuple[str | None, ...]]] = defaultdict(list)
    query = select_columns(model.claim_id, *columns).where(model.claim_id.in_(numbers), *where)
    for claim_id, *values in session.execute(query).all():
        found[claim_id].append(tuple(values))
    return found


def _aliases(session: Session, claimant_ids: set[int]) -> defaultdict[int | None, list[str]]:
    found: defaultdict[int | None, list[str]] = defaultdict(list)
    if claimant_ids:
        query = select(ClaimantAlias.claimant_id, ClaimantAlias.name).where(
            col(ClaimantAlias.claimant_id).in_(claimant_ids)
        )
        for claimant_id, name in session.exec(query).all():
            found[claimant_id].append(name)
    return found


def _claim(
    row: Row[Any],
    quotes: Sequence[tuple[str | None, ...]],
    tags: Sequence[tuple[str | None, ...]],
    sources: Sequence[tuple[str | None, ...]],
    aliases: Sequence[str],
) -> Gathered:
    own = (row.language,)
    names = [row.claimant, *aliases] if row.claimant else []
    topics = [tag for (tag,) in tags if tag]
    texts = [
        Text(row.statement, WHOLE, own),
        *(Text(exact, HALF, own) for exact, _ in quotes),
        *(Text(name, HALF) for name in names),
        Text(row.headline, HALF, own),
        Text(row.explanation, HALF, own),
        *(Text(tag_text(topic), HALF) for topic in topics),
        # Two quotes of one paragraph do not make it count twice.
        *(Text(context, SIDE, own) for context in dict.fromkeys(context for _, context in quotes)),
        *(Text(text, SIDE, own) for source in sources for text in source),
    ]
    at = moment(row.said_on, row.created_at)
    facets: dict[str, Sequence[str | None]] = {
        "kind": ["claim"],
        "state": [str(row.state)],
        "rating": [row.rating["key"] if row.rating else None],
        "claimant": [row.claimant],
        "tag": topics,
        "language": [row.language],
        "year": [str(at.year)],
        "assignee": [row.assignee],
    }
    return Gathered(f"{CLAIM}{row.id}", texts, facets, at, row.demand)


class Articles:
    """The source of articles, each with the text of its newest version."""

    def changed(self, session: Session, events: Sequence[Line]) -> set[str]:
        return {f"{ARTICLE}{event.thing_id}" for event in events if event.thing == "article"}

    def all_ids(self, session: Session) -> list[str]:
        query = select(Article.id).order_by(col(Article.id))
        return [f"{ARTICLE}{article_id}" for article_id in session.exec(query).all()]

    def load(self, session: Session, ids: Sequence[str]) -> list[Document]:
        return [article.document for article in self._gathered(session, ids)]

    def texts(self, session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
        return {article.id: article.written for article in self._gathered(session, ids)}

    def _gathered(self, session: Session, ids: Sequence[str]) -> list[Gathered]:
        numbers = [number_of(name) for name in ids if name.startswith(ARTICLE)]
        if not numbers:
            return []
        query = (
            select_columns(
                col(Article.id),
                col(Article.medium),
                col(Article.language),
                col(Article.created_at),
                col(ArticleVersion.title),
                col(ArticleVersion.author),
                col(ArticleVersion.published),
                func.substr(col(ArticleVersion.text), 1, LONGEST_TEXT).label("text"),
            )
            .join(
                ArticleVersion,
                (col(ArticleVersion.article_id) == col(Article.id))
                & (col(ArticleVersion.number) == col(Article.latest)),
            )
            .where(col(Article.id).in_(numbers))
            .order_by(col(Article.id))
        )
        return [_article(row) for row in session.execute(query).all()]


def _article(row: Row[Any]) -> Gathered:
    own = (row.language,)
    texts = [
        Text(row.title, WHOLE, own),
        Text(row.medium, HALF),
        Text(row.author, HALF),
        Text(row.text, SIDE, own),
    ]
    at = moment(row.published, row.created_at)
    facets = {
        "kind": ["article"],
        "language": [row.language],
        "publisher": [row.medium],
        "year": [str(at.year)],
    }
    return Gathered(f"{ARTICLE}{row.id}", texts, facets, at)


def moment(said: PartialDate | None, otherwise: datetime) -> datetime:
    """When it was said or published, else when it came to us: what results are sorted by."""
    return datetime.combine(said.first_day, time(), UTC) if said else otherwise
