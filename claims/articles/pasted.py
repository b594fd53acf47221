"""What the blocks of a pasted text are, as the browser saw them in the page they were copied from. Pure.

The text box holds what is kept; what comes beside it only says what a paragraph is that stands in the box. So whoever
changes the text after pasting loses nothing but that.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from claims.anchors.marks import paragraphs
from claims.articles.rules import Kept, kept_text
from claims.articles.sources.source import Format, Kind, Source, made_of
from claims.errors import Invalid

LONGEST_TOLD = 500_000  # characters; static/adding.js sends no more


def with_blocks(kept: Kept, told: str) -> Kept:
    """The text with its layout, and with an empty line between all blocks where it holds them and nothing else.

    Anything that cannot be understood says nothing.
    """
    blocks = made_of(_told(told))
    if not blocks:
        return kept
    source = Source(format=Format.HTML, blocks=blocks)
    if _key(source.text) == _key(kept.text) and _is_kept_so(source.text):
        return replace(kept, text=source.text, layout=source.layout)
    kinds = {_key(block.text): block.kind for block in blocks if block.kind is not Kind.PARAGRAPH}
    found = ((start, kinds.get(_key(kept.text[start:end]))) for start, end in paragraphs(kept.text))
    return replace(kept, layout=[(start, kind.value) for start, kind in found if kind])


def _told(told: str) -> Iterator[tuple[Kind, str]]:
    try:
        found: Any = json.loads(told) if len(told) <= LONGEST_TOLD else None
    except (ValueError, RecursionError):
        return
    for each in found if isinstance(found, list) else ():
        match each:
            case [str(kind), str(text)] if kind in set(Kind):
                yield Kind(kind), text


def _key(text: str) -> str:
    return "".join(text.split())


def _is_kept_so(text: str) -> bool:
    try:
        return kept_text(text) == text
    except Invalid:
        return False
