"""Two who use one thing at one moment: one gets it, and the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlmodel import col, func, select

from claims.errors import DomainError
from claims.history.models import Event
from claims.people import actions, queries, second_factor
from claims.people.models import Person, SecondFactor, SignInSession
from claims.people.passwords import password_fits
from claims.people.second_factor import new_salt
from claims.people.sign_in_sessions import end_session_of
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
MANY = 8


def at_once(work: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(work, range(MANY)))


def attempt(db: Database, act: Callable[..., Any]) -> Callable[[int], bool]:
    """Whether the act went through, in a transaction of its own."""

    def once(number: int) -> bool:
        try:
            with db.writing() as session:
                act(session, number)
        except DomainError:
            return False
        return True

    return once


def events(db: Database, kind: str) -> int:
    with db.reading() as session:
        return session.exec(select(func.count(col(Event.id))).where(col(Event.kind) == kind)).one()


def test_it_gives_a_one_time_link_to_one_of_many(db: Database, token_for: Callable[[str], str]) -> None:
    token = token_for("reader")
    used = at_once(
        attempt(db, lambda session, n: actions.use_link(session, token, password_hash=f"hash {n}", at=NOW))
    )
    assert used.count(True) == 1
    assert events(db, "person.password_set") == 1
    with db.reading() as session:
        person = session.exec(select(Person).where(col(Person.email) == "reader@example.org")).one()
    assert person.password == f"hash {used.index(True)}"


def test_it_signs_one_browser_in_of_two_that_use_one_link(
    as_: As, token_for: Callable[[str], str], row: Callable[[str], Person]
) -> None:
    address = f"/sign-in/{token_for('reader')}"
    browsers = [as_(None) for _ in range(4)]
    words = [f"een lange zin nummer {n}" for n in range(4)]
    typed = [
        {"csrf_token": browser.token, "new_password": said, "new_password_confirm": said}
        for browser, said in zip(browsers, words, strict=True)
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda n: browsers[n].client.post(address, data=typed[n]).status_code, range(4))
        )
    assert answers.count(303) == 1
    assert set(answers) <= {303, 409, 410}
    winner = answers.index(303)
    assert password_fits(words[winner], row("reader").password)
    for number, browser in enumerate(browsers):
        browser.get("/desk/settings/account", status=200 if number == winner else 302)


def test_it_leaves_one_link_of_many_made_at_once(db: Database, cast: Cast) -> None:
    tokens: list[str] = []

    def make(session: Any, _number: int) -> None:
        tokens.append(actions.make_link(session, cast.reader.id or 0, by=None, at=NOW))

    at_once(attempt(db, make))
    assert len(tokens) == MANY
    working = 0
    for token in tokens:
        with db.reading() as session:
            try:
                working += queries.open_link(session, token, NOW) is not None
            except DomainError:
                continue
    assert working == 1


def test_it_keeps_one_second_factor_of_many_set_up_at_once(db: Database, cast: Cast) -> None:
    salts = [new_salt() for _ in range(MANY)]

    def turn_on(session: Any, number: int) -> None:
        second_factor.turn_on(
            session,
            cast.reader.id or 0,
            salt=salts[number],
            counter=1,
            here=0,
            by=cast.actor("reader"),
            at=NOW,
        )

    done = at_once(attempt(db, turn_on))
    assert done.count(True) == 1
    with db.reading() as session:
        assert session.get_one(SecondFactor, cast.reader.id).salt == salts[done.index(True)]
        assert second_factor.codes_left(session, cast.reader.id or 0) == second_factor.RECOVERY_CODES


def test_it_ends_a_session_for_one_of_many(as_: As, db: Database, cast: Cast) -> None:
    as_("reader")
    with db.reading() as session:
        session_id = session.exec(select(SignInSession.id)).one() or 0
    ended = at_once(
        attempt(db, lambda session, _n: end_session_of(session, cast.reader.id or 0, session_id, NOW))
    )
    assert ended.count(True) == 1


def test_it_leaves_no_session_that_begins_while_the_account_is_closed(db: Database, cast: Cast) -> None:
    """Whichever comes first: a session that began before ends with the account, one after does not begin."""
    from datetime import timedelta

    from claims.people.sign_in_sessions import begin_session

    seen = cast.reader.fs_uniquifier

    def act(session: Any, number: int) -> None:
        if number == MANY // 2:
            actions.deactivate(session, cast.reader.id or 0, by=None, at=NOW)
        else:
            begin_session(
                session,
                cast.reader.id or 0,
                seen_uniquifier=seen,
                browser="",
                at=NOW,
                life=timedelta(days=1),
            )

    assert at_once(attempt(db, act))[MANY // 2]
    with db.reading() as session:
        query = select(func.count(col(SignInSession.id))).where(col(SignInSession.ended_at).is_(None))
        assert session.exec(query).one() == 0
