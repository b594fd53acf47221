"""From a verdict page to its ClaimReview."""

from typing import Any

from claims.claimreview.page import Publisher, ReviewPage, Sighting, Speaker

CONTEXT = "https://schema.org"
WORST, BEST = 1, 5
MEDIA = {False: "ImageObject", True: "VideoObject"}


def to_claimreview(page: ReviewPage) -> dict[str, Any]:
    """The page as one ClaimReview object. Says nothing that the page does not show."""
    review = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": page.url,
        "headline": page.headline,
        "claimReviewed": page.statement,
        "inLanguage": page.language,
        "datePublished": page.published,
        "dateModified": page.modified,
        "version": page.version,
        "author": _publisher(page.publisher),
        "reviewRating": _rating(page),
        "itemReviewed": _claim(page),
    }
    if page.citations:
        review["citation"] = list(page.citations)
    if page.corrections:
        review["correction"] = [
            {"@type": "CorrectionComment", "text": one.text, "datePublished": one.published}
            for one in page.corrections
        ]
    return review


def _publisher(publisher: Publisher) -> dict[str, Any]:
    return _filled(
        {
            "@type": "NewsMediaOrganization",
            "name": publisher.name,
            "url": publisher.url,
            "correctionsPolicy": publisher.corrections_policy,
            "verificationFactCheckingPolicy": publisher.fact_checking_policy,
        }
    )


def _rating(page: ReviewPage) -> dict[str, Any]:
    """The label in words; numbers only when it stands on the scale, so that "unproven" is no half truth."""
    numbers = (
        {} if page.truth is None else {"ratingValue": page.truth, "bestRating": BEST, "worstRating": WORST}
    )
    explanation = {"ratingExplanation": page.explanation} if page.explanation else {}
    return {"@type": "Rating", "alternateName": page.label, "name": page.label, **numbers, **explanation}


def _claim(page: ReviewPage) -> dict[str, Any]:
    """The claim, with its author only when there is one and its places in the order they are shown."""
    works = [
        *(_work(sighting) for sighting in page.sightings if sighting.url),
        *({"@type": MEDIA[each.is_video], "contentUrl": each.url} for each in page.media),
    ]
    first = next((_work(sighting) for sighting in page.sightings if sighting.url and sighting.first), None)
    return _filled(
        {
            "@type": "Claim",
            "author": _speaker(page.speaker) if page.speaker else None,
            "datePublished": page.said_on,
            "firstAppearance": first,
            "appearance": works or None,
        }
    )


def _speaker(speaker: Speaker) -> dict[str, Any]:
    kind = "Organization" if speaker.is_organization else "Person"
    same_as: str | list[str] | None = list(speaker.same_as) or None
    if len(speaker.same_as) == 1:
        same_as = speaker.same_as[0]
    return _filled({"@type": kind, "name": speaker.name, "sameAs": same_as})


def _work(sighting: Sighting) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": sighting.publisher} if sighting.publisher else None
    return _filled(
        {
            "@type": "CreativeWork",
            "url": sighting.url,
            "headline": sighting.headline,
            "datePublished": sighting.published,
            "publisher": publisher,
            "archivedAt": sighting.archived_at,
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value != ""}
