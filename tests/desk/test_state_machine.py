"""Any people doing anything to any claims, over HTTP, in any order: what the newsroom does is what product.md says.

Hypothesis makes up the story; product_model.py says what each act must do. After every act each claim stands where the
model has it, exactly the events of the act were written, a refusal changed nothing, and four eyes saw what is approved.

The seed is printed with a failure; TEST_SEED=number tells the same stories again, and TEST_SHRINK=1 looks for the
shortest one that fails.
"""

import os
import random
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from werkzeug.test import TestResponse

from app import create_app
from claims.fields.actions import add_field
from claims.history.beside import examine
from claims.jobs import slots as job_slots
from claims.jobs.worker import Worker
from claims.reasons.actions import add_reason
from claims.storage.engine import Database
from claims.triage.actions import ensure_first_questions
from claims.web import slots as web_slots
from tests import databases
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast, let_in, settings_for
from tests.desk.product_model import (
    ASIDE,
    OPEN,
    ORDER,
    REFUSED,
    ROLES,
    STATES,
    TABLE,
    UNTOLD,
    WRITERS,
    Claim,
    Last,
    edits,
    works,
)
from tests.publishing import stories
from tests.verdicts import stages

SEED = int(os.environ.get("TEST_SEED") or random.SystemRandom().randrange(2**32))
# Finding the shortest story that fails takes many more runs than finding one.
PHASES = (Phase.generate, Phase.shrink) if os.environ.get("TEST_SHRINK") else (Phase.generate,)
MOST_CLAIMS = 8
NO = {401, 403, 404, 409, 422}
WORKERS = [key for key in ROLES if works(key)]
EDITORS = [key for key in ROLES if edits(key)]
ROWS = text(
    "select id, state, state_before, assignee_id, reviewer_id, publication, revision_number, duplicate_of_id, "
    "hold_reason, version from claim order by id"
)
COUNTS = text("select claim_id, count(*) from event where claim_id is not null group by claim_id")

PLANS: dict[str, dict[str, str]] = {  # what is planned of a claim, and a form that does it
    "due": {"due_on": "2026-12-01"},
    "priority": {"priority": "high"},
    "waiting": {"waiting_until": "2026-12-02", "waiting_because": "het archief is dicht"},
    "tags": {"tags": "brug, water"},
    "stage": {"stage": ""},
}

people = st.sampled_from([*WORKERS * 3, *ROLES])
bosses = st.sampled_from([*EDITORS * 3, *ROLES])
claims = st.integers(0, MOST_CLAIMS - 1)
often = st.sampled_from([True, True, True, True, True, False])
seldom = st.sampled_from([False, False, False, False, False, True])


class World:
    """One application, put back to the same newsroom for every story: a claim in each state that takes long to reach."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.settings, self.start = settings_for(folder / "instance"), folder / "start"
        databases.copy(empty, self.settings.instance)
        self.app: Flask = create_app(self.settings, TESTING=True)
        self.app.config.update(PROPAGATE_EXCEPTIONS=False, CLOCK=lambda: NOW)
        self.db: Database = self.app.extensions["database"]
        self.cast = Cast(self.db)
        self._build()
        self.db.close()
        databases.copy(self.settings.instance, self.start)

    def _build(self) -> None:
        with self.app.test_request_context():
            with self.db.writing() as session:
                ensure_first_questions(session)
                own = add_reason(session, nl="al rechtgezet", by=self.cast.actor("editor"), at=NOW)
                self.own_reason, self.own_key = own.id, own.key
                field = add_field(
                    session, nl="Bron", en="Source", kind="text", by=self.cast.actor("editor"), at=NOW
                )
                self.own_field = field.id
            stages.new(self.db, self.cast)
            complete = stages.researching(self.db, self.cast)
            stages.complete(self.db, self.cast, complete)
            with self.db.writing() as session:
                for story in (stories.in_review, stories.approved, stories.published):
                    story(session, self.cast)

    def put_back(self) -> None:
        self.db.close()
        databases.copy(self.start, self.settings.instance)

    def model(self) -> dict[int, Claim]:
        """What `_build` made, in the model's words."""
        full: dict[str, Any] = {
            "assignee": "checker",
            "rating": "mostly_false",
            "explanation": True,
            "headline": True,
            "researched": True,
        }
        found = {
            1: Claim(),
            2: Claim(state="researching", **full, authors={"checker"}),
            3: Claim(state="in_review", **full, authors={"checker"}),
            4: Claim(state="approved", reviewer="second", **full, authors={"checker"}),
            5: Claim(state="done", reviewer="second", revisions=1, **full, authors={"checker"}),
        }
        found[3].last = Last("checker", "moved", {**found[3].kept(), "state": "researching"})
        found[4].last = Last("second", "moved", {**found[4].kept(), "state": "in_review", "reviewer": None})
        with self.db.reading() as session:
            for claim_id, count in session.execute(COUNTS).all():
                found[claim_id].events = count
        return found


