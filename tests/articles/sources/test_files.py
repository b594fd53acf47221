"""What each kind of file says, read in this process."""

import pytest

from claims.articles.sources.charsets import decode
from claims.articles.sources.failures import (
    Broken,
    Empty,
    Encrypted,
    NoText,
    OldWord,
    ReadFailed,
    Scan,
    TooHard,
    TooLarge,
    TooLong,
    UnknownKind,
)
from claims.articles.sources.kinds import LOCKED, OLE, format_of
from claims.articles.sources.reading import read
from claims.articles.sources.source import Block, Format, Kind, Source
from tests.articles.sources.making import (
    MAIL,
    PAGE,
    encrypted_pdf,
    paragraph,
    pdf,
    scan,
    word,
)

DUTCH = "De dijk bij Dordrecht wordt verhoogd.\n\nDat kost veertig miljoen euro."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PAGE.encode(), Format.HTML),
        (b"<p>Een stuk van een pagina</p>", Format.HTML),
        (b"  <!-- gemaakt door iets -->\n<html><body>x</body></html>", Format.HTML),
        (b"Kleiner dan < en groter dan > is geen HTML.", Format.TEXT),
        (DUTCH.encode("utf-16"), Format.TEXT),
        (DUTCH.encode("utf-16-le"), Format.TEXT),
        (b"# Kop\n\nTekst", Format.MARKDOWN),
        (MAIL.encode(), Format.MAIL),
        (b"Van: mij\nAan: jou\n\nTekst", Format.TEXT),
        (pdf(["Een regel"]), Format.PDF),
        (word(paragraph("Een alinea")), Format.DOCX),
    ],
)
def test_content_says_what_a_file_is(data: bytes, kind: Format) -> None:
    assert format_of(data) is kind


@pytest.mark.parametrize(
    ("data", "failure"),
    [
        (b"", Empty),
        (b" \r\n\t", Empty),
        (bytes(range(256)) * 40, UnknownKind),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), UnknownKind),
        (b"{\\rtf1 Een tekst}", UnknownKind),
        (b"PK\x03\x04" + b"x" * 100, Broken),
        (word("")[:-200], Broken),
        (OLE + bytes(2000), OldWord),
        (OLE + bytes(2000) + LOCKED, Encrypted),
        (pdf(["Een regel"])[:60], Broken),
        (b"%PDF-1.7\nniets", Broken),
        (encrypted_pdf(), Encrypted),
        (scan(), Scan),
        (word("<w:p/>"), NoText),
        (b"<html><body></body></html>", NoText),
        (b"<html>" + b"a" * (2 << 20), TooLarge),
        (b"a" * ((10 << 20) + 1), TooLarge),
        (b"Een zin. " * 120_000, TooLong),
    ],
)
def test_it_says_why_a_file_cannot_be_read(data: bytes, failure: type[ReadFailed]) -> None:
    with pytest.raises(failure):
        read(data)


def test_a_word_file_that_would_grow_is_refused() -> None:
    with pytest.raises(TooHard):
        read(word(paragraph("a" * (31 << 20))))
    with pytest.raises(Broken):
        read(word(paragraph("&a;"), before='<!DOCTYPE x [<!ENTITY a "aaaa">]>'))
    with pytest.raises(TooHard):
        read(word("<w:tbl>" * 300 + "</w:tbl>" * 300))


def test_a_text_keeps_its_paragraphs() -> None:
    assert read(DUTCH.encode()) == Source(
        format=Format.TEXT,
        blocks=(
            Block(Kind.PARAGRAPH, "De dijk bij Dordrecht wordt verhoogd."),
            Block(Kind.PARAGRAPH, "Dat kost veertig miljoen euro."),
        ),
        language="nl",
    )


def test_a_text_without_empty_lines_has_one_paragraph_a_long_line() -> None:
    long = (
        "Het waterschap begint in mei met het verhogen van de dijk bij Dordrecht, zo zegt de dijkgraaf " * 2
    )
    assert len(read(f"{long}\n{long}\n{long}".encode()).blocks) == 3
    assert len(read(b"korte regel\nvan een gedicht").blocks) == 1


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("één café".encode(), None, "één café"),
        ("één café".encode("cp1252"), None, "één café"),
        ("één café".encode("cp1252"), "utf-8", "één café"),
        ("één café".encode(), "iso-8859-1", "één café"),
        ("“één” €".encode("cp1252"), "iso-8859-1", "“één” €"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("één".encode("utf-8-sig"), "cp1252", "één"),
        ("één café".encode("utf-16"), None, "één café"),
        (b"a\xe9", "unicode_escape", "aé"),
        (b"a\xe9", "zip", "aé"),
        (("é" * 100).encode() + b"\xff" + b"a" * 9, None, "é" * 100 + "\ufffd" + "a" * 9),
    ],
)
def test_bytes_become_text_whatever_is_said_of_them(data: bytes, declared: str | None, text: str) -> None:
    assert decode(data, declared) == text


