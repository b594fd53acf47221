"""Files of Word (docx): a zip of XML, read as a stream, so that neither a bomb nor an entity grows in memory."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from lxml import etree

from claims.articles.sources.failures import Broken, Encrypted, TooHard
from claims.articles.sources.source import Format, Kind, Source, made_of, one_line

LARGEST_PART = (
    30 << 20
)  # bytes of one part, unpacked: a million characters in as many pieces as Word makes of them
PIECE = 64 << 10
MOST_MEMBERS = 10_000
LOCKED = 1  # among the flags of a member
DEEPEST = 200  # elements in one another
# Word names its own styles in English in the list of styles, whatever the language of their ids.
STYLES = (
    (re.compile(r"(?:heading \d|title|subtitle)\Z", re.IGNORECASE), Kind.HEADING),
    (re.compile(r"(?:intense )?quote\Z|block text\Z", re.IGNORECASE), Kind.QUOTE),
    (re.compile(r"caption\Z", re.IGNORECASE), Kind.CAPTION),
    (re.compile(r"list (?:bullet|number|paragraph)\b", re.IGNORECASE), Kind.ITEM),
)
SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "footnotePr", "txbxContent"})


def read_word(data: bytes) -> Source:
    """Read the text of a document, without notes, boxes and what was struck out. Raises ReadFailed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = opened.namelist()
            if len(names) > MOST_MEMBERS:
                raise TooHard
            if opened.getinfo("word/document.xml").flag_bits & LOCKED:
                raise Encrypted
            styles, document, core = _Styles(), _Document(), _Core()
            for name, target in (("word/styles.xml", styles), ("docProps/core.xml", core)):
                if name in names:
                    _feed(opened, name, target)
            document.styles = styles.names
            _feed(opened, "word/document.xml", document)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError, RuntimeError):
        raise Broken from None
    return _source(document, core.told)


def _source(document: "_Document", told: dict[str, str]) -> Source:
    return Source(
        format=Format.DOCX,
        blocks=made_of(document.found),
        title=one_line(document.title or told.get("title")),
        authors=tuple(filter(None, [one_line(told.get("creator"))])),
        published=told.get("created", "")[:10] or None,
        modified=told.get("modified", "")[:10] or None,
        language=document.language,
    ).said()


def _feed(opened: zipfile.ZipFile, name: str, target: Any) -> None:
    """Parse a part of the file, a piece at a time. A part with a document type of its own is no Word's."""
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False)
    size = 0
    try:
        with opened.open(name) as part:
            while piece := part.read(PIECE):
                size += len(piece)
                if size > LARGEST_PART:
                    raise TooHard
                if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                    raise Broken
                parser.feed(piece)
        parser.close()
    except etree.LxmlError:
        raise Broken from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _value(attributes: Any, name: str = "val") -> str:
    return next((value for key, value in attributes.items() if _local(key) == name), "")


class _Styles:
    """The list of styles: id -> Word's own name."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._id = ""

    def start(self, tag: str, attributes: Any) -> None:
        if _local(tag) == "style":
            self._id = _value(attributes, "styleId")
        elif _local(tag) == "name" and self._id:
            self.names[self._id] = _value(attributes)

    def end(self, _tag: str) -> None: ...
    def data(self, _text: str) -> None: ...
    def close(self) -> None: ...


class _Core:
    """What the document says of itself."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self._in = ""

    def start(self, tag: str, _attributes: Any) -> None:
        self._in = _local(tag)

    def end(self, _tag: str) -> None:
        self._in = ""

    def data(self, text: str) -> None:
        if self._in in {"title", "creator", "created", "modified"}:
            self.told[self._in] = (self.told.get(self._in, "") + text)[:1000]

    def close(self) -> None: ...


class _Document:
    """The paragraphs of a document, as its elements go by."""

    def __init__(self) -> None:
        self.styles: dict[str, str] = {}
        self.found: list[tuple[Kind, str]] = []
        self.title: str | None = None
        self.language: str | None = None
        self._pieces: list[str] = []
        self._style, self._is_item, self._in_text = "", False, False
        self._skipping = self._depth = 0
        self._by_tag: dict[str, Callable[[Any], None]] = {
            "p": self._begin,
            "pStyle": self._styled,
            "numPr": self._numbered,
            "lang": self._speaks,
            "t": self._says,
            "tab": lambda _attributes: self._pieces.append(" "),
            "br": lambda _attributes: self._pieces.append("\n"),
            "cr": lambda _attributes: self._pieces.append("\n"),
            "noBreakHyphen": lambda _attributes: self._pieces.append("-"),
        }

    def start(self, tag: str, attributes: Any) -> None:
        name = _local(tag)
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooHard
        if name in SKIPPED or self._skipping:
            self._skipping += 1
        elif act := self._by_tag.get(name):
            act(attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        name = _local(tag)
        if self._skipping:
            self._skipping -= 1
        elif name == "t":
            self._in_text = False
        elif name == "p":
            self._finish()

    def data(self, text: str) -> None:
        if self._in_text and not self._skipping:
            self._pieces.append(text)

    def close(self) -> None: ...

    def _begin(self, _attributes: Any) -> None:
        self._pieces, self._style, self._is_item = [], "", False

    def _styled(self, attributes: Any) -> None:
        self._style = _value(attributes)

    def _numbered(self, _attributes: Any) -> None:
        self._is_item = True

    def _speaks(self, attributes: Any) -> None:
        self.language = self.language or _value(attributes)[:2].lower() or None

    def _says(self, _attributes: Any) -> None:
        self._in_text = True

    def _finish(self) -> None:
        text = "".join(self._pieces)
        name = self.styles.get(self._style, self._style)
        if name.lower() == "title" and self.title is None and not self.found:
            self.title = text
            return
        kind = next((kind for pattern, kind in STYLES if pattern.match(name)), None)
        self.found.append((kind or (Kind.ITEM if self._is_item else Kind.PARAGRAPH), text))
