"""Vectors of what claims mean follow the history, and are compared with the database; with a small fake of the model."""

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, delete, select, update

from claims.desk.actions import add_claim, restate_claim
from claims.desk.models import Claim
from claims.discussion.actions import add_comment
from claims.evidence.actions import add_evidence
from claims.evidence.rules import Kind, Stance
from claims.following.models import ClaimFollow
from claims.history.actions import record
from claims.search.meaning import following
from claims.search.meaning.asking import Meaning
from claims.search.meaning.following import VectorFollower
from claims.search.models import ClaimVector, VectorStanding
from claims.search.wiring import open_vectors
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.search.fake_library import FakeLibrary
from tests.search.seeding import QUOTE, STATEMENT, pulled


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def follower(db: Database, library: FakeLibrary) -> VectorFollower:
    return VectorFollower(db, library)


@pytest.fixture
def meaning(db: Database) -> Meaning:
    return Meaning(db, FakeLibrary())


def add(db: Database, cast: Cast, *statements: str) -> list[int]:
    with db.writing() as session:
        added = [
            add_claim(session, statement=each, language="nl", by=cast.actor("editor"), at=NOW)
            for each in statements
        ]
        return [claim.id or 0 for claim in added]


def restate(db: Database, cast: Cast, claim_id: int, statement: str) -> None:
    with db.writing() as session:
        restate_claim(session, claim_id, statement, by=cast.actor("editor"), at=NOW)


def remove(db: Database, claim_id: int, *, tells: bool = True) -> None:
    with db.writing() as session:
        session.execute(delete(ClaimFollow).where(col(ClaimFollow.claim_id) == claim_id))
        session.execute(delete(Claim).where(col(Claim.id) == claim_id))
        if tells:
            record(
                session, "claim.removed", by_id=None, at=NOW, thing_id=claim_id, claim_id=claim_id, after={}
            )


def stored(db: Database) -> dict[int, str]:
    with db.reading() as session:
        return dict(iter(session.exec(select(ClaimVector.claim_id, ClaimVector.digest)).all()))


def known(meaning: Meaning, text: str) -> set[str]:
    """All claims that the text is compared with."""
    near = meaning.compare(text)
    return set(near.nearest(10)) if near else set()


def nearest(meaning: Meaning, text: str) -> list[str]:
    """Those that mean the same."""
    near = meaning.compare(text)
    found = near.of(near.nearest(10)) if near else {}
    return [name for name, cosine in found.items() if cosine > 0.9]


def test_reads_statement_and_quotes_and_nothing_else(
    db: Database, cast: Cast, seed_text: str, follower: VectorFollower, library: FakeLibrary
) -> None:
    with db.writing() as session:
        claim_id = pulled(session, cast, seed_text)
        facts: dict[str, Any] = {"by": cast.actor("editor"), "at": NOW}
        _add_secrets(session, claim_id, facts)
    follower.catch_up()
    assert library.encoded == [STATEMENT, QUOTE]
    assert list(stored(db)) == [claim_id]


def _add_secrets(session: Session, claim_id: int, facts: dict[str, Any]) -> None:
    add_evidence(
        session,
        claim_id,
        kind=Kind.DOCUMENT,
        title="geheim stuk",
        stance=Stance.SUPPORTS,
        quote="geheim woord",
        confidential=True,
        **facts,
    )
    add_comment(session, claim_id, body="geheime zin", body_html="<p>geheime zin", confidential=True, **facts)


def test_follows_what_changes_and_makes_nothing_twice(
    db: Database, cast: Cast, follower: VectorFollower, library: FakeLibrary
) -> None:
    first, second = add(db, cast, "De fiets is duur", "De brug is oud")
    follower.catch_up()
    before = stored(db)
    assert set(before) == {first, second}
    assert follower.behind() == 0
    library.encoded.clear()
    restate(db, cast, second, "De brug is nieuw")
    (third,) = add(db, cast, "Het regent")
    assert follower.behind() == 2
    follower.catch_up()
    assert sorted(library.encoded) == ["De brug is nieuw", "Het regent"]
    after = stored(db)
    assert set(after) == {first, second, third}
    assert (after[first] == before[first], after[second] == before[second]) == (True, False)


@pytest.mark.parametrize("tells", [True, False])
def test_keeps_nothing_of_what_is_gone(
    db: Database, cast: Cast, follower: VectorFollower, tells: bool
) -> None:
    first, second = add(db, cast, "De fiets is duur", "De brug is oud")
    follower.catch_up()
    remove(db, first, tells=tells)
    follower.catch_up()
    if not tells:
        assert follower.drift().left_over == [first]
        assert follower.mend()
    assert set(stored(db)) == {second}


