"""What a reason of the desk's own may be, and which of them stay in use."""

from collections.abc import Iterable, Sequence

from claims.desk.naming import key_of
from claims.desk.states import DeclineReason
from claims.errors import N_, Invalid, Refused

LONGEST_NAME = 60
LONGEST_TOLD = 200
MOST = 20  # in use at once: more than anyone reads on deadline


def checked_name(where: str, name: str, taken: Iterable[str]) -> str:
    """A name as it may be kept; raises Invalid. No other reason is called so, in either language."""
    name = " ".join(name.split())
    if not key_of(name):
        raise Invalid(where, N_("Give it a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(where, N_("Between 1 and %(longest)s characters."), longest=LONGEST_NAME)
    if key_of(name) in {key_of(other) for other in taken}:
        raise Invalid(where, N_("There is a reason of this name already. Choose another name."))
    return name


def checked_told(nl: str, en: str) -> tuple[str, str]:
    """What who sent a tip reads, as it may be kept; raises Invalid. Who has no English sentence reads the Dutch one."""
    nl, en = (" ".join(text.split()) for text in (nl, en))
    for where, text in (("told_nl", nl), ("told_en", en)):
        if len(text) > LONGEST_TOLD:
            raise Invalid(where, N_("At most %(longest)s characters."), longest=LONGEST_TOLD)
    if en and not nl:
        raise Invalid("told_nl", N_("Write the Dutch sentence too."))
    return nl, en


def check_returns(names: Iterable[str], taken: Iterable[str]) -> None:
    """A reason comes back under its own names; raises Refused while another one has one of them."""
    known = {key_of(other) for other in taken}
    for name in names:
        if key_of(name) in known:
            raise Refused(
                N_("Another reason is called %(name)s now. Give that one another name first."), name=name
            )


def check_room(count: int) -> None:
    if count >= MOST:
        raise Refused(
            N_("There are %(most)s reasons in use, which is the most. Put one out of use first."), most=MOST
        )


def check_retires(key: str, in_use: Sequence[str]) -> None:
    """Raise Refused for what the desk cannot do without: a way to say something else, and one reason beside it."""
    if key == DeclineReason.OTHER:
        raise Refused(
            N_(
                "This reason stays in use: where no other fits, one says in a sentence why. Nothing was changed."
            )
        )
    if len(in_use) <= 2:
        raise Refused(
            N_(
                "This is the last reason in use beside the one that asks for a sentence. Put another one back first."
            )
        )
