"""How the claims on someone's desk fall into sections: by what has to happen first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from claims.desk.queries import Card, Part
from claims.desk.rules import Work, end_of_week
from claims.errors import N_

SECTIONS = {
    "late": N_("Late"),
    "today": N_("Today"),
    "week": N_("This week"),
    "later": N_("Later"),
    "undated": N_("Without a date"),
    "review": N_("Waiting for my review"),
    "publish": N_("Approved, to be published"),
    "helping": N_("You help with"),
    "others": N_("Waiting for others"),
    "following": N_("I follow"),
}

MOST_FOLLOWED = 10  # what changed last; the list of claims has all of them
NOT_NOW = ("helping", "others", "following")  # what these hold waits for someone else


@dataclass(frozen=True)
class Section:
    key: str
    label: str  # message id
    cards: tuple[Card, ...]


def section_of(card: Card, by_id: int, today: date, part: Part) -> str:
    """Which section a card belongs to."""
    if part is Part.READS:
        return "review"
    if part is Part.FOLLOWS:
        return "following"
    if card.assignee_id != by_id:
        return "publish" if part is Part.PUBLISHES else "helping"
    if card.state in {Work.IN_REVIEW, Work.APPROVED} or card.waits(today):
        return "others"
    return _by_date(card, today)


def _by_date(card: Card, today: date) -> str:
    """Once the wait is over, the claim is due, whatever its own date."""
    ended = card.waiting_until if card.waiting_until and card.waiting_until <= today else None
    due = card.due_on if card.due_on and card.due_on < today else (ended and today) or card.due_on
    if due is None:
        return "undated"
    if due < today:
        return "late"
    if due == today:
        return "today"
    return "week" if due <= end_of_week(today) else "later"


def sections(cards: Iterable[tuple[Card, Part]], by_id: int, today: date) -> list[Section]:
    """The sections that hold something, in order; each card once."""
    found: dict[str, list[Card]] = {key: [] for key in SECTIONS}
    for card, part in cards:
        found[section_of(card, by_id, today, part)].append(card)
    lately = sorted(found["following"], key=lambda card: card.updated_at, reverse=True)
    found["following"] = lately[:MOST_FOLLOWED]
    return [Section(key, SECTIONS[key], tuple(held)) for key, held in found.items() if held]


def waiting(found: Iterable[Section]) -> int:
    """How many of these claims wait for this person, and not for others."""
    return sum(len(section.cards) for section in found if section.key not in NOT_NOW)