def test_markdown_keeps_what_its_blocks_are() -> None:
    text = """---
title: "Over de dijk"
author: Joke Visser
date: 2026-03-04
---
# Kop

Een *alinea* met een [verwijzing](https://a.example)
en nog een regel.

> Een citaat.

- eerste
- tweede <b>vet</b>
"""
    source = read(text.encode())
    assert (source.title, source.authors, source.published) == (
        "Over de dijk",
        ("Joke Visser",),
        "2026-03-04",
    )
    assert source.blocks == (
        Block(Kind.HEADING, "Kop"),
        Block(Kind.PARAGRAPH, "Een alinea met een verwijzing en nog een regel."),
        Block(Kind.QUOTE, "Een citaat."),
        Block(Kind.ITEM, "eerste"),
        Block(Kind.ITEM, "tweede <b>vet</b>"),
    )
    assert read(b"# De dijk\n\nDat kost geld.").title == "De dijk"


def test_a_word_file_keeps_what_its_paragraphs_are() -> None:
    body = "".join(
        (
            paragraph("Dijk verhoogd", "Titel"),
            paragraph("Bewoners", "Kop1"),
            paragraph("Een alinea.</w:t><w:br/><w:t>Op twee regels."),
            "<w:p><w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:r><w:t>Er</w:t></w:r><w:r><w:t>bij.</w:t></w:r></w:p>",
            paragraph("Wij wonen hier al lang.", "Citaat"),
            paragraph("De dijk.", "Bijschrift"),
            paragraph("Een punt", more="<w:numPr/>"),
        )
    )
    source = read(word(body))
    assert (source.title, source.authors, source.published) == (
        "Dijk verhoogd",
        ("Joke Visser",),
        "2026-03-04",
    )
    assert source.blocks == (
        Block(Kind.HEADING, "Bewoners"),
        Block(Kind.PARAGRAPH, "Een alinea.\nOp twee regels."),
        Block(Kind.PARAGRAPH, "Erbij."),
        Block(Kind.QUOTE, "Wij wonen hier al lang."),
        Block(Kind.CAPTION, "De dijk."),
        Block(Kind.ITEM, "Een punt"),
    )


def test_the_lines_of_a_pdf_become_paragraphs() -> None:
    lines = [
        "Het waterschap begint in mei met het verhogen van de dijk bij Dor-",
        "drecht. Dat kost veertig miljoen euro en duurt twee jaar, zo zegt de",
        "dijkgraaf.",
        "Bewoners aan de Zeedijk vrezen voor hun uitzicht en stappen naar de",
        "rechter.",
    ]
    joined = "Het waterschap begint in mei met het verhogen van de dijk bij Dordrecht. Dat kost veertig miljoen euro en duurt"
    source = read(pdf(lines, title="Over de dijk"))
    assert [block.text for block in source.blocks] == [
        f"{joined} twee jaar, zo zegt de dijkgraaf.",
        "Bewoners aan de Zeedijk vrezen voor hun uitzicht en stappen naar de rechter.",
    ]
    assert (source.title, source.authors, source.published) == (
        "Over de dijk",
        ("Joke Visser",),
        "2026-01-31",
    )
    assert read(pdf(lines, title="Microsoft Word - dijk.docx")).title is None


def test_a_mail_says_who_wrote_what_when() -> None:
    source = read(MAIL.encode())
    assert source.title == "Bericht over de dijk – nieuw"
    assert source.authors == ("Joke Visser",)
    assert source.published == "2026-03-04T10:00:00+01:00"
    assert source.text == "Het waterschap begint in mei.\n\nDat zegt de dijkgraaf."


def test_the_page_in_a_mail_is_read_as_a_page() -> None:
    with_page = MAIL.replace("text/plain", "text/html").replace(
        "Het waterschap begint in mei.\n\nDat zegt de dijkgraaf.", PAGE
    )
    source = read(with_page.encode())
    assert (source.format, source.title) == (Format.MAIL, "Bericht over de dijk – nieuw")
    assert Block(Kind.HEADING, "Bewoners zijn verdeeld") in source.blocks


def test_what_no_form_takes_is_left_out() -> None:
    source = read("Een zin\u202e met een teken\x07 dat niet mag.".encode() + b" " * 3000)
    assert source.text == "Een zin met een teken dat niet mag."


def test_a_full_disk_costs_the_language_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_names: list[str]) -> None:
        raise OSError

    monkeypatch.setattr("py3langid.set_languages", full)
    assert read(DUTCH.encode()).language is None


def test_a_source_survives_its_journey() -> None:
    source = read(PAGE.encode())
    assert Source.of_json(source.as_json()) == source
