"""Texts without markup, and Markdown, as blocks."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from claims.articles.sources.charsets import decode
from claims.articles.sources.source import Format, Kind, Source, made_of, one_line

LONG = 120  # characters of a line that a person ended, and no program that breaks lines
FRONT = re.compile(r"---\n(.{0,8000}?)\n(?:---|\.\.\.)\n", re.DOTALL)
FACT = re.compile(
    r"""^(title|author|date|lang|language):[ \t]*["']?([^"'\n]{1,500}?)["']?[ \t]*$""",
    re.MULTILINE | re.IGNORECASE,
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_text(data: bytes, charset: str | None = None) -> Source:
    """A text as it stands. Raises NoText."""
    parts = paragraphs_of(lines_of(data, charset))
    return Source(format=Format.TEXT, blocks=made_of([(Kind.PARAGRAPH, part) for part in parts])).said()


def lines_of(data: bytes, charset: str | None = None) -> str:
    return decode(data, charset).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")


def paragraphs_of(text: str) -> list[str]:
    """Parted by empty lines; where there are none and lines are long, as word processors save it, each line is one."""
    lines = [line for line in text.split("\n") if line.strip()]
    if (
        "\n\n" not in re.sub(r"[ \t]+\n", "\n", text.strip())
        and lines
        and sum(map(len, lines)) > LONG * len(lines)
    ):
        return lines
    return re.split(r"\n[ \t]*(?:\n[ \t]*)+", text)


def read_markdown(data: bytes, charset: str | None = None) -> Source:
    """Markdown by its blocks; the front matter and a first heading of the first level say what it is. Raises NoText."""
    text = lines_of(data, charset)
    told: dict[str, str] = {}
    if front := FRONT.match(text):
        told = {name.lower(): value for name, value in FACT.findall(front[1])}
        text = text[front.end() :]
    tokens = MarkdownIt("commonmark", {"html": False}).parse(text)
    title = told.get("title")
    if not title and len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = _words(tokens[1]), tokens[3:]
    day = DAY.match(told.get("date", ""))
    return Source(
        format=Format.MARKDOWN,
        blocks=made_of(list(_blocks(tokens))),
        title=one_line(title),
        authors=tuple(filter(None, [one_line(told.get("author"))])),
        published=day[0] if day else None,
        language=(told.get("lang") or told.get("language") or "")[:2].lower() or None,
    ).said()


def _blocks(tokens: list[Token]) -> Iterator[tuple[Kind, str]]:
    inside: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            inside.append(token.type)
        elif token.nesting == -1 and inside:
            inside.pop()
        elif token.type in {"fence", "code_block"}:
            yield Kind.PARAGRAPH, token.content
        elif token.type == "inline":
            yield _kind(inside), _words(token)


def _kind(inside: list[str]) -> Kind:
    if "heading_open" in inside:
        return Kind.HEADING
    if "blockquote_open" in inside:
        return Kind.QUOTE
    return Kind.ITEM if "list_item_open" in inside else Kind.PARAGRAPH


def _words(token: Token) -> str:
    """What is read of a line: no marks, no addresses, no pictures."""
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    said = (
        breaks.get(each.type, "" if each.type == "image" else each.content) for each in token.children or []
    )
    return "".join(said)
