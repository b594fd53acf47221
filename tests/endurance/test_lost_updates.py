"""Four processes read, change and save one claim at once: no word is lost, and each loser is told whose word stands."""

import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from sqlmodel import col, select

from claims.history.models import Event, EventPayload
from claims.history.queries import first_fault
from claims.storage.engine import Database
from tests.endurance.running import Answer, Fields, Person, Running

pytestmark = pytest.mark.slow
SAVES = 100
PEOPLE = ("checker", "checker2", "editor", "second")
COUNT = re.compile(r"De teller staat op (\d+), zei (\w+)-(\d+)")


def count_up(port: int, key: str, cookies: Fields, token: str) -> tuple[int, list[str]]:
    """Count on from what stands there until a hundred were kept: how often another was first, and what went wrong."""
    person, outraced = Person(port), 0
    wrong: list[str] = []
    person.cookies, person.token = cookies, token
    address, number = "/desk/claims/1/statement", 0
    while number < SAVES and not wrong:
        form = person.get(address)
        count = COUNT.search(form.text)
        assert count, form.text[:2000]
        mine = f"De teller staat op {int(count[1]) + 1}, zei {key}-{number}"
        answer = person.post(address, {"statement": mine, "seen_version": form.field("seen_version")})
        if answer.status == 303:
            number += 1
        elif answer.status == 409:
            outraced += 1
            wrong += [] if tells_both(answer, mine) else [answer.text]
        else:
            wrong.append(f"{answer.status} {answer.text[:2000]}")
    return outraced, wrong


def tells_both(answer: Answer, mine: str) -> bool:
    """Whether the page of a conflict holds my words and another's."""
    told = {found[0] for found in COUNT.finditer(answer.text)}
    return mine in told and len(told) > 1


def test_loses_no_update_of_four_processes(server: Running, kept: Database) -> None:
    people = {key: server.person(key) for key in PEOPLE}
    first = people["editor"]
    made = first.post(
        "/desk/claims/new", {"statement": "De teller staat op 0, zei niemand-0", "kind": "hearsay"}
    )
    assert made.status == 303
    with ProcessPoolExecutor(len(PEOPLE), get_context("spawn")) as pool:
        counted = [
            pool.submit(count_up, server.port, key, each.cookies, each.token) for key, each in people.items()
        ]
        told = [each.result() for each in counted]
    assert not [page for _, wrong in told for page in wrong]
    outraced = sum(times for times, _ in told)
    print(f"{SAVES * len(PEOPLE)} kept, {outraced} outraced and told")  # noqa: T201
    assert outraced, "nobody met anybody: this shows nothing"
    with kept.reading() as session:
        statements = [
            (after or {})["statement"]
            for after in session.exec(
                select(EventPayload.after)
                .join(Event, col(Event.id) == col(EventPayload.event_id))
                .where(col(Event.kind) == "claim.restated")
                .order_by(col(Event.id))
            )
        ]
        assert first_fault(session) is None
    numbers = [int((COUNT.fullmatch(each) or [0, 0])[1]) for each in statements]
    assert numbers == list(range(1, SAVES * len(PEOPLE) + 1)), "each save was counted on by the next"
    assert statements[-1] in first.get("/desk/claims/1/statement").text
