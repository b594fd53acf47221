"""The list of claims as a table to keep: what one sees, line by line, in one's own words."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext
from sqlmodel import Session

from claims.desk.filters import Filters
from claims.desk.queries import Card, claim_list
from claims.desk.rules import PRIORITY_LABELS, PUBLICATION_LABELS, WORK_LABELS
from claims.errors import N_
from claims.web.languages import choose_language
from claims.web.tables import csv_line
from claims.words.deadlines import written_deadline

AT_ONCE = 500
HEADS = (
    N_("Number"),
    N_("Statement"),
    N_("Claim made by"),
    N_("State"),
    N_("Rating"),
    N_("Publication"),
    N_("Assigned"),
    N_("Second reader"),
    N_("Deadline"),
    N_("Waiting until"),
    N_("Priority"),
    N_("Asked"),
    N_("Places"),
    N_("Sources"),
    N_("Score"),
    N_("Language"),
    N_("Written down"),
    N_("Changed"),
    N_("Address"),
)


def lines(session: Session, filters: Filters, today: date, site_url: str) -> Iterator[str]:
    """A head, then every claim that the filters find, in their order; with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff" + csv_line(gettext(head) for head in HEADS)
    offset = 0
    while found := claim_list(session, filters, today, limit=AT_ONCE, offset=offset):
        for card in found:
            yield csv_line(_cells(card, today, site_url))
        offset += AT_ONCE


def _cells(card: Card, today: date, site_url: str) -> list[str]:
    rating = card.rating or {}
    return [
        str(card.id),
        card.statement,
        card.claimant or "",
        gettext(WORK_LABELS[card.state]),
        str(rating.get(choose_language()) or rating.get("nl") or ""),
        gettext(PUBLICATION_LABELS[card.publication]),
        card.assignee or "",
        card.reviewer or "",
        written_deadline(card.due_on, card.due_time),
        str(card.waiting_until or ""),
        gettext(PRIORITY_LABELS[card.priority]),
        str(card.demand),
        str(card.places),
        str(card.sources),
        str(card.score(today).total),
        card.language,
        card.created_at.date().isoformat(),
        card.updated_at.date().isoformat(),
        site_url + url_for("desk.claim", claim_id=card.id),
    ]
