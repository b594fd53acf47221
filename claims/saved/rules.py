"""What a saved search may be called, who sees and changes it, and how one is told of what is new."""

from collections.abc import Container
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from claims.errors import N_, Forbidden, Invalid, Refused
from claims.people.rules import Actor, Permission
from claims.words.folding import fold

LONGEST_NAME = 120
LONGEST_KEY = 500
MOST_SEARCHES = 200  # of one person
MOST_PAST = 20  # things one searched for
MOST_FINDS = 500  # that are remembered of one search
KEEP_FINDS = timedelta(days=30)
MAIL_AT = time(7)


class Alert(StrEnum):
    """How someone is told of new results of one search."""

    OFF = "off"
    NOTICE = "notice"
    MAIL = "mail"


ALERT_LABELS = {
    Alert.OFF: N_("Do not tell me"),
    Alert.NOTICE: N_("A notice"),
    Alert.MAIL: N_("A mail each morning"),
}
MAIL_IS_OFF = N_("Mail is not set up in this newsroom. An administrator can do that.")


def key_of(name: str) -> str:
    """The name as it is compared: Trams and trams are one name."""
    return fold(name)[:LONGEST_KEY]  # some single characters fold to many


def check_name(name: str, taken: Container[str]) -> None:
    """Raise Invalid without a name, or when this person sees another search of that name."""
    if not key_of(name):
        raise Invalid("name", N_("Give it a name."))
    if key_of(name) in taken:
        raise Invalid("name", N_("There is a saved search of this name already. Choose another name."))


def check_asks_something(typed: str, *, filters: bool) -> None:
    if not typed and not filters:
        raise Invalid("name", N_("This search asks nothing. Search for something first, then save it."))


def check_room(count: int) -> None:
    if count >= MOST_SEARCHES:
        raise Refused(
            N_("You have %(most)s saved searches, which is the most. Remove one first."), most=MOST_SEARCHES
        )


def check_share(by: Actor) -> None:
    """Raise Forbidden for who looks only: what they save is theirs alone."""
    if not by.may(Permission.COMMENT):
        raise Forbidden(N_("Your role can save searches for yourself, and not for the team."))


def may_see(owner_id: int, *, shared: bool, by: Actor) -> bool:
    return shared or owner_id == by.id


def may_change(owner_id: int, *, shared: bool, by: Actor) -> bool:
    """Whose it is, and may still share it where it belongs to the team; what belongs to the team, editors too."""
    if shared:
        return by.is_editor or (owner_id == by.id and by.may(Permission.COMMENT))
    return owner_id == by.id


def check_change(owner_id: int, *, shared: bool, by: Actor) -> None:
    if not may_change(owner_id, shared=shared, by=by):
        raise Forbidden(N_("Only who saved this search, or an editor, can change it."))


def check_alert(alert: Alert, *, mail_is_on: bool) -> None:
    if alert is Alert.MAIL and not mail_is_on:
        raise Invalid("alert", MAIL_IS_OFF)


def mail_is_due(at: datetime, zone: ZoneInfo) -> bool:
    """Whether the day's mail may go out by now, in the newsroom's time."""
    return at.astimezone(zone).time() >= MAIL_AT
