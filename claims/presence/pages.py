"""The address that an open page of a claim asks every fifteen seconds: who else is here."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.presence import actions, queries
from claims.presence.rules import is_due, tag_of
from claims.presence.wiring import people_of
from claims.web.clock import now
from claims.web.languages import spoken
from claims.web.rendering import drawn
from claims.web.sessions import database, read

blueprint = Blueprint("presence", __name__)


@blueprint.get("/desk/claims/<int:claim_id>/here")
@access(Permission.LOOK)
def here(claim_id: int) -> ResponseReturnValue:
    """Who else is here; 304 while that is as it was. That one is here oneself is noted after the answer."""
    known = queries.standing(read(), claim_id, actor().id, now())
    tag = tag_of(known.others, spoken())
    answer = Response(status=304)
    if not request.if_none_match.contains(tag):
        people = people_of(known.others)
        answer = Response(drawn("presence/_here.html", claim_id=claim_id, people=people, tag=tag))
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "no-store"
    writing = request.args.get("writing") == "1"
    # Only for the page's own script: no other site can send this header, and a browser that fetches ahead does not.
    if "X-Background" in request.headers and is_due(known.own, known.own_at, writing, now()):
        _note_after(answer, claim_id, actor().id, writing=writing)
    return answer


def _note_after(answer: Response, claim_id: int, person_id: int, *, writing: bool) -> None:
    """Once the answer is on its way, in a short transaction of its own."""
    store, moment = database(), now()

    def note() -> None:
        try:
            with store.writing() as session:
                actions.note(session, claim_id, person_id, writing=writing, at=moment)
        except IntegrityError:
            return  # another window of the same person wrote it down at the same moment, or the claim is gone

    answer.call_on_close(note)
