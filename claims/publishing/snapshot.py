"""The frozen page of one revision: everything that readers see, and nothing that they may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from claims.articles.models import Article, ArticleVersion
from claims.claimants.models import Claimant
from claims.claimants.rules import public_same_as
from claims.desk.models import Appearance, Claim
from claims.evidence.models import ContactAttempt, Evidence, Research
from claims.extraction.models import ClaimQuote
from claims.pictures.models import Picture
from claims.publishing.contact import Asked, contact_sentences
from claims.verdicts.models import Draft, Rating, RatingScale
from claims.verdicts.references import link_sources

POST = ("platform", "account", "said")
FORMAT = 1  # of the snapshot; a page knows how to show every format there ever was


@dataclass(frozen=True)
class Material:
    """The rows that a page is made of."""

    claim: Claim
    draft: Draft | None
    rating: Rating | None
    scale: RatingScale | None
    ratings: Sequence[Rating]
    claimant: Claimant | None
    appearances: Sequence[tuple[Appearance, Article | None]]
    pictures: Sequence[Picture]
    quotes: Sequence[tuple[ClaimQuote, Article, ArticleVersion]]
    evidence: Sequence[Evidence]
    contacts: Sequence[ContactAttempt]
    research: Research | None
    topics: Sequence[str]


def make_snapshot(material: Material, *, second_reader: bool, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The page as JSON values. `second_reader` says whether a second person read it; who, it does not."""
    claim, draft, research = material.claim, material.draft, material.research
    sources = [_source(source, number) for number, source in enumerate(_public(material.evidence), 1)]
    contacts = [
        Asked(c.who, str(c.channel), c.asked_at, c.deadline_at, c.answer, c.answered_at)
        for c in material.contacts
        if not c.confidential
    ]
    body_html = draft.body_html if draft else ""
    return {
        "format": FORMAT,
        "language": claim.language,
        "statement": claim.statement,
        "claimant": _claimant(material.claimant),
        "quotes": [_quote(*row) for row in material.quotes],
        "appearances": [_appearance(*row) for row in material.appearances],
        "pictures": [_picture(picture) for picture in material.pictures if picture.public],
        "rating": _rating(material),
        "headline": draft.headline if draft else "",
        "explanation": draft.explanation if draft else "",
        "body": draft.body if draft else "",
        "body_html": link_sources(body_html, range(1, len(sources) + 1)),
        "not_established": draft.not_established if draft else "",
        "as_known_on": _text(draft.as_known_on if draft else None),
        "sources": sources,
        "contacts": contact_sentences(
            contacts,
            research.no_contact_because if research and not material.contacts else None,
            language=claim.language,
            at=at,
            zone=zone,
        ),
        "source_exception": research.source_exception if research else None,
        "one_side_because": research.one_side_because if research and not research.both_sides else None,
        "second_reader": second_reader,
        "topics": sorted(material.topics),
    }


def _public(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sources that readers may know of, in the order that [n] counts: confidential ones have no number."""
    kept = [source for source in evidence if source.removed_at is None and not source.confidential]
    return sorted(kept, key=lambda source: (source.position, source.id or 0))


def _source(source: Evidence, number: int) -> dict[str, Any]:
    """A source for readers. An anonymous one keeps its kind and words; what could name it stays with us."""
    facts: dict[str, Any] = {
        "number": number,
        "stance": str(source.stance),
        "kind": str(source.kind),
        "is_primary": source.is_primary,
        "is_named": source.is_named,
        "quote": source.quote,
        "title": None,
        "publisher": None,
        "url": None,
        "published": None,
        "archive_url": None,
        "archived_at": None,
    }
    if source.is_named:
        facts |= {
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "published": _text(source.published),
            "archive_url": source.archive_url,
            "archived_at": _text(source.archived_at),
        }
    return facts


def _claimant(claimant: Claimant | None) -> dict[str, Any] | None:
    if claimant is None:
        return None
    facts: dict[str, Any] = {
        "id": claimant.id,
        "name": claimant.name,
        "slug": claimant.slug,
        "description": claimant.description,
        "same_as": public_same_as(claimant.same_as),
    }
    if len(facts["same_as"]) < 2:  # as pages of before there could be several have it
        facts["same_as"] = next(iter(facts["same_as"]), None)
    return facts if claimant.kind is None else {**facts, "kind": claimant.kind.value}


def _quote(quote: ClaimQuote, article: Article, version: ArticleVersion) -> dict[str, Any]:
    return {
        "exact": quote.exact,
        "medium": article.medium,
        "title": version.title,
        "url": article.url,
        "published": _text(version.published),
        "language": version.language,
    }


def _appearance(appearance: Appearance, article: Article | None) -> dict[str, Any]:
    return {
        "kind": str(appearance.kind),
        "first": appearance.first,
        "url": appearance.url or (article.url if article else None),
        "title": appearance.title or (article.title if article else None),
        "publisher": appearance.publisher or (article.medium if article else None),
        "place": appearance.place,
        "said_on": _text(appearance.said_on),
        # Named only where they are known: pages of before there were any stay what was approved.
        **{name: value for name in POST if (value := getattr(appearance, name))},
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "file": picture.file_sha256,
        "format": picture.format.value if picture.format else None,
        "width": picture.width,
        "height": picture.height,
        "url": picture.media_url,
        "kind": picture.media_kind.value,
        "alt": picture.alt,
        "original_url": picture.original_url,
        "original_context": picture.original_context,
        "categories": picture.categories,
        "graphic": picture.graphic,
    }


def _rating(material: Material) -> dict[str, Any] | None:
    rating, scale = material.rating, material.scale
    if rating is None or scale is None:
        return None
    steps = [label_facts(one) for one in sorted(material.ratings, key=lambda one: one.position)]
    return {**label_facts(rating), "scale": {"key": scale.key, "version": scale.version, "ratings": steps}}


def label_facts(rating: Rating) -> dict[str, Any]:
    """One label with its definition in both languages."""
    return {
        "key": rating.key,
        "truth": rating.truth,
        "symbol": rating.symbol,
        "nl": rating.label_nl,
        "en": rating.label_en,
        "definition_nl": rating.definition_nl,
        "definition_en": rating.definition_en,
    }


def _text(value: date | datetime | str | None) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
