"""Routes of saved searches: the list, one with what is new in it, changing it, alerts, and its private feed."""

from collections.abc import Sequence

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from claims.errors import N_
from claims.mail.wiring import is_on
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.saved import actions, feeds, queries
from claims.saved.documents import shown
from claims.saved.forms import AlertForm, EditForm, SaveForm
from claims.saved.looking import asking, hidden_now, pack, still_found
from claims.saved.models import SavedSearch
from claims.saved.rules import ALERT_LABELS, LONGEST_NAME, MAIL_IS_OFF, Alert, check_change, may_change
from claims.search.addresses import Address, asked_address
from claims.search.finding import every_match
from claims.search.naming import label_of
from claims.search.queries import labels_and_names
from claims.search.wiring import DESK, followers
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, Form, refuse_odd
from claims.web.languages import choose_language
from claims.web.rendering import page, see
from claims.web.sessions import change, database, read

blueprint = Blueprint("saved", __name__)
FIELD_LABELS["name"] = N_("Name")
MOST_SHOWN = 50


def address_of(search: SavedSearch) -> Address:
    """The search itself."""
    return Address(
        search.typed, {name: frozenset(values) for name, values in search.filters.items()}, search.sort
    )


def said(addresses: Sequence[Address]) -> list[str]:
    """What each of these searches asks, in a line."""
    (called, _names), language = labels_and_names(read()), choose_language()
    found = []
    for address in addresses:
        values = [
            label_of(name, value, called, language)
            for name, chosen in address.filters.items()
            for value in sorted(chosen)
        ]
        found.append(" · ".join([address.typed, *values] if address.typed else values))
    return found


@blueprint.get("/desk/searches")
@access(Permission.LOOK)
def index() -> ResponseReturnValue:
    by = actor()
    lines = queries.lines(read(), by, hidden_now())
    asked = said([address_of(line.search) for line in lines])
    return page(
        "saved/index.html",
        own=[line for line in lines if line.search.owner_id == by.id],
        team=[line for line in lines if line.search.owner_id != by.id],
        asked=dict(zip((line.search.id for line in lines), asked, strict=True)),
        alerts=ALERT_LABELS,
        people=names(read()),
        past=queries.past_searches(read(), by.id),
        address=Address("", {}),
    )


