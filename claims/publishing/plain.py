"""The words of a published page, folded, for the search that needs no index."""

import re
from typing import Any

from claims.words.folding import fold

_TAGS = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def folded(text: str) -> str:
    """One line, folded as words are compared."""
    return fold(_SPACE.sub(" ", text).strip())


def plain_words(snapshot: dict[str, Any]) -> str:
    """What a reader may search a page by."""
    claimant = snapshot["claimant"]
    texts = [
        snapshot["headline"],
        snapshot["statement"],
        snapshot["explanation"],
        claimant["name"] if claimant else "",
        *(quote["exact"] for quote in snapshot["quotes"]),
        *(place.get("said") for place in snapshot["appearances"]),
        *(picture["alt"] for picture in snapshot.get("pictures", ())),
        _TAGS.sub(" ", snapshot["body_html"]),
        snapshot["not_established"],
        *snapshot["topics"],
    ]
    return folded(" ".join(text for text in texts if text))
