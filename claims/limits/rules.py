"""What a limit of a column may be."""

from collections.abc import Mapping

from claims.desk.states import OPEN, Work
from claims.errors import N_, Invalid

LOWEST, HIGHEST = 1, 999
COLUMNS = tuple(state for state in Work if state in OPEN)  # what is done grows for ever


def checked(limits: Mapping[Work, int | None]) -> dict[Work, int]:
    """The limits as they may be kept, without the columns that have none; raises Invalid."""
    found = {state: most for state, most in limits.items() if most is not None and state in COLUMNS}
    for state, most in found.items():
        if not LOWEST <= most <= HIGHEST:
            raise Invalid(
                state.value, N_("From %(lowest)s to %(highest)s, or nothing."), lowest=LOWEST, highest=HIGHEST
            )
    return found
