"""ClaimReview in JSON-LD: alone, in a list, in @graph, in a DataFeed, or in the scripts of a page. Faults of the wild are named."""

from collections.abc import Iterator, Mapping
from typing import Any

from claims.errors import N_, Message
from claims.importing.reading import rows
from claims.importing.reading.lines import read_json
from claims.importing.reading.rows import NO_JSON, Reader, Row, day_of, make_row

DEEPEST = 12  # levels in which reviews are looked for
MOST_SCRIPTS = 500
NOT_A_REVIEW = N_("There is no ClaimReview in it.")
ODD_TYPE = N_("Its type is written in an odd way: %(type)s.")
BAD_SCALE = N_("The numbers of the rating cannot be right: %(value)s, from %(worst)s to %(best)s.")
ONLY_NUMBER = N_("The rating has no words, only a number: %(value)s.")
OWN_HEADLINE = N_("What stands as the claim is the headline of the check.")
NAMED_ITSELF = N_("Who is said to have made the claim is the publisher of the check; left out.")
ODD_DATE = N_("A date in it cannot be right: %(date)s.")
_PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:")
_DELETED = "dateDeleted"


def read_reviews(text: str, *, language: str) -> Iterator[Row]:
    """Every ClaimReview of a document, numbered in the order in which they stand."""
    number = 0
    for value in _documents(text):
        if value is None:
            number += 1
            yield Row(number, problem=Message(NO_JSON))
            continue
        for review in _reviews(value, 0):
            number += 1
            yield review_row(number, review, language)
    if not number:
        yield Row(1, problem=Message(NOT_A_REVIEW))


def _documents(text: str) -> Iterator[Any]:
    """The JSON values: of a page those of its scripts; None for what cannot be read."""
    for part in _scripts(text) if text.lstrip().startswith("<") else (text,):
        try:
            yield read_json(part)
        except ValueError:
            yield None


def _scripts(page: str) -> Iterator[str]:
    """What stands in the scripts of JSON-LD of a page; each character is looked at once."""
    lower, place = page.lower() if page.isascii() else page.translate(_ASCII_LOWER), 0
    for _ in range(MOST_SCRIPTS):
        start = lower.find("<script", place)
        begun = lower.find(">", start)
        end = lower.find("</script", begun)
        if min(start, begun, end) < 0:
            return
        if "ld+json" in lower[start:begun]:
            yield _without_comment(page[begun + 1 : end])
        place = end


_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _without_comment(script: str) -> str:
    script = script.strip()
    for begins, ends in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        if script.startswith(begins):
            script = script.removeprefix(begins).removesuffix(ends).strip()
    return script


