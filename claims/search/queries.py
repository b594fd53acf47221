"""The texts of what was found, by ids; and a plain search in the database for while there is no index."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, cast, literal, null, union_all
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from claims.articles.models import Article, ArticleVersion
from claims.articles.queries import NEWEST, THERE
from claims.desk.models import Appearance, Claim, ClaimTag, Reason, Tag, TagName
from claims.desk.reasons import Named, called
from claims.desk.rules import Publication, Work
from claims.desk.tags import meanings
from claims.desk.topics import topics_column, topics_in
from claims.extraction.models import ClaimQuote
from claims.importing.models import ImportedClaim
from claims.names.models import NameGroup
from claims.search.asking import LANGUAGES
from claims.search.documents import ARTICLE, CLAIM, as_read, pieces_of
from claims.search.finding import Asking
from claims.search.follower import Follower
from claims.search.keys import number_of
from claims.search.marking import LONGEST_READ
from claims.search.naming import Called, labels_of
from claims.search.typed import FIELDS
from claims.storage.types import PartialDate
from claims.verdicts.models import Draft, Rating
from claims.words.called import Names, table

MOST_PLAIN_WORDS = 12
WRITTEN = "written-"
_COLUMNS = (
    "text", "language", "state", "rating", "name", "created_at", "title", "line", "dated", "duplicate_of_id",
    "version", "state_before", "revision_number", "publication", "head_rating", "quote_id", "part", "around",
    "checked_label", "checked_by", "checked_at", "is_own", "topics",
)  # fmt: skip
NO_SCALE, TAG, TAG_BEFORE, REASON = 0, -1, -2, -3  # the place of a scale in rows that are no rating


@dataclass(frozen=True)
class CameWith:
    """The verdict that an imported claim came with: another's, or ours out of an archive."""

    label: str | None
    publisher: str | None
    url: str | None
    is_own: bool


@dataclass(frozen=True)
class ClaimTexts:
    """What a result shows of a claim."""

    id: int
    statement: str
    language: str
    state: Work
    rating: dict[str, Any] | None
    claimant: str | None
    created_at: datetime
    headline: str | None
    explanation: str | None
    said_on: PartialDate | None
    duplicate_of_id: int | None
    version: int
    state_before: Work | None
    revision_number: int
    publication: Publication
    head_rating: dict[str, Any] | None  # of the claim that it is a duplicate of
    quotes: list[tuple[str, str]] = field(default_factory=list)  # exact words and their context
    written: list[tuple[str, str]] = field(default_factory=list)  # where asked for: all its texts, by kind
    came_with: CameWith | None = None
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ArticleTexts:
    """What a result shows of an article: the newest version."""

    id: int
    language: str
    medium: str | None
    opening: str
    created_at: datetime
    title: str | None
    published: PartialDate | None
    text: str
    author: str | None


def texts_of(
    session: Session, ids: Sequence[str], *, whole: bool = False
) -> dict[str, ClaimTexts | ArticleTexts]:
    """The texts of these documents, in one query; what is gone meanwhile is left out.

    `whole`: of claims also all that they are found by and no result shows.
    """
    claims = [number_of(name) for name in ids if name.startswith(CLAIM)]
    articles = [number_of(name) for name in ids if name.startswith(ARTICLE)]
    parts = [_claims(claims)] if claims else []
    parts += [_articles(articles)] if articles else []
    parts += [_written(piece) for piece in pieces_of(claims)] if claims and whole else []
    if not parts:
        return {}
    rows = session.execute(union_all(*parts) if len(parts) > 1 else parts[0]).all()
    return {**_claims_in(rows), **{f"{ARTICLE}{row.id}": _article(row) for row in rows if row.of == ARTICLE}}


def _row(of: str, number: Any, **columns: Any) -> Select[Any]:
    """A query of which the rows stand with those of others in one answer; the columns of the first say what they hold."""
    values = [columns.get(name, null()).label(name) for name in _COLUMNS]
    return select_columns(literal(of).label("of"), number.label("id"), *values)


