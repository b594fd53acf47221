"""How often feeds are fetched, what is done by itself with their items, and what goes wrong in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from claims.errors import N_, Invalid, Refused
from claims.words.folding import fold

MOST_AT_ONCE = 50  # items in one act: each that is taken is fetched
LONGEST_PAUSE = timedelta(days=1)  # after failures; or the interval, where that is longer
MINUTES = {
    15: N_("every quarter of an hour"),
    60: N_("every hour"),
    180: N_("every 3 hours"),
    720: N_("twice a day"),
    1440: N_("once a day"),
}


class FeedState(StrEnum):
    ON = "on"
    STOPPED = "stopped"
    GONE = "gone"


FEED_LABELS = {
    FeedState.ON: N_("is fetched"),
    FeedState.STOPPED: N_("stopped by someone of the desk"),
    FeedState.GONE: N_("stopped, as its site says that it is gone (410)"),
}


class ItemState(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    DISMISSED = "dismissed"


ITEM_LABELS = {
    ItemState.NEW: N_("To be decided"),
    ItemState.TAKEN: N_("Taken"),
    ItemState.DISMISSED: N_("Dismissed"),
}


class RuleField(StrEnum):
    WORD = "word"
    AUTHOR = "author"


class RuleAct(StrEnum):
    TAKE = "take"
    TAG = "tag"
    DISMISS = "dismiss"


FIELD_LABELS = {RuleField.WORD: N_("title or summary has"), RuleField.AUTHOR: N_("author has")}
ACT_LABELS = {RuleAct.TAKE: N_("take"), RuleAct.TAG: N_("tag"), RuleAct.DISMISS: N_("dismiss")}

_NETWORK = N_("%(host)s lies on a private or reserved network; nothing is fetched from there.")
FAILURE_WORDS = {
    "bad_address": N_("This cannot be read as the address of a feed. Mend the address."),
    "not_http": N_(
        "Only addresses that begin with http:// or https:// can be fetched. The feed leads elsewhere."
    ),
    "port_refused": N_("Feeds are fetched from ports 80 and 443 only, not from %(port)s."),
    "address_refused": _NETWORK,
    "no_such_host": N_("%(host)s cannot be found on the internet. Look whether the address is right."),
    "unreachable": N_("%(host)s cannot be reached now."),
    "too_slow": N_("%(host)s takes too long."),
    "no_turn": N_("More is being fetched from %(host)s, and the turn of this feed did not come."),
    "tls_broken": N_("The connection with %(host)s is not safe: its certificate is wrong or has expired."),
    "not_understood": N_("What %(host)s sends does not follow the rules of the web."),
    "too_large": N_("What %(host)s sends is larger than a feed may be."),
    "cut_off": N_("%(host)s broke off half-way."),
    "empty": N_("%(host)s sends nothing at all."),
    "not_found": N_("There is nothing at this address (404). Look on the site where its feed is now."),
    "gone": N_("The site says that this feed is gone for good (410). It is not fetched any more."),
    "forbidden": N_("%(host)s does not let us in (%(status)s)."),
    "busy": N_("%(host)s asks us to come back later (%(status)s)."),
    "server_error": N_("%(host)s has trouble of its own (%(status)s)."),
    "odd_answer": N_("%(host)s does not send a feed (%(status)s)."),
    "redirect_loop": N_("%(host)s keeps sending us on."),
    "feed_page": N_(
        "There is a web page at this address and no feed. Look on the page for the address of its feed."
    ),
    "feed_unknown": N_("This is no feed that can be read here: RSS, Atom or JSON Feed."),
    "feed_broken": N_("The feed is damaged: none of its items can be read."),
    "feed_entities": N_(
        "The feed declares entities of its own (DTD), as attacks do. It is not read for safety."
    ),
    "feed_too_hard": N_("Reading this feed takes too much time or memory."),
}


class Matched(Protocol):
    """A rule, as stored."""

    field: RuleField
    words: str
    act: RuleAct
    tag: str


@dataclass(frozen=True)
class Verdict:
    """What rules say of an item: at most one decides, every one that matches may tag."""

    act: RuleAct | None = None
    rule: str | None = None
    tags: tuple[str, ...] = ()


def pause(minutes: int, failures: int) -> timedelta:
    """How long to wait for the next fetch: twice as long after each failure in a row, a day at most.

    >>> [str(pause(60, failures)) for failures in (0, 1, 2, 9)]
    ['1:00:00', '2:00:00', '4:00:00', '1 day, 0:00:00']
    """
    interval = timedelta(minutes=minutes)
    return max(interval, min(interval * (1 << min(failures, 12)), LONGEST_PAUSE))


def judge(rules: Sequence[Matched], *, text: str, author: str) -> Verdict:
    """What the rules, in their order, say of an item with this title and summary."""
    where = {RuleField.WORD: _words(text), RuleField.AUTHOR: _words(author)}
    matching = [rule for rule in rules if _words(rule.words) in where[rule.field]]
    tags = tuple(dict.fromkeys(rule.tag for rule in matching if rule.act is RuleAct.TAG))
    decides = next((rule for rule in matching if rule.act is not RuleAct.TAG), None)
    return Verdict(decides.act, decides.words, tags) if decides else Verdict(tags=tags)


def _words(text: str) -> str:
    """Folded words between spaces, so that a rule matches whole words.

    >>> _words("De PvdA wil: één brug!")
    ' de pvda wil een brug '
    """
    kept = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return f" {' '.join(kept.split())} "


def check_rule(words: str, act: RuleAct, tag: str) -> None:
    """Raise Invalid for a rule that would match everything, or tag with nothing."""
    if not _words(words).strip():
        raise Invalid("words", N_("Write at least one word."))
    if act is RuleAct.TAG and not tag:
        raise Invalid("tag", N_("Write what to tag it with."))


def check_minutes(minutes: int) -> None:
    if minutes not in MINUTES:
        raise Invalid("minutes", N_("Choose an interval from the list."))


def check_count(items: Collection[int]) -> None:
    if not items:
        raise Refused(N_("Tick at least one item."))
    if len(items) > MOST_AT_ONCE:
        raise Refused(N_("That is too much at once: at most %(most)s items."), most=MOST_AT_ONCE)


def check_untouched(*, used: bool, changed: bool, watched: bool) -> None:
    """Raise Refused for undoing an item of which the article was worked on since."""
    if used:
        raise Refused(N_("Claims were pulled from the article, so this item stays taken."))
    if changed:
        raise Refused(
            N_(
                "The article was changed since, so this item stays taken. Throw the article away if it may go."
            )
        )
    if watched:
        raise Refused(N_("The article is being watched, so this item stays taken. Stop watching it first."))


def check_new(state: ItemState) -> None:
    """Raise Refused for an item of which something was decided already."""
    if state is ItemState.TAKEN:
        raise Refused(N_("This item was taken already."))
    if state is ItemState.DISMISSED:
        raise Refused(N_("This item was dismissed. Put it back first."))
