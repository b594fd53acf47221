"""flask search: rebuild and check."""

from typing import Any

from flask import Flask

from claims.search.follower import Follower
from claims.storage.engine import Database
from tests.conftest import Cast
from tests.search.seeding import made_public, pulled
from tests.search.test_engine import document


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["search", *words])


def index(app: Flask, name: str = "desk") -> Follower:
    follower: Follower = app.extensions["search"][name]
    return follower


def test_rebuilds_both(app: Flask, db: Database, cast: Cast, seed_text: str) -> None:
    with db.writing() as session:
        made_public(session, pulled(session, cast, seed_text), cast)
    result = run(app, "rebuild")
    assert result.exit_code == 0
    assert "desk: 2 of 2" in result.output
    assert set(index(app).engine.versions()) == {"claim-1", "article-1"}
    assert set(index(app, "public").engine.versions()) == {"claim-1"}


def test_finds_no_drift_in_what_it_followed(app: Flask, db: Database, cast: Cast, seed_text: str) -> None:
    run(app, "rebuild")
    with db.writing() as session:
        made_public(session, pulled(session, cast, seed_text), cast)
    assert run(app, "check").exit_code == 0


def test_names_drift_and_repairs_it(app: Flask, db: Database, cast: Cast, seed_text: str) -> None:
    with db.writing() as session:
        made_public(session, pulled(session, cast, seed_text), cast)
    run(app, "rebuild")
    for name in ("desk", "public"):
        engine = index(app, name).engine
        seen = engine.last_event()
        engine.write([document(1, "a", "other"), document(77, "b")], ["article-1"], seen, after=seen)
    result = run(app, "check")
    assert result.exit_code == 1
    for line in ("desk: 1 missing: article-1", "desk: 1 different: claim-1", "desk: 1 left over: claim-77"):
        assert line in result.output
    assert "public: 1 different: claim-1" in result.output
    assert run(app, "check").exit_code == 1, "looking mends nothing"
    assert run(app, "check", "--repair").exit_code == 0
    assert run(app, "check").exit_code == 0


def test_repairs_what_is_not_there(app: Flask, db: Database, cast: Cast, seed_text: str) -> None:
    with db.writing() as session:
        pulled(session, cast, seed_text)
    assert run(app, "check").exit_code == 1
    assert run(app, "check", "--repair").exit_code == 0
    assert set(index(app).engine.versions()) == {"claim-1", "article-1"}
