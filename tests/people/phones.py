"""People's phones: authenticator apps that know a person's secret, and people who have one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from itsdangerous import URLSafeTimedSerializer

from claims.people import totp
from claims.people.second_factor import new_salt, turn_on
from claims.storage.engine import Database
from tests.conftest import NOW, Cast

SECRET_KEY = "k" * 40  # of conftest.settings_for


@dataclass
class Phone:
    """An app with the secret of one person. `codes` are the recovery codes on paper beside it."""

    person_id: int
    salt: str
    codes: list[str] = field(default_factory=list)

    def code(self, at: datetime = NOW) -> str:
        """What it shows at this moment."""
        return totp.code_at(totp.secret_of(SECRET_KEY, self.person_id, self.salt), at)

    def wrong(self, at: datetime = NOW) -> str:
        """Six digits that it shows neither now nor just before or after."""
        near = {self.code(at + timedelta(seconds=30 * step)) for step in (-2, -1, 0, 1, 2)}
        return next(
            code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near
        )


def phone_of(db: Database, cast: Cast, key: str) -> Phone:
    """The phone of one of the cast, whose second factor has been on for an hour."""
    phone = Phone(cast.people[key].id or 0, new_salt())
    long_ago = totp.counter_of(
        totp.secret_of(SECRET_KEY, phone.person_id, phone.salt),
        phone.code(NOW - timedelta(hours=1)),
        NOW - timedelta(hours=1),
    )
    assert long_ago is not None
    with db.writing() as session:
        phone.codes = turn_on(
            session,
            phone.person_id,
            salt=phone.salt,
            counter=long_ago,
            here=0,
            by=cast.actor(key),
            at=NOW - timedelta(hours=1),
        )
    return phone


def offer(phone: Phone) -> str:
    """What the form of the picture sends along for this phone's salt."""
    signer = URLSafeTimedSerializer(SECRET_KEY, salt="second-factor-offer")
    return str(signer.dumps([phone.person_id, phone.salt]))
