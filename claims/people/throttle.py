"""Counting tries to sign in: at most ten for an account in a quarter of an hour, whichever process answers.

A whole newsroom may sit behind one address, and one of its machines may be the one that guesses. So an address beyond
its number is not shut out: each account has two tries left there, which is enough for who knows their password and
too few for guessing; far beyond it only browsers are looked at that were signed in before. Those keep a count of
their own: what others do to an account or from an address does not reach who works there every day.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, delete

from claims.people.models import SignInTry
from claims.people.queries import recent_tries
from claims.people.rules import (
    FORGIVEN,
    TRIES_PER_ACCOUNT,
    TRY_WINDOW,
    normal_email,
    tries_left,
    wait_for_try,
)

TRY_LOCK = 7_326_002  # any number that no other advisory lock of ours uses


@dataclass(frozen=True)
class Asker:
    """Who tries, as keyed digests: the table tells nobody which accounts or addresses were tried."""

    account: str
    address: str
    known: bool = (
        False  # this browser was signed in with this account before: both digests are of the two together
    )


def asker(secret_key: str, email: str, address: str | None) -> Asker:
    return Asker(
        _digest(secret_key, f"account:{normal_email(email)}"),
        _digest(secret_key, f"address:{_network(address)}"),
    )


def known_asker(secret_key: str, email: str, browser: str) -> Asker:
    own = _digest(secret_key, f"known:{browser}:{normal_email(email)}")
    return Asker(own, own, known=True)


def token_asker(secret_key: str, token: str, address: str | None) -> Asker:
    """Who tries an address with a secret token in it; counted apart from signing in, which this does not hinder."""
    return Asker(
        _digest(secret_key, f"token:{token}"), _digest(secret_key, f"token-address:{_network(address)}")
    )


def sender(secret_key: str, address: str | None) -> Asker:
    """Who sends something without an account; counted apart from signing in, by where it comes from alone."""
    own = _digest(secret_key, f"sender:{_network(address)}")
    return Asker(own, own)


def _network(address: str | None) -> str:
    """The address, or for IPv6 its /64: one household or newsroom has all of that."""
    try:
        known = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if known.version == 6 and known.ipv4_mapped:  # as a proxy that listens for both writes those of version 4
        known = known.ipv4_mapped
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
    wait = wait_for_try(by_account, [] if who.known else by_address, at)
    if wait is not None:
        return wait
    session.exec(delete(SignInTry).where(col(SignInTry.at) <= at - TRY_WINDOW))
    row = SignInTry(account=who.account, address=who.address, at=at)
    session.add(row)
    session.flush()
    return row.id or 0


def warning_after(session: Session, who: Asker, at: datetime) -> int | None:
    """How many tries are left, for who failed often enough to be told; None for who did not.

    The count is that of an address typed, whether an account has it or not, and tells no more than the refusal does
    that follows it.
    """
    by_account, by_address = recent_tries(session, who.account, who.address, at)
    left = tries_left(by_account, [] if who.known else by_address, at)
    return left if left <= TRIES_PER_ACCOUNT - FORGIVEN else None


def end_try(session: Session, try_id: int) -> None:
    """The password or code was right: this try does not count."""
    session.exec(delete(SignInTry).where(col(SignInTry.id) == try_id))
