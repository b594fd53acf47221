"""Who may say, change, take back and resolve what in a discussion."""

from claims.errors import N_, Forbidden, Invalid, Refused
from claims.people.rules import Actor

LONGEST = 10_000
LONGEST_PASSAGE = 2_000


def check_body(body: str) -> None:
    """A comment says something, and not a book; raises Invalid."""
    if not body.strip():
        raise Invalid("body", N_("Please fill this in."))
    if len(body) > LONGEST:
        raise Invalid("body", N_("A comment has at most %(longest)s characters."), longest=LONGEST)


def check_confidential(wanted: bool, sees_confidential: bool) -> None:
    """Nobody hides from themselves what they just wrote; raises Invalid."""
    if wanted and not sees_confidential:
        raise Invalid(
            "confidential",
            N_(
                "Only the assignee, the second reader and editors see what is confidential, and you are none of them."
            ),
        )


def check_own(author_id: int, by: Actor) -> None:
    """People change and remove their own words only; raises Forbidden."""
    if author_id != by.id:
        raise Forbidden(N_("This comment is someone else’s. Write one of your own below it."))


def check_there(removed: bool) -> None:
    """A removed comment stays removed until its removal is undone; raises Refused."""
    if removed:
        raise Refused(N_("This comment was removed. Its author can put it back."))


def check_first(reply_to_id: int | None) -> None:
    """A thread is resolved whole, at its first comment; raises Refused."""
    if reply_to_id is not None:
        raise Refused(N_("This is a reply. Resolve or reopen the comment that it answers."))


def check_resolved(resolved: bool, *, wanted: bool) -> None:
    """What is resolved is reopened, and what is open is resolved; raises Refused."""
    if resolved and wanted:
        raise Refused(N_("Someone resolved this already. Nothing was changed."))
    if not resolved and not wanted:
        raise Refused(N_("This is open already. Nothing was changed."))
