"""A text of very many paragraphs is shown in parts, and none of it is lost; of very many lines none is taken."""

import cProfile
import pstats
from typing import Any

from claims.articles.actions import add_article
from claims.articles.reading import PART_LENGTH, Piece, laid_out, part_of
from claims.articles.rules import MOST_LINES, keep
from claims.extraction.actions import pull_claim
from tests.conftest import NOW

TEXT = "\n\n".join(f"Alinea {number}." for number in range(2 * PART_LENGTH + 5))


def test_it_cuts_a_text_without_losing_a_paragraph() -> None:
    parts = [part_of(TEXT, number) for number in (1, 2, 3)]
    shown = [paragraph for part in parts for paragraph in laid_out(TEXT, [], part)]
    assert shown == laid_out(TEXT, [])
    assert [part.of for part in parts] == [3, 3, 3]
    assert part_of(TEXT, 99) == parts[2]
    assert part_of("", 1).of == 1


def test_it_finds_the_part_of_a_place() -> None:
    assert part_of(TEXT, 1, 0).number == 1
    assert part_of(TEXT, 1, TEXT.index(f"Alinea {PART_LENGTH}.")).number == 2
    assert part_of(TEXT, 1, len(TEXT) - 1).number == 3


def test_it_takes_so_many_lines_and_says_what_is_wrong_with_more(as_: Any) -> None:
    contributor = as_("contributor")
    most = "regel\r\n" * (MOST_LINES - 1) + "regel"
    contributor.post("/desk/articles/new", {"text": most})
    page = contributor.post("/desk/articles/new", {"text": f"{most}\r\nregel"}, status=422)
    assert "te veel regels: 20001, hoogstens 20000" in page.text(".//p[@class='error']")
    assert "regel\nregel" in page.html.replace("\r\n", "\n")


def test_it_shows_many_lines_with_a_few_calls() -> None:
    piece = Piece("<i>\n" * MOST_LINES, (), ())
    counted = cProfile.Profile()
    with counted:
        shown = piece.html
    assert shown == "&lt;i&gt;<br>" * MOST_LINES
    assert pstats.Stats(counted).total_calls < 100  # type: ignore[attr-defined]


def test_it_leads_from_part_to_part_and_from_a_claim_to_its_own(as_: Any, db: Any, cast: Any) -> None:
    words = f"Alinea {PART_LENGTH + 1}."
    with db.writing() as session:
        by = cast.actor("editor")
        article = add_article(session, keep(TEXT), title="Lang", by=by, at=NOW)
        pull_claim(session, article.id or 0, exact=words, statement="er is een alinea", by=by, at=NOW)
    editor = as_("editor")
    first = editor.get(f"/desk/articles/{article.id}")
    assert len(first.all(".//div[@id='article-text']/p")) == PART_LENGTH
    assert not first.all(".//mark[@id='mark-1']")
    assert "Deel 1 van 3" in first.text(".//nav[@class='pager']")
    second = editor.get(first.one(".//a[@rel='next']").get("href") or "")
    assert second.text(".//mark[@id='mark-1']") == words
    link = first.one(".//article[@id='claim-1']//a[@class='end']").get("href") or ""
    assert editor.get(link.partition("#")[0]).text(".//mark[@id='mark-1']") == words
    refused = editor.post(
        f"/desk/articles/{article.id}/claims",
        {"exact": words, "start": str(TEXT.index(words)), "end": str(TEXT.index(words) + 5), "statement": ""},
        status=422,
    )
    assert refused.all(".//mark[@id='mark-1']"), "the part that was being read"
