"""The script as one list of dated steps, oldest first: what playing it does, one after another."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from claims.demo.content import (
    Appearance,
    Article,
    Claim,
    Comment,
    Contact,
    Move,
    Newsroom,
    Revision,
    Source,
    Tip,
    Verdict,
    Waiting,
    Withdrawal,
)

Item = (
    Article
    | Appearance
    | Claim
    | Comment
    | Contact
    | Move
    | Revision
    | Source
    | Tip
    | Verdict
    | Waiting
    | Withdrawal
)
READING = dt.timedelta(minutes=18)  # between adding an article and pulling its first claim
WRITING = 0.05  # days between finishing the draft and asking for review


@dataclass(frozen=True)
class Step:
    """One act: `kind` is article, claim, appearance, source, contact, answer, waiting, draft, comment, move,
    revision, withdrawal, confirmation or tip; `by` is the key of who does it, empty for a reader.
    """

    at: dt.datetime
    kind: str
    by: str
    item: Item
    claim: Claim | None = None


def steps(newsroom: Newsroom, now: dt.datetime) -> tuple[Step, ...]:
    """Everything that happens, in order of time; refuses a script that reaches into the future."""
    found = [step for claim in newsroom.claims for step in _of_claim(claim, claim.pulled_at(now))]
    found += list(_articles(newsroom, found))
    found += [Step(now - dt.timedelta(days=tip.days_ago), "tip", "", tip) for tip in newsroom.tips]
    if late := [step for step in found if step.at > now]:
        raise ValueError(f"{late[0].kind} of {late[0].claim and late[0].claim.key} would be at {late[0].at}")
    return tuple(sorted(found, key=lambda step: step.at))


def _articles(newsroom: Newsroom, found: list[Step]) -> Iterator[Step]:
    for article in newsroom.articles:
        used = [
            (s.at, s.by)
            for s in found
            if isinstance(s.item, Claim | Appearance) and s.item.article == article.slug
        ]
        if not used:
            raise ValueError(f"no claim is pulled from {article.slug}")
        at, by = min(used)
        yield Step(at - READING, "article", by, article)


def _of_claim(claim: Claim, start: dt.datetime) -> Iterator[Step]:
    def step(days: float, kind: str, by: str, item: Item) -> Step:
        return Step(start + dt.timedelta(days=days), kind, by, item, claim)

    yield step(0, "claim", claim.pulled_by, claim)
    yield from (step(each.days_after, "appearance", each.by, each) for each in claim.appearances)
    yield from (step(each.days_after, "comment", each.by, each) for each in claim.comments)
    yield from (step(each.days_after, "move", each.by, each) for each in claim.moves)
    yield from (step(days, "source", claim.assignee, each) for days, each in _sources(claim))
    for contact in claim.contacts:
        yield step(contact.days_after, "contact", contact.by, contact)
        if contact.answered_days_after is not None:
            yield step(contact.answered_days_after, "answer", contact.by, contact)
    if claim.waiting:
        yield step(claim.waiting.days_after, "waiting", claim.assignee, claim.waiting)
    review = claim.first_move("in_review")
    if claim.verdict and review:
        yield step(review.days_after - WRITING, "draft", claim.assignee, claim.verdict)
    if done := claim.first_move("done"):
        yield from (
            step(done.days_after + each.days_after, "revision", each.by, each) for each in claim.revisions
        )
        if gone := claim.withdrawal:
            yield step(done.days_after + gone.days_after, "withdrawal", gone.by, gone)
            yield step(done.days_after + gone.confirmed_days_after, "confirmation", gone.confirmed_by, gone)


def _sources(claim: Claim) -> Iterator[tuple[float, Source]]:
    """Sources without a day of their own are found one after another between the start and the first review."""
    begun, review = claim.first_move("researching"), claim.first_move("in_review")
    for number, source in enumerate(claim.sources, start=1):
        if source.days_after is not None:
            yield source.days_after, source
        elif begun and review:
            span = review.days_after - begun.days_after
            days = math.floor(span * number / (len(claim.sources) + 1)) + 0.02 * number
            yield begun.days_after + min(days, span - WRITING - 0.02), source
        else:
            raise ValueError(f"claim {claim.key}: a source needs its days_after when there was no review")
