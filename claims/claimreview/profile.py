"""Our own validator of the search engines' ClaimReview profile: outsiders miss most of it.

Each fault is a message id, so that the desk can show it in the reader's language.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from claims.errors import N_

WORKS = {
    "CreativeWork": "url",
    "ImageObject": "contentUrl",
    "VideoObject": "contentUrl",
}  # by what each is found
LABEL_LIMIT = 60  # longer ones are cut off where they are shown; the meaning must come first
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?\Z")

NOT_A_REVIEW = N_("the markup is not one ClaimReview")
NO_STATEMENT = N_("the statement is missing")
RATING_IN_STATEMENT = N_("the statement is only the rating")
BAD_URL = N_("the page has no complete address")
BAD_LANGUAGE = N_("the language is missing")
NO_PUBLISHED = N_("the date of publication is missing or no date")
BAD_MODIFIED = N_("the date of the last change is no date, or lies before publication")
NO_AUTHOR = N_("the publisher has neither name nor address")
NO_RATING = N_("the rating is missing")
NO_LABEL = N_("the rating has no label")
LONG_LABEL = N_("the label of the rating is too long")
BAD_NUMBERS = N_("the rating's numbers are not numbers from worst to best, worst at least 1")
NO_CLAIM = N_("the claim under review is missing")
NAMELESS_SPEAKER = N_("who made the claim has no name")
BAD_SAME_AS = N_("the identifier of who made the claim is no complete address")
BAD_SAID_ON = N_("the date of the claim is no date")
BAD_APPEARANCE = N_("a place where the claim appeared has no complete address")
BAD_APPEARANCE_DATE = N_("a place where the claim appeared has a date that is none")


def check(review: dict[str, Any]) -> list[str]:
    """Faults against the profile, in the order of its table; an empty list when there are none."""
    return list(dict.fromkeys(_faults(review)))


def _faults(review: dict[str, Any]) -> Iterator[str]:
    if review.get("@type") != "ClaimReview" or review.get("@context") not in {
        "https://schema.org",
        "http://schema.org",
    }:
        yield NOT_A_REVIEW
    statement = review.get("claimReviewed")
    if not _is_text(statement):
        yield NO_STATEMENT
    yield from _rating_faults(review.get("reviewRating"), statement)
    if not _is_address(review.get("url")):
        yield BAD_URL
    yield from _author_faults(review.get("author"))
    yield from _claim_faults(review.get("itemReviewed"))
    yield from _date_faults(review)
    if not _is_text(review.get("inLanguage")):
        yield BAD_LANGUAGE


def _rating_faults(rating: Any, statement: Any) -> Iterator[str]:
    if not isinstance(rating, dict) or rating.get("@type") != "Rating":
        yield NO_RATING
        return
    label: Any = rating.get("alternateName")
    if not _is_text(label):
        yield NO_LABEL
    else:
        if len(label) > LABEL_LIMIT:
            yield LONG_LABEL
        if _is_text(statement) and statement.strip().casefold() == label.strip().casefold():
            yield RATING_IN_STATEMENT
    numbers = [rating.get(name) for name in ("worstRating", "ratingValue", "bestRating")]
    if any(number is not None for number in numbers) and not _is_scale(numbers):
        yield BAD_NUMBERS


def _is_scale(numbers: list[Any]) -> bool:
    """Worst, value, best: whole or broken numbers (no text, no yes or no), in order, from 1 up."""
    if not all(isinstance(number, (int, float)) and not isinstance(number, bool) for number in numbers):
        return False
    worst, value, best = numbers
    return bool(1 <= worst <= value <= best and worst < best)


def _author_faults(author: Any) -> Iterator[str]:
    good = isinstance(author, dict) and author.get("@type") in {
        "NewsMediaOrganization",
        "Organization",
        "Person",
    }
    if not good or not (_is_text(author.get("name")) or _is_address(author.get("url"))):
        yield NO_AUTHOR


def _claim_faults(claim: Any) -> Iterator[str]:
    if not isinstance(claim, dict) or claim.get("@type") != "Claim":
        yield NO_CLAIM
        return
    speaker = claim.get("author")
    if speaker is not None:
        if (
            not isinstance(speaker, dict)
            or speaker.get("@type") not in {"Person", "Organization"}
            or not _is_text(speaker.get("name"))
        ):
            yield NAMELESS_SPEAKER
        elif "sameAs" in speaker and not all(
            _is_address(each) for each in _listed(speaker["sameAs"]) or [None]
        ):
            yield BAD_SAME_AS
    if "datePublished" in claim and not _is_date(claim["datePublished"]):
        yield BAD_SAID_ON
    works = [*_listed(claim.get("appearance")), *_listed(claim.get("firstAppearance"))]
    for work in works:
        named_by = WORKS.get(str(work.get("@type"))) if isinstance(work, dict) else None
        if named_by is None or not _is_address(work.get(named_by)):
            yield BAD_APPEARANCE
        elif "datePublished" in work and not _is_date(work["datePublished"]):
            yield BAD_APPEARANCE_DATE


def _date_faults(review: dict[str, Any]) -> Iterator[str]:
    published, modified = review.get("datePublished"), review.get("dateModified")
    if not _is_date(published):
        yield NO_PUBLISHED
    if modified is not None and (
        not _is_date(modified) or (_is_date(published) and str(modified) < str(published))
    ):
        yield BAD_MODIFIED


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and bool(_DATE.match(value))


def _is_address(value: Any) -> bool:
    if not isinstance(value, str) or any(character.isspace() for character in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