class Newsroom(RuleBasedStateMachine):
    """Every rule sends one form as someone, and tells the model; `told` compares the two."""

    world: World

    @initialize()
    def start(self) -> None:
        world = self.world
        world.put_back()
        self.now, self.words, self.in_use = NOW, 0, True
        world.app.config["CLOCK"] = lambda: self.now
        self.claims = world.model()
        self.clients = {key: self._sign_in(key) for key in ROLES}
        self.rows = self._rows()

    def _sign_in(self, key: str) -> CheckingClient:
        client = self.world.app.test_client()
        if key != "nobody":
            let_in(self.world.app, client, self.world.cast.people[key])
        return CheckingClient(self.world.app, client)

    def _rows(self) -> dict[int, dict[str, Any]]:
        with self.world.db.reading() as session:
            return {row.id: dict(row._mapping) for row in session.execute(ROWS).all()}

    def _pick(self, number: int) -> tuple[int, Claim]:
        claim_id = number % len(self.claims) + 1
        return claim_id, self.claims[claim_id]

    def _near(self, data: st.DataObject, wanted: Callable[[Claim], bool]) -> tuple[int, Claim]:
        """Any claim, but most often one of which this is true: else most acts would be refused for the same reason."""
        near = [claim_id for claim_id, claim in self.claims.items() if wanted(claim)]
        claim_id = data.draw(st.sampled_from([*near * 4, *self.claims]))
        return claim_id, self.claims[claim_id]

    def _part(self, data: st.DataObject, claim: Claim) -> str:
        """Anyone, but most often someone with a part in the claim."""
        parts = [key for key in (claim.assignee, claim.reviewer, *sorted(claim.authors)) if key]
        return data.draw(st.sampled_from([*parts * 2, *WORKERS, *ROLES]))

    def _id(self, key: str | None) -> Any:
        return "" if key is None else self.world.cast.people[key].id if key != "nobody" else 0

    def _version(self, claim_id: int, *, fresh: bool) -> int:
        return int(self.rows[claim_id]["version"]) + (0 if fresh else 1000)

    def _send(self, person: str, path: str, **fields: Any) -> TestResponse:
        client = self.clients[person]
        note(f"{person} sends {path} {fields}")
        return client.client.post(path, data={"csrf_token": client.token, **fields})

    def _told(self, answer: TestResponse | None, wanted: int) -> None:
        """The answer is what the model says, and so is all that is stored."""
        if answer is not None:
            good = answer.status_code == 303 if wanted != REFUSED else answer.status_code in NO
            assert good, f"{answer.status_code} for {answer.request.path}, and the model says {wanted} events"
        now = self._rows()
        with self.world.db.reading() as session:
            counts = dict(session.execute(COUNTS).all())
        if wanted in {REFUSED, UNTOLD}:
            assert now == self.rows, "a refused act changed something"
        self._count_returns()
        for claim_id, claim in self.claims.items():
            row = now[claim_id]
            stands = (row["state"], row["state_before"], row["assignee_id"], row["reviewer_id"])
            assert stands == (
                claim.state,
                claim.before,
                self._id(claim.assignee) or None,
                self._id(claim.reviewer) or None,
            ), f"claim {claim_id}"
            assert (row["publication"], row["revision_number"]) == (claim.publication, claim.revisions), (
                claim_id
            )
            assert (row["duplicate_of_id"], row["hold_reason"] is not None) == (
                claim.duplicate_of,
                claim.hold,
            )
            assert counts[claim_id] == claim.events, f"events of claim {claim_id}"
            assert claim.four_eyes_hold(), f"claim {claim_id} was approved by who worked on it"
            assert claim.state != "done" or claim.revisions, f"claim {claim_id} is done and was never public"
            if claim.duplicate_of is not None:
                assert self.claims[claim.duplicate_of].state != "duplicate", "a duplicate of a duplicate"
        self.rows = now
        self._count_duplicates()

    def _count_returns(self) -> None:
        """A published claim is back when another becomes its duplicate, until that one is put back: an event each."""
        for claim_id, claim in self.claims.items():
            was = self.rows[claim_id]["duplicate_of_id"] if claim_id in self.rows else None
            if claim.duplicate_of == was:
                continue
            if was is not None and claim_id in self.claims[was].came_as:
                self.claims[was].came_as.discard(claim_id)
                self.claims[was].events += 1
            if claim.duplicate_of is not None and self.claims[claim.duplicate_of].publication == "published":
                self.claims[claim.duplicate_of].came_as.add(claim_id)
                self.claims[claim.duplicate_of].events += 1

    def _count_duplicates(self) -> None:
        for claim_id, claim in self.claims.items():
            claim.duplicates = sum(other.duplicate_of == claim_id for other in self.claims.values())

    @precondition(lambda self: len(self.claims) < MOST_CLAIMS)
    @rule(person=people)
    def writes_a_claim_down(self, person: str) -> None:
        fields = {"statement": f"De brug is {self.words}", "kind": "url", "url": "https://news.example/1"}
        answer = self._send(person, "/desk/claims/new", **fields)
        may = ROLES[person] in WRITERS
        if may:
            self.claims[len(self.claims) + 1] = Claim(events=2)
        self._told(answer, 2 if may else REFUSED)

    @rule(data=st.data(), reason=often, fresh=often, override=seldom, own=st.booleans())
    def moves_along(self, data: st.DataObject, reason: bool, fresh: bool, override: bool, own: bool) -> None:
        """A move that the table has, by someone who may have a part in it."""
        number, claim = self._near(data, lambda claim: claim.state in {"in_review", "approved"})
        if claim.state in ASIDE:
            targets = [claim.before or "new"]
        else:
            targets = [target for source, target in TABLE if source == claim.state]
            targets += [*targets, *(ASIDE if claim.state in OPEN else ())]
        person = self._part(data, claim)
        give_to = data.draw(st.sampled_from([None, person, *WORKERS]))
        other = data.draw(claims)
        to = data.draw(st.sampled_from(targets))
        self._move(person, number, to, give_to, other, reason=reason, fresh=fresh, override=override, own=own)

    @rule(data=st.data(), override=seldom)
    def judges_own_work(self, data: st.DataObject, override: bool) -> None:
        """Four eyes: who worked on a verdict does not approve it, whatever else they are."""
        claim_id, claim = self._near(data, lambda claim: claim.state == "in_review")
        own = [key for key in (claim.assignee, *sorted(claim.authors)) if key]
        person = data.draw(st.sampled_from([*own, "admin"]))
        self._move(person, claim_id, "approved", None, 0, reason=True, fresh=True, override=override)

    @rule(
        person=people,
        number=claims,
        to=st.sampled_from(STATES),
        give_to=st.sampled_from([None, *ROLES]),
        other=claims,
        override=seldom,
    )
    def forges_a_move(
        self, person: str, number: int, to: str, give_to: str | None, other: int, override: bool
    ) -> None:
        """From anywhere to anywhere, by anyone."""
        claim_id, _ = self._pick(number)
        self._move(person, claim_id, to, give_to, other, reason=True, fresh=True, override=override)

    def _move(
        self,
        person: str,
        claim_id: int,
        to: str,
        give_to: str | None,
        other: int,
        *,
        reason: bool,
        fresh: bool,
        override: bool,
        own: bool = False,
    ) -> None:
        claim = self.claims[claim_id]
        if to == "done" and claim.may_move(person, to):
            return  # publishing has its own acts
        fields: dict[str, Any] = {"to": to, "seen_version": self._version(claim_id, fresh=fresh)}
        if reason:
            fields |= {"reason": "omdat", "decline_reason": self.world.own_key if own else "opinion"}
        if to == "declined" and own and not self.in_use:
            reason = False  # one that is out of use is none
        if override:
            fields["override"] = "y"
        if claim.state in {"new", "accepted"} and to == "researching" and give_to not in {None, "nobody"}:
            fields["assignee"] = self._id(give_to)
        else:
            give_to = None
        original = self._original(claim_id, other)
        if to == "duplicate":
            fields["duplicate_of"] = original[0] if original else claim_id
        answer = self._send(person, f"/desk/claims/{claim_id}/state", **fields)
        wanted = REFUSED
        if fresh:
            wanted = claim.move(
                person, to, reason=reason, give_to=give_to, original=original, override=override
            )
        self._told(answer, wanted)

    @rule(person=people)
    def keeps_reasons(self, person: str) -> None:
        """Put a reason of the desk's own out of use, or back; claims that have it keep it."""
        path = f"/desk/settings/reasons/{self.world.own_reason}/{'removal' if self.in_use else 'return'}"
        with self.world.db.reading() as session:
            query = text("select version from decline_reason where id = :id")
            version = session.execute(query, {"id": self.world.own_reason}).scalar_one()
        answer = self._send(person, path, seen_version=version)
        if edits(person):
            self.in_use = not self.in_use
        self._told(answer, UNTOLD if edits(person) else REFUSED)

    def _original(self, claim_id: int, number: int) -> tuple[int, Claim] | None:
        """Another claim, further on the work axis or older, which this one may be a duplicate of; else none."""
        other_id, other = self._pick(number)
        mine = self.claims[claim_id]
        if other_id == claim_id or other.state not in ORDER or mine.state not in ORDER:
            return None
        ahead = ORDER.index(other.state) - ORDER.index(mine.state)
        return (other_id, other) if ahead > 0 or (ahead == 0 and other_id < claim_id) else None

    @rule(person=people, data=st.data(), to=st.sampled_from([None, *ROLES]), fresh=often)
    def assigns(self, person: str, data: st.DataObject, to: str | None, fresh: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: claim.state in OPEN)
        to = None if to == "nobody" else to
        version = self._version(claim_id, fresh=fresh)
        answer = self._send(
            person, f"/desk/claims/{claim_id}/assignment", assignee=self._id(to), seen_version=version
        )
        self._told(answer, claim.assign(person, to) if fresh else REFUSED)

    @rule(person=people, data=st.data(), reader=st.sampled_from([None, *ROLES]), fresh=often)
    def asks_a_reader(self, person: str, data: st.DataObject, reader: str | None, fresh: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: claim.state in {"researching", "in_review"})
        reader = None if reader == "nobody" else reader
        version = self._version(claim_id, fresh=fresh)
        answer = self._send(
            person, f"/desk/claims/{claim_id}/assignment", reviewer=self._id(reader), seen_version=version
        )
        self._told(answer, claim.ask_reader(person, reader) if fresh else REFUSED)

    @rule(person=people, number=claims, what=st.sampled_from(sorted(PLANS)), fresh=often)
    def plans(self, person: str, number: int, what: str, fresh: bool) -> None:
        claim_id, claim = self._pick(number)
        version = self._version(claim_id, fresh=fresh)
        answer = self._send(person, f"/desk/claims/{claim_id}/{what}", seen_version=version, **PLANS[what])
        self._told(answer, claim.plan(person) if fresh else REFUSED)

    @rule(person=people, data=st.data(), helper=st.sampled_from(list(ROLES)), fresh=often, adds=often)
    def helps(self, person: str, data: st.DataObject, helper: str, fresh: bool, adds: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: bool(claim.helpers))
        path, fields = (
            f"/desk/claims/{claim_id}/helpers",
            {"seen_version": self._version(claim_id, fresh=fresh)},
        )
        if adds:
            answer = self._send(person, path, helper=self._id(helper), **fields)
        else:
            helper = data.draw(st.sampled_from([*claim.helpers, helper]))
            answer = self._send(person, f"{path}/{self._id(helper)}/removal", **fields)
        act = claim.add_helper if adds else claim.remove_helper
        self._told(answer, act(person, helper) if fresh else REFUSED)

    @rule(
        person=people,
        data=st.data(),
        answers=st.dictionaries(st.integers(1, 3), st.sampled_from([True, False, None]), min_size=1),
        fresh=often,
    )
    def answers_questions(
        self, person: str, data: st.DataObject, answers: dict[int, bool | None], fresh: bool
    ) -> None:
        claim_id, claim = self._near(data, lambda claim: claim.state == "new")
        sent = {f"question-{key}": {True: "yes", False: "no", None: ""}[yes] for key, yes in answers.items()}
        version = self._version(claim_id, fresh=fresh)
        answer = self._send(person, f"/desk/triage/{claim_id}/answers", seen_version=version, **sent)
        self._told(answer, claim.answer(person, answers) if fresh else REFUSED)

    @rule(person=people, number=claims)
    def comments(self, person: str, number: int) -> None:
        claim_id, claim = self._pick(number)
        self.words += 1
        answer = self._send(person, f"/desk/claims/{claim_id}/discussion/new", body=f"Gebeld {self.words}")
        self._told(answer, wanted := claim.comment(person))
        if wanted != REFUSED:
            claim.threads[self._newest("comment")] = False

    @rule(person=people, data=st.data(), resolves=st.booleans())
    def settles_a_thread(self, person: str, data: st.DataObject, resolves: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: bool(claim.threads))
        if not claim.threads:
            return
        comment_id = data.draw(st.sampled_from(sorted(claim.threads)))
        path = f"/desk/claims/{claim_id}/discussion/{comment_id}/{'resolution' if resolves else 'reopening'}"
        self._told(self._send(person, path), claim.settle(person, comment_id, resolves))

    @rule(person=people, data=st.data(), act=st.sampled_from(["add", "done", "open", "remove"]), fresh=often)
    def works_on_tasks(self, person: str, data: st.DataObject, act: str, fresh: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: bool(claim.tasks))
        if act == "add" or not claim.tasks:
            self.words += 1
            answer = self._send(person, f"/desk/claims/{claim_id}/tasks", text=f"Bel {self.words}")
            self._told(answer, wanted := claim.add_task(person))
            if wanted != REFUSED:
                claim.tasks[self._newest("claim_task")] = False
            return
        task_id = data.draw(st.sampled_from(sorted(claim.tasks)))
        with self.world.db.reading() as session:
            query = text("select version from claim_task where id = :id")
            version = session.execute(query, {"id": task_id}).scalar_one() + (0 if fresh else 1000)
        fields = {"seen_version": version, **({"done": "0"} if act == "open" else {})}
        path = f"/desk/tasks/{task_id}/{'removal' if act == 'remove' else 'done'}"
        answer = self._send(person, path, **fields)
        self._told(answer, claim.do_task(person, task_id, act) if fresh else REFUSED)

    @rule(person=people, number=claims, value=st.sampled_from(["", "archief", "telefoon"]), fresh=often)
    def fills_in_an_own_field(self, person: str, number: int, value: str, fresh: bool) -> None:
        claim_id, claim = self._pick(number)
        path = f"/desk/claims/{claim_id}/fields/{self.world.own_field}"
        answer = self._send(person, path, value=value, seen_version=self._version(claim_id, fresh=fresh))
        self._told(answer, claim.fill_in(person, value) if fresh else REFUSED)

    @rule(person=people, number=claims, follows=st.booleans())
    def follows(self, person: str, number: int, follows: bool) -> None:
        """One's own choice: nothing of the claim changes, and no event tells of it."""
        claim_id, _ = self._pick(number)
        path, sent = f"/desk/claims/{claim_id}/following", "1" if follows else "0"
        self._told(self._send(person, path, follows=sent), REFUSED if person == "nobody" else UNTOLD)

    def _newest(self, table: str) -> int:
        with self.world.db.reading() as session:
            return int(session.execute(text(f"select max(id) from {table}")).scalar_one())  # noqa: S608  two names of ours

    @rule(person=people, number=claims, fresh=often)
    def restates(self, person: str, number: int, fresh: bool) -> None:
        claim_id, claim = self._pick(number)
        if claim.state == "in_review" or (claim.state == "approved" and works(person) and not edits(person)):
            return  # whether this makes an author, and who may, is asked where statements are tested
        self.words += 1
        version = self._version(claim_id, fresh=fresh)
        fields = {"statement": f"De brug is nu {self.words}", "seen_version": version}
        answer = self._send(person, f"/desk/claims/{claim_id}/statement", **fields)
        self._told(answer, claim.restate(person) if fresh else REFUSED)

    @rule(person=bosses, data=st.data(), fresh=often, release=st.booleans())
    def holds(self, person: str, data: st.DataObject, fresh: bool, release: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: claim.state == "approved")
        fields: dict[str, Any] = {"release": "y"} if release else {"reason": "kort geding"}
        version = self._version(claim_id, fresh=fresh)
        answer = self._send(person, f"/desk/claims/{claim_id}/hold", seen_version=version, **fields)
        self._told(answer, claim.set_hold(person, release=release) if fresh else REFUSED)

    @rule(
        person=people,
        data=st.data(),
        rating=st.sampled_from([None, None, "true", "mostly_false"]),
        headline=often,
        fresh=often,
    )
    def writes_the_verdict(
        self, person: str, data: st.DataObject, rating: str | None, headline: bool, fresh: bool
    ) -> None:
        claim_id, claim = self._near(
            data, lambda claim: claim.state in {"researching", "in_review", "approved"}
        )
        with self.world.db.reading() as session:
            query = text("select version from draft where claim_id = :claim")
            version = session.execute(query, {"claim": claim_id}).scalar() or 0
        self.words += 1
        fields = {"explanation": f"Dat is {self.words}", "headline": "Zo is het" if headline else ""}
        fields |= {"rating": rating} if rating else {}
        answer = self._send(
            person,
            f"/desk/claims/{claim_id}/verdict",
            seen_version=version + (0 if fresh else 1000),
            **fields,
        )
        self._told(answer, claim.write(person, rating=rating, headline=headline) if fresh else REFUSED)

    @rule(person=st.sampled_from(WORKERS), number=claims)
    def researches(self, person: str, number: int) -> None:
        claim_id, claim = self._pick(number)
        on_it = claim.state == "researching" and (person == claim.assignee or edits(person))
        if claim.researched or not on_it:
            return
        for name in ("een", "twee"):
            source = {
                "title": name,
                "publisher": name,
                "stance": "supports",
                "kind": "data",
                "named": "named",
            }
            assert self._send(person, f"/desk/claims/{claim_id}/evidence/new", **source).status_code == 303
        account = {"both_sides": "y", "no_contact_because": "overleden", "seen_version": 0}
        self._told(self._send(person, f"/desk/claims/{claim_id}/research", **account), claim.research(person))

    @rule(person=bosses, data=st.data(), now=st.booleans(), classed=often, approve=st.booleans(), fresh=often)
    def publishes(
        self, person: str, data: st.DataObject, now: bool, classed: bool, approve: bool, fresh: bool
    ) -> None:
        claim_id, claim = self._near(data, lambda claim: claim.state in {"in_review", "approved"})
        fields: dict[str, Any] = {"seen_version": self._version(claim_id, fresh=fresh)}
        fields |= {"when": "now"} if now else {}
        if claim.revisions and classed:
            fields |= {"revision_class": "update", "reason": "er is nieuws"}
        path = f"/desk/claims/{claim_id}/publication" + ("/approval" if approve else "")
        answer = self._send(person, path, **fields)
        wanted = claim.publish(person, now=now, classed=classed, approve=approve) if fresh else REFUSED
        self._told(answer, wanted)

    @rule(person=bosses, data=st.data(), fresh=often)
    def stops(self, person: str, data: st.DataObject, fresh: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: claim.scheduled)
        version = self._version(claim_id, fresh=fresh)
        answer = self._send(person, f"/desk/claims/{claim_id}/publication/stop", seen_version=version)
        self._told(answer, claim.stop(person) if fresh else REFUSED)

    @rule(person=bosses, data=st.data(), reason=often, fresh=often)
    def withdraws(self, person: str, data: st.DataObject, reason: bool, fresh: bool) -> None:
        claim_id, claim = self._near(data, lambda claim: claim.revisions > 0)
        fields = {
            "reason": "niet houdbaar" if reason else "",
            "seen_version": self._version(claim_id, fresh=fresh),
        }
        answer = self._send(person, f"/desk/claims/{claim_id}/publication/withdrawal", **fields)
        self._told(answer, claim.withdraw(person, reason=reason) if fresh else REFUSED)

    @precondition(lambda self: any(claim.scheduled for claim in self.claims.values()))
    @rule()
    def the_minute_is_over(self) -> None:
        """The worker makes what is scheduled public, or says why not."""
        self.now = self.now + timedelta(minutes=2)
        worker = Worker(self.world.app, threading.Event(), poll=0)
        while worker.one_round():
            note("the worker did a job")
        wanted = sum(claim.release() for claim in self.claims.values() if claim.scheduled)
        self._told(None, wanted)

    @rule(person=people, number=claims, back=st.sampled_from([0, 0, 0, 1]))
    def undoes(self, person: str, number: int, back: int) -> None:
        """The last event of a claim, or one that something later has touched."""
        claim_id, claim = self._pick(number)
        with self.world.db.reading() as session:
            query = text(
                "select id from event where claim_id = :claim and thing not in ('return', 'comment', 'task') order by id desc limit 1 offset :back"
            )
            event_id = session.execute(query, {"claim": claim_id, "back": back}).scalar() or 0
        answer = self._send(person, f"/desk/events/{event_id}/undo")
        again = claim.last.was.get("duplicate_of") if claim.last else None
        chained = again is not None and (self.claims[again].state == "duplicate" or claim.duplicates > 0)
        self._told(answer, REFUSED if back or chained else claim.undo(person))

    def teardown(self) -> None:
        """Whatever was done, the history holds, and every revision is anchored in it."""
        with self.world.app.app_context():
            report = examine(self.world.db, ())
        assert report.holds, (report.fault, report.bad_anchors, report.findings)


@pytest.fixture(scope="module")
def world(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("machine"), newsroom)
    yield made
    made.db.close()


@pytest.fixture
def alone(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Without the index following and the worker's ticks, which have tests of their own."""
    monkeypatch.setattr(web_slots, "AFTER_CHANGE", [])
    monkeypatch.setattr(job_slots, "TICKS", [])
    return world


def tell_stories(world: World, *, examples: int, steps: int) -> None:
    print(f"TEST_SEED={SEED}")  # noqa: T201  shown when a test fails
    machine = seed(SEED)(type("Story", (Newsroom,), {"world": world}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            print_blob=True,
            database=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_newsroom_does_what_the_product_says(alone: World) -> None:
    tell_stories(alone, examples=12, steps=30)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_newsroom_does_what_the_product_says_in_long_stories(alone: World) -> None:
    tell_stories(alone, examples=200, steps=50)
