"""Who may move a claim where, and what must hold: the table of moves, and the two functions that read it.

`offers` draws the buttons and words the ones that are closed; `move` guards the change. Both ask the same
table, so that a button never promises what the change refuses. Nothing here knows a database, a clock or a page.
"""

from dataclasses import dataclass
from typing import Unpack

from claims.desk.states import (
    APPEARANCE_LABELS,
    DECLINE_LABELS,
    OPEN,
    PRIORITY_LABELS,
    PUBLICATION_LABELS,
    SET_ASIDE,
    WORK_LABELS,
    AppearanceKind,
    DeclineReason,
    Level,
    Priority,
    Publication,
    Work,
    end_of_week,
)
from claims.desk.table import MOVES, WHO, Details, Facts, Move, Requirement, took_part, works
from claims.errors import N_, DomainError, Forbidden, Invalid, Message, MessageIds, Refused
from claims.people.rules import Actor

__all__ = [
    "APPEARANCE_LABELS",
    "DECLINE_LABELS",
    "MOVES",
    "OPEN",
    "PRIORITY_LABELS",
    "PUBLICATION_LABELS",
    "SET_ASIDE",
    "WORK_LABELS",
    "AppearanceKind",
    "DeclineReason",
    "Facts",
    "Level",
    "Move",
    "Offer",
    "Priority",
    "Publication",
    "Requirement",
    "Work",
    "asking_move",
    "end_of_week",
    "may_see_confidential",
    "move",
    "offers",
    "open_points",
    "row_decides",
    "takes_over",
]


@dataclass(frozen=True)
class Offer:
    """A move from where the claim stands, for one person: open, or closed with the reason and the way on."""

    move: Move
    allowed: bool
    why_not: Message | None
    open_points: tuple[Requirement, ...]


def _blocking(facts: Facts, upto: Level) -> tuple[Requirement, ...]:
    order = list(Level)
    guarded = order[: order.index(upto) + 1]
    return tuple(
        need for need in facts.requirements if need.blocks and not need.met and need.level in guarded
    )


def open_points(facts: Facts, to: Work) -> tuple[Requirement, ...]:
    """What stays open after this move: shown to the next person, and in the way of a later move or only warned of."""
    level = {Work.IN_REVIEW: Level.REVIEW, Work.APPROVED: Level.APPROVE, Work.DONE: Level.PUBLISH}.get(to)
    if level is None:
        return ()
    stopping = _blocking(facts, level)
    return tuple(
        need for need in facts.requirements if not need.met and need.opens_before and need not in stopping
    )


def _why_not_now(each: Move, facts: Facts) -> Message | None:
    """What does not hold, whoever asks."""
    for need in each.needs:
        if need == "state_before" and each.target is not (facts.state_before or Work.NEW):
            return Message(
                N_("This claim goes back to where it was: %(state)s."),
                {"state": MessageIds((WORK_LABELS[facts.state_before or Work.NEW],))},
            )
        if need == "nothing_published" and not facts.nothing_published:
            return Message(
                N_(
                    "The public knows this verdict, or will soon. Stop or withdraw the publication; the page and its address stay."
                )
            )
        if need == "approval" and facts.reviewer_id is None:
            return Message(N_("Nobody has approved this verdict. Ask a second reader."))
        if need == "no_hold" and facts.on_hold:
            return Message(N_("There is a legal hold on this claim. An editor can release it."))
        if isinstance(need, Level) and (missing := _blocking(facts, need)):
            return Message(
                N_("Still missing: %(missing)s. %(way_on)s"),
                {
                    "missing": MessageIds(tuple(need.label for need in missing)),
                    "way_on": MessageIds(tuple(dict.fromkeys(need.way_on for need in missing)), between=" "),
                },
            )
    return None


def _why_not_you(each: Move, facts: Facts, by: Actor) -> Message | None:
    """Why this person has no part in this move."""
    if any(WHO[part](facts, by) for part in each.who):
        return None
    if not works(by):
        return Message(N_("Only checkers and editors move claims. Ask one of them."))
    if "overrides" in each.who:
        return Message(N_("Only an administrator who worked on the verdict may go without a second reader."))
    if each.who == ("is_reviewer",) and not took_part(facts, by):
        return Message(
            N_(
                "Someone else was asked to read this verdict. Who researches it, or an editor, can ask you instead."
            )
        )
    if each.who == ("is_reviewer",):
        return Message(
            N_(
                "You worked on this verdict yourself, so a second person reads it. Ask another checker or an editor."
            )
        )
    if "own_or_unassigned" in each.who:
        return Message(N_("This claim is someone else’s. Ask them or an editor to drop it."))
    if "is_assignee" in each.who:
        return Message(N_("Only who researches this claim, or an editor, can do that. Ask one of them."))
    if "is_recorded_reviewer" in each.who:
        return Message(N_("Only who approved this verdict, or an editor, can do that. Ask one of them."))
    return Message(N_("Only an editor can do that. Ask an editor."))


