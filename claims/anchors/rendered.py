"""The words of rendered HTML as one text, and the same HTML with stretches of that text marked.

For HTML of our own alone, as render_markdown makes it: whole, and without anything that hides its words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from claims.anchors.marks import segments

BLOCKS = frozenset(
    ["blockquote", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "table", "td", "th", "tr", "ul"]
)
# Between the elements in these there is only space for who reads the source.
_HOLDERS = frozenset(["", "blockquote", "li", "ol", "table", "tbody", "thead", "tr", "ul"])
APART = "\n\n"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words to be marked: where they stand in the text, the id of the mark, and HTML of ours behind it."""

    start: int
    end: int
    name: str
    after: str = ""


def words_of(html: str) -> str:
    """The text that people read, blocks a blank line apart."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text


def marked(html: str, stretches: Iterable[Stretch], begins: int = 0) -> str:
    """The HTML with these stretches of its text in <mark>; each piece of text says where in the text it begins.

    `begins` is where this text itself begins, in a longer one that the stretches are counted in.
    """
    reader = _Reader(tuple(stretches), begins)
    reader.feed(html)
    reader.close()
    return "".join(reader.out)


class _Reader(HTMLParser):
    def __init__(self, stretches: tuple[Stretch, ...] = (), begins: int = 0) -> None:
        super().__init__(convert_charrefs=True)
        self.stretches, self.begins = stretches, begins
        self.words: list[str] = []
        self.length = 0
        self.out: list[str] = []
        self._open = [""]
        self._later: list[str] = []  # what stands behind a mark inside of a link, which may hold no other one
        self._apart = False  # a block began or ended since the last word

    @property
    def text(self) -> str:
        return "".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")
        if tag in BLOCKS:
            self._apart = True
        if tag == "br":
            self._say("\n")
        elif tag != "hr":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")
        if tag == "a":
            self.out += self._later
            self._later.clear()
        if tag in BLOCKS:
            self._apart = True
        if len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1] in _HOLDERS and data.isspace():
            self.out.append(data)
            return
        if self._apart and self.length:
            self._say(APART)
        self._apart = False
        start = self.begins + self.length
        self._say(data)
        self.out.append(f'<span data-start="{start}">{self._marked(data, start)}</span>')

    def _say(self, text: str) -> None:
        self.words.append(text)
        self.length += len(text)

    def _marked(self, data: str, start: int) -> str:
        spans = [(each.start - start, each.end - start, each) for each in self.stretches]
        return "".join(
            self._piece(escape(data[part.start : part.end]), part.keys, start + part.start, start + part.end)
            for part in segments(data, spans)
        )

    def _piece(self, words: str, over: tuple[Stretch, ...], start: int, end: int) -> str:
        if not over:
            return words
        names = [each.name for each in over if each.start == start]
        others = "".join(f'<span id="{name}"></span>' for name in names[1:])
        name = f' id="{names[0]}"' if names else ""
        after = "".join(each.after for each in over if each.end == end)
        if "a" in self._open:
            self._later.append(after)
            after = ""
        return f"{others}<mark{name}>{words}</mark>{after}"
