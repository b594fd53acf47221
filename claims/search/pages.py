"""The search page of the desk."""

from dataclasses import replace

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.desk.rules import WORK_LABELS
from claims.errors import N_, NotFound
from claims.people.access import access
from claims.people.rules import Permission
from claims.search import queries, slots
from claims.search.addresses import asked_address
from claims.search.chips import better_way, chips, typed_values, ways_on
from claims.search.engine import Found, Hit, Order
from claims.search.finding import Asking, Findings, find
from claims.search.naming import labels_of
from claims.search.results import date_of, facets, make_result
from claims.search.suggesting import suggestions
from claims.search.typed import FIELDS
from claims.search.wiring import DESK, followers
from claims.web.languages import choose_language
from claims.web.paging import Page, asked_page
from claims.web.rendering import page
from claims.web.sessions import read

blueprint = Blueprint("search", __name__)
PAGE_SIZE = 20
ORDER_LABELS = {"fit": N_("fit"), "date": N_("date"), "demand": N_("demand")}
FIELDS_HERE = frozenset(FIELDS.values())


@blueprint.get("/desk/search")
@access(Permission.LOOK)
def desk() -> ResponseReturnValue:
    """Results of what was typed; without anything asked, what can be asked."""
    asked, address, language = asked_page(PAGE_SIZE), asked_address(request.args), choose_language()
    filters, order = address.filters, Order(address.sort or Order.FIT)
    beside = [each(read(), address) for each in slots.BESIDE]
    if not address.typed and not filters:
        return page("search/desk.html", typed="", findings=None, address=address, beside=beside)
    ratings, names = queries.labels_and_names(read())
    findings = find(
        Asking(followers()[DESK], language, FIELDS_HERE, labels_of(ratings), names),
        address.typed,
        filters=filters,
        order=order,
        offset=asked.offset,
        limit=asked.size,
    )
    is_plain = findings.found is None
    found = findings.found or _plainly(findings, asked)
    texts = queries.texts_of(read(), [hit.id for hit in found.hits])
    results = [make_result(texts[hit.id], findings.asked) for hit in found.hits if hit.id in texts]
    address = replace(address, typed_values=typed_values(findings))
    answer = page(
        "search/desk.html",
        typed=address.typed,
        findings=findings,
        is_plain=is_plain,
        results=results,
        paging=_counted(asked, found.total),
        facets=facets(findings, ratings, language, address),
        better=better_way(findings, address),
        ways=ways_on(findings, ratings, language, address),
        chips=chips(findings, ratings, language, address),
        address=address,
        order=order.value,
        orders=ORDER_LABELS,
        date_of=date_of,
        states=WORK_LABELS,
        home=url_for("search.desk"),
        beside=beside,
    )
    for told in slots.ASKED:
        told(answer, address)
    return answer


@blueprint.get("/desk/search/suggest")
@access(Permission.LOOK)
def suggest() -> ResponseReturnValue:
    """What was searched for before and begins as the text does; names and topics for the word that is being typed."""
    address = replace(asked_address(request.args), sort="")
    found = [each for suggested in slots.SUGGESTED for each in suggested(read(), address)]
    found += suggestions(read(), address, choose_language())
    return page("search/_suggest.html", suggestions=found)


def _plainly(findings: Findings, asked: Page) -> Found:
    """While there is no index: what the database finds by itself."""
    words = [word.text for word in findings.asked.words]
    ids, total = queries.plain_search(read(), words, limit=asked.size, offset=asked.offset)
    return Found(total, tuple(Hit(name, 0.0) for name in ids), {})


def _counted(asked: Page, total: int) -> Page:
    if asked.number > 1 and asked.offset >= total:
        raise NotFound(N_("There is no such page of this list."))
    return replace(asked, total=total)
