"""Accounts. A person is never deleted, only set inactive: the history names them by id."""

from datetime import date, datetime

from flask_security import UserMixin
from sqlalchemy import Column, false
from sqlmodel import Field, SQLModel

from claims.people.rules import Role
from claims.storage.types import NUMBERED_ONCE, enum_type


class Person(SQLModel, UserMixin, table=True):
    """Someone with an account. `password` is a hash, or None until the one-time link was used."""

    id: int | None = Field(default=None, primary_key=True)  # type: ignore[assignment]  # None until it is saved
    email: str = Field(max_length=254, unique=True)  # lower case
    name: str = Field(max_length=120)
    role: Role = Field(sa_column=Column(enum_type(Role), nullable=False))
    password: str | None = Field(default=None, max_length=255)
    active: bool = True
    fs_uniquifier: str = Field(
        max_length=64, unique=True
    )  # names all of a person's sessions; a new one ends them
    language: str | None = Field(default=None, max_length=2)  # nl, en, or what the browser asks
    theme: str = Field(default="auto", max_length=5)  # auto, light or dark
    keys_off: bool = Field(
        default=False, sa_column_kwargs={"server_default": false()}
    )  # keys of one character do nothing
    created_at: datetime
    seen_at: datetime | None = None  # when they last looked at my desk, for "since you were here"
    absent_until: date | None = None  # the first day that they are back
    absent_because: str | None = Field(default=None, max_length=200)
    version: int = 1  # of what an administrator sees: name, role, active


class SignInLink(SQLModel, table=True):
    """A one-time link: invitation, or a way back in. Only the token's SHA-256 is stored."""

    __tablename__ = "sign_in_link"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_digest: str = Field(max_length=64, unique=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class SignInTry(SQLModel, table=True):
    """One sign-in that failed or is being tried, for throttling. Holds keyed digests, not account and address."""

    __tablename__ = "sign_in_try"

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(max_length=64, index=True)
    address: str = Field(max_length=64, index=True)
    at: datetime


class SignInSession(SQLModel, table=True):
    """One browser in which a person is signed in. Live until it is ended, unused for too long, or too old."""

    __tablename__ = "sign_in_session"
    __table_args__ = NUMBERED_ONCE

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_digest: str = Field(max_length=64, unique=True)  # SHA-256 of the token in the cookie
    browser: str = Field(max_length=60)  # in short words, for who looks for one that is not theirs
    created_at: datetime
    seen_at: datetime  # to the minute; what pages fetch by themselves does not count
    ends_at: datetime  # whatever is done in it
    ended_at: datetime | None = None


class HalfSignIn(SQLModel, table=True):
    """Someone who has shown their password or a link, and owes a code.

    Kept here and not in the cookie: who has the newsroom's key, from a backup, could write themselves such a cookie.
    """

    __tablename__ = "half_sign_in"

    token_digest: str = Field(primary_key=True, max_length=64)  # SHA-256 of the token in the cookie
    person_id: int = Field(foreign_key="person.id", index=True)
    uniquifier: str = Field(max_length=64)  # of the account at that moment: a changed one lets nobody go on
    ends_at: datetime


class SecondFactor(SQLModel, table=True):
    """A person's authenticator app. Its secret is made of the newsroom's key and this salt; neither alone is enough."""

    __tablename__ = "second_factor"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    salt: str = Field(max_length=32)
    last_counter: int  # the step of the newest code that was used: it and older ones are refused
    since: datetime


class RecoveryCode(SQLModel, table=True):
    """One of the codes that stand in for a lost phone. Only its SHA-256 is stored."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_digest: str = Field(max_length=64, unique=True)
    created_at: datetime
    used_at: datetime | None = None
