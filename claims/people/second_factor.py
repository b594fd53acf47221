"""A person's second factor: turned on, proved, turned off, and the codes for a lost phone."""

import base64
import re
import secrets
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from claims.errors import N_, Refused
from claims.history.actions import record
from claims.people import totp
from claims.people.models import Person, RecoveryCode, SecondFactor
from claims.people.queries import digest_of
from claims.people.rules import Actor, check_not_own_factor
from claims.people.sign_in_sessions import end_sessions, sign_out_all
from claims.storage.rows import get_row

RECOVERY_CODES = 10
RECOVERY_BYTES = 15  # 120 bits of chance: nobody tries them all, so a fast digest hides them well enough
SALT_BYTES = 16
_SPACES = re.compile(r"[\s-]+")


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def normal_code(text: str) -> str:
    """A code as typed from an app or from paper, in its one form: without spaces and dashes, in small letters."""
    return _SPACES.sub("", text).lower()


def factor_of(session: Session, person_id: int) -> SecondFactor | None:
    return session.get(SecondFactor, person_id)


def codes_left(session: Session, person_id: int) -> int:
    """How many recovery codes were not used yet."""
    query = select(func.count(col(RecoveryCode.id))).where(
        col(RecoveryCode.person_id) == person_id, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(query).one()


def turn_on(
    session: Session, person_id: int, *, salt: str, counter: int, here: int, by: Actor, at: datetime
) -> list[str]:
    """Keep a second factor whose code (of step `counter`) was right; the recovery codes, told only now.

    Sessions that began without it end, but for the asking one, `here`.
    """
    get_row(session, Person, person_id, lock=True)
    if factor_of(session, person_id) is not None:
        raise Refused(N_("You have a second factor already. Turn it off first; nothing was changed."))
    session.add(SecondFactor(person_id=person_id, salt=salt, last_counter=counter, since=at))
    end_sessions(session, person_id, at, but=here)
    record(session, "person.second_factor_on", by_id=by.id, at=at, thing_id=person_id)
    return _make_codes(session, person_id, at)


def prove(session: Session, person_id: int, typed: str, *, secret_key: str, at: datetime) -> bool:
    """Whether this is a code of the person's app or one of their recovery codes. Uses it up: each works once.

    Of many at once with one code a single one gets it: the row is changed only where it still has an older step.
    """
    factor = factor_of(session, person_id)
    if factor is None:
        return False
    code = normal_code(typed)
    counter = totp.counter_of(totp.secret_of(secret_key, person_id, factor.salt), code, at)
    if counter is None:
        return _use_recovery_code(session, person_id, code, at)
    newer = (
        update(SecondFactor)
        .where(
            col(SecondFactor.person_id) == person_id,
            col(SecondFactor.salt) == factor.salt,
            col(SecondFactor.last_counter) < counter,
        )
        .values(last_counter=counter)
    )
    return bool(session.exec(newer).rowcount)


def renew_codes(session: Session, person_id: int, *, by: Actor, at: datetime) -> list[str]:
    """New recovery codes; the old ones end."""
    _locked_factor(session, person_id)
    codes = _make_codes(session, person_id, at)
    record(
        session,
        "person.recovery_codes_made",
        by_id=by.id,
        at=at,
        thing_id=person_id,
        after={"codes": len(codes)},
    )
    return codes


def turn_off(session: Session, person_id: int, *, here: int, by: Actor, at: datetime) -> None:
    """The person themselves, who has just proved password and code; ends their sessions but the asking one."""
    _remove(session, person_id)
    end_sessions(session, person_id, at, but=here)
    record(session, "person.second_factor_off", by_id=by.id, at=at, thing_id=person_id)


def take_away(session: Session, person_id: int, *, by: Actor | None, at: datetime) -> Person:
    """An administrator, for who lost phone and codes. Whoever has the phone is signed out with everyone else."""
    check_not_own_factor(person_id, by)
    person = get_row(session, Person, person_id, lock=True)
    _remove(session, person_id)
    sign_out_all(session, person, at)
    record(session, "person.second_factor_taken", by_id=by.id if by else None, at=at, thing_id=person_id)
    return person


def _use_recovery_code(session: Session, person_id: int, code: str, at: datetime) -> bool:
    using = (
        update(RecoveryCode)
        .where(
            col(RecoveryCode.person_id) == person_id,
            col(RecoveryCode.code_digest) == digest_of(code),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=at)
    )
    if not session.exec(using).rowcount:
        return False
    record(
        session,
        "person.recovery_code_used",
        by_id=person_id,
        at=at,
        thing_id=person_id,
        after={"left": codes_left(session, person_id)},
    )
    return True


def _make_codes(session: Session, person_id: int, at: datetime) -> list[str]:
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    codes = [
        base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)
    ]
    session.add_all(
        RecoveryCode(person_id=person_id, code_digest=digest_of(code), created_at=at) for code in codes
    )
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]


def _locked_factor(session: Session, person_id: int) -> SecondFactor:
    get_row(session, Person, person_id, lock=True)
    factor = factor_of(session, person_id)
    if factor is None:
        raise Refused(N_("There is no second factor on this account."))
    return factor


def _remove(session: Session, person_id: int) -> None:
    session.delete(_locked_factor(session, person_id))
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
