"""The public site. Registered twice: in the site's first language, and below /en/ in English (wiring.py)."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from claims.claimreview.page import Publisher
from claims.claimreview.script import to_script
from claims.errors import N_, NotFound
from claims.evidence.rules import KIND_LABELS, STANCE_LABELS
from claims.matches.sayings import Returns, returns_of
from claims.pictures.files import picture_file
from claims.pictures.rules import CATEGORY_LABELS
from claims.publishing import about as about_pages
from claims.publishing import queries, slots
from claims.publishing.changes import blueprint as publication
from claims.publishing.models import Publication, Revision
from claims.publishing.queries import Check, Version
from claims.publishing.review import Facts, claim_review
from claims.publishing.rules import CLASS_LABELS, LOGGED
from claims.publishing.searching import FACETS
from claims.publishing.showing import shown
from claims.search.addresses import Address, chosen_filters, chosen_order
from claims.search.asking import shown as shown_query
from claims.search.engine import Order
from claims.web.addresses import this_address
from claims.web.assets import page_url
from claims.web.paging import Page, asked_page, is_page
from claims.web.rendering import page
from claims.web.sessions import read

__all__ = ["blueprint", "publication"]

blueprint = Blueprint("publishing", __name__)
TWIN = "_en"  # what the name of a blueprint of the public site ends with below /en/
ENGLISH = f"publishing{TWIN}"
PAGE_SIZE = 20
LATEST = 10
QUERY_LIMIT = 200
ORDERS = {"fit": N_("fit"), "date": N_("date")}


def is_english() -> bool:
    """Whether this address is below /en/: features of the public site are registered twice, there under another name."""
    return (request.blueprint or "").endswith(TWIN)


@blueprint.before_request
def set_language() -> None:
    """The address says the language of the interface, whoever asks."""
    g.language = "en" if is_english() else current_app.config["SETTINGS"].site_language


@blueprint.context_processor
def frame() -> dict[str, Any]:
    """The public frame, for errors too: nobody is signed in here, and addresses keep the language."""
    return {
        "frame": "public.html",
        "me": None,
        "page_url": _page_url,
        "other_language_url": _other_language_url(),
        "canonical": _absolute(request.path),
        "class_labels": CLASS_LABELS,
        "stance_labels": STANCE_LABELS,
        "kind_labels": KIND_LABELS,
        "categories": CATEGORY_LABELS,
    }


@blueprint.after_request
def validate_caches(response: Any) -> Any:
    """Browsers may keep a public page, and ask each time whether it changed."""
    if request.method in {"GET", "HEAD"} and response.status_code == 200:
        response.headers.setdefault("Cache-Control", "public, no-cache")
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.get("/")
def front() -> ResponseReturnValue:
    address = _asked()
    if address.typed:
        return _results(address)
    checks, total = queries.latest_checks(read(), limit=LATEST)
    return page("publishing/front.html", checks=checks, total=total, query="")


@blueprint.get("/verdicts")
def verdicts() -> ResponseReturnValue:
    address = _asked()
    if address.typed or address.filters.keys() - {"rating"}:
        return _results(address)
    asked = asked_page(PAGE_SIZE)
    rating = request.args.get("rating", "")[:40] or None
    checks, total = queries.latest_checks(read(), limit=asked.size, offset=asked.offset, rating=rating)
    ratings = queries.used_ratings(read())
    return page(
        "publishing/verdicts.html",
        here="checks",
        checks=checks,
        paging=_counted(asked, total),
        ratings=ratings,
        rating=rating,
        every=sum(one["count"] for one in ratings),
    )


@blueprint.get("/verdicts/<slug>")
def verdict(slug: str) -> ResponseReturnValue:
    """The current verdict; only this address carries the markup."""
    publication_row, checking_again = _published(slug)
    if publication_row.withdrawn_at is not None:
        return _withdrawn(publication_row)
    revision = _revision(publication_row.claim_id, publication_row.revision_number)
    versions = queries.versions_of(read(), publication_row.claim_id)
    return _verdict_page(
        publication_row,
        revision,
        versions,
        markup=_markup(publication_row, revision, versions) if request.blueprint != ENGLISH else None,
        checking_again=checking_again,
        returns=returns_of(read(), publication_row.claim_id),
    )


@blueprint.get("/verdicts/<slug>/<int:number>")
def revision(slug: str, number: int) -> ResponseReturnValue:
    """One revision, as it was published; says so when it is not the current one."""
    publication_row, _ = _published(slug)
    if publication_row.withdrawn_at is not None:
        return _withdrawn(publication_row)
    found = _revision(publication_row.claim_id, number)
    versions = queries.versions_of(read(), publication_row.claim_id)
    return _verdict_page(publication_row, found, versions, markup=None, checking_again=False, old=True)


@blueprint.get("/verdicts/<slug>/<int:number>/pictures/<int:index>")
def picture(slug: str, number: int, index: int) -> ResponseReturnValue:
    """A picture that a revision shows, counted from 1; gone with the page when that is withdrawn."""
    publication_row, _ = _published(slug)
    shown_then = _revision(publication_row.claim_id, number).snapshot.get("pictures", [])
    if publication_row.withdrawn_at is not None or not 0 < index <= len(shown_then):
        raise NotFound(N_("There is nothing at this address."))
    found = shown_then[index - 1]
    return picture_file(found["file"], found["format"])


@blueprint.get("/corrections")
def corrections() -> ResponseReturnValue:
    asked = asked_page(PAGE_SIZE)
    changes, total = queries.corrections_log(read(), limit=asked.size, offset=asked.offset)
    return page(
        "publishing/corrections.html", here="corrections", changes=changes, paging=_counted(asked, total)
    )


@blueprint.get("/about/<page>")
def about(page: str) -> ResponseReturnValue:
    return _about(page)


def _about(name: str) -> ResponseReturnValue:
    found = about_pages.PAGES.get(name)
    if found is None:
        raise NotFound(N_("There is nothing at this address."))
    facts = about_pages.method_facts(read()) if name == "method" else about_pages.corrections_facts()
    return page(f"publishing/about_{name}.html", here=found, **facts)


def _asked() -> Address:
    """What a reader searches for."""
    typed = shown_query(request.args.get("q", ""))[:QUERY_LIMIT]
    order = chosen_order(request.args, ORDERS)
    return Address(
        typed,
        chosen_filters(request.args, FACETS),
        "" if order is Order.FIT else order.value,
        f"{request.blueprint}.verdicts",
    )


def _results(address: Address) -> ResponseReturnValue:
    """What matches, from the search that is hung in, else by the plain one."""
    if not is_page(PAGE_SIZE):
        return _too_far(address)
    asked = asked_page(PAGE_SIZE)
    if slots.SEARCH:
        found = slots.SEARCH[-1](read(), address, asked.size, asked.offset)
    else:
        checks, total = queries.plain_search(read(), address.typed, limit=asked.size, offset=asked.offset)
        found = slots.Found(checks, total)
    if not is_page(PAGE_SIZE, found.total):
        return _too_far(address)
    return page(
        "publishing/results.html",
        paging=replace(asked, total=found.total),
        query=address.typed,
        address=address,
        orders=ORDERS,
        found=found,
    )


def _too_far(address: Address) -> ResponseReturnValue:
    """There is no such page of results; what was typed stays."""
    return page("publishing/results.html", status=404, query=address.typed, address=address, found=None)


def _published(slug: str) -> tuple[Publication, bool]:
    found = queries.by_slug(read(), slug)
    if found is None:
        raise NotFound(N_("There is no check at this address. It may have been mistyped."))
    return found


def _revision(claim_id: int, number: int) -> Revision:
    found = queries.revision_of(read(), claim_id, number)
    if found is None:
        raise NotFound(N_("This check has no such version."))
    return found


def _withdrawn(publication_row: Publication) -> ResponseReturnValue:
    response = page(
        "publishing/withdrawn.html",
        here="checks",
        check=publication_row,
        canonical=_absolute(_slug_path(publication_row.slug)),
    )
    response.last_modified = publication_row.withdrawn_at
    return response


def _verdict_page(
    publication_row: Publication,
    found: Revision,
    versions: list[Version],
    *,
    markup: Markup | None,
    checking_again: bool,
    old: bool = False,
    returns: Returns | None = None,
) -> ResponseReturnValue:
    current = found.number == publication_row.revision_number
    more: list[Check] = [] if old else queries.more_checks(read(), publication_row.claim_id)
    response = page(
        "publishing/verdict.html",
        here="checks",
        verdict=shown(found.snapshot),
        revision=found,
        check=publication_row,
        versions=versions,
        changes=[one for one in versions if one.revision_class in LOGGED and one.number <= found.number],
        is_current=current,
        is_old=old and not current,
        checking_again=checking_again,
        returns=returns,
        more=more,
        markup=markup,
        canonical=_absolute(_slug_path(publication_row.slug)),
        own_url=_absolute(_slug_path(publication_row.slug) + (f"/{found.number}" if old else "")),
    )
    response.last_modified = max(found.published_at, returns.last) if returns else found.published_at
    return response


def _markup(publication_row: Publication, found: Revision, versions: list[Version]) -> Markup:
    settings = current_app.config["SETTINGS"]
    facts = Facts(
        url=_absolute(_slug_path(publication_row.slug)),
        number=found.number,
        published_at=publication_row.first_published_at or found.published_at,
        modified_at=found.published_at,
        changes=[(one.reason or "", one.published_at) for one in versions if one.revision_class in LOGGED],
    )
    publisher = Publisher(
        settings.site_name,
        f"{settings.site_url}/",
        corrections_policy=_absolute("/about/corrections"),
        fact_checking_policy=_absolute("/about/method"),
    )
    return Markup(to_script(claim_review(found.snapshot, facts, publisher)))  # noqa: S704  to_script escapes


def _slug_path(slug: str | None) -> str:
    return f"/verdicts/{slug}"


def _absolute(path: str) -> str:
    return f"{current_app.config['SETTINGS'].site_url}{path}"


def _counted(asked: Page, total: int) -> Page:
    if not asked.is_within(total):
        raise NotFound(N_("There is no such page of this list."))
    return replace(asked, total=total)


def _page_url(endpoint: str, **values: Any) -> str:
    """As everywhere, but staying in the language of the page."""
    feature, _, name = endpoint.partition(".")
    if is_english() and f"{feature}{TWIN}" in current_app.blueprints:
        endpoint = f"{feature}{TWIN}.{name}"
    return page_url(endpoint, **values)


def _other_language_url() -> str | None:
    """The same page in the other language of the interface."""
    endpoint = request.endpoint
    if endpoint is None or current_app.config["SETTINGS"].site_language == "en":
        return None
    feature, _, name = endpoint.rpartition(".")
    other = feature.removesuffix(TWIN) if is_english() else f"{feature}{TWIN}"
    return this_address(f"{other}.{name}")
