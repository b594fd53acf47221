"""Counting tries to sign in: at most ten for an account in a quarter of an hour, whichever process answers."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, delete

from claims.people.models import SignInTry
from claims.people.queries import recent_tries
from claims.people.rules import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, TRY_WINDOW, normal_email, wait_after

TRY_LOCK = 7_326_002  # any number that no other advisory lock of ours uses


@dataclass(frozen=True)
class Asker:
    """Who tries, as keyed digests: the table tells nobody which accounts or addresses were tried."""

    account: str
    address: str


def asker(secret_key: str, email: str, address: str | None) -> Asker:
    return Asker(
        _digest(secret_key, f"account:{normal_email(email)}"),
        _digest(secret_key, f"address:{_network(address)}"),
    )


def _network(address: str | None) -> str:
    """The address, or for IPv6 its /64: one household or newsroom has all of that."""
    try:
        known = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def _digest(secret_key: str, text_: str) -> str:
    return hmac.new(secret_key.encode(), text_.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def begin_try(session: Session, who: Asker, at: datetime) -> int | timedelta:
    """Count a try before the password is looked at; its id, or how long to wait when none is left.

    Counting first keeps many tries at once from slipping past the limit; a right password takes its own
    try back with `end_try`. A refused try is not counted.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": TRY_LOCK})
    by_account, by_address = recent_tries(session, who.account, who.address, at)
    waits = (wait_after(by_account, TRIES_PER_ACCOUNT, at), wait_after(by_address, TRIES_PER_ADDRESS, at))
    wait = max((w for w in waits if w is not None), default=None)
    if wait is not None:
        return wait
    session.exec(delete(SignInTry).where(col(SignInTry.at) <= at - TRY_WINDOW))
    row = SignInTry(account=who.account, address=who.address, at=at)
    session.add(row)
    session.flush()
    return row.id or 0


def end_try(session: Session, try_id: int) -> None:
    """The password was right: this try does not count."""
    session.exec(delete(SignInTry).where(col(SignInTry.id) == try_id))
