"""ClaimReview: what is written, what the profile finds, and that no text breaks out of its script."""

import copy
import json
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.claimreview import profile
from claims.claimreview.markup import to_claimreview
from claims.claimreview.page import Correction, Publisher, ReviewPage, Sighting, Speaker
from claims.claimreview.profile import check
from claims.claimreview.script import to_script

PAGE = ReviewPage(
    url="https://factcheck.example/verdicts/aabrug",
    language="nl",
    statement="Het autoverkeer op de Aabrug is verdubbeld",
    headline="Verkeer groeide, maar verdubbelde niet",
    label="Grotendeels onwaar",
    truth=2,
    explanation="Er reden 31 procent meer auto's.",
    publisher=Publisher(
        "Factcheck", "https://factcheck.example/", "https://factcheck.example/about/corrections"
    ),
    published="2026-11-16T10:00:00Z",
    modified="2026-11-18T09:00:00Z",
    version=2,
    speaker=Speaker("Karin Oldewelt", ("https://www.wikidata.org/wiki/Q1",)),
    said_on="2026-11-10",
    sightings=(
        Sighting("https://krant.example/a", "Kop", "2026-11-12", "De Waterlander", first=True),
        Sighting("https://krant.example/b", published="2026-11"),
        Sighting(None, "op straat"),
    ),
    citations=("https://bron.example/1",),
    corrections=(Correction("Alleen werkdagen.", "2026-11-18T09:00:00Z"),),
)


def test_it_names_every_address_of_who_made_the_claim() -> None:
    both = ("https://www.wikidata.org/wiki/Q1", "https://social.example/@karin")
    review = to_claimreview(replace(PAGE, speaker=Speaker("Karin Oldewelt", both)))
    assert review["itemReviewed"]["author"]["sameAs"] == list(both)
    assert check(review) == []
    review["itemReviewed"]["author"]["sameAs"] = [both[0], "Q1"]
    assert check(review) == [profile.BAD_SAME_AS]


def test_it_writes_what_the_page_says() -> None:
    review = to_claimreview(PAGE)
    assert check(review) == []
    assert review["claimReviewed"] == PAGE.statement
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Grotendeels onwaar",
        "name": "Grotendeels onwaar",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
        "ratingExplanation": "Er reden 31 procent meer auto's.",
    }
    assert (review["author"]["@type"], review["author"]["name"]) == ("NewsMediaOrganization", "Factcheck")
    assert (review["datePublished"], review["dateModified"], review["inLanguage"], review["version"]) == (
        "2026-11-16T10:00:00Z",
        "2026-11-18T09:00:00Z",
        "nl",
        2,
    )
    claim = review["itemReviewed"]
    assert claim["author"] == {
        "@type": "Person",
        "name": "Karin Oldewelt",
        "sameAs": "https://www.wikidata.org/wiki/Q1",
    }
    assert claim["datePublished"] == "2026-11-10"
    assert [work["url"] for work in claim["appearance"]] == [
        "https://krant.example/a",
        "https://krant.example/b",
    ]
    assert claim["firstAppearance"] == {
        "@type": "CreativeWork",
        "url": "https://krant.example/a",
        "headline": "Kop",
        "datePublished": "2026-11-12",
        "publisher": {"@type": "Organization", "name": "De Waterlander"},
    }
    assert review["correction"][0]["text"] == "Alleen werkdagen."
    assert review["citation"] == ["https://bron.example/1"]


def test_it_gives_no_number_off_the_scale() -> None:
    rating = to_claimreview(replace(PAGE, truth=None, label="Onbewezen"))["reviewRating"]
    assert not {"ratingValue", "bestRating", "worstRating"} & set(rating)
    assert check(to_claimreview(replace(PAGE, truth=None))) == []


def test_it_leaves_out_an_author_whom_the_claim_has_not() -> None:
    review = to_claimreview(
        replace(PAGE, speaker=None, said_on=None, sightings=(), corrections=(), citations=())
    )
    assert review["itemReviewed"] == {"@type": "Claim"}
    assert not {"citation", "correction"} & set(review)
    assert check(review) == []


def test_it_knows_organizations() -> None:
    review = to_claimreview(replace(PAGE, speaker=Speaker("Het Bureau", is_organization=True)))
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "Het Bureau"}


def put(*path: str) -> Callable[[Any], Callable[[dict[str, Any]], None]]:
    """A change of one value, by its path; None takes it out."""

    def to(value: Any) -> Callable[[dict[str, Any]], None]:
        def change(review: dict[str, Any]) -> None:
            place: Any = review
            for step in path[:-1]:
                place = place[step]
            if value is None:
                del place[path[-1]]
            else:
                place[path[-1]] = value

        return change

    return to


