"""The list of claims as a table to keep: what one sees, line by line, in one's own words."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext
from sqlmodel import Session

from claims.desk.beside import fields_and_values
from claims.desk.filters import COLUMNS, Filters
from claims.desk.own_words import in_words
from claims.desk.queries import Card, claim_list
from claims.desk.reasons import called_by_key
from claims.desk.rules import PRIORITY_LABELS, PUBLICATION_LABELS, WORK_LABELS
from claims.desk.stages import stage_of
from claims.errors import N_
from claims.web.clock import zone
from claims.web.languages import choose_language
from claims.web.tables import csv_line
from claims.words.deadlines import written_deadline

AT_ONCE = 500
FIRST = {"number": N_("Number"), "statement": N_("Statement")}
LAST = {"address": N_("Address")}
# What a table has while nobody chose columns, before the fields of the desk's own.
ALL = (
    "claimant",
    "state",
    "rating",
    "publication",
    "assigned",
    "reviewer",
    "due",
    "waiting",
    "stage",
    "reason",
    "priority",
    "asked",
    "places",
    "sources",
    "score",
    "language",
    "created",
    "changed",
)
LABELS = {**COLUMNS, **FIRST, **LAST, "waiting": N_("Waiting until")}


def lines(session: Session, filters: Filters, today: date, site_url: str) -> Iterator[str]:
    """A head, then every claim that the filters find, in their order; with the mark by which spreadsheets know UTF-8.

    The columns are those that the address asks for, else all of them.
    """
    fields = {field.key: field for field in fields_and_values(session, []).standing}
    asked = [key for key in filters.columns if key in fields or key in COLUMNS]
    keys = [*FIRST, *(asked or (*ALL, *fields)), *LAST]
    labels = [fields[key].label(choose_language()) if key in fields else gettext(LABELS[key]) for key in keys]
    yield "\ufeff" + csv_line(labels)
    offset = 0
    while found := claim_list(session, filters, today, limit=AT_ONCE, offset=offset):
        around = fields_and_values(session, [card.id for card in found])
        reasons = called_by_key(around.reasons, choose_language())
        for card in found:
            said = _said(card, today, site_url, [mark.name for mark in around.marks.get(card.id, ())])
            stage = stage_of(around.stages, card.stage_id, card.state)
            said["stage"] = stage.name if stage else ""
            said["reason"] = reasons.get(card.decline_reason or "", "")
            own = around.values.get(card.id, {})
            said |= {key: in_words(each.kind, own[each.id]) for key, each in fields.items() if each.id in own}
            yield csv_line(said.get(key, "") for key in keys)
        offset += AT_ONCE


def _said(card: Card, today: date, site_url: str, topics: list[str]) -> dict[str, str]:
    rating = card.rating or {}
    return {
        "number": str(card.id),
        "statement": card.statement,
        "topics": ", ".join(topics),
        "claimant": card.claimant or "",
        "state": gettext(WORK_LABELS[card.state]),
        "rating": str(rating.get(choose_language()) or rating.get("nl") or ""),
        "publication": gettext(PUBLICATION_LABELS[card.publication]),
        "assigned": card.assignee or "",
        "reviewer": card.reviewer or "",
        "due": written_deadline(card.due_on, card.due_time),
        "waiting": str(card.waiting_until or ""),
        "priority": gettext(PRIORITY_LABELS[card.priority]),
        "asked": str(card.demand),
        "places": str(card.places),
        "sources": str(card.sources),
        "score": str(card.score(today).total),
        "language": card.language,
        "created": card.created_at.astimezone(zone()).date().isoformat(),
        "changed": card.updated_at.astimezone(zone()).date().isoformat(),
        "address": site_url + url_for("desk.claim", claim_id=card.id),
    }
