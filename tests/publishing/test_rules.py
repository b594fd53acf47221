"""The pure parts of publishing: slugs, classes, numbers, contact sentences, source links, differences."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import Invalid, Refused
from claims.publishing.amounts import amounts, figures
from claims.publishing.contact import Asked, contact_sentences
from claims.publishing.rules import (
    CHOSEN,
    SLUG_LIMIT,
    RevisionClass,
    check_class,
    check_typo,
    make_slug,
)
from claims.verdicts.references import link_sources
from claims.web.markdown import render_markdown

ASKED = datetime(2026, 11, 13, 9, tzinfo=UTC)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Verkeer op de Aabrug groeide", "verkeer-op-de-aabrug-groeide"),
        ("  Nee, één op de drie auto’s!  ", "nee-een-op-de-drie-autos"),
        ("Straße, Øst & Łódź", "strasse-ost-lodz"),
        ("???", "check"),
        ("2026", "2026-2"),  # a number alone would read as a version
        ("日本", "check"),
        ("woord " * 40, "-".join(["woord"] * 13)),
        ("x" * 200, "x" * SLUG_LIMIT),
    ],
)
def test_it_makes_an_address_of_a_headline(headline: str, slug: str) -> None:
    assert make_slug(headline) == slug


def test_it_takes_no_address_twice() -> None:
    assert make_slug("Kop", {"kop", "kop-2"}) == "kop-3"


@given(st.text(max_size=200), st.sets(st.sampled_from(["check", "check-2", "a", "a-2"])))
def test_it_makes_addresses_that_are_plain(headline: str, taken: set[str]) -> None:
    slug = make_slug(headline, taken)
    assert slug
    assert slug.isascii()
    assert slug not in taken
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_it_wants_no_class_of_the_first_version() -> None:
    assert check_class(1, None, None) is RevisionClass.FIRST
    with pytest.raises(Invalid):
        check_class(1, RevisionClass.UPDATE, "omdat")


@pytest.mark.parametrize("kind", CHOSEN)
def test_it_wants_a_reason_of_every_later_version(kind: RevisionClass) -> None:
    assert check_class(2, kind, "omdat") is kind
    with pytest.raises(Invalid):
        check_class(2, kind, None)


LIVE = {
    "statement": "S",
    "rating": {"key": "true"},
    "sources": [1],
    "headline": "In 2015 was het zo",
    "explanation": "Uitleg",
    "body": "Tekst 11.400 en 31%",
    "not_established": "",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("headline", "In 2016 was het zo"),
        ("body", "Tekst 11,400 en 31%"),
        ("body", "Tekst 31 en 11.400%"),
        ("body", "Tekst 11.400"),
        ("body", "Tekst 11.400 en 31% en ½"),
        ("explanation", ""),
    ],
)
def test_it_takes_no_changed_number_or_emptied_field_for_a_typo(name: str, text: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_typo(LIVE, {**LIVE, name: text})
    assert caught.value.where == name


@pytest.mark.parametrize(
    "changed",
    [{"statement": "T"}, {"rating": {"key": "false"}}, {"sources": []}, {"headline": LIVE["headline"]}],
)
def test_it_takes_nothing_more_or_less_for_a_typo(changed: dict[str, object]) -> None:
    with pytest.raises(Refused):
        check_typo(LIVE, {**LIVE, **changed})


def test_it_takes_a_typo() -> None:
    check_typo(LIVE, {**LIVE, "body": "Tekst: 11.400 en 31 %", "not_established": "Niets."})


def test_it_reads_numbers_as_they_are_written() -> None:
    assert figures("1,5 op 12-11-2026 om 10:30, [2] en ٣") == ["1,5", "12", "11", "2026", "10:30", "2", "3"]


def told(asked: Asked, language: str = "nl") -> str:
    [text] = contact_sentences([asked], None, language=language, at=AT, zone=ZONE)
    return text


def test_it_tells_what_came_of_asking() -> None:
    late = datetime(2026, 11, 15, 9, tzinfo=UTC)
    assert told(Asked("Karin", "email", ASKED, late, "Ze bedoelde de spits.", late)) == (
        "We vroegen Karin op 13 november 2026 per e-mail om een reactie. De reactie: Ze bedoelde de spits."
    )
    assert told(Asked("Karin", "other", ASKED, late)) == (
        "We vroegen Karin op 13 november 2026 om een reactie. Voor de deadline van 15 november 2026 kregen we geen antwoord."
    )
    assert told(Asked("Karin", "phone", ASKED), "en") == (
        "We asked Karin for a response by telephone on 13 November 2026. There was no answer yet when this was published."
    )
    assert "Op 15 november 2026 kregen we antwoord." in told(Asked("Karin", "letter", ASKED, late, " ", late))


def test_it_tells_why_nobody_was_asked() -> None:
    [text] = contact_sentences([], "de auteur is anoniem", language="nl", at=AT, zone=ZONE)
    assert text == "We vroegen niet om een reactie. De reden: de auteur is anoniem"
    assert contact_sentences([], None, language="nl", at=AT, zone=ZONE) == []


def test_it_tells_dates_in_the_newsroom_s_zone() -> None:
    assert "14 november" in told(Asked("K", "other", datetime(2026, 11, 13, 23, 30, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>A [1].</p>", '<p>A <sup><a href="#source-1">[1]</a></sup>.</p>'),
        ("<p>A [9] [2024]</p>", "<p>A [9] [2024]</p>"),
        (
            '<p><a href="https://x.example/?a[1]=>">[1]</a></p>',
            '<p><a href="https://x.example/?a[1]=>">[1]</a></p>',
        ),
        (
            "<pre><code>[1]</code></pre>[1]",
            '<pre><code>[1]</code></pre><sup><a href="#source-1">[1]</a></sup>',
        ),
        ("<p>a &lt;b&gt; &#39;c&amp;d<br>e</p>", "<p>a &lt;b&gt; &#39;c&amp;d<br>e</p>"),
    ],
)
def test_it_links_marks_in_text_only(html: str, linked: str) -> None:
    assert link_sources(html, {1}) == linked


@given(st.text(max_size=300))
def test_it_leaves_text_without_known_marks_as_it_is(text: str) -> None:
    html = render_markdown(text)
    assert link_sources(html, set()) == html


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("5 miljoen", "5 miljard"),
        ("5 mln", "5 mld"),
        ("-3 graden", "3 graden"),
        ("−3 graden", "3 graden"),
        ("min 3 graden", "3 graden"),
        ("3 graden", "-3 graden"),
        ("drie keer", "dertig keer"),
        ("drieëntwintig", "vierentwintig"),
        ("tweemaal", "driemaal"),
        ("honderden mensen", "duizenden mensen"),
        ("de helft", "een kwart"),
        ("het derde kwartaal", "het vierde kwartaal"),
        ("een driejarige", "een vierjarige"),
        ("31 procent", "31 promille"),
        ("31 procent", "31 procentpunt"),
        ("31 procent", "31"),
        ("procent", "promille"),
        ("5 euro", "5 dollar"),
        ("€5", "$5"),
        ("5 km", "5 m"),
        ("3 dagen", "3 weken"),
        ("12 maart", "12 mei"),
        ("<5 doden", ">5 doden"),
        ("Artikel IV", "Artikel VI"),
        ("three times", "thirty times"),
        ("twenty-one", "twenty-two"),
        ("twenty-one", "twenty"),
        ("five million", "five billion"),
        ("the second time", "the third time"),
        ("½", "¼"),
    ],
)
def test_it_takes_no_changed_amount_for_a_typo(was: str, is_now: str) -> None:
    for name in ("headline", "body"):
        live = {**LIVE, name: f"Het ging om {was} in totaal"}
        with pytest.raises(Invalid) as caught:
            check_typo(live, {**live, name: f"Het ging om {is_now} in totaal"})
        assert caught.value.where == name


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("tweeentwintig", "tweeëntwintig"),
        ("31 procent", "31%"),
        ("5 kilometers", "5 kilometer"),
        ("drie autos", "drie auto's"),
        ("Drie keer", "drie keer"),
        ("achtrestand", "achterstand"),
        ("covid 19", "covid-19"),
        ("het aantal - 31 procent - groeide", "het aantal – 31 procent – groeide"),
        ("een op de drie", "één op de drie"),
        ("in mei", "in Mei"),
    ],
)
def test_it_takes_spelling_for_a_typo(was: str, is_now: str) -> None:
    live = {**LIVE, "body": was}
    check_typo(live, {**live, "body": is_now})


def test_it_takes_no_link_elsewhere_for_a_typo() -> None:
    live = {
        **LIVE,
        "body": "[Telling](https://a.example)",
        "body_html": '<p><a href="https://a.example">T</a></p>',
    }
    changed = {
        "body": "[Telling](https://b.example)",
        "body_html": '<p><a href="https://b.example">T</a></p>',
    }
    with pytest.raises(Invalid, match="link"):
        check_typo(live, {**live, **changed})
    with pytest.raises(Invalid, match="link"):
        check_typo(live, {**live, "body": "Telling", "body_html": "<p>Telling</p>"})
    plain = {**LIVE, "not_established": "Zie https://a.example/x"}
    with pytest.raises(Invalid, match="link"):
        check_typo(plain, {**plain, "not_established": "Zie https://b.example/x"})


def test_it_reads_a_word_without_end_at_once() -> None:
    assert amounts("zestien" * 3000 + "x") == []
