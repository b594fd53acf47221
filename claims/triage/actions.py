"""Answering the questions about a claim, leaving it for later, and changing what is asked."""

from datetime import datetime

from sqlalchemy import Integer, cast
from sqlmodel import Session, case, col, delete, func, select, update

from claims.desk.actions import touch_claim
from claims.desk.models import Claim
from claims.desk.moving import load_claim
from claims.desk.rules import Work
from claims.desk.scoring import ANSWERS, answer_points
from claims.errors import N_, Invalid, NotFound, Refused
from claims.history.actions import record
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row
from claims.triage import queries, rules
from claims.triage.models import TriageAnswer, TriageLevel, TriageQuestion, TriageSkip


def ensure_first_questions(session: Session) -> None:
    """Give a new newsroom its questions, once."""
    if queries.is_unused(session):
        session.add_all(TriageQuestion(nl=nl, en=en, weight=weight) for nl, en, weight in rules.FIRST)
        session.flush()


def answer_questions(
    session: Session,
    claim_id: int,
    answers: dict[int, bool | None],
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """What the desk thinks of a new claim, by question; None takes an answer back. Questions not named stay as they are."""
    claim = load_claim(session, claim_id, seen_version)
    rules.check_answered(claim.state)
    known = {each.id: each for each in queries.asked(session, claim_id)}
    if not answers.keys() <= known.keys():
        raise Invalid("questions", N_("A question was changed meanwhile. Look at the questions again."))
    changed = {key: yes for key, yes in answers.items() if known[key].yes is not yes}
    if not changed:
        return claim
    session.exec(
        delete(TriageAnswer).where(
            col(TriageAnswer.claim_id) == claim_id, col(TriageAnswer.question_id).in_(changed)
        )
    )
    session.add_all(
        TriageAnswer(claim_id=claim_id, question_id=key, yes=yes, by_id=by.id, at=at)
        for key, yes in changed.items()
        if yes is not None
    )
    was = claim.answer_points
    yes_ids = {key for key, each in known.items() if answers.get(key, each.yes)}
    claim.answer_points = answer_points(
        sum(known[key].weight for key in yes_ids), sum(each.weight for each in known.values())
    )
    touch_claim(session, claim, at)
    record(
        session,
        "claim.triaged",
        by_id=by.id,
        at=at,
        thing_id=claim_id,
        claim_id=claim_id,
        before={"answers": {str(key): known[key].yes for key in changed}, "points": was},
        after={"answers": {str(key): yes for key, yes in changed.items()}, "points": claim.answer_points},
    )
    return claim


def skip(session: Session, claim_id: int, person_id: int, *, at: datetime) -> None:
    """Leave a claim for later, for this person alone."""
    claim = get_row(session, Claim, claim_id)
    if claim.state is not Work.NEW:
        return
    line = session.get(TriageSkip, (person_id, claim_id)) or TriageSkip(
        person_id=person_id, claim_id=claim_id, at=at
    )
    line.at = at
    session.add(line)


def skip_no_more(session: Session, person_id: int) -> None:
    """Nothing is left for later any more, and neither what is no longer new."""
    session.exec(delete(TriageSkip).where(col(TriageSkip.person_id) == person_id))


def add_question(
    session: Session, nl: str, en: str, weight: int, *, by: Actor, at: datetime
) -> TriageQuestion:
    """One more question."""
    rules.check_room(len(queries.standing(session)))
    nl, en, weight = rules.checked_question(nl, en, weight)
    question = TriageQuestion(nl=nl, en=en, weight=weight)
    session.add(question)
    session.flush()
    _told(session, question, "question.added", None, _said(question), by, at)
    return question


def edit_question(
    session: Session,
    question_id: int,
    nl: str,
    en: str,
    weight: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> TriageQuestion:
    """Other words or another weight; the answers stand."""
    question = load(session, question_id)
    check_version(seen_version, question.version, _said(question), thing=("question", question_id))
    nl, en, weight = rules.checked_question(nl, en, weight)
    before = _said(question)
    question.nl, question.en, question.weight = nl, en, weight
    if before == _said(question):
        return question
    question.version += 1
    _told(session, question, "question.edited", before, _said(question), by, at)
    return question


def retire_question(
    session: Session, question_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> TriageQuestion:
    """This is asked no more; what was answered is kept."""
    question = load(session, question_id)
    check_version(seen_version, question.version, _said(question), thing=("question", question_id))
    question.retired_at = at
    question.version += 1
    _told(session, question, "question.retired", _said(question), None, by, at)
    return question


def restore_question(session: Session, question_id: int, *, by: Actor, at: datetime) -> TriageQuestion:
    """This is asked again, and its answers count again."""
    question = get_row(session, TriageQuestion, question_id, lock=True)
    if question.retired_at is None:
        raise Refused(N_("There is nothing to undo: this question is asked."))
    rules.check_room(len(queries.standing(session)))
    question.retired_at = None
    question.version += 1
    _told(session, question, "question.restored", None, _said(question), by, at)
    return question


def set_level(
    session: Session, asked: int | None, *, by: Actor, at: datetime, seen_version: int | None = None
) -> TriageLevel:
    """From how many readers on a declined claim comes back by itself, in the name of who says so."""
    rules.check_level(asked)
    row = queries.level(session) or TriageLevel(id=1, set_by_id=by.id, version=0)
    check_version(seen_version, row.version, {"level": row.asked or ""}, thing=("level", 1))
    if row.version and row.asked == asked:
        return row
    was, row.asked, row.set_by_id = row.asked, asked, by.id
    row.version += 1
    session.add(row)
    session.flush()
    record(
        session, "level.set", by_id=by.id, at=at, thing_id=1, before={"asked": was}, after={"asked": asked}
    )
    return row


def load(session: Session, question_id: int) -> TriageQuestion:
    """A question that is asked, locked."""
    question = get_row(session, TriageQuestion, question_id, lock=True)
    if question.retired_at is not None:
        raise NotFound(N_("This question was retired meanwhile."))
    return question


def _said(question: TriageQuestion) -> dict[str, str | int]:
    return {"nl": question.nl, "en": question.en, "weight": question.weight}


def _told(
    session: Session,
    question: TriageQuestion,
    kind: str,
    before: dict[str, str | int] | None,
    after: dict[str, str | int] | None,
    by: Actor,
    at: datetime,
) -> None:
    """The history tells of it, and every claim that was answered about counts anew."""
    session.add(question)
    session.flush()
    record(session, kind, by_id=by.id, at=at, thing_id=question.id or 0, before=before, after=after)
    _count_anew(session)


def _count_anew(session: Session) -> None:
    """The points of all answers, by the weights of now; as scoring.answer_points has it, in one statement."""
    total = sum(question.weight for question in queries.standing(session))
    yes = (
        select(func.sum(case((col(TriageAnswer.yes), col(TriageQuestion.weight)), else_=0)))
        .join(TriageQuestion, col(TriageQuestion.id) == col(TriageAnswer.question_id))
        .where(col(TriageAnswer.claim_id) == col(Claim.id), col(TriageQuestion.retired_at).is_(None))
        .correlate(Claim)
        .scalar_subquery()
    )
    points = (2 * ANSWERS * cast(func.coalesce(yes, 0), Integer) + total) // (2 * total) if total else 0
    answered = select(TriageAnswer.claim_id)
    session.exec(update(Claim).where(col(Claim.id).in_(answered)).values(answer_points=points))
