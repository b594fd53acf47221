"""Which language a page is in, and the words of that language."""

from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale, gettext, refresh
from markupsafe import Markup

from claims.errors import Message, MessageIds
from claims.web import slots

LANGUAGES = ("nl", "en")
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


@cache
def catalogue(language: str) -> Translations:
    """All messages of one language: every feature keeps a file of its own, joined here. English is the source."""
    merged = Catalog(locale=language)
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string:
                    merged.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


class FeatureFiles(Domain):
    """Flask-Babel's domain, reading our catalogues instead of compiled files beside them."""

    def get_translations(self) -> GNUTranslations:
        return catalogue(spoken())


def spoken() -> str:
    """The language of this request's words; English outside one. Asked for with every text, so kept once known."""
    try:
        return str(g.spoken)
    except (AttributeError, RuntimeError):  # not asked yet, or no request
        locale = get_locale()
        if locale is None:
            return "en"
        g.spoken = str(locale.language)
        return str(g.spoken)


@lru_cache(maxsize=4096)
def _fixed_text(language: str, text: str) -> Markup:
    return Markup(catalogue(language).gettext(text)) % {}  # noqa: S704  templates write their own HTML


def template_text(text: str, /, **values: Any) -> Markup:
    """`_()` of templates: as Jinja's own, values escaped, but each text is looked up once for each language."""
    if not values:
        return _fixed_text(spoken(), text)
    return Markup(catalogue(spoken()).gettext(text)) % values  # noqa: S704


def template_number_text(one: str, many: str, num: int, /, **values: Any) -> Markup:
    """`ngettext()` of templates."""
    said = catalogue(spoken()).ngettext(one, many, num)
    return Markup(said) % {"num": num, **values}  # noqa: S704


def in_words(message: Message) -> str:
    """A message in the reader's language; values that are message ids or days are put in words first."""
    return str(gettext(message.text, **{name: _worded(value) for name, value in message.values.items()}))


def _worded(value: Any) -> Any:
    if isinstance(value, MessageIds):
        return value.between.join(gettext(each) for each in value.ids)
    return format_date(value, "d MMMM y", locale=spoken()) if isinstance(value, date) else value


def choose_language() -> str:
    """The page's own language, else the account's, else the browser's, else the site's first."""
    if "language" in g:
        return str(g.language)
    for choice in slots.LANGUAGE_CHOICES:
        said = choice()
        if said in LANGUAGES:
            return said
    return request.accept_languages.best_match(LANGUAGES) or "nl"


def speak(language: str | None) -> None:
    """From here on this request is in that language; without one, in what is chosen for who asks now."""
    g.pop("language", None)
    g.pop("spoken", None)
    if language in LANGUAGES:
        g.language = language
    refresh()


def register(app: Flask) -> None:
    def timezone() -> str:
        return str(app.config["SETTINGS"].time_zone)

    babel = Babel()
    babel.init_app(app, default_locale="en", locale_selector=choose_language, timezone_selector=timezone)
    babel.domain_instance = FeatureFiles()
    app.jinja_env.globals.update(_=template_text, gettext=template_text, ngettext=template_number_text)

    @app.context_processor
    def language_facts() -> dict[str, Any]:
        return {"lang": choose_language()}
