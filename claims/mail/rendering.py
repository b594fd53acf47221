"""Letters from templates, in the language of who gets them, with whole addresses in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import gettext, ngettext

from claims.mail.letters import Letter
from claims.web.languages import speak


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """As a page in this language on the site's own address: what a template needs for words, dates and links."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    site = app.config["SETTINGS"]
    # Of its own, so that nothing of whatever runs around it is left over.
    with app.app_context(), app.test_request_context(base_url=site.site_url):
        speak(language or site.site_language)
        yield


def compose(template: str, *, to: str, name: str, language: str | None, **context: Any) -> Letter:
    """The letter of `template`.txt and `template`.html. The first line of the text is the subject."""
    with speaking(language):
        spoken = language or current_app.config["SETTINGS"].site_language
        told = {**context, "name": name, "lang": spoken, "address": address, "site": site_name()}
        # In plain text nothing is escaped, so it has texts of its own.
        text = render_template(f"{template}.txt", _=gettext, ngettext=ngettext, **told)
        subject, _, body = text.strip().partition("\n")
        html = render_template(f"{template}.html", subject=subject.strip(), **told)
        return Letter(to, name, spoken, subject.strip(), body.strip() + "\n", html)


def address(endpoint: str, **values: Any) -> str:
    """A whole address of ours."""
    return site() + url_for(endpoint, _external=False, **values)


def site() -> str:
    """The address that the newsroom's pages stand below."""
    return str(current_app.config["SETTINGS"].site_url)


def site_name() -> str:
    return str(current_app.config["SETTINGS"].site_name)
