"""What extraction hangs into the pages of articles, claimants and claims."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session, col, update

from claims.anchors.finding import State, find
from claims.anchors.fragments import text_fragment
from claims.anchors.selectors import Quote, take
from claims.articles import slots as article_slots
from claims.articles.reading import Mark, Reading
from claims.claimants import slots as claimant_slots
from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.desk.rules import APPEARANCE_LABELS, WORK_LABELS
from claims.errors import N_
from claims.extraction import proposed, queries, slots
from claims.extraction.dismissing import forget_dismissed
from claims.extraction.forms import PullForm
from claims.extraction.standing import CHANGED_NOTICE, LOOK, LOST_NOTICE, look_again, place_quotes
from claims.jobs import slots as job_slots
from claims.jobs.slots import JobContext
from claims.names.queries import known_names
from claims.notices import slots as notice_slots
from claims.people.access import actor
from claims.people.rules import Permission
from claims.web.clock import today
from claims.web.paging import Page, asked_page
from claims.web.rendering import drawn

CLAIMS_SHOWN = 50  # on one page of a claimant
MOST_SEARCHES = 25  # for changed words, in one page: each may take a third of a second in the longest text


def marks(session: Session, reading: Reading) -> list[Mark]:
    """The quotes of all claims of this article; those taken from another version are looked for in this one."""
    found: list[Mark] = []
    searches = 0
    for card in queries.cards_of(session, reading.article_id, reading.version_id):
        span: tuple[int | None, int | None] = (card.quote.start, card.quote.end)
        if card.place is not None:
            span = (card.place.start, card.place.end)
        elif card.version_id != reading.version_id:
            changed = card.quote.exact not in reading.text
            searches += changed
            again = None if changed and searches > MOST_SEARCHES else find(reading.text, card.quote)
            span = (again.start, again.end) if again else (None, None)
        found.append(Mark(card.claim_id, *span, card.state.value, card.statement, card))
    return found


def cards_panel(_session: Session, reading: Reading, marks: Sequence[Mark], /, **asked: Any) -> Markup:
    """The cards of the claims, in the order of the text."""
    shown = list({mark.key: mark for mark in reversed(marks)}.values())[::-1]
    return drawn(
        "extraction/_cards.html",
        marks=shown,
        labels=WORK_LABELS,
        today=today(),
        focus=asked.get("claim_id"),
        article_id=reading.article_id,
        number=reading.number,
        text=reading.text,
        pulls=actor().may(Permission.PULL_CLAIM),
    )


def form_panel(session: Session, reading: Reading, marks: Sequence[Mark], /, **asked: Any) -> Markup:
    """The form for a new claim, as typed when it was refused."""
    if not actor().may(Permission.PULL_CLAIM):
        return Markup("")
    form = asked.get("form") or PullForm(
        formdata=None,
        data={"article_version": reading.number, "said_on": reading.published}
        | _taken(reading, asked.get("take")),
    )
    text = reading.text
    places = [(f"{start}-{end}", _at_words(take(text, start, end))) for start, end in form.places]
    return drawn(
        "extraction/_form.html",
        form=form,
        reading=reading,
        places=places,
        astray=[mark for mark in marks if is_astray(mark, reading)],
        beside=[part(session, reading, form) for part in slots.BESIDE],
    )


def is_astray(mark: Mark, reading: Reading) -> bool:
    """Whether a person may say that other words of this text are the quote: it was marked in another version, and is not the same here."""
    place = mark.card.place
    elsewhere = mark.card.version_id != reading.version_id
    return elsewhere and (mark.start is None or (place is not None and place.state is State.CHANGED))


def _taken(reading: Reading, start: int | None) -> dict[str, Any]:
    """The fields that a proposal fills in when it is taken."""
    span = proposed.sentence_at(reading, start)
    return {"start": span[0], "end": span[1], "exact": reading.text[slice(*span)]} if span else {}


def _at_words(quote: Quote) -> Quote:
    """With whole words before and after it; for the eye, not for keeping."""
    before, after = quote.prefix, quote.suffix
    before = before.partition(" ")[2] if " " in before else before
    after = after.rpartition(" ")[0] if " " in after else after
    return replace(quote, prefix=before, suffix=after)


def context_part(session: Session, claim: Claim) -> Markup:
    """Where the claim was made: quotes in their paragraphs, and appearances that are no article's."""
    places = queries.sightings(session, claim.id or 0)
    for_source = {
        index: (place.article_url.partition("#")[0] + text_fragment(place.quote))
        for index, place in enumerate(places)
        if place.article_url and place.quote
    }
    return drawn(
        "extraction/_context.html",
        claim=claim,
        places=places,
        at_source=for_source,
        kinds=APPEARANCE_LABELS,
        works=actor().may(Permission.WORK),
    )


def claims_part(session: Session, claimant_id: int) -> Markup:
    """The claims on a claimant's page."""
    asked = asked_page(CLAIMS_SHOWN)
    total = queries.claims_per_claimant(session, [claimant_id]).get(claimant_id, 0)
    claims = queries.claims_by(session, claimant_id, limit=asked.size, offset=asked.offset)
    pages = Page(asked.number, asked.size, total)
    return drawn("extraction/_claims.html", claims=claims, pages=pages, labels=WORK_LABELS)


def rename_cards(session: Session, claimant_id: int, name: str) -> None:
    """Bring the name on the cards of a claimant's claims up to date."""
    session.exec(update(Claim).where(col(Claim.claimant_id) == claimant_id).values(claimant_name=name))


def other_names(session: Session, typed: str) -> Sequence[str]:
    """What else the table of names calls what was typed."""
    return known_names(session).others_in(typed)


def look_job(context: JobContext) -> None:
    """The worker looks for the quotes of an article in its newer text."""
    place_quotes(context.database, context.payload["version_id"], context.at, step=context.progress)


def register(_app: Flask) -> None:
    """Fill the slots; again changes nothing."""
    article_slots.MARKS[:] = [marks]
    article_slots.PANELS[:] = [
        article_slots.Panel("cards", cards_panel),
        article_slots.Panel("form", form_panel),
        article_slots.Panel("proposals", proposed.panel),
    ]
    article_slots.FAINT[:] = [proposed.faint]
    article_slots.COUNTS[:] = [queries.claims_per_article]
    article_slots.NEWER[:] = [look_again]
    article_slots.USED[:] = [queries.articles_used]
    article_slots.REMOVED[:] = [forget_dismissed]
    job_slots.HANDLERS[LOOK] = look_job
    notice_slots.SENTENCES[CHANGED_NOTICE] = N_("The outlet changed the words of the quote: %(subject)s")
    notice_slots.SENTENCES[LOST_NOTICE] = N_("The quote is gone from the article: %(subject)s")
    claimant_slots.COUNTS[:] = [queries.claims_per_claimant]
    claimant_slots.CLAIMS[:] = [claims_part]
    claimant_slots.RENAMED[:] = [rename_cards]
    claimant_slots.CALLED[:] = [other_names]
    if context_part not in desk_slots.CONTEXT:
        desk_slots.CONTEXT.append(context_part)
