"""How worth checking a claim looks, in points from 0 to 100, each with its reason. Lists are ordered by it; it decides nothing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

ANSWERS = 50  # most points of the questions of triage
WORTH = 10  # most points of a statement that reads like something to check
# Least number -> points; the greatest number comes first.
Steps = tuple[tuple[int, int], ...]
ASKED: Steps = ((10, 20), (5, 16), (3, 12), (1, 8))  # times that readers asked
PLACES: Steps = ((5, 10), (3, 6), (2, 4))  # where it was seen
FRESH: Steps = ((1, 10), (3, 7), (7, 4), (14, 2))  # at most this many days old -> points


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one claim by where they come from."""

    answers: int
    worth: int
    asked: int
    places: int
    fresh: int

    @property
    def total(self) -> int:
        return self.answers + self.worth + self.asked + self.places + self.fresh


def score(
    *, answers: int, worth: int | None, demand: int, places: int, created_at: datetime, today: date
) -> Score:
    """The points of a claim; `worth` is None while nobody has looked at its words.

    >>> day = datetime(2026, 11, 24, 12, tzinfo=UTC)
    >>> score(answers=25, worth=6, demand=3, places=1, created_at=day, today=day.date())
    Score(answers=25, worth=6, asked=12, places=0, fresh=10)
    """
    fresh = next((points for since, points in fresh_since(today) if created_at >= since), 0)
    return Score(answers, worth or 0, _points(demand, ASKED), _points(places, PLACES), fresh)


def fresh_since(today: date) -> list[tuple[datetime, int]]:
    """From which moment on claims are as fresh as to get these points, the freshest first."""
    midnight = datetime.combine(today, time(), UTC)
    return [(midnight - timedelta(days=days - 1), points) for days, points in FRESH]


def answer_points(yes: int, total: int) -> int:
    """Points of questions whose weights together are `total`, of which those answered with yes weigh `yes`; rounded.

    >>> answer_points(10, 20), answer_points(1, 3), answer_points(0, 0)
    (25, 17, 0)
    """
    return (2 * ANSWERS * yes + total) // (2 * total) if total else 0


def _points(number: int, steps: Steps) -> int:
    return next((points for least, points in steps if number >= least), 0)
