"""Reading articles off pages, beside plain trafilatura and readability-lxml, on the real pages of CLAIMDESK_DATA/html."""

import gzip
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.pages import say


@dataclass(frozen=True)
class Page:
    data: bytes
    told: dict[str, Any]  # what should be found


@dataclass(frozen=True)
class Read:
    text: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None


@dataclass
class Score:
    """How many of the expected paragraphs were found, and how much else; and of how many pages each fact is right."""

    paragraphs: int = 0
    expected: int = 0
    unwanted: int = 0
    letters: int = 0
    expected_letters: int = 0
    seconds: float = 0.0
    right: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def add(self, page: Page, read: Read) -> None:
        text, told = line(read.text), page.told
        self.paragraphs += sum(line(each) in text for each in told["expected_paragraphs"])
        self.expected += len(told["expected_paragraphs"])
        self.unwanted += sum(line(each) in text for each in told["expected_without"])
        self.letters += len(text)
        self.expected_letters += sum(len(line(each)) for each in told["expected_paragraphs"])
        self._fact("title", told["title"], line(read.title) == line(told["title"]))
        self._fact("authors", told["authors"], names(read.authors or ()) == names(told["authors"]))
        self._fact("day", told["published"], (read.published or "")[:10] == (told["published"] or "")[:10])

    def _fact(self, name: str, expected: object, is_right: bool) -> None:
        if expected:
            self.known[name] = self.known.get(name, 0) + 1
            self.right[name] = self.right.get(name, 0) + is_right


def line(text: str | None) -> str:
    return " ".join((text or "").split())


def names(of: Any) -> set[str]:
    return {line(name).casefold() for name in of}


def pages() -> Iterator[Page]:
    """The pages with what should be found on each; none without the data."""
    folder = Path(os.environ.get("CLAIMDESK_DATA", "")) / "html"
    listed = folder / "expected.jsonl"
    for told in map(json.loads, listed.read_text("utf-8").splitlines() if listed.exists() else ()):
        yield Page(gzip.decompress((folder / told["file"]).read_bytes()), told)


def ours(data: bytes) -> Read:
    from claims.articles.sources.reading import read

    source = read(data)
    return Read(source.text, source.title, source.authors, source.published)


def trafilatura_alone(data: bytes) -> Read:
    import trafilatura

    text = trafilatura.extract(data) or ""
    told = trafilatura.extract_metadata(data)
    return Read(text, told.title, tuple((told.author or "").split("; ")), told.date)


def readability(data: bytes) -> Read:
    """readability-lxml gives a piece of HTML: its words, with a space between elements."""
    import lxml.html
    from readability import Document

    found = Document(data.decode("utf-8", "replace"))
    body = lxml.html.fromstring(found.summary())
    for block in body.iter("p", "div", "li", "h1", "h2", "h3", "h4", "br", "blockquote"):
        block.tail = "\n" + (block.tail or "")
    return Read(body.text_content(), found.short_title())


WAYS: dict[str, Callable[[bytes], Read]] = {
    "ours": ours,
    "trafilatura": trafilatura_alone,
    "readability-lxml": readability,
}


def measure(way: Callable[[bytes], Read]) -> Score:
    score = Score()
    for page in pages():
        began = time.process_time()
        read = way(page.data)
        score.seconds += time.process_time() - began
        score.add(page, read)
    return score


def run() -> None:
    """Print the table; a way whose library is not installed is named and left out."""
    count = sum(1 for _ in pages())
    if not count:
        say("extraction: skipped, CLAIMDESK_DATA names no folder with html/expected.jsonl")
        return
    say(f"extraction: {count} pages")
    say("| | paragraphs found | unwanted strings | letters x expected | title | authors | day | CPU a page |")
    say("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, way in WAYS.items():
        try:
            way(next(pages()).data)  # loads what it needs
        except ModuleNotFoundError as error:
            say(f"{name}: skipped, {error.name} is not installed")
            continue
        score = measure(way)
        facts = (
            f"{score.right[each]} of {score.known[each]}" if score.right[each] else "–"
            for each in ("title", "authors", "day")
        )
        say(
            f"| {name} | {score.paragraphs} of {score.expected} | {score.unwanted} | "
            f"{score.letters / score.expected_letters:.2f} | {' | '.join(facts)} | "
            f"{score.seconds / count * 1000:.0f} ms |"
        )
