"""Pages of the desk that show: my desk, board, list, help. The claim's own page is in claim_pages.py, moves in move_pages.py, other changes in changes.py."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from flask import Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy import select as select_columns

from claims.desk import (
    changes,
    claim_pages,
    erasing,
    guide_pages,
    helper_pages,
    history_pages,
    move_pages,
    news,
    queries,
    seen_pages,
    table_file,
    telling,
    timeline,
    unseen,
)
from claims.desk.beside import Beside, beside, beside_cards
from claims.desk.blueprint import blueprint
from claims.desk.columns import Column, all_columns, cells, choose, left_out, shown_columns
from claims.desk.explaining import PARTS, table_lines
from claims.desk.filters import DUE_LABELS, MOST_COLUMNS, Due, Filters, Sort
from claims.desk.idle_boards import board_tag
from claims.desk.lanes import LANE_LABELS, WITHOUT, Lane, Lanes, asked_lanes, in_lanes
from claims.desk.mine import sections, waiting
from claims.desk.new_claim import NEW_CLAIM, more_fields, new_claim_form
from claims.desk.reasons import called, called_by_key, offered
from claims.desk.rules import (
    MOVES,
    PRIORITY_LABELS,
    PUBLICATION_LABELS,
    SET_ASIDE,
    WORK_LABELS,
    Work,
)
from claims.desk.slots import ABOVE_LIST, ADDING, MINE, NOTICES, WORDS
from claims.desk.stages import stage_of
from claims.errors import N_
from claims.notices.queries import unread
from claims.people.access import access, actor
from claims.people.actions import mark_seen
from claims.people.models import Person
from claims.people.queries import assignable
from claims.people.rules import Actor, Permission
from claims.storage.statements import put_together_once
from claims.web.clock import now, today
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.languages import spoken
from claims.web.paging import Page, asked_page
from claims.web.rendering import page, see
from claims.web.sessions import database, read

__all__ = [
    "blueprint",
    "changes",
    "claim_pages",
    "erasing",
    "guide_pages",
    "helper_pages",
    "history_pages",
    "move_pages",
    "seen_pages",
]
PAGE_SIZE = 50
COLUMNS = tuple(state for state in Work if state not in SET_ASIDE)
TARGETS = {state: sorted({move.target.value for move in MOVES if move.source is state}) for state in Work}

FIELD_LABELS.update(
    statement=N_("Statement"),
    claimant=N_("Who says this?"),
    place=N_("Place in it"),
    said_on=N_("Date"),
    platform=N_("Platform"),
    account=N_("Account"),
    said=N_("What was said, word for word"),
)


def _facts_words() -> dict[str, Any]:
    """What the cards of board and list are written with."""
    return {"states": WORK_LABELS, "publications": PUBLICATION_LABELS, "stage_of": stage_of, "today": today()}


def _words(filters: Filters, cards: list[queries.Card]) -> dict[str, Any]:
    """What the filters and these cards of board and list are written with."""
    around = beside(read(), [card.id for card in cards], actor())
    return {
        **_facts_words(),
        "beside": around,
        "tags": around.tags,
        "marks": around.marks,
        "own_fields": around.standing,
        "left_out": left_out(filters, around),
        "priorities": PRIORITY_LABELS,
        "dues": DUE_LABELS,
        "ratings": WORDS.get("verdict.rating", {}),
        "reasons": called_by_key(around.reasons, spoken()),
        "people": tuple((card.id, card.name) for card in assignable(read())),
    }


@blueprint.get("/desk/")
@access(Permission.LOOK)
def mine() -> ResponseReturnValue:
    session, by, moment = read(), actor(), now()
    found = sections(queries.desk_cards(session, by), by.id, today())
    researching = [card.id for each in found for card in each.cards if card.state is Work.RESEARCHING]
    g.waiting = waiting(found)  # the same number that other pages ask the database for
    g.unread, *parts = session.execute(_unread_and_parts(by)).one()
    me = session.get(Person, by.id)
    since = me.seen_at if me else None
    answer = page(
        "desk/mine.html",
        sections=found,
        sent_back=news.sent_back(session, researching),
        notices=[notice for source in NOTICES for notice in source(session, by, moment)],
        news=[(each, timeline.news_line(each)) for each in news.news(session, by, since, telling.NEWSWORTHY)],
        since=since,
        below=[part.render(value, by) for part, value in zip(MINE, parts, strict=True)],
        states=WORK_LABELS,
        today=today(),
    )
    return _seen_after(answer, by.id)


@put_together_once
def _unread_and_parts(by: Actor) -> Select[Any]:
    """Notices that they have yet to read, and what features hang into their desk."""
    return select_columns(unread(by).scalar_subquery(), *(part.column(by) for part in MINE))


def _seen_after(answer: Response, person_id: int) -> Response:
    """Note, once the answer is on its way, that this person saw their desk; in a short transaction of its own."""
    store, moment = database(), now()

    def note() -> None:
        with store.writing() as session:
            mark_seen(session, person_id, moment)

    answer.call_on_close(note)
    return answer


@blueprint.get("/desk/board")
@access(Permission.LOOK)
def board() -> ResponseReturnValue:
    tag, shown = _board_tag(), _board()
    words = _words(shown["filters"], _cards_of(shown))
    divided = _divided(shown, words["beside"])
    works = actor().may(Permission.WORK)
    return page("desk/board.html", tag=tag, works=works, lane_labels=LANE_LABELS, **divided, **shown, **words)


@blueprint.get("/desk/board/columns")
@access(Permission.LOOK)
def board_columns() -> ResponseReturnValue:
    """The columns alone, for a board that follows what others do; 304 while nothing happened on the desk."""
    tag = _board_tag()
    answer = Response(status=304)
    current_app.extensions["idle_boards"].answered(request.environ.get("HTTP_COOKIE", ""), actor().id)
    if not request.if_none_match.contains(tag):
        shown = _board()
        around = beside_cards(read(), [card.id for card in _cards_of(shown)], actor())
        answer = page(
            "desk/columns.html",
            part="desk/_columns.html",
            beside=around,
            **_divided(shown, around),
            **shown,
            **_facts_words(),
        )
    answer.set_etag(tag)
    return answer


def _divided(shown: dict[str, Any], around: Beside) -> dict[str, Any]:
    """The lanes of each column, and what those without a name are called."""
    by = shown["by_lanes"]
    lanes = {state: in_lanes(by, cards, around) for state, (_, cards) in shown["columns"].items()}
    facts_of = partial(_facts_of, around, shown["goes_public"], by)
    return {"lanes": lanes, "without": WITHOUT.get(by, ""), "facts_of": facts_of}


def _facts_of(
    around: Beside, goes_public: dict[int, datetime], by: Lanes | None, lane: Lane
) -> Iterator[tuple[Any, ...]]:
    """What each card of this lane is drawn by."""
    heading = "h4" if lane.key else "h3"
    for card in lane.cards:
        stage = None if by is Lanes.STAGE else stage_of(around.stages, card.stage_id, card.state)
        marks, new = around.marks.get(card.id, ()), card.id in around.new
        yield card, goes_public.get(card.id), marks, new, stage, heading


def _cards_of(shown: dict[str, Any]) -> list[queries.Card]:
    return [card for _, cards in shown["columns"].values() for card in cards]


def _board() -> dict[str, Any]:
    """The columns that the address asks for."""
    filters, aside = Filters.asked(request.args), request.args.get("aside") == "1"
    columns = queries.board(read(), filters, today(), SET_ASIDE if aside else COLUMNS)
    cards = [card for _, cards in columns.values() for card in cards]
    goes_public = queries.scheduled(read(), cards)
    return {
        "filters": filters,
        "aside": aside,
        "compact": request.args.get("compact") == "1",
        "by_lanes": asked_lanes(request.args.get("lanes", "")),
        "columns": columns,
        "goes_public": goes_public,
        "targets": TARGETS,
    }


def _board_tag() -> str:
    return board_tag(unseen.standing_of(read(), actor().id), today())


@blueprint.get("/desk/claims")
@access(Permission.LOOK)
def claims() -> ResponseReturnValue:
    filters, asked = Filters.asked(request.args), asked_page(PAGE_SIZE)
    by = actor()
    asks = [part.asks(read(), by) for part in ABOVE_LIST]
    others = [each for asked_too in asks for each in asked_too]
    found, (total, *counts) = queries.counted_list(
        read(), filters, today(), limit=asked.size, offset=asked.offset, others=others
    )
    slice_, left = Page(asked.number, asked.size, total), iter(counts)
    words = _words(filters, found)
    above = [
        part.render(filters, slice_, list(islice(left, len(asked_too))), words["beside"])
        for part, asked_too in zip(ABOVE_LIST, asks, strict=True)
    ]
    columns = shown_columns(filters, words["beside"])
    chosen = bool(filters.columns or words["beside"].columns)
    return page(
        "desk/claims.html",
        claims=found,
        columns=columns,
        keys=_keys(
            columns, asked=chosen or filters.sort is Sort.DEMAND or any(card.demand for card in found)
        ),
        topics_shown=any(column.key == "topics" for column in columns),
        seen=filters.but(columns=tuple(each.key for each in columns)) if chosen else filters,
        own={card.id: cells(columns, words["beside"], card.id) for card in found},
        goes_public=queries.scheduled(read(), found),
        pages=slice_,
        filters=filters,
        sorts=Sort,
        works=by.may(Permission.WORK),
        above=above,
        **words,
    )


def _keys(columns: list[Column], *, asked: bool) -> tuple[str, ...]:
    """The columns that are drawn: topics stand below the statement, and how often one asked only where anyone did."""
    return tuple(each.key for each in columns if each.key != "topics" and (asked or each.key != "asked"))


@blueprint.get("/desk/late")
@access(Permission.LOOK)
def late() -> ResponseReturnValue:
    """The list of what is late, under an address that one remembers."""
    return see(url_for("desk.claims", **Filters(due=Due.LATE, sort=Sort.DUE).query))


@blueprint.get("/desk/claims/table.csv")
@access(Permission.LOOK)
def claims_table() -> ResponseReturnValue:
    """The whole list that the address asks for, as a file."""
    filters, site_url = Filters.asked(request.args), current_app.config["SETTINGS"].site_url
    table = "".join(table_file.lines(read(), filters, today(), site_url))
    named = {"Content-Disposition": f'attachment; filename="claims-{today()}.csv"'}
    return Response(table, mimetype="text/csv", headers=named)


@blueprint.route("/desk/claims/columns", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def columns() -> ResponseReturnValue:
    """Which columns the list has for this person, and in which order."""
    filters, by = Filters.asked(request.args), actor()
    around = beside(read(), [], by)
    known = [column.key for column in all_columns(around.standing)]
    if request.method == "POST":
        form = Button()
        if not form.sent:
            refuse_odd(form)
        wanted = [] if "usual" in request.form else _placed(known)
        form.apply(lambda session: choose(session, by.id, wanted))
        say(N_("The list has these columns for you from now on."))
        return see(url_for("desk.claims", **filters.but(columns=tuple(wanted)).query))
    shown = [column.key for column in shown_columns(filters, around)]
    order = sorted(
        all_columns(around.standing),
        key=lambda each: (each.key not in shown, [*shown, *known].index(each.key)),
    )
    return page("desk/columns_chosen.html", filters=filters, order=order, shown=shown, most=MOST_COLUMNS)


def _placed(known: list[str]) -> list[str]:
    """The columns that the form of the request ticks, by the places that it gives them; without a place last."""
    ticked = [key for key in known if key in request.form.getlist("column")]
    places = {key: request.form.get(f"place-{key}", "", type=str).strip() for key in ticked}
    at = {
        key: int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1000
        for key, text in places.items()
    }
    return sorted(ticked, key=lambda key: (at[key], known.index(key)))[:MOST_COLUMNS]


@blueprint.route(NEW_CLAIM, methods=["GET", "POST"])
@access(Permission.PULL_CLAIM)
def add() -> ResponseReturnValue:
    form = new_claim_form()
    if not form.looks() and form.sent:
        by = actor()
        form.keep_files(current_app.config["SETTINGS"].instance)
        claim = form.apply(lambda session: form.write(session, by))
        if claim is not None:
            say(N_("Claim written down."))
            return see(url_for("desk.claim", claim_id=claim.id))
    beside = [part(read(), form) for part in ADDING]
    return page("desk/add.html", form=form, beside=beside, more=more_fields(form))


@blueprint.get("/desk/help")
@access(Permission.LOOK)
def help() -> ResponseReturnValue:  # noqa: A001  the page's name
    return page(
        "desk/help.html",
        steps=table_lines(),
        states=WORK_LABELS,
        publications=PUBLICATION_LABELS,
        reasons=[called(each, spoken()) for each in offered(read())],
        parts=PARTS,
    )
