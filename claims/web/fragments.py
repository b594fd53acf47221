"""Pieces of pages that are drawn again and again: kept for as long as nothing that they show has changed."""

from collections.abc import Hashable, Iterable
from functools import lru_cache

from flask import g, request
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from claims.web.clock import today
from claims.web.languages import spoken

MOST = 4000  # of a kilobyte or two each
_drawn: dict[Hashable, str] = {}


def kept(draw: Macro, *facts: Hashable) -> Markup:
    """What this macro makes of these facts, drawn once for each language and day.

    Only for macros that show nothing but their arguments, words and dates: no token, no person's rights. Their
    names are told apart, so each is unique among those that are kept.
    """
    return kept_each(draw, (facts,))


def kept_each(draw: Macro, several: Iterable[tuple[Hashable, ...]]) -> Markup:
    """What this macro makes of each of these, one after the other."""
    name, around = draw.name, _around()
    pieces: list[str] = []
    for facts in several:
        key = (name, around, facts)
        piece = _drawn.get(key)
        if piece is None:
            if len(_drawn) >= MOST:
                _drawn.clear()
            piece = _drawn[key] = str(draw(*facts))
        pieces.append(piece)
    return Markup("".join(pieces))  # noqa: S704  a macro's output, escaped there


def _around() -> tuple[Hashable, ...]:
    """What else pieces are drawn by; asked for with every piece, so put together once for a request."""
    try:
        found: tuple[Hashable, ...] = g.drawn_by
    except AttributeError:
        found = g.drawn_by = (spoken(), today(), request.root_path)
    return found


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[int, str], ...]) -> tuple[dict[int, str], str]:
    each = {value: f'<option value="{value}">{escape(words)}</option>' for value, words in choices}
    return each, "".join(each.values())


def options(
    choices: tuple[tuple[int, str], ...], chosen: int | None = None, without: int | None = None
) -> Markup:
    """The choices of a select by number, in this order: a page offers two hundred people in several.

    >>> options(((1, "Ann"), (2, "Ben")), chosen=2, without=1)
    Markup('<option value="2" selected>Ben</option>')
    """
    each, drawn = _options(choices)
    if without in each:
        drawn = drawn.replace(each[without], "", 1)
    if chosen in each and chosen != without:
        plain = each[chosen]
        drawn = drawn.replace(plain, plain.replace('">', '" selected>', 1), 1)
    return Markup(drawn)  # noqa: S704  words are escaped above, and values are numbers
