"""What becomes of a row, and which step an import may take next."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claims.desk.rules import DeclineReason, Publication, Work
from claims.errors import N_, Forbidden, Refused
from claims.importing.reading.rows import Check
from claims.people.rules import Actor, Permission
from claims.words.folding import fold

ROWS_AT_ONCE = 100  # thrown away or put back; as many as a page has
MOST_LABELS = 200  # of one archive; more are no labels
UNRATED = "-"  # chosen for a label that is none of ours


class Stage(StrEnum):
    """How far an import is."""

    COLUMNS = "columns"  # a person says which column is what
    CHECKING = "checking"
    CHECKED = "checked"  # nothing was imported yet
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


STAGE_LABELS = {
    Stage.COLUMNS: N_("columns to choose"),
    Stage.CHECKING: N_("being checked"),
    Stage.CHECKED: N_("checked"),
    Stage.RUNNING: N_("running"),
    Stage.STOPPED: N_("stopped"),
    Stage.DONE: N_("done"),
}
AT_WORK = frozenset({Stage.CHECKING, Stage.RUNNING})
BEFORE_THE_END = frozenset({Stage.CHECKED, Stage.RUNNING, Stage.STOPPED})


class Outcome(StrEnum):
    """What a row is, and what became of it."""

    NEW = "new"
    KNOWN = "known"
    BROKEN = "broken"
    ADDED = "added"
    THROWN = "thrown"  # by a person, who may put it back
    REMOVED = "removed"  # a month after that: its text is gone, its number stays


OUTCOME_LABELS = {
    Outcome.NEW: N_("new"),
    Outcome.KNOWN: N_("known"),
    Outcome.BROKEN: N_("broken"),
    Outcome.ADDED: N_("imported"),
    Outcome.THROWN: N_("thrown away"),
    Outcome.REMOVED: N_("removed for good"),
}


def check_imports(by: Actor) -> None:
    if not by.may(Permission.EDIT):
        raise Forbidden(N_("Only an editor imports claims. Ask an editor."))


NOT_NOW = N_("This import is further by now. Look at the page again.")


def check_there(thrown_at: datetime | None) -> None:
    """Raise Refused for an import that was thrown away."""
    if thrown_at is not None:
        raise Refused(N_("This import was thrown away. Put it back first."))


def check_stage(stage: Stage, *wanted: Stage) -> None:
    """Raise Refused unless the import stands where this step begins."""
    if stage not in wanted:
        raise Refused(NOT_NOW)


def check_at_rest(stage: Stage) -> None:
    """Raise Refused for an import that the worker is busy with."""
    if stage in AT_WORK:
        raise Refused(N_("This import is at work. Stop it first, or wait until it is done."))


def check_row_count(numbers: Collection[int]) -> None:
    """Raise Refused for no rows at all, and for more than a page has."""
    if not numbers:
        raise Refused(N_("Tick at least one row."))
    if len(numbers) > ROWS_AT_ONCE:
        raise Refused(N_("That is too much at once: at most %(most)s rows."), most=ROWS_AT_ONCE)


def check_row_new(number: int, outcome: Outcome, claim_id: int | None) -> None:
    """Raise Refused for throwing away a row that would not be imported anyway; claims always stay."""
    if outcome is Outcome.ADDED:
        raise Refused(
            N_("Row %(row)s was imported: it is claim %(claim)s, which stays."), row=number, claim=claim_id
        )
    if outcome is not Outcome.NEW:
        raise Refused(N_("Row %(row)s is not new, so there is nothing to throw away."), row=number)


def check_row_thrown(number: int, outcome: Outcome) -> None:
    """Raise Refused for putting back a row that is not away, or is gone for good."""
    if outcome is not Outcome.THROWN:
        raise Refused(
            N_("There is nothing to undo: row %(row)s is there, or is removed for good."), row=number
        )


@dataclass(frozen=True)
class Standing:
    """Where an imported claim stands on the axes, without any history of how it came there."""

    state: Work
    state_before: Work | None = None
    decline_reason: str | None = None
    publication: Publication = Publication.UNPUBLISHED


# With another's verdict: while a claim stands like this, nobody of the desk did anything with it.
THEIRS = Standing(Work.DECLINED, Work.NEW, DeclineReason.CHECKED_ELSEWHERE)
OURS = Standing(Work.DONE, publication=Publication.PUBLISHED)


def standing(check: Check | None, *, own: bool) -> Standing:
    """Without a verdict it waits for triage; with another's it was checked elsewhere; out of our archive it is done and public."""
    if check is None:
        return Standing(Work.NEW)
    return OURS if own else THEIRS


def check_not_back(*, new: int, ours: int) -> None:
    """Raise Refused for taking a file as others' of which all is this desk's own archive already."""
    if ours and not new:
        raise Refused(
            N_(
                "What this file has is here already, as this desk's own archive. That is not made others' again."
            )
        )


def folded_label(label: str) -> str:
    """A label as labels are compared.

    >>> folded_label("Mostly-True!")
    'mostly true'
    """
    kept = "".join(letter if letter.isalnum() else " " for letter in fold(label))
    return " ".join(kept.split())


def guess_rating(label: str, ratings: Iterable[tuple[str, str, str]]) -> str | None:
    """The rating (key, Dutch, English) that goes by this very label; a person decides."""
    folded = folded_label(label)
    return next(
        (key for key, *names in ratings if folded in {folded_label(each) for each in (key, *names)}), None
    )


def rating_of(check: Check | None, labels: Mapping[str, str]) -> str | None:
    """Which of our ratings a verdict of our archive has."""
    chosen = labels.get(check.label or "") if check else None
    return None if chosen in {None, UNRATED} else chosen
