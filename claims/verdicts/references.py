"""Source numbers in a verdict's text: [1] names the first source."""

import re
from collections.abc import Mapping

_NUMBER = re.compile(r"\[(\d{1,3})\]")
_TAG = re.compile(r"""(<(?:[^>"']|"[^"]*"|'[^']*')*>)""")
_LEAVE = ("a", "code", "pre")


def numbers_in(html: str) -> list[int]:
    """The source numbers that a rendered text uses, each once, in order."""
    return list(
        dict.fromkeys(number for _, text in _texts(html) for number in map(int, _NUMBER.findall(text)))
    )


def link_sources(html: str, addresses: Mapping[int, str]) -> str:
    """Rendered text with each known [n] as a link to its source; unknown ones and code stay as they are.

    >>> link_sources("<p>Yes [1], no [9].</p>", {1: "#source-1"})
    '<p>Yes <sup><a href="#source-1">[1]</a></sup>, no [9].</p>'
    """

    def link(match: re.Match[str]) -> str:
        address = addresses.get(int(match[1]))
        return f'<sup><a href="{address}">{match[0]}</a></sup>' if address else match[0]

    pieces = _TAG.split(html)
    for place, text in _texts(html):
        pieces[place] = _NUMBER.sub(link, text)
    return "".join(pieces)


def _texts(html: str) -> list[tuple[int, str]]:
    """Texts between tags, with their place among the pieces; without what stands in links and code."""
    found: list[tuple[int, str]] = []
    depth = 0
    for place, piece in enumerate(_TAG.split(html)):
        if place % 2 == 0:
            if depth == 0:
                found.append((place, piece))
            continue
        name = re.match(r"</?([a-z0-9]*)", piece)
        if name and name[1] in _LEAVE:
            depth += -1 if piece.startswith("</") else 1
    return found
