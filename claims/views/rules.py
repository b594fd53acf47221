"""What a view may be called, and who sees and changes it."""

from collections.abc import Container

from claims.errors import N_, Forbidden, Invalid, Refused
from claims.people.rules import Actor, Permission
from claims.words.folding import fold

LONGEST_NAME = 60
LONGEST_QUERY = 1000
MOST_VIEWS = 30  # of one person alone, and as many of the team


def key_of(name: str) -> str:
    """The name as it is compared: Zorg and zorg are one name."""
    return fold(name)[:LONGEST_NAME]


def checked_name(name: str, taken: Container[str]) -> str:
    """The name as it may be kept; raises Invalid."""
    if not key_of(name):
        raise Invalid("name", N_("Give it a name."))
    if key_of(name) in taken:
        raise Invalid("name", N_("There is a view of this name already. Choose another name."))
    return name


def check_query(query: str) -> None:
    """A view narrows the list down, or puts it in an order of its own; raises Invalid."""
    if not query or len(query) > LONGEST_QUERY:
        raise Invalid(
            "name", N_("Choose filters or an order first: a view of everything is the list itself.")
        )


def check_room(count: int) -> None:
    if count >= MOST_VIEWS:
        raise Refused(N_("There are %(most)s views, which is the most. Remove one first."), most=MOST_VIEWS)


def check_share(by: Actor) -> None:
    """Only who works here gives the team a view; raises Forbidden."""
    if not by.may(Permission.WORK):
        raise Forbidden(N_("Only checkers and editors make views of the team."))


def check_change(owner_id: int, by: Actor) -> None:
    """Its owner changes a view, and an editor one of the team; raises Forbidden."""
    if by.id != owner_id and not by.is_editor:
        raise Forbidden(N_("This view is someone else’s. Its owner and editors change it."))
