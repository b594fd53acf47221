"""What publishing asks of a claim before it may be published: markup that search engines can read."""

from datetime import datetime

from sqlmodel import Session

from claims.claimreview.markup import to_claimreview
from claims.claimreview.page import Publisher, ReviewPage, Sighting, Speaker
from claims.claimreview.profile import check
from claims.desk.models import Claim
from claims.desk.rules import Level, Requirement, Work
from claims.errors import N_
from claims.extraction.queries import sightings
from claims.publishing.review import label_in

LATE = (Work.IN_REVIEW, Work.APPROVED)


def markup_gate(session: Session, claim: Claim, at: datetime, *, confidential: bool) -> list[Requirement]:  # noqa: ARG001  a slot's shape
    """Whether the page would have valid markup; said once a rating makes it a question."""
    if claim.state not in LATE or claim.rating is None:
        return []
    places = sightings(session, claim.id or 0)
    moment = at.isoformat(timespec="seconds")
    address = "https://example.org/"
    page = ReviewPage(
        url=address,
        language=claim.language,
        statement=claim.statement,
        headline="",
        label=label_in(claim.rating, claim.language),
        truth=claim.rating.get("truth"),
        explanation="",
        publisher=Publisher("-", address),
        published=moment,
        modified=moment,
        speaker=Speaker(claim.claimant_name) if claim.claimant_name else None,
        sightings=tuple(Sighting(place.url or place.article_url, first=place.first) for place in places),
    )
    faults = check(to_claimreview(page))
    return [
        Requirement(
            key="markup",
            level=Level.PUBLISH,
            met=not faults,
            label=N_("A page that search engines can read"),
            way_on=faults[0] if faults else "",
        )
    ]
