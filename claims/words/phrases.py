"""Keys that several words have together: amounts, dates, times, verbs in pieces, names with prefixes.

Such a key stands at each of its words, so that each is marked; its weight is shared out, so that it counts once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.words import clock, dates, names, numbers, particles
from claims.words.folding import fold
from claims.words.forms import forms, verbs_of_a_clause
from claims.words.tokens import Token

# What is said along with something else: the month of a day, the 3 of 3 miljoen, a part of a compound.
PART = 0.4


@dataclass(slots=True)
class Shared:
    """What was found, by the position of the token."""

    keys: dict[int, dict[str, float]] = field(default_factory=dict)
    wider: dict[int, dict[str, float]] = field(default_factory=dict)  # in texts only: nobody asks for them
    minor: set[int] = field(default_factory=set)  # tokens that say little by themselves
    whole: set[int] = field(default_factory=set)  # tokens that are not to be taken apart

    def add(self, positions: Sequence[int], keys: Sequence[str], weight: float = 1.0) -> None:
        _put(self.keys, positions, keys, weight)

    def add_wider(self, positions: Sequence[int], keys: Sequence[str], weight: float = 1.0) -> None:
        _put(self.wider, positions, keys, weight)


def _put(
    where: dict[int, dict[str, float]], positions: Sequence[int], keys: Sequence[str], weight: float
) -> None:
    for position in positions:
        there = where.setdefault(position, {})
        for key in keys:
            there.setdefault(key, weight / len(positions))


def shared(found: Sequence[Token], text: str, language: str) -> Shared:
    """Everything that words of a text mean together; `language` is without its country."""
    result = Shared()
    folded = [fold(token.text) for token in found]
    for day in dates.days_of(found, text, language, folded):
        _add_day(result, day)
    of_times: set[int] = set()
    for time in clock.times_of(found, text, language, folded):
        if time.first not in result.whole:
            of_times.update(_add_time(result, time, found, language))
    for amount in numbers.amounts_of(found, text, language, folded):
        if amount.first not in of_times:
            _add_amount(result, amount)
    if language == "nl":
        for pieces, verb in particles.joined(found, folded, text, verbs_of_a_clause):
            result.add(pieces, forms(verb, "nl"))
    if language in {"nl", "en"}:
        for positions, name in names.joined(found, folded, text):
            result.add(positions, forms(name, language))
    return result


def _add_day(result: Shared, day: dates.Day) -> None:
    positions = range(day.first, day.last + 1)
    result.add(positions, (day.key,))
    result.add_wider(positions, day.wider, PART)
    result.whole.update(positions)


def _add_time(result: Shared, time: clock.Time, found: Sequence[Token], language: str) -> range:
    """Add a time; what it is made of (11, 30, half) says little, and nobody who asks for it asks for that."""
    of_time = range(time.first, time.last_of_time + 1)
    result.add(range(time.first, time.last + 1), time.keys)
    if len(of_time) > 1:
        for position in of_time:
            result.add_wider((position,), forms(found[position].text, language), PART)
        result.minor.update(of_time)
    result.whole.update(of_time)
    return of_time


def _add_amount(result: Shared, amount: numbers.Amount) -> None:
    of_number = range(amount.first, amount.last_of_number + 1)
    own, *plain = amount.keys
    result.add(range(amount.first, amount.last + 1), (own,))
    result.add_wider(of_number, plain)
    if len(of_number) > 1:
        result.minor.update(of_number)
    result.whole.update(of_number)
