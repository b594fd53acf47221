"""Routes of notices: the list, the way to what one is about, read and unread."""

from datetime import UTC, datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.errors import N_, Invalid, NotFound
from claims.mail.wiring import is_on
from claims.notices import actions, queries, slots
from claims.notices.queries import Line
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission, local_path
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import ODD, Button
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import change, database, read

blueprint = Blueprint("notices", __name__)
PAGE_SIZE = 50


@blueprint.get("/desk/notices")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    session, by, asked = read(), actor(), asked_page(PAGE_SIZE)
    slice_ = Page(asked.number, asked.size, queries.notice_count(session, by))
    return page(
        "notices/index.html",
        notices=queries.notices(session, by, limit=slice_.size, offset=slice_.offset),
        pages=slice_,
        sentences=slots.SENTENCES,
        people=names(session),
        upto=now().isoformat(),
    )


@blueprint.route("/desk/settings/notices", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def settings() -> ResponseReturnValue:
    """What one is told of on the page of notices, and what by mail as well."""
    by = actor()
    if request.method == "POST":
        if not Button().sent:
            raise Invalid("shown", ODD)
        chosen = {key: (_ticked(key, "shown"), _ticked(key, "mail")) for key in slots.SORTS}
        with change() as session:
            actions.choose(session, by.id, chosen)
        say(N_("What you are told of was changed."))
        return see(url_for("notices.settings"))
    chosen_before = queries.choices(read(), [by.id])
    now_chosen = {
        key: chosen_before.get((by.id, key), (True, sort.mail)) for key, sort in slots.SORTS.items()
    }
    parts = [part(read(), by) for part in slots.SETTINGS]
    return page(
        "notices/settings.html", sorts=slots.SORTS, chosen=now_chosen, parts=parts, mail_is_on=is_on()
    )


def _ticked(key: str, column: str) -> bool:
    return key in request.form.getlist(column)


@blueprint.get("/desk/notices/<int:notice_id>")
@access(Permission.LOOK)
def follow(notice_id: int) -> ResponseReturnValue:
    """To what it is about; that it was read is noted before, in a short transaction of its own."""
    line, person_id, moment = _own(notice_id), actor().id, now()
    if not line.read:
        with database().writing() as session:
            actions.mark(session, person_id, notice_id, at=moment)
    return see(line.told.url)


@blueprint.post("/desk/notices/<int:notice_id>/read")
@access(Permission.OWN_ACCOUNT)
def mark(notice_id: int) -> ResponseReturnValue:
    """Read, or unread again."""
    _own(notice_id)
    sent = request.form.get("read", "")
    if not Button().sent or sent not in {"0", "1"}:
        raise Invalid("read", ODD)
    with change() as session:
        actions.mark(session, actor().id, notice_id, at=now() if sent == "1" else None)
    return see(local_path(request.form.get("next")) or url_for("notices.index"))


@blueprint.post("/desk/notices/read")
@access(Permission.OWN_ACCOUNT)
def mark_all() -> ResponseReturnValue:
    """All that stood on the page; what came in since stays unread."""
    form, upto = Button(), _moment(request.form.get("upto", ""))
    if not form.sent or upto is None:
        raise Invalid("upto", ODD)
    with change() as session:
        actions.mark_all(session, actor().id, upto=upto, at=now())
    say(N_("All notices are read."))
    return see(url_for("notices.index"))


def _own(notice_id: int) -> Line:
    line = queries.notice(read(), actor(), notice_id)
    if line is None:
        raise NotFound(N_("There is nothing at this address."))
    return line


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
