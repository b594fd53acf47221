"""The forms of feeds and their rules, and what the inbox's buttons send along."""

import re
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.validators import DataRequired

from claims.articles.rules import LANGUAGES
from claims.errors import Invalid
from claims.feeds.rules import ACT_LABELS, FIELD_LABELS, MINUTES, RuleAct, RuleField
from claims.storage.rows import HIGHEST_ID
from claims.web.forms import HIDDEN, ODD, REQUIRED, Address, Form, Line

HIDDEN.add("item")  # a tick that names an item and its version; nothing that someone typed
_NAMED = re.compile(r"(\d{1,10})-(\d{1,9})\Z", re.ASCII)


def _languages() -> list[tuple[str, str]]:
    return [("", gettext("see from the text")), *((key, gettext(label)) for key, label in LANGUAGES.items())]


class FeedForm(Form):
    """A feed: its address, and how it is kept and fetched."""

    url = Address(lazy_gettext("Address"), longest=2000, validators=[DataRequired(REQUIRED)])
    title = Line(lazy_gettext("Name"), longest=200)
    folder = Line(lazy_gettext("Folder"), longest=100)
    language = SelectField(lazy_gettext("Language"), choices=_languages, default="")
    minutes = SelectField(
        lazy_gettext("How often"),
        choices=lambda: [(number, gettext(label)) for number, label in MINUTES.items()],
        coerce=int,
        default=60,
    )

    def details(self) -> dict[str, Any]:
        names = ("url", "title", "folder", "language", "minutes")
        return {name: self[name].data or "" for name in names}


class RuleForm(Form):
    """What to do with items that have these words."""

    field = SelectField(
        lazy_gettext("When"),
        choices=lambda: [(key.value, gettext(text)) for key, text in FIELD_LABELS.items()],
    )
    words = Line(lazy_gettext("Words"), longest=100, validators=[DataRequired(REQUIRED)])
    act = SelectField(
        lazy_gettext("Then"), choices=lambda: [(key.value, gettext(text)) for key, text in ACT_LABELS.items()]
    )
    tag = Line(lazy_gettext("Tag"), longest=50)

    def details(self) -> dict[str, Any]:
        return {
            "field": RuleField(self["field"].data),
            "words": self.words.data,
            "act": RuleAct(self.act.data),
            "tag": self.tag.data or "",
        }


def asked_items() -> dict[int, int]:
    """The items that the form names, each with the version that was seen: `item` is "12-3"."""
    found: dict[int, int] = {}
    for text in request.form.getlist("item"):
        named = _NAMED.match(text)
        if named is None or not 0 < int(named[1]) <= HIGHEST_ID:
            raise Invalid("item", ODD)
        found[int(named[1])] = int(named[2])
    return found


def item_fields(items: dict[int, int]) -> tuple[tuple[str, str], ...]:
    """As a form names them for the undo of an act that made each one version newer."""
    return tuple(("item", f"{number}-{version + 1}") for number, version in items.items())
