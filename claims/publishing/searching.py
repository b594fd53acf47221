"""What readers can find: standing verdicts as they were published, with the paragraphs that their quotes stand in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from claims.articles.models import Article, ArticleVersion
from claims.errors import N_
from claims.extraction.models import ClaimQuote
from claims.history.queries import Line
from claims.names.queries import known_names
from claims.publishing import queries
from claims.publishing.models import Publication, Revision
from claims.publishing.queries import Check
from claims.publishing.slots import Found
from claims.search.addresses import Address
from claims.search.asking import Understood
from claims.search.chips import better_way, chips, notes, typed_values, ways_on
from claims.search.documents import CLAIM
from claims.search.engine import Document, Order
from claims.search.finding import Asking, Findings, find
from claims.search.keys import HALF, SIDE, WHOLE, Gathered, Text, number_of, plain_text, tag_text
from claims.search.marking import marked, passage, spans
from claims.search.naming import labels_of
from claims.search.reasons import Place, Reasons, reasons
from claims.search.results import facets
from claims.search.wiring import PUBLIC, followers
from claims.web.languages import choose_language

FACETS = ("rating", "claimant", "tag", "year", "language")  # what a published verdict tells
FIELDS = frozenset(["rating", "claimant", "tag", "language", "since", "until"])  # of the desk none


class Verdicts:
    """The source of the public index: nothing but the newest revision of what is published and not withdrawn."""

    # What was published the first time only adds; a correction, a withdrawal and all else take something away.
    harmless = frozenset(
        ["publication.scheduled", "publication.stopped", "publication.failed", "publication.seen"]
    )

    def changed(self, session: Session, events: Sequence[Line]) -> set[str]:
        return {f"{CLAIM}{event.thing_id}" for event in events if event.thing == "publication"}

    def all_ids(self, session: Session) -> list[str]:
        query = select(Publication.claim_id).where(*queries.standing()).order_by(col(Publication.claim_id))
        return [f"{CLAIM}{claim_id}" for claim_id in session.exec(query).all()]

    def load(self, session: Session, ids: Sequence[str]) -> list[Document]:
        return [verdict.document for verdict in self._gathered(session, ids)]

    def texts(self, session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
        return {verdict.id: verdict.written for verdict in self._gathered(session, ids)}

    def _gathered(self, session: Session, ids: Sequence[str]) -> list[Gathered]:
        numbers = [number_of(name) for name in ids]
        query = (
            select(Publication, Revision)
            .join(
                Revision,
                (col(Revision.claim_id) == col(Publication.claim_id))
                & (col(Revision.number) == col(Publication.revision_number)),
            )
            .where(col(Publication.claim_id).in_(numbers), *queries.standing())
            .order_by(col(Publication.claim_id))
        )
        rows = session.exec(query).all()
        contexts = _contexts(session, numbers)
        return [
            _verdict(
                publication, revision.snapshot, _around(revision, contexts.get(publication.claim_id, {}))
            )
            for publication, revision in rows
        ]


Snapshots = dict[int, dict[str, Any]]
QuotePlace = tuple[str | None, ...]  # a quote's words, and the address, title and medium that its page names


def _contexts(
    session: Session, numbers: Sequence[int]
) -> dict[int, dict[QuotePlace, list[tuple[datetime, str]]]]:
    """The paragraphs around quotes, by claim and by what the page says of the quote, each with when it was pulled."""
    found: defaultdict[int, dict[QuotePlace, list[tuple[datetime, str]]]] = defaultdict(dict)
    query = (
        select_columns(
            col(ClaimQuote.claim_id),
            col(ClaimQuote.created_at),
            col(ClaimQuote.context),
            col(ClaimQuote.exact),
            col(Article.url),
            col(ArticleVersion.title),
            col(Article.medium),
        )
        .join(Article, col(Article.id) == col(ClaimQuote.article_id))
        .join(ArticleVersion, col(ArticleVersion.id) == col(ClaimQuote.version_id))
        .where(col(ClaimQuote.claim_id).in_(numbers))
    )
    for claim_id, at, context, *place in session.execute(query).all():
        found[claim_id].setdefault(tuple(place), []).append((at, context))
    return found


def _around(revision: Revision, contexts: dict[QuotePlace, list[tuple[datetime, str]]]) -> list[str]:
    """The paragraphs of the quotes on the page. What was pulled since is not public, though its words be the same."""
    found: dict[str, None] = {}
    for quote in revision.snapshot["quotes"]:
        place = (quote["exact"], quote["url"], quote["title"], quote["medium"])
        found |= {text: None for at, text in contexts.get(place, ()) if at <= revision.published_at}
    return list(found)


def _verdict(publication: Publication, snapshot: dict[str, Any], around: Sequence[str]) -> Gathered:
    own = (snapshot["language"],)
    claimant, rating = snapshot["claimant"], snapshot["rating"]
    quotes = [quote["exact"] for quote in snapshot["quotes"]]
    texts = [
        Text(snapshot["headline"], WHOLE, own),
        Text(snapshot["statement"], WHOLE, own),
        Text(snapshot["explanation"], HALF, own),
        Text(claimant["name"] if claimant else None, HALF),
        *(Text(exact, HALF, own) for exact in quotes),
        *(Text(place.get("said"), HALF, own) for place in snapshot["appearances"]),
        *(Text(picture["alt"], SIDE, own) for picture in snapshot.get("pictures", ())),
        *(Text(tag_text(topic), HALF) for topic in snapshot["topics"]),
        Text(plain_text(snapshot["body_html"]), SIDE, own),
        Text(snapshot["not_established"], SIDE, own),
        *(Text(text, SIDE, own) for text in around),
        *(Text(source[name], SIDE) for source in snapshot["sources"] for name in ("title", "publisher")),
    ]
    at = publication.first_published_at
    assert at is not None
    facets = {
        "rating": [rating["key"] if rating else None],
        "claimant": [claimant["name"] if claimant else None],
        "tag": snapshot["topics"],
        "language": [snapshot["language"]],
        "year": [str(at.year)],
    }
    return Gathered(f"{CLAIM}{publication.claim_id}", texts, facets, at)


def search(session: Session, address: Address, limit: int, offset: int) -> Found:
    """Verdicts for what a reader typed; while the index is made again, what the plain search finds."""
    language = choose_language()
    # Of no label is told that none was published with, nor how a newer scale calls it.
    used = queries.used_ratings(session)
    called = {"rating": {each["key"]: {"nl": each["nl"], "en": each["en"]} for each in used}}
    findings = find(
        Asking(
            followers()[PUBLIC], language, FIELDS, labels_of(called), known_names(session, only_first=True)
        ),
        address.typed,
        filters=address.filters,
        order=Order(address.sort or Order.FIT),
        offset=offset,
        limit=limit,
    )
    if findings.found is None:
        checks, total = queries.plain_search(session, address.typed, limit=limit, offset=offset)
        return Found(checks, total)
    checks = queries.checks_in_order(session, [number_of(hit.id) for hit in findings.found.hits])
    address = replace(address, typed_values=typed_values(findings))
    snapshots = _snapshots(session, [check.claim_id for check in checks])
    return Found(
        checks,
        findings.found.total,
        _snippets(checks, snapshots, findings.asked),
        _headlines(checks, findings.asked),
        {check.claim_id: _why(check, snapshots[check.claim_id], findings) for check in checks},
        chips(findings, called, language, address),
        notes(findings, called, language, FIELDS),
        facets(findings, called, language, address, FACETS),
        better_way(findings, address),
        ways_on(findings, called, language, address),
        findings.any_word,
        findings.is_cut,
    )


def _headlines(checks: Sequence[Check], asked: Understood) -> dict[int, Markup]:
    """The headlines with the words marked."""
    return {
        check.claim_id: marked(check.headline, spans(check.headline, check.language, asked))
        for check in checks
    }


def _snippets(checks: Sequence[Check], snapshots: Snapshots, asked: Understood) -> dict[int, Markup]:
    """The first text that readers see with the words marked: what we say, else what was said."""
    found: dict[int, Markup] = {}
    for check in checks:
        texts = [
            (check.explanation, "{}"),
            (check.statement, "{}"),
            *((quote["exact"], "“{}”") for quote in snapshots[check.claim_id]["quotes"]),
        ]
        for text, form in texts:
            where = spans(text, check.language, asked)
            if where:
                found[check.claim_id] = Markup(form).format(passage(text, where))  # noqa: S704  one of ours
                break
    return found


def _why(check: Check, snapshot: dict[str, Any], findings: Findings) -> Reasons:
    """Where on the page the words stand; what stands on no page is not said."""
    own, asked = check.language, findings.asked
    shown = [
        Place(N_("The headline"), check.headline, asked, own),
        Place(N_("The statement"), check.statement, asked, own),
        Place(N_("The explanation"), check.explanation, asked, own),
        *(Place(N_("The quote"), quote["exact"], asked, own) for quote in snapshot["quotes"]),
        Place(N_("Made by"), check.claimant_name, asked),
    ]
    further = [
        *(Place(N_("Topic"), topic, asked) for topic in snapshot["topics"]),
        Place(N_("The text"), plain_text(snapshot["body_html"]), asked, own),
        Place(N_("The text"), snapshot["not_established"], asked, own),
        *(
            Place(N_("A source"), source[name], asked)
            for source in snapshot["sources"]
            for name in ("title", "publisher")
        ),
    ]
    is_around = bool(snapshot["quotes"]) and not findings.any_word
    return reasons(shown, further, N_("The paragraph of a quote") if is_around else "")


def _snapshots(session: Session, ids: Sequence[int]) -> Snapshots:
    """The pages of these claims as they were published."""
    query = (
        select(Revision.claim_id, Revision.snapshot)
        .join(Publication, col(Publication.claim_id) == col(Revision.claim_id))
        .where(col(Revision.claim_id).in_(ids), col(Revision.number) == col(Publication.revision_number))
    )
    return {claim_id: dict(snapshot) for claim_id, snapshot in session.exec(query).all()}
