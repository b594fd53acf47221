"""Routes of unsaved text: keeping it, offering it beside its form, the list of one's own, throwing it away."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from claims.errors import N_, Invalid
from claims.people.access import access, actor
from claims.people.rules import Permission, local_path
from claims.unsaved import actions, queries
from claims.web.clock import now
from claims.web.errors import field_label, value_words
from claims.web.flashes import say
from claims.web.forms import ODD, Button, clean_block, clean_line, refuse_odd
from claims.web.rendering import page, see
from claims.web.sessions import change, read
from claims.words.visible import FORBIDDEN

blueprint = Blueprint("unsaved", __name__)
TEXT, FIXED = "text-", "fixed-"  # before the names of the fields that a form has
LONGEST_PATH, LONGEST_TITLE, MOST_ASKED = 500, 200, 40


def _fields(prefix: str) -> dict[str, str]:
    """Fields of the form that the script tells of, by their own names. Raises Invalid."""
    found = {}
    for name, text in request.form.items():
        if name.startswith(prefix):
            try:
                found[name.removeprefix(prefix)] = FORBIDDEN.sub("\ufffd", clean_block(text))
            except ValueError:
                raise Invalid("fields", ODD) from None
    return found


def _path(name: str) -> str:
    """A path of the desk. Raises Invalid."""
    path = local_path(request.form.get(name))
    if path is None or not path.startswith("/desk/") or len(path) > LONGEST_PATH or FORBIDDEN.search(path):
        raise Invalid(name, ODD)
    return path


@blueprint.post("/desk/unsaved")
@access(Permission.OWN_ACCOUNT)
def keep() -> ResponseReturnValue:
    """What someone typed by now; asked by the script every few seconds while they type."""
    told = {"action": _path("action"), "page": _path("page")}
    title = FORBIDDEN.sub("", clean_line(request.form.get("title", "")[: 4 * LONGEST_TITLE]))[:LONGEST_TITLE]
    fixed, fields, by, at = _fields(FIXED), _fields(TEXT), actor(), now()
    with change() as session:
        actions.keep(session, by.id, fixed=fixed, fields=fields, title=title, at=at, **told)
    return Response(status=204)


@blueprint.get("/desk/unsaved/offered")
@access(Permission.OWN_ACCOUNT)
def offered() -> ResponseReturnValue:
    """Beside the forms of a page: what was typed in them and not saved. The script puts each where it belongs."""
    texts = queries.offered(read(), actor().id, request.args.getlist("action")[:MOST_ASKED], now())
    return page("unsaved/index.html", part="unsaved/_offers.html", texts=texts, offer=True)


@blueprint.get("/desk/unsaved")
@access(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """All that one typed and did not save, to be read and copied, also without script."""
    texts = queries.all_of(read(), actor().id, now())
    return page("unsaved/index.html", texts=texts, offer=False, label=field_label, words=value_words)


@blueprint.post("/desk/unsaved/<key>/removal")
@access(Permission.OWN_ACCOUNT)
def throw_away(key: str) -> ResponseReturnValue:
    form = Button()
    if not form.sent or len(key) != 64:
        refuse_odd(form)
    with change() as session:
        actions.throw_away(session, actor().id, key)
    say(N_("The unsaved text was thrown away."))
    return see(local_path(request.form.get("next")) or url_for("unsaved.index"))
