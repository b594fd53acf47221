"""What is pasted from a page keeps what its blocks are, as long as they stand in the text."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from claims.articles.models import ArticleVersion
from claims.articles.pasted import LONGEST_TOLD, with_blocks
from claims.articles.rules import keep
from claims.articles.sources.source import Kind
from claims.errors import Invalid
from claims.storage.engine import Database
from tests.checking import CheckingClient

As = Callable[[str | None], CheckingClient]
BLOCKS = [
    ["heading", "Bewoners zijn verdeeld"],
    ["paragraph", "De dijk wordt hoger."],
    ["item", "Een fietspad"],
    ["item", "Een bank"],
    ["quote", "Wij wonen hier\nal lang."],
]
TOLD = json.dumps(BLOCKS)


def test_the_blocks_of_a_page_are_parted_by_empty_lines() -> None:
    kept = with_blocks(
        keep(
            "Bewoners zijn verdeeld\r\nDe dijk wordt hoger.\r\nEen fietspad\r\nEen bank\r\nWij wonen hier al lang."
        ),
        TOLD,
    )
    assert (
        kept.text
        == "Bewoners zijn verdeeld\n\nDe dijk wordt hoger.\n\nEen fietspad\n\nEen bank\n\nWij wonen hier\nal lang."
    )
    assert [(kept.text[at:].split("\n")[0], kind) for at, kind in kept.layout] == [
        ("Bewoners zijn verdeeld", "heading"),
        ("Een fietspad", "item"),
        ("Een bank", "item"),
        ("Wij wonen hier", "quote"),
    ]
    assert kept.raw.startswith(b"Bewoners zijn verdeeld\r\nDe dijk"), "what was sent stays what it was"


def test_who_changes_the_text_keeps_what_the_other_paragraphs_are() -> None:
    kept = with_blocks(
        keep("Vooraf.\r\n\r\nBewoners zijn verdeeld\r\n\r\nDe dijk wordt lager.\r\n\r\nEen bankje"), TOLD
    )
    assert kept.text == "Vooraf.\n\nBewoners zijn verdeeld\n\nDe dijk wordt lager.\n\nEen bankje"
    assert kept.layout == [(9, "heading")]


@pytest.mark.parametrize(
    "told",
    ["", "x", "null", "3", "{}", "[[]]", '[["script", "Een zin."]]', '[["heading", 3]]', '[["heading", ""]]', "[" * 5000, '["heading"]', '[["heading", "Een zin.", 1]]', '[["paragraph", "Een zin."]]'],
)  # fmt: skip
def test_what_cannot_be_understood_says_nothing(told: str) -> None:
    kept = with_blocks(keep("Een zin."), told)
    assert (kept.text, list(kept.layout)) == ("Een zin.", [])


def test_more_than_the_script_sends_says_nothing() -> None:
    told = json.dumps([["heading", "Een zin."], ["paragraph", "a" * LONGEST_TOLD]])
    assert not with_blocks(keep("Een zin."), told).layout


@given(
    st.lists(st.tuples(st.sampled_from([*map(str, Kind), "x"]), st.text(max_size=20)), max_size=6),
    st.text(max_size=60),
)
def test_nothing_told_changes_a_letter(told: list[tuple[str, str]], text: str) -> None:
    try:
        kept = keep(text)
    except Invalid:  # refused before anything is told of it
        return
    after = with_blocks(kept, json.dumps(told))
    assert "".join(after.text.split()) == "".join(kept.text.split())
    assert all(at == 0 or after.text[:at].endswith("\n") for at, _ in after.layout)


def test_it_comes_along_with_the_form(as_: As, db: Database) -> None:
    editor = as_("editor")
    editor.post("/desk/articles/new", {"text": "\n".join(text for _, text in BLOCKS), "pasted": TOLD})
    shown = editor.get("/desk/articles/1")
    assert shown.texts(".//div[@id='article-text']/h2") == ["Bewoners zijn verdeeld"]
    assert shown.texts(".//p[@data-kind='item']") == ["Een fietspad", "Een bank"]
    editor.post(
        "/desk/articles/1/versions", {"text": "Een bank\n\nEn meer.", "pasted": TOLD, "seen_version": "1"}
    )
    with db.reading() as session:
        assert session.exec(select(ArticleVersion.layout).where(col(ArticleVersion.number) == 2)).one() == [
            [0, "item"]
        ]


def test_a_refused_form_brings_it_back_and_a_conflict_does_not_show_it(as_: As) -> None:
    editor, second = as_("editor"), as_("second")
    refused = editor.post("/desk/articles/new", {"text": "Een bank", "pasted": TOLD, "url": "x"}, status=422)
    assert refused.fields(".//form[@data-keep='article']")["pasted"] == TOLD
    editor.post("/desk/articles/new", {"text": "Een zin."})
    second.post("/desk/articles/1/details", {"title": "Nieuw", "seen_version": "1", "language": "nl"})
    typed = {"text": "Een bank", "pasted": TOLD, "seen_version": "1"}
    conflict = editor.post("/desk/articles/1/versions", typed, status=409)
    assert "heading" not in conflict.text(".//main")
    assert [each.get("value") for each in conflict.all(".//input[@name='pasted']")] == [TOLD]
