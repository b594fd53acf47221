"""What is proposed beside an article: faint marks in its text, and the list of them. Nothing of it is kept."""

from collections.abc import Sequence
from typing import Any

from flask import session as browser
from flask_babel import gettext
from markupsafe import Markup
from sqlmodel import Session

from claims.articles.reading import Faint, Mark, Reading
from claims.extraction.dismissing import dismissed
from claims.extraction.proposing.proposals import MOST, REASON_LABELS, Proposal, worthy
from claims.people.access import actor
from claims.people.rules import Permission
from claims.web.rendering import drawn
from claims.words.sentences import sentences

HIDDEN = "proposals_hidden"  # in the session of who does not want to see them


def proposals(session: Session, reading: Reading, marks: Sequence[Mark]) -> list[Proposal]:
    """The best ten of those that nobody dismissed and that hold no words of a claim."""
    gone = {each.exact for each in dismissed(session, reading.article_id)}
    taken = [(mark.start, mark.end) for mark in marks if mark.start is not None and mark.end is not None]
    left = (
        each
        for each in worthy(reading.text, reading.language)
        if reading.text[each.start : each.end] not in gone
        and not any(start < each.end and end > each.start for start, end in taken)
    )
    return [each for each, _ in zip(left, range(MOST), strict=False)]


def faint(session: Session, reading: Reading, marks: Sequence[Mark]) -> list[Faint]:
    """The same sentences in the text, with their reasons, for who may pull claims and has not hidden them."""
    if not _shown():
        return []
    found = proposals(session, reading, marks)
    return [Faint(each.start, each.end, _label(each)) for each in sorted(found, key=lambda each: each.start)]


def panel(session: Session, reading: Reading, marks: Sequence[Mark], /, **asked: Any) -> Markup:
    """The list: each to take, to dismiss, or to look at in the text."""
    if not actor().may(Permission.PULL_CLAIM):
        return Markup("")
    shown = _shown()
    found = proposals(session, reading, marks) if shown else []
    put_aside = [each for each in dismissed(session, reading.article_id) if each.exact in reading.text]
    return drawn(
        "extraction/_proposals.html",
        reading=reading,
        found=found,
        shown=shown,
        put_aside=put_aside if shown else [],
        labels=REASON_LABELS,
        by=actor(),
        is_elsewhere=(asked.get("part") or 1) > 1,  # all that is proposed stands in the first part
    )


def sentence_at(reading: Reading, start: int | None) -> tuple[int, int] | None:
    """The sentence that begins here, when one was asked for to take."""
    if start is None:
        return None
    return next((span for span in sentences(reading.text) if span[0] == start), None)


def _shown() -> bool:
    return actor().may(Permission.PULL_CLAIM) and not browser.get(HIDDEN)


def _label(proposal: Proposal) -> str:
    reasons = ", ".join(gettext(REASON_LABELS[each]) for each in proposal.reasons)
    return f"{gettext('Proposal')}: {reasons}" if reasons else gettext("Proposal")
