"""Routes of triage: one new claim after the other, the questions about it, leaving it for later."""

from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from claims.desk import claim_page, slots
from claims.desk.facts import facts
from claims.desk.filters import Filters, Sort
from claims.desk.models import Claim
from claims.desk.queries import counted_list, open_loads
from claims.desk.reasons import called, offered
from claims.desk.rules import WORK_LABELS, DeclineReason, Work, offers
from claims.errors import N_
from claims.people.access import access, actor
from claims.people.queries import WORKERS
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.triage import actions, queries, settings
from claims.triage.blueprint import blueprint
from claims.triage.forms import AnswersForm
from claims.triage.showing import checked_like, parts, reasons, score_of
from claims.triage.wiring import score_line
from claims.web.clock import now, today
from claims.web.errors import FIELD_LABELS
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.languages import in_words, spoken
from claims.web.rendering import page, see
from claims.web.sessions import change, read

__all__ = ["blueprint", "settings"]
MEETING_LENGTH = 20  # more than a meeting talks about
FIELD_LABELS.setdefault("questions", N_("Questions of triage"))


@blueprint.get("/desk/triage")
@access(Permission.WORK)
def start() -> ResponseReturnValue:
    """On to the claim that comes first; when there is none, a page that says so."""
    queue = queries.queue(read(), actor().id, today())
    if queue.first_id is None:
        return page("triage/empty.html")
    return see(url_for("triage.claim", claim_id=queue.first_id))


@blueprint.get("/desk/triage/meeting")
@access(Permission.LOOK)
def meeting() -> ResponseReturnValue:
    """One page to print for the morning meeting: what is new, the most worth checking first, with what we checked like it."""
    new = Filters(states=(Work.NEW,), sort=Sort.SCORE)
    cards, (total,) = counted_list(read(), new, today(), limit=MEETING_LENGTH, offset=0, others=())
    return page(
        "triage/meeting.html",
        lines=[(card, parts(card.score(today())), checked_like(read(), card)) for card in cards],
        total=total,
        today=today(),
        states=WORK_LABELS,
    )


@blueprint.get("/desk/triage/<int:claim_id>")
@access(Permission.WORK)
def claim(claim_id: int) -> ResponseReturnValue:
    by, session = actor(), read()
    head = claim_page.head(session, claim_id, by, today(), now())
    g.waiting, g.unread = head.waiting, head.unread
    queue = queries.queue(session, by.id, today())
    shown: dict[str, Any] = {"head": head, "claim": head.claim, "queue": queue, "states": WORK_LABELS}
    if head.claim.state is not Work.NEW:
        return page("triage/decided.html", **shown)
    known = facts(session, head.claim, now(), by)
    questions = queries.asked(session, claim_id)
    score, back = score_of(head.claim, today()), url_for("triage.start")
    return page(
        "triage/claim.html",
        **shown,
        questions=questions,
        score=score,
        reasons=reasons(head.claim, score, questions),
        offers={offer.move.target.value: offer for offer in offers(known, by)},
        why_not=lambda offer: in_words(offer.why_not),
        people=[each for each in head.people.values() if each.active and each.role in WORKERS],
        loads=open_loads(session),
        decline_reasons=[
            (each.key, called(each, spoken())) for each in offered(session) if each.key != DeclineReason.OTHER
        ],
        context=[source(session, head.claim) for source in slots.CONTEXT if source is not score_line],
        others=[each(session, head.claim, "", by, back) for each in slots.CHOOSING],
        back=back,
    )


@blueprint.post("/desk/triage/<int:claim_id>/answers")
@access(Permission.WORK)
def answer(claim_id: int) -> ResponseReturnValue:
    get_row(read(), Claim, claim_id)
    form = AnswersForm()
    if not form.sent:
        refuse_odd(form)
    answers = form.chosen([question.id or 0 for question in queries.standing(read())])
    seen = form.seen
    with change() as session:
        actions.answer_questions(session, claim_id, answers, by=actor(), at=now(), seen_version=seen)
    return see(url_for("triage.claim", claim_id=claim_id))


@blueprint.post("/desk/triage/<int:claim_id>/skip")
@access(Permission.WORK)
def skip(claim_id: int) -> ResponseReturnValue:
    form = Button()
    if not form.sent:
        refuse_odd(form)
    person_id = actor().id
    form.apply(lambda session: actions.skip(session, claim_id, person_id, at=now()))
    return see(url_for("triage.start"))


@blueprint.post("/desk/triage/skipped")
@access(Permission.WORK)
def skip_no_more() -> ResponseReturnValue:
    form, person_id = Button(), actor().id
    if not form.sent:
        refuse_odd(form)
    form.apply(lambda session: actions.skip_no_more(session, person_id))
    say(N_("Nothing is left for later."))
    return see(url_for("triage.start"))
