"""Roles, permissions and the one table between them; what a password, an address and a try must be."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from claims.errors import N_, Invalid, Refused


class Role(StrEnum):
    READER = "reader"
    CONTRIBUTOR = "contributor"
    CHECKER = "checker"
    EDITOR = "editor"
    ADMIN = "admin"


ROLE_LABELS = {
    Role.READER: N_("Reader"),
    Role.CONTRIBUTOR: N_("Contributor"),
    Role.CHECKER: N_("Checker"),
    Role.EDITOR: N_("Editor"),
    Role.ADMIN: N_("Administrator"),
}


class Permission(StrEnum):
    """What a route may ask for; whether one particular move is allowed is desk/rules.py's to say."""

    LOOK = "look at the desk"
    ADD_ARTICLE = "add an article"
    PULL_CLAIM = "pull a claim from an article, or write one down"
    COMMENT = "comment"
    WORK = "take, research and move claims, add evidence, write drafts"
    EDIT = "give claims away, publish, withdraw, mend published text"
    MANAGE = "invite people and change settings"
    OWN_ACCOUNT = "change one's own password and preferences"


_LOOKER = {Permission.LOOK, Permission.OWN_ACCOUNT}
_CONTRIBUTOR = _LOOKER | {Permission.ADD_ARTICLE, Permission.PULL_CLAIM, Permission.COMMENT}
_CHECKER = _CONTRIBUTOR | {Permission.WORK}
_EDITOR = _CHECKER | {Permission.EDIT}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset(_LOOKER),
    Role.CONTRIBUTOR: frozenset(_CONTRIBUTOR),
    Role.CHECKER: frozenset(_CHECKER),
    Role.EDITOR: frozenset(_EDITOR),
    Role.ADMIN: frozenset(_EDITOR | {Permission.MANAGE}),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: handed to every action. The worker acts in the name of the person who asked for it."""

    id: int
    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]

    @property
    def is_editor(self) -> bool:
        """An admin may do what an editor may."""
        return self.role in {Role.EDITOR, Role.ADMIN}

    @property
    def is_checker(self) -> bool:
        return self.role is Role.CHECKER


SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256  # refused before hashing, so that nobody keeps a core busy with one request
LONGEST_EMAIL = 254
LINK_LIFE = timedelta(days=7)
TRY_WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = (
    100  # a whole newsroom may sit behind one address: beyond it each account has fewer tries left
)
FORGIVEN = 3  # tries before one is told how many are left
TRIES_BEYOND = 2  # of an account, from an address beyond its number
MOST_PER_ADDRESS = 500  # beyond this only browsers that have been signed in before are looked at
THEMES = ("auto", "light", "dark")
LANGUAGES = ("nl", "en")

_EMAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+\Z")
_NOT_IN_ADDRESS = re.compile("[\x00-\x20\\\\\x7f-\xa0\u2028\u2029\ud800-\udfff]")


def normal_email(text: str) -> str:
    """The one form in which we keep and compare e-mail addresses."""
    return unicodedata.normalize("NFC", text).strip().lower()


def check_email(email: str) -> str:
    """The address in its one form; raises Invalid for what can be none."""
    email = normal_email(email)
    if len(email) > LONGEST_EMAIL or not _EMAIL.match(email):
        raise Invalid("email", N_("This is not an e-mail address."))
    return email


def check_password(password: str, *, email: str = "", where: str = "new_password") -> None:
    """Raise Invalid for a password that is too short, too long, or the account's own address."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(where, N_("Use at least %(shortest)s characters."), shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Invalid(where, N_("Use at most %(longest)s characters."), longest=LONGEST_PASSWORD)
    if email and normal_email(password) in {email, email.partition("@")[0]}:
        raise Invalid(
            where, N_("Your e-mail address is the first thing others would try. Choose something else.")
        )


def local_path(text: str | None) -> str | None:
    """The address when it is a path of this site and can be nothing else, to go to after sign-in.

    >>> local_path("/desk/claims?state=new"), local_path("//example.org"), local_path("https://example.org")
    ('/desk/claims?state=new', None, None)
    """
    if not text or not text.startswith("/") or text.startswith("//") or len(text) > 2000:
        return None
    return None if _NOT_IN_ADDRESS.search(text) else text


def initials(name: str) -> str:
    """First letters of the first and the last word: "Jan de Vries" is JV."""
    words = [word for word in name.split() if word[:1].isalnum()] or name.split() or ["?"]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def wait_after(tries: Sequence[datetime], most: int, at: datetime) -> timedelta | None:
    """How long to wait when `tries` (times of failed tries) leave no further one now; None when one is left."""
    recent = sorted(moment for moment in tries if moment > at - TRY_WINDOW)
    return recent[-most] + TRY_WINDOW - at if len(recent) >= most else None


def wait_for_try(
    by_account: Sequence[datetime], by_address: Sequence[datetime], at: datetime
) -> timedelta | None:
    """How long an account must wait after these tries for it, and these from the address it is tried from; None for not.

    An address beyond its number leaves each account two tries instead of ten; far beyond, none.
    """
    crowded = (wait_after(by_address, TRIES_PER_ADDRESS, at), wait_after(by_account, TRIES_BEYOND, at))
    waits = (
        None if None in crowded else min(wait for wait in crowded if wait is not None),
        wait_after(by_account, TRIES_PER_ACCOUNT, at),
        wait_after(by_address, MOST_PER_ADDRESS, at),
    )
    return max((wait for wait in waits if wait is not None), default=None)


def tries_left(by_account: Sequence[datetime], by_address: Sequence[datetime], at: datetime) -> int:
    """How many more tries may fail now before one has to wait."""
    return next(
        more
        for more in range(TRIES_PER_ACCOUNT + 1)
        if wait_for_try([*by_account, *[at] * more], [*by_address, *[at] * more], at) is not None
    )


def check_keeps_admin(*, is_last_admin: bool) -> None:
    """Raise Refused for what would leave the newsroom without an administrator."""
    if is_last_admin:
        raise Refused(
            N_("This is the last administrator. Make someone else administrator first; nothing was changed.")
        )


def check_not_own_factor(person_id: int, by: Actor | None) -> None:
    if by is not None and by.id == person_id:
        raise Refused(
            N_("You turn off your own second factor in your settings, with a code. Nothing was changed.")
        )


def check_may_go_without(*, role_asks: bool) -> None:
    """Raise Refused for turning off a second factor that one's role must have."""
    if role_asks:
        raise Refused(N_("Your role asks for a second factor, so it stays on. Nothing was changed."))


def check_not_self(person_id: int, by: Actor | None) -> None:
    if by is not None and by.id == person_id:
        raise Refused(
            N_("You cannot close your own account. Ask another administrator; nothing was changed.")
        )
