"""Routes of a claim's history beside its tab: two moments compared, and the whole of it to keep."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from claims.articles.pages import asked_number
from claims.desk import comparing, timeline
from claims.desk.blueprint import blueprint
from claims.desk.claim_pages import MOST_LINES
from claims.desk.facts import facts
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.history.queries import chained, claim_timeline
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.rendering import page
from claims.web.sessions import read


def _sees(claim: Claim) -> bool:
    return may_see_confidential(actor(), claim.assignee_id, claim.reviewer_id)


@blueprint.get("/desk/claims/<int:claim_id>/compare")
@access(Permission.LOOK)
def compare(claim_id: int) -> ResponseReturnValue:
    """What was different after one event and after another; from the first line to the last where none is named."""
    claim = get_row(read(), Claim, claim_id)
    lines = claim_timeline(read(), claim_id, confidential=_sees(claim), limit=MOST_LINES)
    people = names(read())
    entries = timeline.entries(lines, people, facts(read(), claim, now(), actor()), actor(), whole=False)
    first, last = sorted(_ends([line.id for line in lines]))
    between = [line for line in reversed(lines) if first < line.id <= last]
    return page(
        "desk/compare.html",
        claim=claim,
        moments=[(entry.id, entry.at, entry.sentence.striptags()) for entry in entries],
        first=first,
        last=last,
        things=comparing.compared(between, {person.id: person.name for person in people.values()}),
        erased=comparing.hidden_by_erasing(between),
        back=url_for("desk.claim", claim_id=claim_id, tab="history"),
    )


def _ends(ids: list[int]) -> tuple[int, int]:
    """The two events that the address names, as far as they are on this page; else the first and the last one."""
    asked = [asked_number(name) for name in ("from", "to")]
    first, last = (number if number in ids else None for number in asked)
    return (
        first if first is not None else min(ids, default=0),
        last if last is not None else max(ids, default=0),
    )


@blueprint.get("/desk/claims/<int:claim_id>/history.jsonl")
@access(Permission.LOOK)
def history_file(claim_id: int) -> ResponseReturnValue:
    """Every event that this person may see, one a line, with its digest and the one before it in the whole history."""
    claim = get_row(read(), Claim, claim_id)
    people = names(read())
    lines = [_line(row, people) for row in chained(read(), claim_id, confidential=_sees(claim))]
    answer = Response("".join(lines), mimetype="application/x-ndjson")
    answer.headers["Content-Disposition"] = f'attachment; filename="claim-{claim_id}-history.jsonl"'
    return answer


def _line(row: dict[str, Any], people: Any) -> str:
    by = people.get(row["by_id"] or 0)
    told = {name: _plain(value) for name, value in row.items()}
    return json.dumps({**told, "by": by.name if by else None}, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    """A moment as the chain has it."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
