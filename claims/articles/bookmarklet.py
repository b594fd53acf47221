"""A bookmark that brings the page one is looking at: the way round consent and pay walls, which the reader has passed."""

from pathlib import Path
from urllib.parse import quote

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from claims.articles.blueprint import blueprint
from claims.people.access import access
from claims.people.rules import Permission
from claims.web.rendering import page

SOURCE = "bookmarklet.js"
HERE = "CLAIMDESK"  # in the source, for the address of the form


def bookmark(source: str, form: str) -> str:
    r"""The address of the bookmark: the source on one line, without its comments, opening this form.

    >>> bookmark("// why\nopen(\n  'CLAIMDESK'\n);\n", "https://desk.example/new")
    "javascript:open('https://desk.example/new');"
    """
    lines = (line.strip() for line in source.splitlines())
    code = "".join(line for line in lines if not line.startswith("//"))
    return "javascript:" + quote(code.replace(HERE, quote(form, safe="/:")), safe="/:;,()[]=+*'!.&?")


@blueprint.get("/desk/settings/bookmarklet")
@access(Permission.ADD_ARTICLE)
def bookmarklet() -> ResponseReturnValue:
    """The bookmark, to be dragged to where the browser keeps them."""
    source = Path(current_app.static_folder or "", SOURCE).read_text(encoding="utf-8")
    form = str(current_app.config["SETTINGS"].site_url) + url_for("articles.add")
    return page("articles/bookmarklet.html", address=bookmark(source, form))
