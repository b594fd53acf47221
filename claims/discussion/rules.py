"""Who may say, change and take back what in a discussion."""

from claims.errors import N_, Forbidden, Invalid, Refused
from claims.people.rules import Actor

LONGEST = 10_000


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
