"""The topics of a claim beside its other columns, without a query of their own."""

from sqlalchemy import ScalarSelect, select
from sqlmodel import col, func

from claims.desk.models import Claim, ClaimTag

_BETWEEN = "\n"  # topics hold no line ends


def topics_column() -> ScalarSelect[str]:
    """For a query that selects from Claim: all its topics in one value, which `topics_in` takes apart."""
    return (
        select(func.aggregate_strings(col(ClaimTag.tag), _BETWEEN))
        .where(col(ClaimTag.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )


def topics_in(value: str | None) -> tuple[str, ...]:
    """In the order of the alphabet."""
    return tuple(sorted(value.split(_BETWEEN), key=str.casefold)) if value else ()