def test_the_worker_goes_on_where_it_left(
    db: Database, cast: Cast, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    monkeypatch.setattr(following, "AT_A_TIME", 0.0)
    ids = add(db, cast, *(f"De fiets kost {number} euro" for number in range(5)))
    sizes = []
    for _ in range(6):
        VectorFollower(db, library).work()  # another process each time
        sizes.append(len(stored(db)))
    assert sizes == [0, 2, 4, 5, 5, 5]
    assert len(library.encoded) == len(ids)
    assert VectorFollower(db, library).behind() == 0


def test_another_model_makes_all_again_and_the_old_ones_are_not_compared(
    db: Database, cast: Cast, follower: VectorFollower, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(db, cast, "De fiets is duur", "De brug is oud", "Het regent")
    follower.catch_up()
    newer = FakeLibrary("fake 2")
    asking = Meaning(db, newer)
    assert known(asking, "een prijzig rijwiel") == set()
    monkeypatch.setattr(following, "BATCH", 2)
    again = VectorFollower(db, newer)
    again._step()
    again._step()
    assert len(known(asking, "een prijzig rijwiel")) == 2
    again.catch_up()
    assert len(newer.encoded) == 3 + 1  # and the question
    assert len(known(asking, "een prijzig rijwiel")) == 3


def test_who_was_slower_writes_nothing(db: Database, cast: Cast) -> None:
    class Slow(FakeLibrary):
        def encode(self, texts: Sequence[str]) -> list[bytes]:
            VectorFollower(db, FakeLibrary()).catch_up()
            return super().encode(texts)

    VectorFollower(db, FakeLibrary()).catch_up()
    add(db, cast, "De fiets is duur")
    assert VectorFollower(db, Slow())._step() is False
    with db.reading() as session:
        assert session.get_one(VectorStanding, 1).serial == 1
    assert VectorFollower(db, FakeLibrary()).behind() == 0


def test_finds_what_means_the_same_as_soon_as_it_is_written(
    db: Database, cast: Cast, follower: VectorFollower, meaning: Meaning
) -> None:
    assert nearest(meaning, "een prijzig rijwiel") == []
    bicycle, bridge = add(db, cast, "De fiets is duur", "De brug is oud")
    follower.catch_up()
    assert nearest(meaning, "een prijzig rijwiel") == [f"claim-{bicycle}"]
    restate(db, cast, bicycle, "De school is duur")
    follower.catch_up()
    assert nearest(meaning, "een prijzig rijwiel") == []
    assert nearest(meaning, "duur onderwijs") == [f"claim-{bicycle}"]
    remove(db, bridge)
    follower.catch_up()
    assert nearest(meaning, "viaduct") == []
    assert known(meaning, "viaduct") == {f"claim-{bicycle}"}


def test_notices_that_an_older_copy_was_put_back(
    db: Database, cast: Cast, follower: VectorFollower, meaning: Meaning
) -> None:
    add(db, cast, "De fiets is duur", "De brug is oud")
    follower.catch_up()
    assert len(known(meaning, "viaduct")) == 2
    with db.writing() as session:
        session.execute(delete(ClaimVector).where(col(ClaimVector.claim_id) == 2))
        session.execute(update(VectorStanding).values(serial=0))
        session.execute(update(ClaimVector).values(serial=0))
    assert len(known(meaning, "viaduct")) == 1


def test_a_model_that_fails_costs_no_answer(
    db: Database, cast: Cast, follower: VectorFollower, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FakeLibrary):
        def encode(self, texts: Sequence[str]) -> list[bytes]:
            raise MemoryError

    add(db, cast, "De fiets is duur")
    follower.catch_up()
    assert Meaning(db, Broken()).compare("fiets") is None
    assert "words alone" in caplog.text


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["search", *words])


def test_check_names_what_is_missing_stale_and_left_over_and_mends_it_once(
    app: Flask, db: Database, cast: Cast
) -> None:
    open_vectors(app, FakeLibrary())
    add(db, cast, "De fiets is duur", "De brug is oud", "Het regent")
    assert run(app, "rebuild").exit_code == 0
    right = stored(db)
    with db.writing() as session:
        session.execute(delete(ClaimVector).where(col(ClaimVector.claim_id) == 1))
        session.execute(update(ClaimVector).where(col(ClaimVector.claim_id) == 2).values(digest="x"))
        session.add(ClaimVector(claim_id=77, digest="y", model="fake 1", serial=1, vectors=b""))
    found = run(app, "check")
    assert found.exit_code == 1
    for line in ("1 missing: claim-1", "1 different: claim-2", "1 left over: claim-77"):
        assert f"meaning: {line}" in found.output
    assert run(app, "check").exit_code == 1, "looking mends nothing"
    for _ in range(2):
        assert run(app, "check", "--repair").exit_code == 0
        assert stored(db) == right
    assert "meaning: as the database" in run(app, "check").output


def test_rebuild_makes_all_again_while_the_old_ones_answer(app: Flask, db: Database, cast: Cast) -> None:
    library = FakeLibrary()
    open_vectors(app, library)
    add(db, cast, "De fiets is duur", "De brug is oud")
    run(app, "rebuild")
    right = stored(db)
    library.encoded.clear()
    assert "meaning: 2 of 2" in run(app, "rebuild").output
    assert len(library.encoded) == 2
    assert stored(db) == right


def health(client: CheckingClient) -> Any:
    return client.client.get("/healthz").json


def test_health_tells_of_it_only_where_it_is(
    app: Flask, cast: Cast, db: Database, client: CheckingClient
) -> None:
    open_vectors(app, None)
    assert "semantic" not in health(client)
    assert run(app, "check").output.count("meaning") == 0
    open_vectors(app, FakeLibrary())
    add(db, cast, "De fiets is duur")
    assert health(client)["semantic"]["behind"] > 0
    run(app, "check")
    assert health(client)["semantic"] == {"behind": 0}
