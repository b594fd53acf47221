"""Plays the demonstration newsroom: every step through the product's own actions, by its people, at its time.

The history that comes out is therefore true: what the screens tell is what happened, only faster.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlmodel import Session, col, func, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.claimants.actions import find_or_add
from claims.demo import content
from claims.demo.timeline import Step, steps
from claims.desk import planning
from claims.desk.models import Claim
from claims.desk.moving import move_claim
from claims.desk.reasons import ensure_first_reasons
from claims.desk.rules import DeclineReason, Priority, Work
from claims.discussion.actions import add_comment
from claims.errors import N_, Refused
from claims.evidence import actions as evidence
from claims.evidence import contact
from claims.evidence.rules import Channel, Kind, Stance
from claims.extraction.actions import appear_again, pull_claim
from claims.following.telling import tell_some
from claims.notices.actions import mark_all
from claims.people.actions import add_person
from claims.people.models import Person
from claims.people.passwords import hash_password
from claims.people.queries import digest_of
from claims.people.rules import Actor, Role
from claims.publishing import actions as publishing
from claims.publishing.rules import RevisionClass
from claims.publishing.scheduling import schedule
from claims.storage.engine import Database
from claims.storage.types import PartialDate
from claims.tags.actions import show_readers
from claims.tips.actions import receive
from claims.verdicts.actions import ensure_default_scale, write_draft
from claims.verdicts.models import Rating
from claims.web.markdown import render_markdown

JOINED = timedelta(days=5)  # people join before the first step
READ = timedelta(days=3)  # what people were told before that, they have read
A_MOMENT = timedelta(minutes=20)  # between the acts that lead up to a new revision
PASSWORD_BYTES = 12


@dataclass
class Stage:
    """What the steps so far have made, by the script's keys."""

    session: Session
    newsroom: content.Newsroom
    now: datetime
    people: dict[str, Actor] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)
    contacts: dict[int, int] = field(default_factory=dict)  # id() of the script's record -> attempt
    ratings: dict[str, int] = field(default_factory=dict)
    tips: dict[str, int] = field(default_factory=dict)


def play_demo(app: Flask) -> str:
    """Fill an empty newsroom; returns the accounts to print, which are also kept in the instance for its owner only.

    Raises Refused when the newsroom holds anything.
    """
    database: Database = app.extensions["database"]
    settings = app.config["SETTINGS"]
    newsroom = content.load()
    now = datetime.now(UTC)
    passwords = {
        p.key: settings.demo_password or secrets.token_urlsafe(PASSWORD_BYTES) for p in newsroom.people
    }
    hashes = {key: hash_password(password) for key, password in passwords.items()}
    with database.writing() as session:
        play(session, newsroom, now, hashes)
    lines = [f"  {p.email:26} {passwords[p.key]}   {p.role}" for p in newsroom.people]
    accounts = "\n".join([f"Demo accounts; sign in at {settings.site_url}/sign-in", *lines])
    path = settings.instance / "demo-accounts.txt"
    path.touch(mode=0o600)
    path.write_text(accounts + "\n", encoding="utf-8")
    return accounts


def play(session: Session, newsroom: content.Newsroom, now: datetime, hashes: dict[str, str]) -> None:
    """Every step in order of time, in one transaction."""
    if session.exec(select(func.count(col(Person.id)))).one():
        raise Refused(N_("This newsroom is not empty. The demo is for a new one only."))
    ensure_default_scale(session)
    ensure_first_reasons(session)
    stage = Stage(session, newsroom, now)
    stage.ratings = {rating.key: rating.id or 0 for rating in session.exec(select(Rating)).all()}
    script = steps(newsroom, now)
    for person in newsroom.people:
        row = add_person(
            session,
            email=person.email,
            name=person.name,
            role=Role(person.role),
            language=person.language,
            by=None,
            at=script[0].at - JOINED,
            password_hash=hashes[person.key],
        )
        stage.people[person.key] = Actor(id=row.id or 0, name=row.name, role=row.role)
    for step in script:
        ACTS[step.kind](stage, step)
    while tell_some(session):
        """People were told of all of it as it happened."""
    for actor in stage.people.values():
        mark_all(session, actor.id, upto=now - READ, at=now)


def _claim_id(stage: Stage, step: Step) -> int:
    assert step.claim
    return stage.claims[step.claim.key]


