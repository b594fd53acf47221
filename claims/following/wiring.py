"""What following hangs into history, desk, notices and worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from markupsafe import Markup
from sqlmodel import Session, col, select

from claims.desk import slots as desk_slots
from claims.desk.models import Claim
from claims.desk.rules import WORK_LABELS, Work
from claims.errors import N_, Message
from claims.following import telling
from claims.following.actions import follow_by_itself
from claims.following.digest import send_digests
from claims.following.due import DUE_SOON, LATE, tell_of_due
from claims.following.models import DigestChoice
from claims.following.queries import followed_by, followers_column
from claims.following.rules import HOURS
from claims.history import slots as history_slots
from claims.jobs import slots as job_slots
from claims.mail.wiring import is_on
from claims.notices import slots as notice_slots
from claims.notices.slots import Seen, Sort
from claims.people.queries import names
from claims.people.rules import Actor
from claims.web.clock import now, today, zone
from claims.web.languages import in_words, spoken
from claims.web.rendering import drawn
from claims.web.sessions import database, read

FOLLOWERS = "followers"
SENTENCES = {
    telling.GIVEN: N_("Given to you: %(subject)s"),
    telling.TO_READ: N_("You are the second reader: %(subject)s"),
    telling.SENT_BACK: N_("Sent back by the second reader: %(subject)s"),
    telling.APPROVED: N_("Approved: %(subject)s"),
    DUE_SOON: N_("The deadline is near: %(subject)s"),
    LATE: N_("Late: %(subject)s"),
    telling.MOVED: N_("Moved, and you follow it: %(subject)s"),
    telling.VERDICT: N_("The verdict changed, and you follow it: %(subject)s"),
    telling.PUBLIC: N_("What the public sees changed, and you follow it: %(subject)s"),
    telling.SAID: N_("New comment on what you follow: %(subject)s"),
}
# What people choose about, in the order of the page. Kinds of lower features stand here as well, by their names.
SORTS = {
    "given": Sort(
        N_("A claim was given to me, or I am asked to read it"), (telling.GIVEN, telling.TO_READ), True
    ),
    "handed_over": Sort(
        N_("A claim of mine went to someone else, or I help with one"), ("claim.handed_over", "claim.helping")
    ),
    "task": Sort(N_("A task of a claim was given to me"), ("task.given",)),
    "sent_back": Sort(N_("A claim of mine was sent back"), (telling.SENT_BACK,), True),
    "approved": Sort(N_("A claim of mine was approved"), (telling.APPROVED,)),
    "due_soon": Sort(N_("A deadline of mine is today or tomorrow"), (DUE_SOON,)),
    "late": Sort(N_("A deadline of mine has passed"), (LATE,)),
    "mentioned": Sort(N_("Someone mentions me"), ("comment.mentioned",)),
    "on_mine": Sort(N_("A comment on my work, or in answer to me"), ("comment.on_mine",)),
    "article": Sort(
        N_("The article of a claim of mine changed"), ("claim.quote_changed", "claim.quote_lost")
    ),
    "returned": Sort(N_("A claim that we checked was seen again"), ("claim.returned", "claim.asked_again")),
    "checked": Sort(
        N_("Something says what we checked before"), ("claim.checked_before", "article.checked_before")
    ),
    "followed": Sort(
        N_("A claim that I follow moved, or its verdict or publication changed"),
        (telling.MOVED, telling.VERDICT, telling.PUBLIC),
    ),
    "said": Sort(N_("A comment on a claim that I follow"), (telling.SAID,)),
}


def tick() -> None:
    """On every round of the worker."""
    base = database()
    telling.tell_on(base)
    tell_of_due(base, today(), now())
    if is_on():
        send_digests(base, today(), now(), zone())


def rail(claim: Claim, asked: Mapping[str, Any], by: Actor) -> Markup:
    """Beside a claim: who follows it, and joining or leaving them."""
    ids = {int(each) for each in (asked[FOLLOWERS] or "").split(",") if each}
    cards = [card for card in names(read()).values() if card.id in ids and card.active]
    return drawn("following/_rail.html", claim=claim, cards=cards, follows=by.id in ids)


def digest_part(session: Session, by: Actor) -> Markup:
    choice = session.get(DigestChoice, by.id)
    return drawn(
        "following/_digest.html", hour=choice.hour if choice else None, hours=HOURS, mail_is_on=is_on()
    )


def states_now(session: Session, claim_ids: Sequence[int]) -> dict[int, Seen]:
    """Beside a notice of a move: where the claim stands now."""
    rows = session.exec(select(Claim.id, Claim.state).where(col(Claim.id).in_(claim_ids))).all()
    return {
        claim_id or 0: Seen(in_words(Message(WORK_LABELS[Work(state)])), spoken(), None)
        for claim_id, state in rows
    }


def register(_app: Flask) -> None:
    history_slots.RECORDED.append(follow_by_itself)
    desk_slots.FOLLOWED.append(followed_by)
    desk_slots.WITH_CLAIM[FOLLOWERS] = lambda _at: followers_column()
    desk_slots.RAIL.append(rail)
    notice_slots.SENTENCES.update(SENTENCES)
    notice_slots.SORTS.update(SORTS)
    notice_slots.SETTINGS.append(digest_part)
    notice_slots.SEEN[telling.MOVED] = states_now
    job_slots.TICKS.append(tick)
