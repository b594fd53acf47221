"""Routes of extraction: marked words become a claim, or are the quote of one; proposals are dismissed, put back, hidden or shown."""

import re
from typing import Any

from flask import request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from claims.articles.pages import article_page, asked_number
from claims.articles.queries import reading
from claims.errors import N_, Invalid, NotFound
from claims.extraction import actions, dismissing, note_pages, standing
from claims.extraction.attribution import speaker
from claims.extraction.blueprint import blueprint
from claims.extraction.forms import DismissForm, PointForm, PullForm, SplitForm
from claims.extraction.models import ClaimQuote
from claims.extraction.proposed import HIDDEN
from claims.extraction.proposing.proposals import worthy
from claims.extraction.rules import locate
from claims.extraction.splitting import parts_in, suggested
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.rendering import page, see, whole
from claims.web.sessions import change, read

__all__ = ["blueprint", "note_pages"]
FIELD_LABELS.update(
    exact=N_("Quote"),
    statement=N_("Statement"),
    claimant=N_("Who says this?"),
    claimant_description=N_("Who is that?"),
    said_on=N_("Said on"),
    said_at=N_("Where was it said?"),
    note=N_("Note on the context"),
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
            return see(_card(article_id, number, claim.id, target))
    return article_page(article_id, number, form=form)


@blueprint.post("/desk/articles/<int:article_id>/parts")
@access(Permission.PULL_CLAIM)
def split(article_id: int) -> ResponseReturnValue:
    """The marked words in parts: first where each ends, then what each states; all become claims in one act, or none does."""
    form = SplitForm()
    found = form.ask(lambda: placed(article_id, form)) if form.sent else None
    if found is None and not form.parts.data:
        return article_page(article_id, form.article_version.data, form=form)
    spans = (form.ask(lambda: _parts(form, found)) if found else None) or []
    texts = [found["exact"][start:end] for start, end in spans] if found else []
    if texts and not form.is_divided(texts):
        form.divide(texts)
    elif found and texts and "save" in request.form and (statements := form.stated()):
        parts = [(found["start"] + start, found["start"] + end) for start, end in spans]
        stated, common = list(zip(parts, statements, strict=True)), form.source(found["version_number"])
        claims = form.apply(
            lambda session: actions.pull_parts(session, article_id, stated, **common, by=actor(), at=now())
        )
        if claims:
            say(N_("%(count)s claims added."), count=len(claims))
            return see(_card(article_id, form.article_version.data, claims[0].id))
    version = reading(read(), article_id, form.article_version.data)
    return whole(page("extraction/split.html", form=form, reading=version, texts=texts))


@blueprint.get("/desk/articles/<int:article_id>/speaker")
@access(Permission.PULL_CLAIM)
def speaking(article_id: int) -> ResponseReturnValue:
    """Who says the marked words, for the script that marks them; nobody where the text does not say so plainly."""
    version = reading(read(), article_id, asked_number("version"))
    start, end = asked_number("start") or 0, asked_number("end") or 0
    return {"name": speaker(version.text, start, end) if start < end <= len(version.text) else None}


@blueprint.post("/desk/articles/<int:article_id>/quotes/<int:quote_id>")
@access(Permission.PULL_CLAIM)
def point(article_id: int, quote_id: int) -> ResponseReturnValue:
    """The marked words are the quote of a claim, which was marked in another version."""
    form = PointForm()
    number = form.article_version.data
    found = form.ask(lambda: placed(article_id, form)) if form.sent else None
    if found is not None:
        of_article(quote_id, article_id)
        kept = {name: found[name] for name in ("exact", "version_number", "start", "end")}
        place = form.apply(
            lambda session: (
                standing.place_quote(
                    session, quote_id, **kept, by=actor(), at=now(), seen_version=form.seen
                ).version
            )
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


@blueprint.post("/desk/articles/<int:article_id>/proposals")
@access(Permission.PULL_CLAIM)
def show_proposals(article_id: int) -> ResponseReturnValue:
    """One's own wish for all articles, kept in the session of this browser."""
    wanted = request.form.get("show", "")
    if wanted not in {"yes", "no"}:
        raise Invalid("show", N_("There is no such choice. Nothing was changed."))
    browser[HIDDEN] = wanted == "no"
    return see(url_for("articles.article", article_id=article_id, version=_number(), _anchor="proposals"))


@blueprint.post("/desk/articles/<int:article_id>/proposals/dismissal")
@access(Permission.PULL_CLAIM)
def dismiss_proposal(article_id: int) -> ResponseReturnValue:
    form = DismissForm()
    if not form.sent:
        refuse_odd(form)
    number, start, end = form.article_version.data or 0, form.start.data or 0, form.end.data or 0
    read_before = reading(read(), article_id, number)
    worthy(read_before.text, read_before.language)  # remembered: under the lock nothing is worked out
    with change() as session:
        row = dismissing.dismiss(session, article_id, number, start, end, by=actor(), at=now())
        undo = url_for("extraction.return_proposal", article_id=article_id, proposal_id=row.id)
    say(
        N_("Dismissed. Nobody sees this proposal any more."),
        undo=undo,
        undo_fields=(("article_version", str(number)),),
    )
    return see(url_for("articles.article", article_id=article_id, version=number, _anchor="proposals"))


@blueprint.post("/desk/articles/<int:article_id>/proposals/<int:proposal_id>/return")
@access(Permission.PULL_CLAIM)
def return_proposal(article_id: int, proposal_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: dismissing.put_back(session, article_id, proposal_id, by=actor(), at=now()))
    say(N_("Put back among the proposals."))
    return see(url_for("articles.article", article_id=article_id, version=_number(), _anchor="proposals"))


def _number() -> int | None:
    """Of the version that the button stood beside, to go back to."""
    sent = request.form.get("article_version", "")
    return int(sent) if re.fullmatch(r"\d{1,8}", sent, re.ASCII) else None


def _card(article_id: int, number: int | None, claim_id: int | None, target: str = "claim") -> str:
    """The article's page at the card of a claim, or at its mark in the text."""
    return url_for(
        "articles.article",
        article_id=article_id,
        version=number,
        claim=claim_id,
        _anchor=f"{target}-{claim_id}",
    )


def _parts(form: SplitForm, found: dict[str, Any]) -> list[tuple[int, int]]:
    """Where the parts stand; where nobody said what they are, as they are likely to be."""
    if not form.parts.data:
        form.parts.data = suggested(found["exact"])
    return parts_in(found["exact"], form.parts.data)


def placed(article_id: int, form: PullForm) -> dict[str, Any]:
    """What was sent, with the quote found in its text: before the change, since a long text takes a moment to search."""
    details = form.details()
    version = reading(read(), article_id, details["version_number"])
    start, end = locate(version.text, details["exact"], details["start"], details["end"])
    found = {"version_number": version.number, "exact": version.text[start:end], "start": start, "end": end}
    return {**details, **found}