def _claims(numbers: Sequence[int]) -> Select[Any]:
    """A claim with two quotes comes in two rows."""
    head = aliased(Claim)
    query = _row(
        CLAIM,
        col(Claim.id),
        text=col(Claim.statement),
        language=col(Claim.language),
        state=col(Claim.state),
        rating=col(Claim.rating),
        name=col(Claim.claimant_name),
        created_at=col(Claim.created_at),
        title=func.coalesce(col(Draft.headline), col(ImportedClaim.title)),
        line=col(Draft.explanation),
        dated=func.coalesce(col(Appearance.said_on), col(ImportedClaim.checked_on)),
        duplicate_of_id=col(Claim.duplicate_of_id),
        version=col(Claim.version),
        state_before=col(Claim.state_before),
        revision_number=col(Claim.revision_number),
        publication=col(Claim.publication),
        head_rating=col(head.rating),
        quote_id=col(ClaimQuote.id),
        part=col(ClaimQuote.exact),
        around=col(ClaimQuote.context),
        checked_label=col(ImportedClaim.label),
        checked_by=col(ImportedClaim.publisher),
        checked_at=col(ImportedClaim.url),
        is_own=col(ImportedClaim.is_own),
        topics=topics_column(),
    )
    return (
        query.outerjoin(Draft, col(Draft.claim_id) == col(Claim.id))
        .outerjoin(Appearance, (col(Appearance.claim_id) == col(Claim.id)) & col(Appearance.first).is_(True))
        .outerjoin(ClaimQuote, col(ClaimQuote.claim_id) == col(Claim.id))
        .outerjoin(
            ImportedClaim,
            (col(ImportedClaim.claim_id) == col(Claim.id)) & col(ImportedClaim.has_verdict).is_(True),
        )
        .outerjoin(head, col(head.id) == col(Claim.duplicate_of_id))
        .where(col(Claim.id).in_(numbers))
    )


def _articles(numbers: Sequence[int]) -> Select[Any]:
    query = _row(
        ARTICLE,
        col(Article.id),
        text=func.substr(col(ArticleVersion.text), 1, LONGEST_READ),
        language=col(Article.language),
        name=col(Article.medium),
        created_at=col(Article.created_at),
        title=col(ArticleVersion.title),
        line=col(ArticleVersion.author),
        dated=col(ArticleVersion.published),
        part=col(Article.opening),
    )
    return query.join(ArticleVersion, NEWEST).where(col(Article.id).in_(numbers), THERE)


def _written(piece: Select[Any]) -> Select[Any]:
    """One of the texts that a claim is found by: its kind and itself."""
    own = piece.subquery()
    return _row(WRITTEN, own.c.claim_id, part=own.c.kind, text=own.c.text)


def _claims_in(rows: Sequence[Row[Any]]) -> dict[str, ClaimTexts | ArticleTexts]:
    found: dict[str, ClaimTexts | ArticleTexts] = {}
    quotes: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    written: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        name = f"{CLAIM}{row.id}"
        if row.of == WRITTEN and row.text:
            written[name].append((row.part, as_read(row.part, row.text)))
        elif row.of == CLAIM and row.quote_id is not None:
            quotes[name].append((row.quote_id, row.part, row.around))
    for row in rows:
        name = f"{CLAIM}{row.id}"
        if row.of == CLAIM and name not in found:
            told = [(exact, context) for _, exact, context in sorted(quotes[name])]
            found[name] = ClaimTexts(
                row.id,
                row.text,
                row.language,
                row.state,
                row.rating,
                row.name,
                row.created_at,
                row.title,
                row.line,
                row.dated,
                row.duplicate_of_id,
                row.version,
                row.state_before,
                row.revision_number,
                row.publication,
                row.head_rating,
                told,
                written[name],
                CameWith(row.checked_label, row.checked_by, row.checked_at, row.is_own)
                if row.is_own is not None
                else None,
                frozenset(topics_in(row.topics)),
            )
    return found


def _article(row: Row[Any]) -> ArticleTexts:
    return ArticleTexts(
        row.id,
        row.language,
        row.name,
        row.part,
        row.created_at,
        row.title,
        row.dated,
        row.text,
        row.line,
    )