BROKEN = [
    (put("@type")("Review"), profile.NOT_A_REVIEW),
    (put("@context")("https://example.org"), profile.NOT_A_REVIEW),
    (put("claimReviewed")(None), profile.NO_STATEMENT),
    (put("claimReviewed")("  "), profile.NO_STATEMENT),
    (put("claimReviewed")("grotendeels onwaar"), profile.RATING_IN_STATEMENT),
    (put("url")(None), profile.BAD_URL),
    (put("url")("/verdicts/aabrug"), profile.BAD_URL),
    (put("url")("https://[x/"), profile.BAD_URL),
    (put("url")("ftp://factcheck.example/a"), profile.BAD_URL),
    (put("url")("https://factcheck.example/a b"), profile.BAD_URL),
    (put("inLanguage")(None), profile.BAD_LANGUAGE),
    (put("datePublished")(None), profile.NO_PUBLISHED),
    (put("datePublished")("gisteren"), profile.NO_PUBLISHED),
    (put("dateModified")("later"), profile.BAD_MODIFIED),
    (put("dateModified")("2026-11-15T10:00:00Z"), profile.BAD_MODIFIED),
    (put("author")(None), profile.NO_AUTHOR),
    (put("author")({"@type": "NewsMediaOrganization"}), profile.NO_AUTHOR),
    (put("author")({"@type": "Thing", "name": "x"}), profile.NO_AUTHOR),
    (put("reviewRating")(None), profile.NO_RATING),
    (put("reviewRating")("onwaar"), profile.NO_RATING),
    (put("reviewRating", "alternateName")(None), profile.NO_LABEL),
    (put("reviewRating", "alternateName")("x" * 61), profile.LONG_LABEL),
    (put("reviewRating", "ratingValue")("2"), profile.BAD_NUMBERS),
    (put("reviewRating", "ratingValue")(6), profile.BAD_NUMBERS),
    (put("reviewRating", "ratingValue")(None), profile.BAD_NUMBERS),
    (put("reviewRating", "ratingValue")(True), profile.BAD_NUMBERS),
    (put("reviewRating", "worstRating")(0), profile.BAD_NUMBERS),
    (put("reviewRating", "bestRating")(1), profile.BAD_NUMBERS),
    (put("itemReviewed")(None), profile.NO_CLAIM),
    (put("itemReviewed", "@type")("CreativeWork"), profile.NO_CLAIM),
    (put("itemReviewed", "author", "name")(None), profile.NAMELESS_SPEAKER),
    (put("itemReviewed", "author")("Karin"), profile.NAMELESS_SPEAKER),
    (put("itemReviewed", "author", "sameAs")("Q1"), profile.BAD_SAME_AS),
    (put("itemReviewed", "datePublished")("10 november"), profile.BAD_SAID_ON),
    (put("itemReviewed", "firstAppearance")("https://krant.example/a"), profile.BAD_APPEARANCE),
    (put("itemReviewed", "appearance")([{"@type": "CreativeWork", "headline": "x"}]), profile.BAD_APPEARANCE),
    (put("itemReviewed", "firstAppearance", "datePublished")("toen"), profile.BAD_APPEARANCE_DATE),
]


@pytest.mark.parametrize(("spoil", "fault"), BROKEN)
def test_it_finds_each_fault(spoil: Callable[[dict[str, Any]], None], fault: str) -> None:
    review = copy.deepcopy(to_claimreview(PAGE))
    spoil(review)
    assert check(review) == [fault]


def test_it_has_a_broken_example_for_every_fault() -> None:
    named = {value for name, value in vars(profile).items() if name.isupper() and isinstance(value, str)}
    assert named == {fault for _, fault in BROKEN}


# Any text that can be stored: all of Unicode but lone surrogates.
TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "</script><b>",
        "<!--<script>",
        "]]>",
        "&quot;",
        "\u2028\u2029",
        "\\u003c",
        '"',
        "<!-- </SCRIPT >",
        "\x00",
    ]
)


@st.composite
def pages(draw: st.DrawFn) -> ReviewPage:
    """Pages with any text in any field."""
    texts = {f.name: draw(TEXT) for f in fields(ReviewPage) if isinstance(getattr(PAGE, f.name), str)}
    return replace(
        PAGE,
        **texts,  # type: ignore[arg-type]  # by name, all of them text
        publisher=Publisher(draw(TEXT), draw(TEXT), draw(TEXT)),
        speaker=Speaker(draw(TEXT), tuple(draw(st.lists(TEXT, max_size=2)))),
        sightings=(Sighting(draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT), first=True),),
        corrections=(Correction(draw(TEXT), draw(TEXT)),),
        citations=(draw(TEXT),),
    )


@given(pages())
def test_it_keeps_any_text_inside_one_script(page: ReviewPage) -> None:
    review = to_claimreview(page)
    script = to_script(review)
    assert json.loads(script) == review
    document = f'<!doctype html><html><head><title>x</title><script type="application/ld+json">{script}</script></head><body></body></html>'
    tree = html5lib.parse(document, namespaceHTMLElements=False)
    [element] = tree.iter("script")
    assert json.loads(element.text or "") == review
    assert not list(tree.iter("b"))
    assert not set("<>&\u2028\u2029") & set(script)


@given(pages())
def test_it_checks_any_page_without_failing(page: ReviewPage) -> None:
    assert all(isinstance(fault, str) for fault in check(to_claimreview(page)))
