"""Routes of the help of the desk: one page a task, and its picture."""

from flask import abort, make_response, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from claims.desk.blueprint import blueprint
from claims.desk.guide import INDEX, PAGE_OF, PAGE_OF_TAB, SUBJECTS, guide, picture_digest, picture_path
from claims.people.access import access
from claims.people.rules import Permission
from claims.web.languages import LANGUAGES, spoken
from claims.web.rendering import page


@blueprint.app_template_global()
def help_url() -> str:
    """Where the help of this screen is; of a screen without a page, the index."""
    name = PAGE_OF.get(request.endpoint or "", INDEX)
    if request.endpoint == "desk.claim":
        name = PAGE_OF_TAB.get(request.args.get("tab", ""), name)
    return url_for("desk.help_page", name=name) if name else url_for("desk.help")


@blueprint.app_template_global()
def help_subjects() -> list[tuple[str, list[tuple[str, str]]]]:
    """The index in the reader's language: each subject with names and titles of its pages."""
    language = spoken()
    return [
        (subject, [(each.name, each.title) for name in names if (each := guide(language, name))])
        for subject, names in SUBJECTS
    ]


@blueprint.get("/desk/help/<name>")
@access(Permission.LOOK)
def help_page(name: str) -> ResponseReturnValue:
    language = spoken()
    shown = guide(language, name)
    if shown is None:
        abort(404)
    digest = picture_digest(language, name)
    picture = url_for("desk.help_picture", language=language, name=name, digest=digest) if digest else None
    return page(
        "desk/guide.html",
        shown=shown,
        text=Markup(shown.html),  # noqa: S704  our own file, through the sanitizer
        before=guide(language, shown.before or ""),
        after=guide(language, shown.after or ""),
        picture=picture,
    )


@blueprint.get("/desk/help/<language>/<name>/<digest>.webp")
@access(Permission.LOOK)
def help_picture(language: str, name: str, digest: str) -> ResponseReturnValue:
    """The picture of a page; its address holds its digest, so a browser may keep it."""
    path = picture_path(language, name) if language in LANGUAGES else None
    if path is None or picture_digest(language, name) != digest:
        abort(404)
    answer = make_response(path.read_bytes())
    answer.mimetype = "image/webp"
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
