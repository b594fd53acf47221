"""Claims in every state of the work axis, reached by the real actions of the people of product_moves.PEOPLE."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from claims.desk import actions
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, DeclineReason, Work
from claims.evidence.actions import add_evidence
from claims.evidence.contact import explain_research
from claims.evidence.rules import Kind, Stance
from claims.people.actions import add_person
from claims.people.models import Person
from claims.people.rules import Actor, Role
from claims.publishing.actions import publish
from claims.verdicts.actions import write_draft
from claims.verdicts.models import Rating
from tests.desk.product_moves import PEOPLE

SIDE = ("declined", "duplicate")


class Newsroom:
    """The people of the table, added to a database, and claims that they bring to where a test wants them."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.at = session, at
        self.people: dict[str, Actor] = {}
        for key, (role, _parts) in PEOPLE.items():
            if role:
                person = add_person(
                    session,
                    email=f"{key}@table.example",
                    name=f"The {key}",
                    role=Role(role),
                    language="en",
                    by=None,
                    at=at - timedelta(days=50),
                )
                self.people[key] = Actor(id=person.id or 0, name=person.name, role=person.role)

    def claim_in(self, state: str, *, before: str = "new") -> int:
        """A new claim brought to this state; one that is set aside was in `before`."""
        other = self.claim_in("done") if state == "duplicate" else 0
        claim_id = self._written(f"the claim that is {state}, from {before}")
        self._bring(claim_id, before if state in SIDE else state)
        if state == "declined":
            self._move(claim_id, Work.DECLINED, "editor", decline_reason=DeclineReason.OPINION)
        elif state == "duplicate":
            self._move(claim_id, Work.DUPLICATE, "editor", duplicate_of_id=other)
        return claim_id

    def _written(self, statement: str) -> int:
        claim = actions.add_claim(
            self.session, statement=statement, language="en", by=self.people["contributor"], at=self.at
        )
        claim_id = claim.id or 0
        actions.add_appearance(
            self.session,
            claim_id,
            kind=AppearanceKind.URL,
            url="https://news.example/1",
            by=self.people["contributor"],
            at=self.at,
        )
        return claim_id

    def _bring(self, claim_id: int, state: str) -> None:
        steps = list(Work)[: list(Work).index(Work(state)) + 1]
        if Work.ACCEPTED in steps:
            self._move(claim_id, Work.ACCEPTED, "checker")
        if Work.RESEARCHING in steps:
            self._move(claim_id, Work.RESEARCHING, "editor", assignee_id=self.people["author"].id)
            self._research(claim_id)
        assignee = self.people["assignee"].id
        actions.assign_claim(self.session, claim_id, assignee, by=self.people["editor"], at=self.at)
        if Work.IN_REVIEW in steps:
            self._move(claim_id, Work.IN_REVIEW, "assignee")
        if Work.APPROVED in steps:
            self._move(claim_id, Work.APPROVED, "second")
        if Work.DONE in steps:
            publish(self.session, claim_id, by=self.people["editor"], at=self.at)

    def _research(self, claim_id: int) -> None:
        """All gates met; written by the two authors, of whom one worked on the claim before the assignee did."""
        author, editor, at = self.people["author"], self.people["editor_author"], self.at
        rating = self.session.exec(select(Rating).where(Rating.key == "true")).one()
        write_draft(
            self.session,
            claim_id,
            by=author,
            at=at,
            rating_id=rating.id,
            explanation="Because.",
            headline="It is so",
        )
        write_draft(
            self.session,
            claim_id,
            by=editor,
            at=at,
            body="Text.",
            body_html="<p>Text.</p>",
            as_known_on=date(2026, 11, 1),
        )
        for number in (1, 2):
            add_evidence(
                self.session,
                claim_id,
                by=author,
                at=at,
                url=f"https://source{number}.example/",
                title=f"Source {number}",
                publisher=f"Publisher {number}",
                stance=Stance.SUPPORTS,
                kind=Kind.DOCUMENT,
                is_named=True,
            )
        explain_research(
            self.session, claim_id, both_sides=True, no_contact_because="Nobody said it.", by=author, at=at
        )

    def _move(self, claim_id: int, to: Work, person: str, **details: object) -> Claim:
        return actions.move_claim(
            self.session,
            claim_id,
            to,
            by=self.people[person],
            at=self.at,
            **details,  # type: ignore[arg-type]  # as each call names them
        )


def person_id(session: Session, key: str) -> int:
    return session.exec(select(Person.id).where(Person.email == f"{key}@table.example")).one() or 0
