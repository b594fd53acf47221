"""What the desk can find: claims with all that was gathered about them, and articles. Nothing confidential."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Row, Select, literal, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.articles.models import Article, ArticleVersion
from claims.articles.queries import NEWEST, THERE
from claims.claimants.models import Claimant, ClaimantAlias
from claims.desk.models import Appearance, Claim, ClaimTag, FieldValue, OwnField, Tag
from claims.discussion.models import Comment
from claims.evidence.models import Evidence
from claims.extraction.models import ClaimQuote
from claims.history.queries import Line
from claims.importing.models import ImportedClaim
from claims.people.models import Person
from claims.pictures.models import Picture
from claims.search.engine import Document
from claims.search.keys import (
    ALIAS,
    ASIDE,
    BOTH,
    HALF,
    LONGEST_TEXT,
    OF,
    SIDE,
    WHOLE,
    Gathered,
    Text,
    number_of,
    plain_text,
    tag_text,
)
from claims.storage.types import PartialDate
from claims.verdicts.models import Draft

CLAIM = "claim-"
ARTICLE = "article-"

WEIGHTS = {
    "statement": WHOLE,
    "quote": HALF,
    "claimant": HALF,
    "alias": HALF,
    "headline": HALF,
    "explanation": HALF,
    "tag": HALF,
    "publisher": SIDE,
    "context": SIDE,
    "note": SIDE,
    "place": SIDE,
    "source": SIDE,
    "body": ASIDE,
    "comment": ASIDE,
}
OF_NO_LANGUAGE = frozenset(["claimant", "alias", "publisher", "tag", "comment"])  # read in both
RENDERED = frozenset(["body", "comment"])  # kept as HTML
RETAGGED = frozenset(["tag.renamed", "tag.merged", "tag.parted"])
REFIELDED = frozenset(["field.retired", "field.restored"])
SIGNED_IN = "person.signed_in"  # an event that changes nothing one can find


# Only add something to what can be found, or change what nobody on the desk may not know.
_ADDS = {
    "claim": "added imported made_own moved undone assigned reviewer_set due_set held released handover_noted waiting_set priority_set tags_set field_set staged "
    "helper_added helper_removed claimant_set claimant_merged claimant_parted restated head_changed head_undone triaged asked_again",
    "appearance": "added",
    "quote": "added found placed",
    "article": "added version_added put_back",
    "claimant": "added merged took_in parted gave_back",
    "comment": "added restored resolved reopened",
    "evidence": "added restored moved",
    "task": "added changed done reopened moved removed restored",
    "checklist": "changed",
    "picture": "added restored",
    "verdict": "written mended",
    "publication": "published scheduled mended withdrawn",
    "match": "decided undone",
    "return": "added removed",
    "person": "signed_in renamed",
    "import": "added columns_chosen started stopped resumed checked finished thrown put_back removed",
    "tip": "received joined left dismissed returned thrown put_back removed address_removed sender_blocked sender_unblocked",
    "newsfeed": "added edited asked stopped started removed failed recovered received moved",
    "item": "taken dismissed returned",
    "rule": "added removed",
    "question": "added edited retired restored",
    "level": "set",
    "bulk": "started undo_started",
    "view": "saved changed removed restored",
    "limits": "set",
    "stage": "added changed removed restored",
    "reason": "added changed moved retired restored",
    "field": "added changed retired restored",
    "tag": "added changed renamed removed restored merged parted",
}
HARMLESS = frozenset(f"{thing}.{happened}" for thing, all_ in _ADDS.items() for happened in all_.split())


class Claims:
    """The source of claims."""

    harmless = HARMLESS

    def changed(self, session: Session, events: Sequence[Line]) -> set[str]:
        claim_ids = {event.claim_id for event in events if event.claim_id is not None}
        for thing, column in (("claimant", Claim.claimant_id), ("person", Claim.assignee_id)):
            renamed = {event.thing_id for event in events if event.thing == thing and event.kind != SIGNED_IN}
            if renamed:
                query = select(Claim.id).where(col(column).in_(renamed))
                claim_ids.update(claim_id for claim_id in session.exec(query).all() if claim_id is not None)
        edited = {event.thing_id for event in events if event.thing == "article"}
        if edited:
            at = select(Appearance.claim_id).where(col(Appearance.article_id).in_(edited))
            claim_ids.update(session.exec(at).all())
        retold = {event.thing_id for event in events if event.kind in RETAGGED}
        if retold:
            claim_ids.update(session.exec(_called(retold)).all())
        fields = {event.thing_id for event in events if event.kind in REFIELDED}
        if fields:
            claim_ids.update(
                session.exec(select(FieldValue.claim_id).where(col(FieldValue.field_id).in_(fields))).all()
            )
        claim_ids |= _heads(session, claim_ids, events)
        return {f"{CLAIM}{claim_id}" for claim_id in claim_ids}

    def all_ids(self, session: Session) -> list[str]:
        return [
            f"{CLAIM}{claim_id}" for claim_id in session.exec(select(Claim.id).order_by(col(Claim.id))).all()
        ]

    def load(self, session: Session, ids: Sequence[str]) -> list[Document]:
        numbers = _numbers(ids)
        if not numbers:
            return []
        written = _written(session, numbers)
        return [_claim(row, written[row.id]).document for row in _facts(session, numbers)]


def _called(tag_ids: set[int]) -> Any:
    """Claims that have one of these tags now, or the one that it was made one with."""
    into = select(Tag.merged_into_id).where(col(Tag.id).in_(tag_ids), col(Tag.merged_into_id).is_not(None))
    names = select(Tag.name).where(col(Tag.id).in_(tag_ids) | col(Tag.id).in_(into))
    return select(ClaimTag.claim_id).where(col(ClaimTag.tag).in_(names))


def _heads(session: Session, claim_ids: set[int], events: Sequence[Line]) -> set[int]:
    """What these claims are duplicates of now, and were before these events: a head counts what its duplicates have."""
    told = (part.get("duplicate_of_id") for event in events for part in (event.before, event.after) if part)
    query = select(Claim.duplicate_of_id).where(
        col(Claim.id).in_(claim_ids), col(Claim.duplicate_of_id).is_not(None)
    )
    found = session.exec(query).all() if claim_ids else []
    return {head for head in (*told, *found) if head is not None}


def _numbers(ids: Sequence[str], kind: str = CLAIM) -> list[int]:
    return [number_of(name) for name in ids if name.startswith(kind)]


def _facts(session: Session, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    """What results are filtered and sorted by, one row for each claim."""
    query = (
        select_columns(
            col(Claim.id),
            col(Claim.language),
            col(Claim.state),
            col(Claim.decline_reason),
            col(Claim.rating),
            col(Claim.created_at),
            (col(Claim.demand) + col(Claim.appearance_count)).label("demand"),
            col(Person.name).label("assignee"),
            func.coalesce(col(Appearance.said_on), col(ImportedClaim.checked_on)).label("said_on"),
        )
        .outerjoin(Person, col(Person.id) == col(Claim.assignee_id))
        .outerjoin(Appearance, (col(Appearance.claim_id) == col(Claim.id)) & col(Appearance.first).is_(True))
        .outerjoin(ImportedClaim, col(ImportedClaim.claim_id) == col(Claim.id))
        .where(col(Claim.id).in_(numbers))
        .order_by(col(Claim.id))
    )
    once = {row.id: row for row in session.execute(query).all()}
    return list(once.values())


def _written(session: Session, numbers: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """All that is written about these claims, in one query: its kind and the text."""
    found: dict[int, list[tuple[str, str]]] = {number: [] for number in numbers}
    for claim_id, kind, text in session.execute(union_all(*pieces_of(numbers))).all():
        if text:
            found[claim_id].append((kind, as_read(kind, text)))
    return found


def as_read(kind: str, text: str) -> str:
    """A text of this kind without what it is kept in."""
    return plain_text(text) if kind in RENDERED else text


def pieces_of(numbers: Sequence[int]) -> list[Select[Any]]:
    """Queries of all texts of these claims, each with its claim and its kind; what is confidential is left out."""
    of_claim, of_draft = col(Claim.id), col(Draft.claim_id)
    shown = (col(Comment.confidential).is_(False), col(Comment.removed_at).is_(None))
    open_ = (col(Evidence.confidential).is_(False), col(Evidence.removed_at).is_(None))
    to_claimant = (Claimant, col(Claimant.id) == col(Claim.claimant_id))
    to_alias = (ClaimantAlias, col(ClaimantAlias.claimant_id) == col(Claim.claimant_id))
    to_article = (Article, col(Article.id) == col(Appearance.article_id))
    of_words = col(OwnField.kind).in_(("text", "choice")) & col(OwnField.retired_at).is_(None)
    to_words = (OwnField, (col(OwnField.id) == col(FieldValue.field_id)) & of_words)
    pieces = [
        _piece("statement", of_claim, col(Claim.statement)),
        _piece("claimant", of_claim, func.coalesce(col(Claimant.name), col(Claim.claimant_name))).outerjoin(
            *to_claimant
        ),
        _piece("alias", of_claim, col(ClaimantAlias.name)).join(*to_alias),
        _piece(
            "publisher",
            col(Appearance.claim_id),
            func.coalesce(col(Appearance.publisher), col(Article.medium)),
        ).outerjoin(*to_article),
        _piece("quote", col(ClaimQuote.claim_id), col(ClaimQuote.exact)),
        _piece("quote", col(Appearance.claim_id), col(Appearance.said)),
        _piece("source", col(Picture.claim_id), col(Picture.alt)).where(col(Picture.removed_at).is_(None)),
        _piece("context", col(ClaimQuote.claim_id), col(ClaimQuote.context)),
        _piece("note", col(Appearance.claim_id), col(Appearance.note)),
        _piece("place", col(Appearance.claim_id), col(Appearance.place)),
        _piece("headline", col(ImportedClaim.claim_id), col(ImportedClaim.title)),
        _piece("publisher", col(ImportedClaim.claim_id), col(ImportedClaim.publisher)),
        _piece("source", col(ImportedClaim.claim_id), col(ImportedClaim.wording)),
        _piece("tag", col(ClaimTag.claim_id), col(ClaimTag.tag)),
        _piece("note", col(FieldValue.claim_id), col(FieldValue.text)).join(*to_words),
        _piece("headline", of_draft, col(Draft.headline)),
        _piece("explanation", of_draft, col(Draft.explanation)),
        _piece("body", of_draft, col(Draft.body_html)),
        _piece("source", col(Evidence.claim_id), col(Evidence.title)).where(*open_),
        _piece("source", col(Evidence.claim_id), col(Evidence.quote)).where(*open_),
        _piece("comment", col(Comment.claim_id), col(Comment.body_html)).where(*shown),
    ]
    return [piece.where(piece.selected_columns.claim_id.in_(numbers)) for piece in pieces]


def _piece(kind: str, claim_id: Any, text: Any) -> Select[Any]:
    return select_columns(claim_id.label("claim_id"), literal(kind).label("kind"), text.label("text"))


def _claim(row: Row[Any], written: Sequence[tuple[str, str]]) -> Gathered:
    # Two quotes of one paragraph do not make it count twice.
    texts = [
        Text(
            tag_text(text) if kind == "tag" else text,
            WEIGHTS[kind],
            BOTH if kind in OF_NO_LANGUAGE else (row.language,),
        )
        for kind, text in dict.fromkeys(written)
    ]
    at = moment(row.said_on, row.created_at)
    of_kind: dict[str, list[str]] = {kind: [] for kind in WEIGHTS}
    for kind, text in dict.fromkeys(written):
        of_kind[kind].append(text)
    facets: dict[str, Sequence[str | None]] = {
        "kind": ["claim"],
        "state": [str(row.state)],
        "reason": [row.decline_reason],
        "rating": [row.rating["key"] if row.rating else None],
        "claimant": of_kind["claimant"],
        ALIAS: [f"{alias}{OF}{name}" for name in of_kind["claimant"] for alias in of_kind["alias"]],
        "tag": of_kind["tag"],
        "publisher": of_kind["publisher"],
        "language": [row.language],
        "year": [str(at.year)],
        "assignee": [row.assignee],
    }
    return Gathered(f"{CLAIM}{row.id}", texts, facets, at, row.demand)


class Articles:
    """The source of articles, each with the text of its newest version."""

    harmless = HARMLESS

    def changed(self, session: Session, events: Sequence[Line]) -> set[str]:
        return {f"{ARTICLE}{event.thing_id}" for event in events if event.thing == "article"}

    def all_ids(self, session: Session) -> list[str]:
        query = select(Article.id).where(THERE).order_by(col(Article.id))
        return [f"{ARTICLE}{article_id}" for article_id in session.exec(query).all()]

    def load(self, session: Session, ids: Sequence[str]) -> list[Document]:
        numbers = _numbers(ids, ARTICLE)
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
            .join(ArticleVersion, NEWEST)
            .where(col(Article.id).in_(numbers), THERE)
            .order_by(col(Article.id))
        )
        return [_article(row).document for row in session.execute(query).all()]


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


def _article_pieces(numbers: Sequence[int]) -> list[Select[Any]]:
    """Queries of all texts of these articles, as those of claims."""
    text = func.substr(col(ArticleVersion.text), 1, LONGEST_TEXT)
    return [
        _piece(ARTICLE, col(Article.id), each)
        .join(ArticleVersion, NEWEST)
        .where(col(Article.id).in_(numbers))
        for each in (col(ArticleVersion.title), col(Article.medium), col(ArticleVersion.author), text)
    ]


class Desk:
    """The source of all that who works here may find: claims and articles together, so that one query has their texts."""

    harmless = HARMLESS

    def __init__(self) -> None:
        self.sources = (Claims(), Articles())

    def changed(self, session: Session, events: Sequence[Line]) -> set[str]:
        return {name for source in self.sources for name in source.changed(session, events)}

    def all_ids(self, session: Session) -> list[str]:
        return [name for source in self.sources for name in source.all_ids(session)]

    def load(self, session: Session, ids: Sequence[str]) -> list[Document]:
        return [document for source in self.sources for document in source.load(session, ids)]

    def texts(self, session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
        claims, articles = _numbers(ids), _numbers(ids, ARTICLE)
        pieces = [
            *(pieces_of(claims) if claims else ()),
            *(_article_pieces(articles) if articles else ()),
        ]
        found: dict[str, list[str]] = {name: [] for name in ids} if pieces else {}
        for number, kind, text in session.execute(union_all(*pieces)).all() if pieces else ():
            if text:
                name = f"{ARTICLE if kind == ARTICLE else CLAIM}{number}"
                found[name].append(as_read(kind, text)[:LONGEST_TEXT])
        return found


def moment(said: PartialDate | None, otherwise: datetime) -> datetime:
    """When it was said or published, else when it came to us: what results are sorted by."""
    return datetime.combine(said.first_day, time(), UTC) if said else otherwise
