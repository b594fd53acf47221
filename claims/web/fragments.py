"""Pieces of pages that are drawn again and again: kept for as long as nothing that they show has changed."""

from collections.abc import Hashable

from flask import request
from jinja2.runtime import Macro
from markupsafe import Markup

from claims.web.clock import today
from claims.web.languages import spoken

MOST = 4000  # of a kilobyte or two each
_drawn: dict[Hashable, Markup] = {}


def kept(draw: Macro, *facts: Hashable) -> Markup:
    """What this macro makes of these facts, drawn once for each language and day.

    Only for macros that show nothing but their arguments, words and dates: no token, no person's rights. Their
    names are told apart, so each is unique among those that are kept.
    """
    key = (draw.name, spoken(), today(), request.root_path, facts)
    found = _drawn.get(key)
    if found is None:
        if len(_drawn) >= MOST:
            _drawn.clear()
        found = _drawn[key] = Markup(draw(*facts))  # noqa: S704  a macro's output, escaped there
    return found
