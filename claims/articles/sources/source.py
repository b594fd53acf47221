"""What reading gives: blocks of text with their kinds, and what the page or file says about itself. Pure."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from claims.articles.sources.failures import NoText
from claims.words.folding import clean, has_too_many_marks
from claims.words.visible import has_text

LONGEST_LINE = 500  # characters of a title or a name, as the forms take them
MOST_AUTHORS = 20


class Kind(StrEnum):
    """What a block of a text is; all but paragraphs are named in a version's layout."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    CAPTION = "caption"


class Format(StrEnum):
    """What a file is, by its content."""

    HTML = "html"
    TEXT = "txt"
    MARKDOWN = "markdown"
    DOCX = "docx"
    PDF = "pdf"
    MAIL = "eml"


class Wall(StrEnum):
    """What stands between a reader and the article."""

    CONSENT = "consent"
    PAY = "pay"


@dataclass(frozen=True)
class Block:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Source:
    """A page or file, read. Moments are ISO 8601, as exact as they were given; the text is empty only behind a wall."""

    format: Format
    blocks: tuple[Block, ...]
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    canonical: str | None = None
    wall: Wall | None = None
    cut: bool = False  # whether more was there than is read

    @property
    def text(self) -> str:
        """The blocks with an empty line between them, as pasted texts are kept."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def layout(self) -> list[tuple[int, str]]:
        """Where in the text each block begins that is no paragraph, and what it is."""
        places, at = [], 0
        for block in self.blocks:
            if block.kind is not Kind.PARAGRAPH:
                places.append((at, block.kind.value))
            at += len(block.text) + 2
        return places

    def said(self) -> "Source":
        """Itself, when there is something to read in it. Raises NoText."""
        if not has_text(self.text):
            raise NoText
        return self

    def having(self, **changed: Any) -> "Source":
        return replace(self, **changed)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> "Source":
        """What as_json gave; raises KeyError, TypeError or ValueError for anything else."""
        blocks = tuple(Block(Kind(each["kind"]), str(each["text"])) for each in told["blocks"])
        named = {
            name: told[name]
            for name in ("title", "publisher", "published", "modified", "language", "canonical")
        }
        if not all(value is None or isinstance(value, str) for value in named.values()):
            raise TypeError("a fact that is no text")
        return cls(
            format=Format(told["format"]),
            blocks=blocks,
            authors=tuple(map(str, told["authors"])),
            wall=Wall(told["wall"]) if told["wall"] else None,
            cut=bool(told["cut"]),
            **named,
        )


def one_line(text: str | None, longest: int = LONGEST_LINE) -> str | None:
    """Text without line ends and runs of spaces, cut to what a form takes; None when nothing is left."""
    line = " ".join(_PLAIN.sub("", text or "").split())
    return (line if len(line) <= longest else line[: longest - 1] + "…") or None


def tidy(text: str) -> str:
    """The text of a block: no space at the ends of lines, no empty line in it, which would begin another block."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    told = "\n".join(line for line in lines if line)
    return told if has_too_many_marks(told) else clean(told)  # as it will be kept, so that places stay


def made_of(found: Iterable[tuple[Kind, str]]) -> tuple[Block, ...]:
    """Blocks of what was found, tidied; what is empty is left out."""
    blocks = (Block(kind, tidy(_PLAIN.sub("", text))) for kind, text in found)
    return tuple(block for block in blocks if block.text)


# Control characters, bidi overrides, halves of characters: nobody writes them, and no form takes them (claims.web.forms).
_PLAIN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
