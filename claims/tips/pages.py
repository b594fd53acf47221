"""Routes of the desk's tips: the lists, one tip, and what people do with some of them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from claims.desk.new_claim import NewClaimForm, more_fields, new_claim_form
from claims.desk.reasons import called, every, of_every_desk, offered, told_of
from claims.desk.rules import WORK_LABELS
from claims.desk.slots import ADDING
from claims.errors import N_, NotFound
from claims.matches.rules import LIKENESS_LABELS
from claims.matches.wiring import marked_statement
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.tips import actions, queries, rules, throwing
from claims.tips.forms import CLAIM_OF_TIPS, DismissForm, TipsForm, asked_tips, tip_fields
from claims.tips.models import Tip
from claims.tips.public import blueprint as for_readers
from claims.tips.queries import Line, Shelf
from claims.tips.suggesting import suggested
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.languages import spoken
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import change, read
from claims.words.addresses import is_web_address

__all__ = ["blueprint", "for_readers"]
blueprint = Blueprint("tip_desk", __name__)
FIELD_LABELS.setdefault("tip", N_("Tip"))
GROUPS, TIPS = 10, 50  # on one page; each group asks the index once
SHELF_LABELS = {
    Shelf.OPEN: N_("Open"),
    Shelf.JOINED: N_("With a claim"),
    Shelf.DISMISSED: N_("Dismissed"),
    Shelf.THROWN: N_("Thrown away"),
}


def _words() -> dict[str, Any]:
    """What tips and the claims like them are written with."""
    return {
        "states": WORK_LABELS,
        "likenesses": LIKENESS_LABELS,
        "marked": marked_statement,
        "is_web_address": is_web_address,
        "people": names(read()),
        "works": actor().may(Permission.WORK),
        "edits": actor().is_editor,
    }


@blueprint.get("/desk/tips")
@access(Permission.PULL_CLAIM)
def index() -> ResponseReturnValue:
    """What came in, tips that say nearly the same together with the claims that they may be about; or another list."""
    which = next((each for each in Shelf if each == request.args.get("list")), Shelf.OPEN)
    if which is not Shelf.OPEN:
        return _shelf(which)
    counts = queries.counts(read())
    asked = asked_page(GROUPS)
    groups, total = queries.groups(read(), limit=asked.size, offset=asked.offset)
    return page(
        "tips/index.html",
        here="tips",
        which=Shelf.OPEN,
        shelves=_shelves(counts),
        groups=[(group, suggested(read(), group[-1].tip.what, group[-1].tip.language)) for group in groups],
        pages=Page(asked.number, asked.size, total),
        **_words(),
    )


def _shelf(which: Shelf) -> ResponseReturnValue:
    """What was decided on, and can be taken back."""
    counts, asked = queries.counts(read()), asked_page(TIPS)
    return page(
        "tips/shelf.html",
        here="tips",
        which=which,
        shelves=_shelves(counts),
        lines=queries.shelf(read(), which, limit=asked.size, offset=asked.offset),
        reasons=_reasons(),
        pages=Page(asked.number, asked.size, counts.get(which.value, 0)),
        **_words(),
    )


def _reasons() -> dict[str, str]:
    """What who sent a tip reads of each reason; of one that has no such words, what the desk calls it."""
    found = {}
    for each in every(read()):
        told = told_of(each, spoken())
        found[each.key] = told[0] if told else "" if of_every_desk(each) else called(each, spoken())
    return found


@blueprint.get("/desk/tips/<int:tip_id>")
@access(Permission.PULL_CLAIM)
def tip(tip_id: int) -> ResponseReturnValue:
    """One tip, with all that can be done with it."""
    get_row(read(), Tip, tip_id)
    (line,) = queries.some(read(), [tip_id])
    is_open = not (line.tip.claim_id or line.tip.dismissed_because or line.tip.thrown_at)
    found = suggested(read(), line.tip.what, line.tip.language) if is_open else []
    return page("tips/tip.html", here="tips", line=line, is_open=is_open, found=found, **_words())


@blueprint.post("/desk/tips/joining")
@access(Permission.PULL_CLAIM)
def join() -> ResponseReturnValue:
    """These tips count for that claim."""
    form, tips, by = TipsForm().checked(), asked_tips(), actor()
    claim_id = form.claim.data or 0
    with change() as session:
        actions.join(session, tips, claim_id, by=by, at=now())
    _say(
        N_("Counted with claim %(number)s."),
        "tip_desk.take_off",
        tips,
        claim=claim_id,
        number=claim_id,
    )
    return see(url_for("tip_desk.index"))


@blueprint.post("/desk/tips/joining/undo")
@access(Permission.PULL_CLAIM)
def take_off() -> ResponseReturnValue:
    form, tips, by = TipsForm().checked(), asked_tips(), actor()
    with change() as session:
        actions.take_off(session, tips, form.claim.data or 0, by=by, at=now())
    return _undone()


@blueprint.route(CLAIM_OF_TIPS, methods=["GET", "POST"])
@access(Permission.PULL_CLAIM)
def new_claim() -> ResponseReturnValue:
    """A new claim of what readers sent: the form as the first of the tips fills it in, for a person to make right."""
    tips, by = asked_tips(), actor()
    lines = _some(tips)
    form = new_claim_form(data=_filled(lines[-1].tip))
    if not form.looks() and form.sent:
        form.keep_files(current_app.config["SETTINGS"].instance)
        claim_id = form.apply(lambda session: _written(session, form, tips))
        if claim_id is not None:
            say(N_("Claim written down."))
            return see(url_for("desk.claim", claim_id=claim_id))
    beside = [part(read(), form) for part in ADDING]
    return page(
        "tips/claim.html",
        here="tips",
        form=form,
        beside=beside,
        more=more_fields(form),
        lines=lines,
        tips=tips,
        by=by,
        **_words(),
    )


def _written(session: Session, form: NewClaimForm, tips: dict[int, int]) -> int:
    """The claim, with the tips counted."""
    claim = form.write(session, actor())
    actions.join(session, tips, claim.id or 0, by=actor(), at=now())
    return claim.id or 0


def _filled(first: Tip) -> dict[str, Any]:
    """What the form for a claim is filled in with: nothing of it is kept before someone sends it."""
    where = first.seen_where
    place = {"url": where} if is_web_address(where) else {"place": where[:200]}
    return {"statement": " ".join(first.what.split())[:500], "language": first.language, **place}


@blueprint.route("/desk/tips/dismissal", methods=["GET", "POST"])
@access(Permission.WORK)
def dismiss() -> ResponseReturnValue:
    """Why these are not going to be checked: what who sent them reads."""
    form, tips, by = DismissForm(), asked_tips(), actor()
    form.decline_reason.offer(offered(read()))
    if form.sent:
        done = form.apply(lambda session: _dismissed(session, tips, form))
        if done:
            _say(N_("Dismissed. Who sent it reads why."), "tip_desk.return_dismissed", tips)
            return see(url_for("tip_desk.index"))
    return page("tips/dismiss.html", here="tips", form=form, lines=_some(tips), tips=tips, by=by, **_words())


def _dismissed(session: Session, tips: dict[int, int], form: DismissForm) -> bool:
    actions.dismiss(session, tips, form.decline_reason.data, form.note.data, by=actor(), at=now())
    return True


@blueprint.post("/desk/tips/dismissal/undo")
@access(Permission.WORK)
def return_dismissed() -> ResponseReturnValue:
    return _undo(actions.return_dismissed)


@blueprint.post("/desk/tips/removal")
@access(Permission.WORK)
def throw_away() -> ResponseReturnValue:
    tips, by = _sent_tips(), actor()
    with change() as session:
        throwing.throw_away(session, tips, by=by, at=now())
    _say(N_("Thrown away. It is removed after 30 days."), "tip_desk.put_back", tips)
    return see(url_for("tip_desk.index"))


@blueprint.post("/desk/tips/return")
@access(Permission.WORK)
def put_back() -> ResponseReturnValue:
    return _undo(throwing.put_back)


@blueprint.post("/desk/tips/<int:tip_id>/block")
@access(Permission.EDIT)
def block(tip_id: int) -> ResponseReturnValue:
    get_row(read(), Tip, tip_id)
    form, by = TipsForm().checked(), actor()
    with change() as session:
        throwing.block(session, tip_id, by=by, at=now(), seen_version=form.seen)
    say(
        N_("From where this tip came no tips are taken for 30 days."),
        undo=url_for("tip_desk.unblock", tip_id=tip_id),
        undo_fields=(("seen_version", str(form.seen + 1)),),
    )
    return see(url_for("tip_desk.tip", tip_id=tip_id))


@blueprint.post("/desk/tips/<int:tip_id>/block/undo")
@access(Permission.EDIT)
def unblock(tip_id: int) -> ResponseReturnValue:
    get_row(read(), Tip, tip_id)
    form, by = TipsForm().checked(), actor()
    with change() as session:
        throwing.unblock(session, tip_id, by=by, at=now(), seen_version=form.seen)
    say(N_("Undone."))
    return see(url_for("tip_desk.tip", tip_id=tip_id))


def _shelves(counts: dict[str, int]) -> list[tuple[str, str, str, int]]:
    address = url_for("tip_desk.index")
    return [
        (
            each.value,
            label,
            address if each is Shelf.OPEN else f"{address}?list={each.value}",
            counts.get(each.value, 0),
        )
        for each, label in SHELF_LABELS.items()
    ]


def _some(tips: dict[int, int]) -> list[Line]:
    """These tips, as a page shows them before something is done with them."""
    rules.check_count(tips)
    found = queries.some(read(), list(tips))
    if len(found) < len(tips):
        raise NotFound(N_("There is nothing at this address."))
    return found


def _sent_tips() -> dict[int, int]:
    TipsForm().checked()
    return asked_tips()


def _undo(action: Callable[..., None]) -> ResponseReturnValue:
    tips, by = _sent_tips(), actor()
    with change() as session:
        action(session, tips, by=by, at=now())
    return _undone()


def _undone() -> ResponseReturnValue:
    say(N_("Undone."))
    return see(url_for("tip_desk.index"))


def _say(text: str, undo: str, tips: dict[int, int], *, claim: int | None = None, **values: Any) -> None:
    """What was done, with the way back."""
    also = () if claim is None else (("claim", str(claim)),)
    say(text, undo=url_for(undo), undo_fields=(*tip_fields(tips, grown=1), *also), **values)