def offers(facts: Facts, by: Actor) -> list[Offer]:
    """Every move from where the claim stands, open or closed. Where one cell has two buttons, a person sees their own."""
    found: list[Offer] = []
    here = [each for each in MOVES if each.source is facts.state]
    if facts.state in SET_ASIDE:
        here = [each for each in here if each.target is (facts.state_before or Work.NEW)]
    for each in here:
        twins = [
            twin
            for twin in here
            if twin.target is each.target and twin is not each and "override" not in twin.asks
        ]
        not_you = _why_not_you(each, facts, by)
        if (not_you or each.yields) and any(not _why_not_you(twin, facts, by) for twin in twins):
            continue
        if not_you and "override" in each.asks:
            continue
        why_not = not_you or _why_not_now(each, facts)
        found.append(Offer(each, why_not is None, why_not, open_points(facts, each.target)))
    return found


def _mine(facts: Facts, to: Work, by: Actor, *, override: bool) -> list[Move]:
    """The rows of this cell that are this person's, the ones that ask most first; raises Forbidden or Refused."""
    cell = [each for each in MOVES if each.source is facts.state and each.target is to]
    if not cell:
        names = {"state": MessageIds((WORK_LABELS[facts.state],)), "to": MessageIds((WORK_LABELS[to],))}
        raise Refused(
            N_("From %(state)s a claim does not go to %(to)s. Its page shows the moves it has."), **names
        )
    meant = [each for each in cell if "override" not in each.asks or override]
    mine = [each for each in meant if _why_not_you(each, facts, by) is None]
    if not mine:
        raise _refusal(Forbidden, _why_not_you(cell[0], facts, by))
    if why_not := _why_not_now(mine[0], facts):
        raise _refusal(Refused, why_not)
    return sorted(mine, key=lambda each: not each.asks)


_LOOKS_BESIDE = frozenset({"is_reviewer", "overrides"})  # parts that ask who worked on the verdict


def row_decides(source: Work, target: Work) -> bool:
    """Whether the claim's row alone decides about this move: nobody's part, and nothing it needs, hangs on sources or verdict."""
    cell = [each for each in MOVES if each.source is source and each.target is target]
    return not any(
        _LOOKS_BESIDE & set(each.who) or any(isinstance(need, Level) for need in each.needs) for each in cell
    )


def asking_move(facts: Facts, to: Work, by: Actor, *, override: bool = False, take: bool = False) -> Move:
    """The move whose page asks what it needs; raises as `move` does when it is not this person's, or not now.

    `take` means the one that gives the claim to oneself, where one may also give it to another.
    """
    mine = _mine(facts, to, by, override=override)
    return next((each for each in mine if take and "takes_it" in each.who), mine[0])


def takes_over(each: Move, facts: Facts, by: Actor) -> bool:
    """Whether this move takes the claim from someone who has it, who may have something to hand over."""
    return "takes_it" in each.who and facts.assignee_id not in {None, by.id}


def move(facts: Facts, to: Work, by: Actor, **details: Unpack[Details]) -> Move:
    """The row of the table that allows this move.

    Raises Forbidden when this person has no part in it, Refused when the table has no such cell or something
    does not hold yet, Invalid when the form brought too little.
    """
    mine = _mine(facts, to, by, override=bool(details.get("override")))
    chosen = next((each for each in mine if _meant(each, details)), mine[-1])
    _check_details(chosen, by, details)
    return chosen


def _meant(each: Move, details: Details) -> bool:
    """Whether the details mean this button, where one cell of the table has two."""
    if "assignee" in each.asks:
        return details.get("assignee_id") is not None
    return "comment" not in each.asks or bool(details.get("reason") or details.get("sends_back"))


def _refusal(kind: type[DomainError], message: Message | None) -> DomainError:
    if message is None:
        raise AssertionError("a refusal needs its reason")
    return kind(message.text, **message.values)


def _check_details(chosen: Move, by: Actor, details: Details) -> None:
    """What the form must bring; raises Invalid naming the field."""
    if "takes_it" in chosen.who and details.get("assignee_id") not in {None, by.id}:
        raise Forbidden(
            N_("A checker takes a claim; giving it to someone else is for an editor. Ask an editor.")
        )
    if {"reason", "override"} & set(chosen.asks) and not details.get("reason"):
        raise Invalid("reason", N_("Say why, in a sentence."))
    if "comment" in chosen.asks and not details.get("reason"):
        raise Invalid("reason", N_("Say what is missing, so that the checker can mend it."))
    if "decline_reason" in chosen.asks:
        if details.get("decline_reason") is None:
            raise Invalid("decline_reason", N_("Choose a reason from the list."))
        if details["decline_reason"] == DeclineReason.OTHER and not details.get("note"):
            raise Invalid("note", N_("With this reason, say in a sentence why."))
    if "duplicate_of" in chosen.asks and details.get("duplicate_of_id") is None:
        raise Invalid("duplicate_of", N_("Choose the claim that this one is a duplicate of."))


def may_see_confidential(by: Actor, assignee_id: int | None, reviewer_id: int | None) -> bool:
    """Confidential sources, contact attempts and comments: assignee, second reader and editors."""
    return by.is_editor or (works(by) and by.id in {assignee_id, reviewer_id})
