"""The text layer of a PDF. Its lines are put together again; what a page looks like is not known."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from claims.articles.sources.failures import Broken, Encrypted, Scan
from claims.articles.sources.source import Format, Kind, Source, made_of, one_line
from claims.words.visible import has_text

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
MOST_PAGES = 200
FULL = 0.75  # of the usual line: a shorter one may end a paragraph
ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*\Z")
MADE_UP = re.compile(r"^microsoft word|\.(?:docx?|pdf|indd|odt)\Z|^untitled", re.IGNORECASE)
NUMBER = re.compile(r"(?:pagina |page |seite )?\d{1,4}(?: (?:van|of|von|/) \d{1,4})?\Z", re.IGNORECASE)


def read_pdf(data: bytes) -> Source:
    """Read the text of a PDF. Raises Encrypted, Broken, or Scan where there is none."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Encrypted
        count = len(reader.pages)
        pages = [reader.pages[number].extract_text() for number in range(min(count, MOST_PAGES))]
        told: Any = reader.metadata or {}
    except DependencyError:  # of the newer ways to encrypt, which need a library
        raise Encrypted from None
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        raise Broken from None
    if not any(map(has_text, pages)):
        raise Scan if count else Broken
    title = one_line(_fact(told, "/Title"))
    return Source(
        format=Format.PDF,
        blocks=made_of([(Kind.PARAGRAPH, part) for page in _joined(pages) for part in parts_of(page)]),
        title=None if title and MADE_UP.search(title) else title,
        authors=tuple(filter(None, [one_line(_fact(told, "/Author"))])),
        published=_day(_fact(told, "/CreationDate")),
        modified=_day(_fact(told, "/ModDate")),
        cut=count > MOST_PAGES,
    ).said()


def _fact(told: Any, name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _day(text: str) -> str | None:
    r"""The day of a moment as PDF writes it.

    >>> _day("D:20260131120000+01'00'")
    '2026-01-31'
    """
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", text)
    return "-".join(found.groups()) if found else None


def _joined(pages: list[str]) -> Iterator[str]:
    """The pages as one text; a page that ends in the middle of a sentence goes on on the next."""
    whole = ""
    for page in pages:
        lines = [line.strip() for line in page.split("\n")]
        while lines and (not lines[-1] or NUMBER.match(lines[-1])):
            lines.pop()
        text = "\n".join(lines)
        if whole and ENDS.search(whole):
            yield whole
            whole = text
        else:
            whole = f"{whole}\n{text}" if whole else text
    yield whole


def parts_of(page: str) -> list[str]:
    """Lines put together: one that is short and ends a sentence ends a paragraph, and so does an empty one."""
    lines = page.split("\n")
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    parts, current = [], ""
    for line in lines:
        if current.endswith("-") and current[-2:-1].isalpha() and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}".strip()
        if not line or (len(line) < FULL * usual and ENDS.search(line)):
            parts.append(current)
            current = ""
    return [part for part in [*parts, current] if part]
