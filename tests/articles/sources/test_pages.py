"""What a page says: its blocks, what it tells of itself, and whether it is a wall."""

from pathlib import Path

import pytest

from claims.articles.sources.reading import read
from claims.articles.sources.source import Block, Kind, Wall
from claims.articles.sources.walls import wall_of
from tests.articles.sources.making import PAGE
from tests.bench import extraction


def page(body: str, head: str = "") -> bytes:
    return f'<!doctype html><html lang="nl"><head>{head}</head><body>{body}</body></html>'.encode()


def test_it_keeps_what_each_block_is_and_nothing_around_the_article() -> None:
    source = read(PAGE.encode())
    assert [(block.kind.value, block.text[:30]) for block in source.blocks] == [
        ("paragraph", "Het waterschap begint in mei m"),
        ("caption", "De dijk bij laag water. Foto J"),
        ("paragraph", "Het waterschap trekt er veerti"),
        ("paragraph", "De dijk wordt over een lengte "),
        ("heading", "Bewoners zijn verdeeld"),
        ("paragraph", "Bewoners aan de Zeedijk vrezen"),
        ("quote", "Wij wonen hier al veertig jaar"),
        ("paragraph", "Het waterschap wijst erop dat "),
    ]
    for at, _kind in source.layout:
        assert at == 0 or source.text[at - 2 : at] == "\n\n"
    assert [kind for _, kind in source.layout] == ["caption", "heading", "quote"]


def test_it_reads_what_the_page_says_of_itself() -> None:
    source = read(PAGE.encode())
    assert source.title == "Dijk bij Dordrecht verhoogd"
    assert source.authors == ("Joke Visser", "Amir Haddad")
    assert source.publisher == "De Proefkrant"
    assert (source.published, source.modified) == ("2026-03-04T10:00:00+01:00", "2026-03-05T08:30:00+01:00")
    assert (source.language, source.canonical, source.wall) == ("nl", "https://proefkrant.example/dijk", None)


def test_the_language_is_seen_from_the_text_where_the_page_is_silent() -> None:
    silent = PAGE.replace(' lang="nl-NL"', "")
    assert read(silent.encode()).language == "nl"


@pytest.mark.parametrize(
    "address", ["/dijk", "javascript:alert(1)", "https://", "https://[x", "https://a.example/" + "a" * 2000]
)
def test_a_canonical_address_is_a_whole_one(address: str) -> None:
    odd = PAGE.replace("https://proefkrant.example/dijk", address)
    assert read(odd.encode()).canonical is None


@pytest.mark.parametrize(
    "told",
    [
        "[" * 5000,
        '{"@graph": ' * 300 + "1" + "}" * 300,
        "null",
        '{"@type": {"a": 1}}',
        "{",
        '{"@type": "NewsArticle", "author": [3, null, {"name": 4}], "headline": [], "datePublished": 7}',
    ],
)
def test_odd_facts_do_no_harm(told: str) -> None:
    head, _, rest = PAGE.partition('<script type="application/ld+json">')
    odd = f'{head}<script type="application/ld+json">{told}</script>{rest.partition("</script>")[2]}'
    assert len(read(odd.encode()).blocks) == 8


def test_a_paragraph_that_an_advert_parts_from_the_others_is_taken_along() -> None:
    parts = "".join(
        f'<div class="part"><p>Alinea {n} zegt iets over de dijk bij Dordrecht, en wel meer dan zestig letters lang.</p></div>'
        f'<div class="ad"><span>Advertentie</span></div>'
        for n in range(12)
    )
    told = read(page(f"<main><h1>Dijk</h1>{parts}</main>")).text
    assert all(f"Alinea {n} zegt" in told for n in range(12))
    assert "Advertentie" not in told


def test_the_rating_of_a_block_that_is_aside_is_left_out() -> None:
    aside = PAGE.replace(
        "<h2>",
        '<aside><p class="t">Meer over de dijk leest u morgen in deze krant, en ook op zaterdag.</p></aside><h2>',
    )
    assert "leest u morgen" not in read(aside.encode()).text


@pytest.mark.parametrize(
    ("title", "text", "visible", "is_free", "wall"),
    [
        ("DPG Media Privacy Gate", "", "Wij gebruiken cookies", None, Wall.CONSENT),
        ("Before you continue to Google Search", "", "", None, Wall.CONSENT),
        ("", "", "Om verder te gaan hebben wij je toestemming nodig om cookies te plaatsen.", None, Wall.CONSENT),
        ("De dijk", "Log in om verder te lezen", "", None, Wall.PAY),
        ("De dijk", "", "Already a subscriber? Sign in", None, Wall.PAY),
        ("De dijk", "De dijk wordt hoger.", "", False, Wall.PAY),
        ("De dijk", "De dijk wordt hoger. " * 100 + "Il vous reste 57.09% de cet article à lire.", "", None, Wall.PAY),
        ("De dijk", "De dijk wordt hoger. " * 200, "Wij gebruiken cookies. Akkoord", None, None),
        ("De dijk", "De dijk wordt hoger. " * 200, "", False, None),
        ("De dijk", "De dijk wordt hoger.", "Neem een abonnement. Wij gebruiken cookies, akkoord?", None, None),
        ("Wat cookies zijn", "Een site vraagt of zij cookies mag plaatsen. " * 60 + "Akkoord.", "", None, None),
    ],
)  # fmt: skip
def test_it_tells_a_wall_from_an_article(
    title: str, text: str, visible: str, is_free: bool | None, wall: Wall | None
) -> None:
    assert wall_of(title, text, visible, is_free=is_free) is wall


def test_a_wall_without_an_article_is_told_with_its_title() -> None:
    source = read(
        page("<div><h1>Privacy</h1><button>Akkoord</button></div>", "<title>DPG Media Privacy Gate</title>")
    )
    assert (source.wall, source.title) == (Wall.CONSENT, "Privacy")


def test_real_pages_are_read_no_worse_than_by_trafilatura_alone(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMDESK_DATA", str(data_folder))
    ours, theirs = extraction.measure(extraction.ours), extraction.measure(extraction.trafilatura_alone)
    assert ours.paragraphs >= max(296, theirs.paragraphs)
    assert ours.unwanted == 0
    assert ours.letters < 1.1 * ours.expected_letters
    assert all(ours.right[name] >= theirs.right[name] for name in ours.known)
    assert isinstance(read(PAGE.encode()).blocks[0], Block)
    assert Kind.PARAGRAPH not in {kind for _, kind in read(PAGE.encode()).layout}
