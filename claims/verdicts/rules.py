"""Who may write a verdict, as what, and what the verdict itself needs before the claim moves on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.desk.rules import SET_ASIDE, Level, Requirement, Work
from claims.errors import N_, Forbidden, Invalid, Refused
from claims.people.rules import Actor, Permission


class Part(StrEnum):
    """As what someone changes the draft."""

    AUTHOR = "author"  # and so not its reviewer
    READER = "reader"  # the second reader, mending while reading: makes no author, may not set the rating
    VOIDER = "voider"  # takes the approval back by changing approved text


@dataclass(frozen=True)
class Writing:
    """All that decides who may change a draft."""

    state: Work
    assignee_id: int | None = None
    authors: frozenset[int] = frozenset()


def part_of(facts: Writing, by: Actor) -> Part:
    """As what this person may change the draft now.

    Raises Refused when nobody may in this state, Forbidden when somebody else may. Whether a VOIDER may take
    the approval back is the table of moves' to say.
    """
    _check_state(facts.state)
    if not by.may(Permission.WORK):
        raise Forbidden(N_("Only checkers and editors write verdicts. Ask one of them."))
    if facts.state is Work.APPROVED:
        return Part.VOIDER
    took_part = by.id == facts.assignee_id or by.id in facts.authors
    if facts.state is Work.IN_REVIEW:
        return Part.AUTHOR if took_part else Part.READER
    if by.id == facts.assignee_id or by.is_editor:
        return Part.AUTHOR
    raise Forbidden(
        N_(
            "Only who researches this claim, and editors, write its verdict. Say in the discussion what should change."
        )
    )


def _check_state(state: Work) -> None:
    """Raise Refused where no verdict is being written, with the way on."""
    if state in SET_ASIDE:
        raise Refused(N_("This claim was set aside. Put it back first; its verdict is kept."))
    if state in {Work.NEW, Work.ACCEPTED}:
        raise Refused(N_("Nobody researches this claim yet. Take it first, or have it given to you."))
    if state is Work.DONE:
        raise Refused(N_("This verdict is done. Reopen the claim first; for a typo, mend the live text."))


def check_rating(part: Part, before: int | None, after: int | None) -> None:
    """The second reader does not set the rating; raises Refused."""
    if part is Part.READER and before != after:
        raise Refused(
            N_(
                "The second reader does not change the rating. Send the claim back and say why another rating fits."
            )
        )


def check_days(as_known_on: date | None, review_by: date | None) -> None:
    """A verdict is looked at again after what it rests on was known; raises Invalid."""
    if as_known_on and review_by and review_by < as_known_on:
        raise Invalid("review_by", N_("This is before the day on which it was known."))


@dataclass(frozen=True)
class Parts:
    """What of the verdict is there."""

    rating: bool = False
    explanation: bool = False
    headline: bool = False


def requirements(parts: Parts) -> list[Requirement]:
    """The gates of product.md that the verdict itself meets or not."""
    return [
        Requirement(
            "rating",
            Level.REVIEW,
            parts.rating,
            N_("Statement and rating"),
            N_("Choose a rating in the verdict."),
        ),
        Requirement(
            "explanation",
            Level.REVIEW,
            parts.explanation,
            N_("Explanation in one sentence"),
            N_("Write the explanation in the verdict."),
        ),
        Requirement(
            "headline",
            Level.APPROVE,
            parts.headline,
            N_("Headline"),
            N_("Write the headline in the verdict."),
        ),
    ]