def _reviews(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """The reviews in a value, wherever they hang."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _reviews(each, depth + 1)
    elif isinstance(value, dict):
        if "claimReviewed" in value or "claimreview" in (each.casefold() for each in _types(value)):
            yield value
            return
        if value.get(_DELETED):
            return
        for each in value.values():
            if isinstance(each, (dict, list)):
                yield from _reviews(each, depth + 1)


def _types(value: Mapping[str, Any]) -> list[str]:
    """The types of an object, without the name of the vocabulary."""
    given = value.get("@type", value.get("type"))
    found = []
    for each in given if isinstance(given, list) else [given]:
        if isinstance(each, str):
            for prefix in _PREFIXES:
                each = each.removeprefix(prefix)  # noqa: PLW2901  each prefix falls away
            found.append(each)
    return found


def review_row(number: int, review: Mapping[str, Any], language: str) -> Row:
    reader = Reader()
    claim, author = _object(review.get("itemReviewed")), _object(review.get("author"))
    publisher = _named(author) or _host_name(author)
    _check_types(review, claim, reader)
    for changed in (review.get("dateModified"), claim.get("dateModified")):
        if (text := _text(changed)) and day_of(text) is None:
            reader.remark(ODD_DATE, date=text[:30])
    title = _text(review.get("headline")) or _text(review.get("name"))
    statement = _text(review.get("claimReviewed")) or _text(claim.get("text")) or _text(claim.get("name"))
    if statement and _is_headline(statement, title):
        reader.remark(OWN_HEADLINE)
    claimant = _named(_object(claim.get("author")))
    if claimant and publisher and _is_one(claimant, publisher):
        reader.remark(NAMED_ITSELF)
        claimant = None
    fields = {
        rows.STATEMENT: statement,
        rows.CLAIMANT: claimant,
        rows.SAID_ON: claim.get("datePublished"),
        rows.SEEN_AT: _seen_at(claim),
        rows.LANGUAGE: _text(review.get("inLanguage")),
        rows.LABEL: _label(_object(review.get("reviewRating")), reader),
        rows.PUBLISHER: publisher,
        rows.CHECK_URL: _text(review.get("url")) or _text(review.get("mainEntityOfPage")),
        rows.CHECK_TITLE: title,
        rows.CHECKED_ON: review.get("datePublished"),
    }
    return make_row(number, fields, reader, language=language)


def _is_headline(statement: str, title: str | None) -> bool:
    """Whether a check says its own headline where the claim should stand."""
    said = statement.strip().casefold()
    return said == title.strip().casefold() if title else said.startswith(("fact check", "factcheck"))


def _is_one(claimant: str, publisher: str) -> bool:
    one, other = claimant.strip().casefold(), publisher.strip().casefold()
    return other in {one, f"{one} fact check", f"{one} factcheck"}


def _check_types(review: Mapping[str, Any], claim: Mapping[str, Any], reader: Reader) -> None:
    """Types that are missing, misspelt or stand under another name."""
    rating, speaker = _object(review.get("reviewRating")), _object(claim.get("author"))
    wanted = (
        (review, ("ClaimReview",)),
        (rating, ("Rating",)),
        (speaker, ("Person", "Organization", "NewsMediaOrganization")),
    )
    for value, known in wanted:
        if value and ("@type" not in value or not set(_types(value)) & set(known)):
            written = "type" if "@type" not in value and "type" in value else ""
            reader.remark(
                ODD_TYPE, type=", ".join([written, *_types(value)] if written else _types(value))[:60] or "–"
            )


def _label(rating: Mapping[str, Any], reader: Reader) -> str | None:
    """The words of the rating. Its numbers are not kept: they only say something beside their scale."""
    numbers = {name: rating.get(f"{name}Rating") for name in ("worst", "best")}
    value = rating.get("ratingValue")
    value = None if value == "" else value
    given = [numbers["worst"], value, numbers["best"]]
    if any(each is not None for each in given):
        found = [_number(each) for each in given]
        worst, middle, best = found
        good = worst is not None and middle is not None and best is not None and 0 < worst <= middle <= best
        if not good or worst == best:
            shown = {"value": value, **numbers}
            reader.remark(
                BAD_SCALE,
                **{name: str(each)[:20] if each is not None else "–" for name, each in shown.items()},
            )
    words = _text(rating.get("alternateName")) or _text(rating.get("name"))
    if words is None and value is not None:
        reader.remark(ONLY_NUMBER, value=str(value)[:20])
        return str(value)[:20]
    return words


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _seen_at(claim: Mapping[str, Any]) -> list[str]:
    """Addresses at which the claim was seen, the first of them first."""
    found = []
    for name in ("firstAppearance", "appearance", "url", "mainEntityOfPage"):
        value = claim.get(name)
        for each in value if isinstance(value, list) else [value]:
            address = _text(each) or _text(_object(each).get("url"))
            if address:
                found.append(address)
    return found


def _named(value: Mapping[str, Any]) -> str | None:
    return _text(value.get("name"))


def _host_name(value: Mapping[str, Any]) -> str | None:
    """Who is only known by an address goes by it."""
    address = _text(value.get("url")) or _text(value.get("@id"))
    return address.split("://")[-1].split("/")[0].removeprefix("www.") if address else None


def _object(value: Any) -> Mapping[str, Any]:
    """The object, the first of several, or an empty one; a bare text is a name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return {"name": value, "@type": "Organization"}
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), None)
    return value if isinstance(value, str) and value.strip() else None
