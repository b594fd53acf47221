"""A claim's discussion as people read it: threads, each with what it is on and how the words stand that it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from claims.anchors.finding import Found, find
from claims.anchors.selectors import Quote
from claims.desk.models import Claim
from claims.desk.rules import may_see_confidential
from claims.discussion import queries, slots
from claims.discussion.queries import Said
from claims.notices.slots import Told
from claims.people.rules import Actor

MOST_LOOKED_FOR = (
    20  # passages that stand nowhere as they did: of further ones nobody looks for what is like them
)


@dataclass(frozen=True)
class Thread:
    """A comment with its replies. `on` names what it is on, None for the claim itself or what is there no more."""

    first: Said
    replies: tuple[Said, ...] = ()
    on: Told | None = None
    found: Found | None = (
        None  # where the words stand now that it is about; None also for a thread about none
    )

    @property
    def id(self) -> int:
        return self.first.comment.id or 0

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do about it: what was removed asks for nothing."""
        stands = any(said.comment.removed_at is None for said in (self.first, *self.replies))
        return stands and self.first.comment.resolved_at is None


@dataclass(frozen=True)
class _Known:
    """What the threads of one claim are on."""

    told: Mapping[str, Mapping[int, Told]]
    found: Mapping[int, Found] = field(default_factory=dict)  # by comment


def threads(session: Session, claim: Claim, by: Actor, *, subject: str | None = None) -> list[Thread]:
    """The threads of this claim that this person may see, oldest first; of one subject where that is named."""
    claim_id = claim.id or 0
    sees = may_see_confidential(by, claim.assignee_id, claim.reviewer_id)
    said = queries.comments(session, claim_id, confidential=sees)
    first = [
        each
        for each in said
        if each.comment.reply_to_id is None and (subject is None or each.comment.subject == subject)
    ]
    known = _known(session, claim_id, first)
    replies: dict[int, list[Said]] = {}
    for each in said:
        if each.comment.reply_to_id is not None:
            replies.setdefault(each.comment.reply_to_id, []).append(each)
    return [
        Thread(
            each,
            tuple(replies.get(each.comment.id or 0, ())),
            known.told.get(each.comment.subject or "", {}).get(each.comment.subject_id or 0),
            known.found.get(each.comment.id or 0),
        )
        for each in first
    ]


def _known(session: Session, claim_id: int, first: list[Said]) -> _Known:
    told: dict[str, Mapping[int, Told]] = {}
    found: dict[int, Found] = {}
    for name, subject in slots.SUBJECTS.items():
        on = [each for each in first if each.comment.subject == name]
        if not on:
            continue
        told[name] = subject.told(session, claim_id, [each.comment.subject_id or 0 for each in on])
        if subject.text is not None:
            passages = {each.comment.id or 0: each.passage for each in on if each.passage}
            found |= look(subject.text(session, claim_id), passages)
    return _Known(told, found)


def look(text: str, passages: Mapping[int, Quote]) -> dict[int, Found]:
    """Where these passages stand in the text by now; one that is not among the answers is lost."""
    found: dict[int, Found] = {}
    looked_for = 0
    for name, quote in passages.items():
        looked_for += quote.exact not in text
        if quote.exact in text or looked_for <= MOST_LOOKED_FOR:
            place = find(text, quote)
            found |= {name: place} if place else {}
    return found


def open_count(found: Iterable[Thread]) -> int:
    return sum(thread.is_open for thread in found)