@blueprint.route("/desk/searches/new", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def add() -> ResponseReturnValue:
    """A name for what the address asks."""
    address, by = asked_address(request.args, "saved.add"), actor()
    (asked,) = said([address])
    form = SaveForm(data={"name": asked[:LONGEST_NAME]} if request.method == "GET" else None)
    if form.sent:
        asks = asking(read(), followers()[DESK])
        found = every_match(asks, address.typed, address.filters, patient=False)
        saved = form.apply(
            lambda session: (
                actions.save(
                    session,
                    name=form.name.data,
                    typed=address.typed,
                    filters=address.filters,
                    sort=address.sort,
                    shared=form.shared.data,
                    alert=form.chosen,
                    known=None if found is None else pack(found),
                    mail_is_on=is_on(),
                    by=by,
                    at=now(),
                ).id
            )
        )
        if saved is not None:
            say(N_("The search is saved."))
            return see(url_for("saved.search", search_id=saved))
    shares = by.may(Permission.COMMENT)
    form.offer(mail=is_on())
    return page("saved/new.html", form=form, asked=asked, address=address, shares=shares, mail=is_on())


@blueprint.get("/desk/searches/<int:search_id>")
@access(Permission.LOOK)
def search(search_id: int) -> ResponseReturnValue:
    """What is new in it; that it was seen is noted once the answer is on its way."""
    answer = search_page(search_id)
    person_id, store, moment = actor().id, database(), now()
    upto = queries.last_number(read(), search_id)
    follow = queries.follow_of(read(), search_id, person_id)

    def note() -> None:
        with store.writing() as session:
            actions.mark_seen(session, search_id, person_id, upto=upto, at=moment)

    if follow is None or follow.seen_number < upto:
        answer.call_on_close(note)
    return answer


def search_page(search_id: int, form: AlertForm | None = None, once: str | None = None) -> Response:
    """The page of one search. `once` is the address of a feed that was just made."""
    session, by = read(), actor()
    found = queries.search_for(session, search_id, by)
    follow = queries.follow_of(session, search_id, by.id)
    finds = still_found(session, found, queries.finds(session, search_id, limit=MOST_SHOWN))
    seen = follow.seen_number if follow else queries.last_number(session, search_id)
    form = form or AlertForm(data={"alert": follow.alert.value if follow else Alert.OFF.value})
    form.offer(mail=is_on())
    return page(
        "saved/search.html",
        search=found,
        asked=said([address_of(found)])[0],
        address=address_of(found),
        finds=finds,
        documents=shown(session, [find.document for find in finds]),
        unseen={find.number for find in finds if find.number > seen and find.by_id != by.id},
        form=form,
        changes=may_change(found.owner_id, shared=found.shared, by=by),
        feed=queries.feed_of(session, search_id, by.id),
        once=once,
        mail=is_on(),
        mail_is_off=MAIL_IS_OFF,
        owner=names(session)[found.owner_id],
        own=found.owner_id == by.id,
    )


@blueprint.route("/desk/searches/<int:search_id>/edit", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def edit(search_id: int) -> ResponseReturnValue:
    by = actor()
    found = queries.search_for(read(), search_id, by)
    check_change(found.owner_id, shared=found.shared, by=by)
    form = EditForm(data={"name": found.name, "shared": found.shared, "seen_version": found.version})
    if form.sent:
        done = form.apply(
            lambda session: actions.edit(
                session,
                search_id,
                name=form.name.data,
                shared=form.shared.data,
                by=by,
                at=now(),
                seen_version=form.seen,
            )
        )
        if done:
            say(N_("Saved."))
            return see(url_for("saved.search", search_id=search_id))
    shares = found.owner_id == by.id and by.may(Permission.COMMENT)
    return page("saved/edit.html", form=form, search=found, shares=shares)


@blueprint.post("/desk/searches/<int:search_id>/removal")
@access(Permission.OWN_ACCOUNT)
def remove(search_id: int) -> ResponseReturnValue:
    form = _button(Button())
    with change() as session:
        actions.remove(session, search_id, by=actor(), at=now(), seen_version=form.seen)
    say(N_("The search is removed."), undo=url_for("saved.restore", search_id=search_id))
    return see(url_for("saved.index"))


@blueprint.post("/desk/searches/<int:search_id>/return")
@access(Permission.OWN_ACCOUNT)
def restore(search_id: int) -> ResponseReturnValue:
    _button(Button())
    with change() as session:
        actions.restore(session, search_id, by=actor(), at=now())
    say(N_("Undone."))
    return see(url_for("saved.search", search_id=search_id))


@blueprint.post("/desk/searches/<int:search_id>/alert")
@access(Permission.OWN_ACCOUNT)
def alert(search_id: int) -> ResponseReturnValue:
    form = AlertForm()
    queries.search_for(read(), search_id, actor())
    if form.sent:
        done = form.apply(
            lambda session: actions.set_alert(
                session, search_id, form.chosen, mail_is_on=is_on(), by=actor(), at=now()
            )
        )
        if done:
            say(N_("Saved."))
            return see(url_for("saved.search", search_id=search_id))
    return search_page(search_id, form)


@blueprint.post("/desk/searches/<int:search_id>/feed")
@access(Permission.OWN_ACCOUNT)
def make_feed(search_id: int) -> ResponseReturnValue:
    """The page with the address of the feed, which no later request shows again."""
    _button(Button())
    with change() as session:
        token = actions.make_feed(session, search_id, by=actor(), at=now())
    return search_page(search_id, once=feeds.address_of(token))


@blueprint.post("/desk/searches/<int:search_id>/feed/removal")
@access(Permission.OWN_ACCOUNT)
def end_feed(search_id: int) -> ResponseReturnValue:
    _button(Button())
    with change() as session:
        actions.end_feed(session, search_id, by=actor(), at=now())
    say(N_("The feed has ended. Nothing is at its address any more."))
    return see(url_for("saved.search", search_id=search_id))


@blueprint.post("/desk/searches/past/removal")
@access(Permission.OWN_ACCOUNT)
def forget() -> ResponseReturnValue:
    """Everything that this person searched for is forgotten."""
    _button(Button())
    with change() as session:
        actions.forget_past(session, actor().id)
    say(N_("What you searched for is forgotten."))
    return see(url_for("saved.index"))


@blueprint.get("/feeds/searches/<token>.atom")
def feed(token: str) -> ResponseReturnValue:
    return feeds.answer(token)


def _button(form: Form) -> Form:
    """Refuse what no button of ours sends."""
    if not form.sent:
        refuse_odd(form)
    return form
