"""Marked words become a claim, or are said to be the quote of one that there is."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.articles.pages import article_page
from claims.articles.queries import reading
from claims.errors import N_, NotFound
from claims.extraction import actions, standing
from claims.extraction.forms import PointForm, PullForm
from claims.extraction.models import ClaimQuote
from claims.extraction.rules import locate
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import see
from claims.web.sessions import read

blueprint = Blueprint("extraction", __name__)

FIELD_LABELS.update(
    exact=N_("Quote"),
    statement=N_("Statement"),
    claimant=N_("Who says this?"),
    claimant_description=N_("Who is that?"),
    said_on=N_("Said on"),
)


@blueprint.post("/desk/articles/<int:article_id>/claims")
@access(Permission.PULL_CLAIM)
def pull(article_id: int) -> ResponseReturnValue:
    """Back to the text, at the new claim's card; with "next" at the place in the text, to read on."""
    form = PullForm()
    number = form.article_version.data
    details = form.ask(lambda: placed(article_id, form)) if form.sent else None
    if details is not None:
        claim = form.apply(
            lambda session: actions.pull_claim(session, article_id, **details, by=actor(), at=now())
        )
        if claim is not None:
            say(N_("Claim added."))
            target = "mark" if request.form.get("then") == "next" else "claim"
            return see(
                url_for(
                    "articles.article",
                    article_id=article_id,
                    version=number,
                    claim=claim.id,
                    _anchor=f"{target}-{claim.id}",
                )
            )
    return article_page(article_id, number, form=form)


@blueprint.post("/desk/articles/<int:article_id>/quotes")
@access(Permission.PULL_CLAIM)
def point(article_id: int) -> ResponseReturnValue:
    """The marked words are the quote of a claim, which was marked in another version."""
    form = PointForm()
    number = form.article_version.data
    found = form.ask(lambda: placed(article_id, form)) if form.sent else None
    if found is not None:
        quote_id = form.quote.data or 0
        of_article(quote_id, article_id)
        kept = {name: found[name] for name in ("exact", "version_number", "start", "end")}
        place = form.apply(
            lambda session: standing.place_quote(session, quote_id, **kept, by=actor(), at=now()).version
        )
        if place is not None:
            undo = url_for("extraction.take_back", quote_id=quote_id, number=kept["version_number"])
            say(N_("The quote stands there now."), undo=undo, undo_fields=(("seen_version", str(place)),))
            return see(url_for("articles.article", article_id=article_id, version=number))
    return article_page(article_id, number, form=form)


@blueprint.post("/desk/quotes/<int:quote_id>/places/<int:number>/undo")
@access(Permission.PULL_CLAIM)
def take_back(quote_id: int, number: int) -> ResponseReturnValue:
    article_id = get_row(read(), ClaimQuote, quote_id).article_id
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(
        lambda session: standing.undo_place(
            session, quote_id, number, by=actor(), at=now(), seen_version=form.seen
        )
    )
    say(N_("Undone."))
    return see(url_for("articles.article", article_id=article_id, version=number))


def of_article(quote_id: int, article_id: int) -> ClaimQuote:
    """The quote; raises NotFound when it is another article's."""
    quote = get_row(read(), ClaimQuote, quote_id)
    if quote.article_id != article_id:
        raise NotFound(N_("There is nothing at this address."))
    return quote


def placed(article_id: int, form: PullForm) -> dict[str, Any]:
    """What was sent, with the quote found in its text: before the change, since a long text takes a moment to search."""
    details = form.details()
    version = reading(read(), article_id, details["version_number"])
    start, end = locate(version.text, details["exact"], details["start"], details["end"])
    found = {"version_number": version.number, "exact": version.text[start:end], "start": start, "end": end}
    return {**details, **found}
