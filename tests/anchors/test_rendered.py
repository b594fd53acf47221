from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchors.rendered import Stretch, marked, words_of
from claims.web.markdown import render_markdown

SOURCE = """# Kop

Een **vet** woord & [een link](https://a.example/x) in een
regel met een einde.\\
Hard.

- een
- twee

  nog iets

> citaat

```
a < b
```

| a | b |
|---|---|
| 1 | 2 |
"""
HTML = render_markdown(SOURCE)


def tree(html: str) -> ET.Element:
    found: ET.Element = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return found


def shown(html: str) -> str:
    """All words in the order of the page."""
    return "".join("".join(tree(html).itertext()).split())


def test_words_stand_a_blank_line_apart_where_blocks_do() -> None:
    words = words_of(HTML)
    assert words.startswith("Kop\n\nEen vet woord & een link in een\nregel met een einde.")
    assert "een\n\ntwee\n\nnog iets\n\ncitaat\n\na < b" in words
    assert words.endswith("1\n\n2")
    assert words_of("") == ""
    assert words_of("a &amp; b &lt;i&gt;") == "a & b <i>"


def test_each_piece_says_where_in_the_text_it_begins() -> None:
    words, begins = words_of(HTML), 7
    pieces = tree(marked(HTML, [], begins)).findall(".//span[@data-start]")
    assert len(pieces) > 10
    for piece in pieces:
        text = "".join(piece.itertext())
        start = int(piece.get("data-start") or 0) - begins
        assert words[start : start + len(text)] == text


def test_marks_go_over_what_is_bold_or_a_link_and_change_no_word() -> None:
    words = words_of(HTML)
    start = words.index("vet woord")
    end = words.index(" in een")
    html = marked(HTML, [Stretch(start, end, "passage-1", '<sup data-aside="">1</sup>')])
    marks = tree(html).findall(".//mark")
    assert "".join("".join(mark.itertext()) for mark in marks) == words[start:end]
    assert [mark.get("id") for mark in marks] == ["passage-1", None, None]
    assert len(tree(html).findall(".//sup")) == 1
    assert tree(html).findall(".//a//sup") == [], "no link stands within a link"
    assert shown(html.replace('<sup data-aside="">1</sup>', "")) == shown(HTML)


def test_two_marks_that_begin_together_both_have_their_place() -> None:
    html = marked("<p>een twee drie</p>", [Stretch(0, 3, "a", "<i>1</i>"), Stretch(0, 8, "b", "<i>2</i>")])
    assert {each.get("id") for each in tree(html).iter() if each.get("id")} == {"a", "b"}
    assert [each.text for each in tree(html).findall(".//i")] == ["1", "2"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;"])
def test_what_is_text_stays_text(text: str) -> None:
    html = render_markdown(text)
    again = marked(html, [Stretch(0, 3, "a")])
    assert shown(again) == shown(html)
    assert {each.tag for each in tree(again).iter() if isinstance(each.tag, str)} <= {
        "DOCUMENT_FRAGMENT", "p", "span", "mark"
    }  # fmt: skip


@given(st.text(alphabet="ab* _`#->|[]()&<\n1.", max_size=80), st.integers(0, 40), st.integers(1, 40))
def test_any_stretch_of_any_text_is_marked_as_it_reads(source: str, start: int, length: int) -> None:
    html = render_markdown(source)
    words = words_of(html)
    again = marked(html, [Stretch(start, start + length, "a")])
    assert shown(again) == shown(html)
    pieces = tree(again).findall(".//mark")
    kept = "".join("".join(mark.itertext()) for mark in pieces)
    wanted = words[start : start + length]
    assert "".join(kept.split()) == "".join(wanted.split())
