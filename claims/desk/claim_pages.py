"""Routes of the claim's own page: its tabs, its rail, and the menu of its card on the board."""

from typing import Any

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from claims.articles.pages import asked_number
from claims.desk import claim_page, queries, slots, telling, timeline
from claims.desk.blueprint import blueprint
from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.reasons import named
from claims.desk.rules import (
    APPEARANCE_LABELS,
    PRIORITY_LABELS,
    PUBLICATION_LABELS,
    WORK_LABELS,
    Work,
    may_see_confidential,
)
from claims.desk.unseen import saw
from claims.desk.wiring import told
from claims.errors import N_
from claims.history.queries import claim_timeline
from claims.people.access import access, actor
from claims.people.queries import WORKERS
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now, today
from claims.web.deadlines import DAY_HINT, HINT
from claims.web.languages import spoken
from claims.web.rendering import page
from claims.web.sessions import database, read

HISTORY = "history"
MOST_LINES = 500  # of the history on one page


def _tab(asked: str) -> str:
    """The tab of the address; the first one for anything else."""
    keys = [*(panel.key for panel in slots.PANELS), HISTORY]
    return asked if asked in keys else keys[0]


def _history(head: claim_page.Head, rail: claim_page.Rail) -> dict[str, Any]:
    """The events that the address asks for, what else it may ask for, and the address of older ones."""
    claim, by = head.claim, actor()
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    only = request.args.get("only", "")
    _label, things = telling.KINDS.get(only, ("", ()))
    before = asked_number("before")
    lines = claim_timeline(
        read(), claim.id or 0, confidential=sees, limit=MOST_LINES + 1, things=things, before=before
    )
    more, lines = lines[MOST_LINES:], lines[:MOST_LINES]
    oldest = lines[-1].id if more else None
    if only == telling.OVERRULED:
        lines = [line for line in lines if (line.after or {}).get("override")]
    others = told(read(), sorted(timeline.others_in(lines)))
    whole = not things and before is None
    return {
        "entries": timeline.entries(lines, head.people, rail.facts, by, others, whole=whole),
        "history_kinds": [(key, gettext(label)) for key, (label, _things) in telling.KINDS.items()],
        "only": only if things else "",
        "oldest": oldest,
    }


def _matter(head: claim_page.Head, rail: claim_page.Rail, tab: str) -> dict[str, Any]:
    """The tabs, and what the chosen one shows: a panel's own HTML, or the history."""
    panel = next((each for each in slots.PANELS if each.key == tab), None)
    names = [
        (
            each.key,
            gettext(each.label),
            each.count(read(), head.claim, actor()),
            url_for(each.later, claim_id=head.claim.id) if each.later else "",
        )
        for each in slots.PANELS
    ]
    return {
        "tabs": [*names, (HISTORY, gettext(N_("History")), None, "")],
        "tab": tab,
        "panel": panel.render(read(), head.claim, actor()) if panel else None,
        **(_history(head, rail) if panel is None else {}),
        "context": [source(read(), head.claim) for source in slots.CONTEXT],
    }


def claim_answer(claim_id: int, tab: str) -> Response:
    """The claim's page with this tab open."""
    by = actor()
    head = claim_page.head(read(), claim_id, by, today(), now())
    g.waiting, g.unread = head.waiting, head.unread
    rail = claim_page.rail(read(), head.claim, by, now())
    answer = page(
        "desk/claim.html",
        head=head,
        claim=head.claim,
        rail=rail,
        today=today(),
        goes_public=queries.scheduled(read(), [head.claim]).get(claim_id),
        moment=now(),
        states=WORK_LABELS,
        publications=PUBLICATION_LABELS,
        priorities=PRIORITY_LABELS,
        reason=named(read(), head.claim.decline_reason, spoken())
        if head.claim.state is Work.DECLINED
        else "",
        kinds=APPEARANCE_LABELS,
        workers=[each for each in head.people.values() if each.active and each.role in WORKERS],
        due_hint=HINT,
        day_hint=DAY_HINT,
        beside=[part(head.claim, head.more, by) for part in slots.RAIL],
        **_matter(head, rail, _tab(tab)),
    )
    if head.is_new:
        _saw_after(answer, by.id, claim_id, head.last_event)
    return answer


def _saw_after(answer: Response, person_id: int, claim_id: int, event_id: int) -> None:
    """Note, once the answer is on its way, how far this person saw the claim; in a short transaction of its own."""
    store = database()

    def note() -> None:
        with store.writing() as session:
            saw(session, person_id, claim_id, event_id)

    answer.call_on_close(note)


@blueprint.get("/desk/claims/<int:claim_id>")
@access(Permission.LOOK)
def claim(claim_id: int) -> ResponseReturnValue:
    return claim_answer(claim_id, request.args.get("tab", ""))


@blueprint.get("/desk/claims/<int:claim_id>/menu")
@access(Permission.LOOK)
def card_menu(claim_id: int) -> ResponseReturnValue:
    """The steps of one card, fetched when its menu is opened."""
    found = get_row(read(), Claim, claim_id)
    known = facts(read(), found, now(), actor())
    steps = claim_page.steps(known, claim_id, actor(), brief=True)
    more = [part(read(), found, actor()) for part in slots.CARD_MENU]
    return page(
        "desk/menu.html", part="desk/_menu.html", claim=found, steps=steps, more=more, states=WORK_LABELS
    )
