"""The search page of the desk."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.desk.rules import WORK_LABELS
from claims.errors import N_
from claims.people.access import access
from claims.people.rules import Permission
from claims.search import queries, slots
from claims.search.addresses import Address, asked_address
from claims.search.asking import understand
from claims.search.chips import better_way, chips, notes, typed_values, ways_on
from claims.search.documents import CLAIM
from claims.search.engine import Found, Hit, Order
from claims.search.finding import Findings, find
from claims.search.queries import ArticleTexts, ClaimTexts
from claims.search.results import Result, date_of, facets, make_result
from claims.search.suggesting import suggestions
from claims.search.typed import FIELDS
from claims.search.wiring import DESK, followers
from claims.web.languages import choose_language
from claims.web.paging import Page, asked_page, is_page
from claims.web.rendering import page
from claims.web.sessions import read

blueprint = Blueprint("search", __name__)
PAGE_SIZE = 20
Texts = Mapping[str, ClaimTexts | ArticleTexts]
ORDER_LABELS = {"fit": N_("fit"), "date": N_("date"), "demand": N_("demand")}
FIELDS_HERE = frozenset(FIELDS.values())


@blueprint.get("/desk/search")
@access(Permission.LOOK)
def desk() -> ResponseReturnValue:
    """Results of what was typed; without anything asked, what can be asked."""
    address, language = asked_address(request.args), choose_language()
    if not is_page(PAGE_SIZE):
        return _no_results(address, status=404, too_far=True)
    says_nothing = bool(address.typed) and understand(address.typed, language, FIELDS_HERE).is_nothing
    if says_nothing and not address.filters:
        return _no_results(address, says_nothing=True)
    asked = asked_page(PAGE_SIZE)
    filters, order = address.filters, Order(address.sort or Order.FIT)
    beside = [each(read(), address) for each in slots.BESIDE]
    if not address.typed and not filters:
        return page("search/desk.html", typed="", findings=None, address=address, beside=beside)
    asking, called = queries.asked_here(read(), followers()[DESK], language)
    findings = find(
        asking,
        address.typed,
        filters=filters,
        order=order,
        offset=asked.offset,
        limit=asked.size,
    )
    is_plain = findings.found is None
    found = findings.found or _plainly(findings, asked)
    if not is_page(PAGE_SIZE, found.total):
        return _no_results(address, status=404, too_far=True)
    texts = queries.texts_of(read(), [hit.id for hit in found.hits], whole=True)
    results = _results(texts, found, findings, order)
    address = replace(address, typed_values=typed_values(findings))
    answer = page(
        "search/desk.html",
        typed=address.typed,
        says_nothing=says_nothing,
        findings=findings,
        is_plain=is_plain,
        results=results,
        paging=replace(asked, total=found.total),
        facets=facets(findings, called, language, address),
        better=better_way(findings, address),
        ways=ways_on(findings, called, language, address),
        chips=chips(findings, called, language, address),
        notes=notes(findings, called, language, FIELDS_HERE),
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


def _results(texts: Texts, found: Found, findings: Findings, order: Order) -> list[Result]:
    """One for each hit; a claim that others are duplicates of stands before them where all are on this page."""
    made = {
        hit.id: make_result(texts[hit.id], findings.asked, any_word=findings.any_word)
        for hit in found.hits
        if hit.id in texts
    }
    ids = list(made)
    for name in list(made) if order is Order.FIT else ():
        head = f"{CLAIM}{getattr(texts[name], 'duplicate_of_id', None)}"
        if head in made and ids.index(head) > ids.index(name):
            ids.remove(head)
            ids.insert(ids.index(name), head)
    return [made[name] for name in ids]


def _no_results(address: Address, **why: Any) -> ResponseReturnValue:
    """There is no such page of results, or nothing to search for; what was typed stays."""
    return page("search/desk.html", typed=address.typed, findings=None, address=address, beside=(), **why)
