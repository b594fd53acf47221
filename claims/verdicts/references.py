"""Source numbers in a verdict's text: [1] names the first source, as readers count the sources."""

import re
from collections.abc import Collection
from html.parser import HTMLParser

_MARK = re.compile(r"\[(\d{1,3})\]")
_UNTOUCHED = {"a", "code", "pre"}


def numbers_in(html: str) -> list[int]:
    """The source numbers that a sanitized text uses, each once, in order."""
    return list(dict.fromkeys(_read(html, ()).found))


def link_sources(html: str, numbers: Collection[int]) -> str:
    """Sanitized HTML with the marks of these sources linked; a number in brackets that names none stays as it is.

    >>> link_sources("<p>Yes [1], no [9].</p>", {1})
    '<p>Yes <sup><a href="#source-1">[1]</a></sup>, no [9].</p>'
    """
    return "".join(_read(html, numbers).parts)


def _read(html: str, numbers: Collection[int]) -> "_Reader":
    reader = _Reader(numbers)
    reader.feed(html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Copies HTML as it is; only text outside links and code is looked at."""

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__(convert_charrefs=False)
        self.numbers = numbers
        self.found: list[int] = []
        self.parts: list[str] = []
        self.untouched = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.untouched += tag in _UNTOUCHED
        self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.untouched -= tag in _UNTOUCHED
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self.untouched else _MARK.sub(self._linked, data))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def _linked(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        self.found.append(number)
        if number not in self.numbers:
            return mark[0]
        return f'<sup><a href="#source-{number}">[{number}]</a></sup>'
