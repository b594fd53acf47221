"""Roles: what someone was for a while, as typed, as kept, and which hold at a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.claimants.rules import LONGEST_NAME
from claims.errors import N_, Invalid
from claims.storage.types import PartialDate
from claims.words.visible import trimmed

MOST_ROLES = 30
APART = ";"


@dataclass(frozen=True, slots=True)
class Held:
    """A role with the dates between which it was held, each a day, a month, a year or not known."""

    role: str
    since: PartialDate | None = None
    until: PartialDate | None = None

    @property
    def line(self) -> str:
        """As it is typed."""
        dates = (self.since or "", self.until or "") if self.since or self.until else ()
        return f"{APART} ".join((self.role, *dates)).rstrip(f"{APART} ")

    def holds(self, said: PartialDate | None) -> bool:
        """Whether it held at this date, compared as exactly as both dates say; without a date only what has none.

        >>> minister = Held("minister", PartialDate("2022-01-10"), PartialDate("2024-07"))
        >>> [minister.holds(PartialDate(day)) for day in ("2022", "2022-01-09", "2024-07-02", "2025")]
        [True, False, True, False]
        """
        if said is None:
            return self.since is None and self.until is None
        return _not_before(said, self.since) and (self.until is None or _not_before(self.until, said))


def _not_before(later: PartialDate, earlier: PartialDate | None) -> bool:
    if earlier is None:
        return True
    exact = min(len(later), len(earlier))
    return later[:exact] >= earlier[:exact]


def roles_at(roles: Iterable[Held], said: PartialDate | None) -> str:
    """What someone was at this date, in words; empty when nothing is known."""
    return ", ".join(dict.fromkeys(held.role for held in roles if held.holds(said)))


def checked_roles(lines: str) -> list[Held]:
    """Roles as typed, one a line: "minister; 2022-01-10; 2024-07", or "minister; 10-01-2022; 07-2024". Raises Invalid."""
    found = dict.fromkeys(_checked(line) for line in lines.splitlines() if line.strip())
    if len(found) > MOST_ROLES:
        raise Invalid("roles", N_("At most %(most)s roles."), most=MOST_ROLES)
    return list(found)


def _checked(line: str) -> Held:
    role, *dates = (" ".join(trimmed(part).split()) for part in line.split(APART))
    if not role or len(dates) > 2:
        raise Invalid(
            "roles",
            N_("“%(line)s” is no role with its dates. Write: role; from; until."),
            line=line.strip()[:LONGEST_NAME],
        )
    if len(role) > LONGEST_NAME:
        raise Invalid(
            "roles",
            N_("This is too long: %(length)s characters, at most %(longest)s."),
            length=len(role),
            longest=LONGEST_NAME,
        )
    since, until = (*(_date(date) for date in dates), None, None)[:2]
    if since and until and not _not_before(until, since):
        raise Invalid("roles", N_("“%(role)s” ends before it begins."), role=role)
    return Held(role, since, until)


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.typed(text) if text else None
    except ValueError:
        raise Invalid(
            "roles",
            N_("“%(date)s” is no date. Write a day, a month or a year: 2026-11-24, 2026-11 or 2026."),
            date=text[:LONGEST_NAME],
        ) from None


def as_typed(roles: Sequence[Held]) -> str:
    """All roles, one a line."""
    return "\n".join(held.line for held in roles)
