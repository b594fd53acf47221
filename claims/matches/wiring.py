"""What matches hang into the desk: the tab "Checked before?" of a claim, and the words of its events."""

from flask import Flask, render_template, request
from markupsafe import Markup
from sqlmodel import Session

from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.desk.rules import OPEN, WORK_LABELS
from claims.errors import N_
from claims.matches import queries
from claims.matches.queries import Suggestion, Suggestions
from claims.matches.rules import DECISION_LABELS, LIKENESS_LABELS
from claims.people.queries import names
from claims.people.rules import Actor, Permission
from claims.search.marking import marked
from claims.search.wiring import DESK, followers
from claims.storage.rows import get_row, read_once
from claims.words.pipeline import highlight

TAB = "matches"


def marked_statement(suggestion: Suggestion) -> Markup:
    """The statement with the words marked that it shares."""
    texts = suggestion.texts
    return marked(texts.statement, highlight(texts.statement, texts.language, set(suggestion.keys)))


@read_once
def _similar(session: Session, claim_id: int) -> Suggestions:
    """Asked by the count and by the tab itself."""
    return queries.similar_to(session, followers()[DESK], get_row(session, Claim, claim_id))


def count_on_tab(session: Session, claim: Claim, _by: Actor) -> int | None:
    """On the tab itself; elsewhere the count comes afterwards, as the index is asked for it."""
    return count(session, claim) if request.args.get("tab") == TAB else None


def count(session: Session, claim: Claim) -> int:
    """Confirmed ones, and while the claim is open those that wait for a decision."""
    confirmed = len(queries.matched(session, claim))
    return confirmed + (len(_similar(session, claim.id or 0)) if claim.state in OPEN else 0)


def render_panel(session: Session, claim: Claim, by: Actor) -> Markup:
    return Markup(  # noqa: S704  a template's output, escaped there
        render_template(
            "matches/_panel.html",
            claim=claim,
            matched=queries.matched(session, claim),
            found=_similar(session, claim.id or 0),
            works=by.may(Permission.WORK),
            by=by,
            people=names(session),
            states=WORK_LABELS,
            likenesses=LIKENESS_LABELS,
            decisions=DECISION_LABELS,
            marked=marked_statement,
        )
    )


def register(_app: Flask) -> None:
    desk_slots.PANELS.append(
        desk_slots.Panel(TAB, N_("Checked before?"), count_on_tab, render_panel, "matches.count")
    )
    desk_slots.WORDS["match.decision"] = {each.value: label for each, label in DECISION_LABELS.items()}