def _article(stage: Stage, step: Step) -> None:
    article: Any = step.item
    row = add_article(
        stage.session,
        keep(article.text),
        title=article.title,
        medium=article.medium,
        url=article.url or None,
        author=article.author or None,
        published=PartialDate(article.date),
        language=article.language,
        by=stage.people[step.by],
        at=step.at,
    )
    stage.articles[article.slug] = row.id or 0


def _claim(stage: Stage, step: Step) -> None:
    script: Any = step.item
    by, claimant = stage.people[step.by], stage.newsroom.claimant(script.claimant)
    find_or_add(stage.session, claimant.name, claimant.description or None, by=by, at=step.at)
    article = stage.newsroom.article(script.article)
    row = pull_claim(
        stage.session,
        stage.articles[script.article],
        exact=script.quote,
        statement=script.statement,
        claimant_name=claimant.name,
        said_on=PartialDate(article.date),
        by=by,
        at=step.at,
    )
    stage.claims[script.key] = row.id or 0
    editor = stage.people["editor"]
    if script.tags:
        planning.set_tags(stage.session, row.id or 0, list(script.tags), by=editor, at=step.at)
        show_readers(stage.session, script.tags, by=editor, at=step.at)
    if script.priority != Priority.NORMAL:
        planning.set_priority(stage.session, row.id or 0, Priority(script.priority), by=editor, at=step.at)
    if script.due_in_days is not None and not script.assignee:
        _set_due(stage, script, step.at)


def _set_due(stage: Stage, script: content.Claim, at: datetime) -> None:
    due = stage.now.date() + timedelta(days=script.due_in_days or 0)
    planning.set_due(stage.session, stage.claims[script.key], due, by=stage.people["editor"], at=at)


def _appearance(stage: Stage, step: Step) -> None:
    item: Any = step.item
    appear_again(
        stage.session,
        _claim_id(stage, step),
        stage.articles[item.article],
        exact=item.quote,
        said_on=PartialDate(stage.newsroom.article(item.article).date),
        by=stage.people[step.by],
        at=step.at,
    )


def _source(stage: Stage, step: Step) -> None:
    source: Any = step.item
    passage = stage.newsroom.article(source.passage_of) if source.passage_of else None
    evidence.add_evidence(
        stage.session,
        _claim_id(stage, step),
        url=(passage.url if passage else source.url) or None,
        title=passage.title if passage else source.title,
        publisher=(passage.medium if passage else source.publisher) or None,
        quote=source.quote or None,
        note=source.note or None,
        stance=Stance(source.stance),
        kind=Kind(source.kind),
        is_primary=source.primary,
        is_named=source.named,
        published=PartialDate(passage.date) if passage else None,
        archive_url=None,
        confidential=False,
        by=stage.people[step.by],
        at=step.at,
    )


def _contact(stage: Stage, step: Step) -> None:
    item: Any = step.item
    row = contact.log_contact(
        stage.session,
        _claim_id(stage, step),
        who=item.who,
        channel=Channel(item.channel),
        asked_at=step.at,
        deadline_at=step.at + timedelta(days=item.deadline_days),
        by=stage.people[step.by],
        at=step.at,
    )
    stage.contacts[id(item)] = row.id or 0


def _answer(stage: Stage, step: Step) -> None:
    item: Any = step.item
    by = stage.people[step.by]
    contact.record_answer(
        stage.session, stage.contacts[id(item)], answer=item.answer, answered_at=step.at, by=by, at=step.at
    )


def _waiting(stage: Stage, step: Step) -> None:
    item: Any = step.item
    until = stage.now.date() + timedelta(days=item.until_in_days)
    planning.set_waiting(
        stage.session,
        _claim_id(stage, step),
        until=until,
        because=item.because,
        by=stage.people[step.by],
        at=step.at,
    )


def _draft(stage: Stage, step: Step) -> None:
    assert step.claim
    verdict: Any = step.item
    _write(stage, _claim_id(stage, step), verdict, stage.people[step.by], step.at)
    contact.explain_research(
        stage.session,
        _claim_id(stage, step),
        both_sides=step.claim.both_sides,
        one_side_because=step.claim.one_side_because or None,
        source_exception=step.claim.source_exception or None,
        no_contact_because=step.claim.no_contact_because or None,
        by=stage.people[step.by],
        at=step.at,
    )


def _write(stage: Stage, claim_id: int, verdict: content.Verdict, by: Actor, at: datetime) -> None:
    write_draft(
        stage.session,
        claim_id,
        rating_id=stage.ratings[verdict.rating],
        headline=verdict.headline,
        explanation=verdict.explanation,
        body=verdict.body,
        body_html=render_markdown(verdict.body),
        not_established=verdict.not_established,
        as_known_on=stage.now.date() - timedelta(days=verdict.as_known_on_days_ago),
        by=by,
        at=at,
    )


