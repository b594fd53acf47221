"""Roles: as typed, as kept, and which of them held when a claim was made."""

import pytest

from claims.claimants.roles import MOST_ROLES, Held, as_typed, checked_roles, roles_at
from claims.errors import Invalid
from claims.storage.types import PartialDate

LINES = "minister-president; 2024-07-02; 2026\nambtenaar; ; 2024-07\nraadslid; 2010\nhistoricus"


def test_a_line_is_kept_as_it_means() -> None:
    assert as_typed(checked_roles(LINES)) == LINES
    assert as_typed(checked_roles(" raadslid ;2010; \n")) == ("raadslid; 2010")
    dutch = "minister-president; 2-7-2024; 2026\nambtenaar; ; 07-2024"
    assert as_typed(checked_roles(dutch)).splitlines() == LINES.splitlines()[:2]
    assert checked_roles("raadslid\nraadslid") == [Held("raadslid")]
    assert as_typed(checked_roles("wethouder; 25-06-2025; juli 2026")) == "wethouder; 2025-06-25; 2026-07"


@pytest.mark.parametrize(
    "lines",
    [
        "; 2010",
        "raadslid; 2010; 2011; 2012",
        "raadslid; gisteren",
        "raadslid; 2010-13",
        "raadslid; 13-2010",
        "raadslid; 31-02-2010",
        "raadslid; 05-2012; 04-2012",
        "raadslid; ooit 2010",
        "raadslid; 2012; 2011",
        "x" * 201,
        "\n".join(f"rol {number}" for number in range(MOST_ROLES + 1)),
    ],
)
def test_what_is_no_role_is_refused_at_its_field(lines: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_roles(lines)
    assert refusal.value.where == "roles"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2025-06", "minister-president, raadslid"),
        ("2024-07-01", "ambtenaar, raadslid"),
        ("2024-07", "minister-president, ambtenaar, raadslid"),
        ("2009-12-31", "ambtenaar"),
        ("2027", "raadslid"),
        (None, "historicus"),
    ],
)
def test_what_someone_was_at_a_date(said: str | None, found: str) -> None:
    """Compared as exactly as both dates say; what has no dates at all holds always."""
    wanted = found if said is None else f"{found}, historicus"
    assert roles_at(checked_roles(LINES), PartialDate(said) if said else None) == wanted
