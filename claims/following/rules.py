"""When the daily digest may be sent."""

from datetime import datetime
from zoneinfo import ZoneInfo

from claims.errors import N_, Refused

HOURS = tuple(range(5, 23))


def check_digest(*, mail_is_on: bool) -> None:
    """Raise Refused where no mail is sent at all."""
    if not mail_is_on:
        raise Refused(
            N_("Claimdesk sends no mail here, so there is no digest. An administrator can set up mail.")
        )


def is_time(hour: int, at: datetime, zone: ZoneInfo) -> bool:
    """Whether a digest of this hour may go out by now, in the newsroom's time."""
    return at.astimezone(zone).hour >= hour