def _comment(stage: Stage, step: Step) -> None:
    item: Any = step.item
    add_comment(
        stage.session,
        _claim_id(stage, step),
        body=item.text,
        body_html=render_markdown(item.text),
        by=stage.people[step.by],
        at=step.at,
    )


def _move(stage: Stage, step: Step) -> None:
    item: Any = step.item
    script = step.claim
    assert script
    claim_id, by = _claim_id(stage, step), stage.people[step.by]
    if item.to == "done":
        publishing.publish(stage.session, claim_id, by=by, at=step.at)
        return
    if item.to == "scheduled":
        morning = (stage.now + timedelta(days=script.publish_in_days or 1)).replace(
            hour=6, minute=0, second=0, microsecond=0
        )
        schedule(stage.session, claim_id, by=by, at=step.at, release_at=morning)
        return
    to = Work(item.to)
    details: dict[str, Any] = {"reason": item.comment or None, "message": item.message or None}
    claim = stage.session.get(Claim, claim_id)
    assert claim
    if to is Work.RESEARCHING and claim.state in {Work.NEW, Work.ACCEPTED}:
        details["assignee_id"] = stage.people[script.assignee].id
        if script.due_in_days is not None:
            details["due_on"] = stage.now.date() + timedelta(days=script.due_in_days)
    if to is Work.DECLINED and script.decline:
        details |= {
            "decline_reason": DeclineReason(script.decline.reason),
            "note": script.decline.note or None,
        }
    if to is Work.DUPLICATE:
        details["duplicate_of_id"] = stage.claims[script.duplicate_of]
    move_claim(stage.session, claim_id, to, by=by, at=step.at, **details)


def _revision(stage: Stage, step: Step) -> None:
    """A typo in one act; every other class the long way: reopened, written, read by a second person, published."""
    item: Any = step.item
    assert step.claim
    claim_id, by = _claim_id(stage, step), stage.people[step.by]
    kind = RevisionClass(item.kind)
    if kind is RevisionClass.TYPO:
        verdict = item.verdict
        fields = {
            name: getattr(verdict, name) for name in ("headline", "explanation", "body", "not_established")
        }
        publishing.mend_typo(
            stage.session, claim_id, fields, body_html=render_markdown(verdict.body), by=by, at=step.at
        )
        return
    reviewer = stage.people[item.reviewer]
    researcher = stage.people[step.claim.assignee]
    move_claim(
        stage.session, claim_id, Work.RESEARCHING, by=by, at=step.at - 4 * A_MOMENT, reason=item.reason
    )
    _write(stage, claim_id, item.verdict, researcher, step.at - 3 * A_MOMENT)
    move_claim(stage.session, claim_id, Work.IN_REVIEW, by=researcher, at=step.at - 2 * A_MOMENT)
    move_claim(stage.session, claim_id, Work.APPROVED, by=reviewer, at=step.at - A_MOMENT)
    publisher = by if by.is_editor else reviewer
    publishing.publish(
        stage.session, claim_id, by=publisher, at=step.at, revision_class=kind, reason=item.reason
    )


def _withdrawal(stage: Stage, step: Step) -> None:
    item: Any = step.item
    publishing.withdraw(
        stage.session, _claim_id(stage, step), item.reason, by=stage.people[step.by], at=step.at
    )


def _confirmation(stage: Stage, step: Step) -> None:
    publishing.confirm_seen(stage.session, _claim_id(stage, step), by=stage.people[step.by], at=step.at)


def _tip(stage: Stage, step: Step) -> None:
    item: Any = step.item
    row, _ = receive(
        stage.session,
        what=item.what,
        seen_where=item.seen_where,
        why=item.why,
        language=item.language,
        sender=digest_of(item.key),
        alike=stage.tips.get(item.like),
        at=step.at,
    )
    stage.tips[item.key] = row.id or 0


ACTS: dict[str, Callable[[Stage, Step], None]] = {
    "article": _article,
    "claim": _claim,
    "appearance": _appearance,
    "source": _source,
    "contact": _contact,
    "answer": _answer,
    "waiting": _waiting,
    "draft": _draft,
    "comment": _comment,
    "move": _move,
    "revision": _revision,
    "withdrawal": _withdrawal,
    "confirmation": _confirmation,
    "tip": _tip,
}
