"""A move that is refused leaves a line in the log: who, which claim, from where to where, and nothing that was typed."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from claims.storage.engine import Database
from claims.storage.rows import HIGHEST_ID
from tests.conftest import Cast
from tests.verdicts import stages

As = Callable[[str | None], Any]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    caplog.set_level(logging.INFO, "claimdesk.moves")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "claimdesk.moves"]


def sent(to: str, version: int = 1) -> dict[str, Any]:
    return {"to": to, "seen_version": version, "reason": "geheime reden", "decline_reason": "opinion"}


@pytest.mark.parametrize(
    ("who", "to", "status"),
    [
        ("reader", "accepted", 403),  # by the route
        ("checker2", "in_review", 403),  # by the table
        ("checker", "approved", 409),  # no such move
        ("checker", "in_review", 409),  # something is missing
    ],
)
def test_it_says_who_which_claim_and_where_to(
    db: Database, cast: Cast, as_: As, lines: Any, who: str, to: str, status: int
) -> None:
    claim_id = stages.researching(db, cast)
    version = stages.claim_row(db, claim_id).version
    as_(who).post(f"/desk/claims/{claim_id}/state", sent(to, version), status=status)
    person = cast.people[who].id
    assert lines() == [
        f"move refused: person {person}, claim {claim_id}, from researching to {to}, status {status}"
    ]


def test_it_tells_of_a_stale_move(db: Database, cast: Cast, as_: As, lines: Any) -> None:
    claim_id = stages.researching(db, cast)
    as_("checker").post(f"/desk/claims/{claim_id}/state", sent("accepted", 1), status=409)
    assert lines() == [
        f"move refused: person {cast.checker.id}, claim {claim_id}, from researching to accepted, status 409"
    ]


def test_it_tells_of_publishing_that_was_refused(db: Database, cast: Cast, as_: As, lines: Any) -> None:
    claim_id = stages.researching(db, cast)
    version = stages.claim_row(db, claim_id).version
    typed = {"when": "now", "seen_version": version}
    as_("checker").post(f"/desk/claims/{claim_id}/publication", typed, status=403)
    as_("editor").post(f"/desk/claims/{claim_id}/publication", typed, status=409)
    assert [line.rpartition("from ")[2] for line in lines()] == [
        "researching to done, status 403",
        "researching to done, status 409",
    ]


def test_it_writes_nothing_that_was_typed_and_nothing_for_what_worked(
    db: Database, cast: Cast, as_: As, lines: Any
) -> None:
    claim_id = stages.researching(db, cast)
    version = stages.claim_row(db, claim_id).version
    forged = {**sent("x\nmove refused: person 1", version), "reason": "geheim"}
    as_("checker").post(f"/desk/claims/{claim_id}/state", forged, status=422)
    as_("reader").post(f"/desk/claims/{HIGHEST_ID}/state", forged, status=403)
    as_("checker").post(f"/desk/claims/{claim_id}/state", sent("accepted", version))
    (line,) = lines()
    assert line.endswith("from None to None, status 403")
    assert "geheim" not in line
