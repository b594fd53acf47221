"""What a page or file says of itself, as if it had been typed into the form of an article."""

from typing import Any

from claims.articles.rules import LANGUAGES
from claims.articles.sources.source import Source
from claims.storage.types import PartialDate
from claims.web.forms import FORBIDDEN, clean_line, is_web_address


def details_of(source: Source, url: str | None = None) -> dict[str, Any]:
    """The details of an article out of this source; without an address the one that it calls its own."""
    address = url or source.canonical or ""
    return {
        "title": as_line(source.title, 500),
        "medium": as_line(source.publisher, 200),
        "url": address if is_web_address(address) and len(address) <= 2000 else None,
        "author": as_line(", ".join(source.authors), 200),
        "published": day_of(source.published),
        "language": source.language if source.language in LANGUAGES else None,
    }


def as_line(text: str | None, longest: int) -> str | None:
    """A line that was read, as if it had been typed; nothing where no form would take it."""
    try:
        return clean_line(FORBIDDEN.sub("", text or ""))[:longest].strip() or None
    except ValueError:
        return None


def day_of(moment: str | None) -> PartialDate | None:
    """The day of a moment that was read, if it can be one."""
    try:
        return PartialDate(moment[:10]) if moment else None
    except ValueError:
        return None
