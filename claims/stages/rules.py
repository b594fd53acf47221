"""What a stage may be, and which of them a claim may be in."""

from collections.abc import Iterable

from claims.desk.naming import key_of
from claims.desk.states import OPEN, WORK_LABELS, Work
from claims.errors import N_, Invalid, MessageIds, Refused

LONGEST_NAME = 40
MOST = 12  # of one state
HIGHEST_PLACE = 999
STATES = OPEN  # elsewhere nobody works on a claim


def checked_state(text: str) -> Work:
    """The state that a stage is to be one of; raises Invalid."""
    found = next((state for state in STATES if state.value == text), None)
    if found is None:
        raise Invalid("state", N_("Choose one of the states that claims are worked on in."))
    return found


def checked_name(name: str, taken: Iterable[str]) -> str:
    """The name as it may be kept; raises Invalid. No other stage of its state is called so."""
    name = " ".join(name.split())
    if not key_of(name):
        raise Invalid("name", N_("Give it a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid("name", N_("Between 1 and %(longest)s characters."), longest=LONGEST_NAME)
    if key_of(name) in {key_of(other) for other in taken}:
        raise Invalid("name", N_("There is a stage of this name in this state already. Choose another name."))
    return name


def check_returns(name: str, taken: Iterable[str]) -> None:
    """A removed stage comes back under its own name."""
    if key_of(name) in {key_of(other) for other in taken}:
        raise Refused(
            N_("Another stage of this state is called %(name)s now. Give that one another name first."),
            name=name,
        )


def check_room(count: int) -> None:
    if count >= MOST:
        raise Refused(N_("This state has %(most)s stages, which is the most. Remove one first."), most=MOST)


def check_fits(stage: Work, claim: Work) -> None:
    """A claim is only in a stage of its own state; raises Invalid."""
    if stage is not claim:
        raise Invalid(
            "stage",
            N_("This stage is one of %(stage)s, and the claim is now: %(claim)s. Choose another one."),
            stage=MessageIds((WORK_LABELS[stage],)),
            claim=MessageIds((WORK_LABELS[claim],)),
        )
