"""Roles, permissions, and the one table between them."""

from dataclasses import dataclass
from enum import StrEnum

from claims.errors import N_


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
