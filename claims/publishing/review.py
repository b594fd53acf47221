"""From a frozen revision to its ClaimReview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from claims.claimants.rules import Kind
from claims.claimreview.markup import to_claimreview
from claims.claimreview.page import Correction, Media, Publisher, ReviewPage, Sighting, Speaker
from claims.claimreview.profile import check
from claims.pictures.rules import MediaKind


@dataclass(frozen=True)
class Facts:
    """What a page's markup tells beside its snapshot. `changes` are (text, moment) of public corrections."""

    url: str
    number: int
    published_at: datetime
    modified_at: datetime
    changes: Sequence[tuple[str, datetime]] = ()


def label_in(rating: dict[str, Any], language: str) -> str:
    """A rating's label as a page in this language shows it."""
    label = str(rating["nl" if language.startswith("nl") else "en"])
    return label[:1].upper() + label[1:]


def claim_review(snapshot: dict[str, Any], facts: Facts, publisher: Publisher) -> dict[str, Any]:
    """The ClaimReview of one revision."""
    rating = snapshot["rating"] or {"nl": "", "en": "", "truth": None}
    sightings = _sightings(snapshot)
    said_on = next((place["said_on"] for place in snapshot["appearances"] if place["said_on"]), None)
    return to_claimreview(
        ReviewPage(
            url=facts.url,
            language=snapshot["language"],
            statement=snapshot["statement"],
            headline=snapshot["headline"],
            label=label_in(rating, snapshot["language"]),
            truth=rating["truth"],
            explanation=snapshot["explanation"],
            publisher=publisher,
            published=_moment(facts.published_at),
            modified=_moment(facts.modified_at),
            version=facts.number,
            speaker=_speaker(snapshot["claimant"]),
            said_on=said_on,
            sightings=sightings,
            media=tuple(
                Media(picture["url"], is_video=picture["kind"] == MediaKind.VIDEO)
                for picture in snapshot.get("pictures", ())
                if picture["url"]
            ),
            citations=tuple(source["url"] for source in snapshot["sources"] if source["url"]),
            corrections=tuple(Correction(text, _moment(at)) for text, at in facts.changes),
        )
    )


def markup_faults(snapshot: dict[str, Any]) -> list[str]:
    """Faults that publishing this would put into the markup.

    Address, dates and publisher are always good (settings are checked at start), so stand-ins do here.
    """
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    facts = Facts("https://example.org/verdicts/check", 1, moment, moment)
    return check(claim_review(snapshot, facts, Publisher("-", "https://example.org/")))


def _speaker(claimant: dict[str, Any] | None) -> Speaker | None:
    """Whoever made the claim. Pages of before there could be several addresses elsewhere hold one as text."""
    if claimant is None:
        return None
    same_as = claimant["same_as"] or ()
    return Speaker(
        claimant["name"],
        (same_as,) if isinstance(same_as, str) else tuple(same_as),
        is_organization=claimant.get("kind") == Kind.ORGANISATION,
    )


def _sightings(snapshot: dict[str, Any]) -> tuple[Sighting, ...]:
    return tuple(
        Sighting(
            url=place["url"],
            headline=place["title"],
            published=place["said_on"],
            publisher=place["publisher"],
            first=place["first"],
        )
        for place in snapshot["appearances"]
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