def tags_beginning(session: Session, begun: str, *, limit: int) -> list[str]:
    """Topics that begin with this, or have a word that does."""
    query = (
        select(ClaimTag.tag)
        .where(
            or_(
                col(ClaimTag.tag).istartswith(begun, autoescape=True),
                col(ClaimTag.tag).icontains(f" {begun}", autoescape=True),
            )
        )
        .distinct()
        .order_by(col(ClaimTag.tag))
        .limit(limit)
    )
    return list(session.exec(query).all())


def labels_and_names(session: Session) -> tuple[Called, Names]:
    """Labels of every rating there ever was, the truest first, and of every reason to drop a claim, by key; and names that mean the same."""
    return _called(session)[:2]


def _called(session: Session) -> tuple[Called, Names, dict[str, frozenset[str]]]:
    """As labels_and_names, and the topics that each name of one means. One query."""
    in_ratings: list[Any] = [
        col(Rating.key),
        col(Rating.label_nl),
        col(Rating.label_en),
        col(Rating.scale_id).label("scale"),
        col(Rating.position).label("position"),
    ]
    in_names = [col(NameGroup.names), null(), null(), literal(NO_SCALE), col(NameGroup.id)]
    names = select_columns(*in_names).where(col(NameGroup.removed_at).is_(None))
    in_tags = [
        col(Tag.name),
        cast(col(Tag.parent_id), String),
        cast(col(Tag.merged_into_id), String),
        literal(TAG),
        col(Tag.id),
    ]
    tags = select_columns(*in_tags).where(col(Tag.removed_at).is_(None))
    before = select_columns(col(TagName.key), null(), null(), literal(TAG_BEFORE), col(TagName.tag_id))
    in_reasons = [col(Reason.key), col(Reason.nl), col(Reason.en), literal(REASON), col(Reason.place)]
    parts = (select_columns(*in_ratings), names, tags, before, select_columns(*in_reasons))
    labels: dict[str, dict[str, str]] = {}
    reasons: dict[str, dict[str, str]] = {}
    groups: list[list[str]] = []
    topics: dict[int, tuple[str, int | None, int | None]] = {}
    former: list[tuple[str, int]] = []
    rows = session.execute(union_all(*parts)).all()
    for first, dutch, english, scale, number in sorted(rows, key=lambda row: (-row.scale, row.position)):
        if scale == NO_SCALE:
            groups.append(first.splitlines())
        elif scale == TAG:
            topics[number] = (first, dutch and int(dutch), english and int(english))
        elif scale == TAG_BEFORE:
            former.append((first, number))
        elif scale == REASON:
            named = Named(first, dutch, english)
            reasons[first] = {language: called(named, language) for language in LANGUAGES}
        else:
            labels.setdefault(first, {"nl": dutch, "en": english})
    return {"rating": labels, "reason": reasons}, table(groups), meanings(topics, former)


def asked_here(session: Session, follower: Follower, language: str) -> tuple[Asking, Called]:
    """As the desk's search page asks; and the labels by which what it finds is called."""
    labels, names, topics = _called(session)
    return Asking(follower, language, frozenset(FIELDS.values()), labels_of(labels, topics), names), labels


def plain_search(
    session: Session, words: Sequence[str], *, limit: int, offset: int, any_word: bool = False
) -> tuple[list[str], int]:
    """Claims with these words as they are typed in statement or claimant, newest first, and how many there are."""
    having = [
        or_(
            col(Claim.statement).icontains(word, autoescape=True),
            col(Claim.claimant_name).icontains(word, autoescape=True),
        )
        for word in words[:MOST_PLAIN_WORDS]
    ]
    conditions = [or_(*having)] if any_word and having else having
    total = session.exec(select(func.count()).select_from(Claim).where(*conditions)).one()
    query = select(Claim.id).where(*conditions).order_by(col(Claim.created_at).desc(), col(Claim.id).desc())
    ids = session.exec(query.limit(limit).offset(offset)).all()
    return [f"{CLAIM}{claim_id}" for claim_id in ids], total
