"""Indexes go missing, break, and are written by several at once: search goes on."""

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from claims.config import Settings
from claims.desk.actions import add_claim, restate_claim
from claims.search.engine import Asked, EngineDamaged, EngineMissing, Wanted
from claims.search.follower import WAITING, Follower, Outcome
from claims.search.whoosh_engine import WhooshEngine
from claims.search.wiring import tick
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.search.seeding import STATEMENT, made_public, pulled
from tests.search.test_engine import document, words

As = Callable[[str | None], CheckingClient]
RESULTS = ".//li[@class='result']/h2"


def add(db: Database, cast: Cast, *statements: str) -> list[int]:
    with db.writing() as session:
        return [
            add_claim(session, statement=text, language="nl", by=cast.actor("editor"), at=NOW).id or 0
            for text in statements
        ]


def desk(app: Flask) -> Follower:
    follower: Follower = app.extensions["search"]["desk"]
    return follower


def health(client: CheckingClient) -> Any:
    return (client.client.get("/healthz").json or {})["search"]


def segments(root: Path) -> list[Path]:
    return sorted(root.glob("*/*.seg"))


def test_makes_no_index_before_somebody_searches(app: Flask, settings: Settings, as_: As) -> None:
    as_("editor").post("/desk/articles/new", {"text": "De grutto broedt later.", "language": "nl"})
    assert not (settings.instance / "search" / "desk").exists()


def test_the_worker_of_a_new_newsroom_makes_its_index_and_speaks_of_no_damage(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with app.app_context():
        tick()
    assert "the desk index was made, as there was none yet" in caplog.messages
    assert "Errno" not in caplog.text
    assert "again" not in caplog.text


def test_answers_again_after_both_folders_are_deleted(
    app: Flask, settings: Settings, db: Database, cast: Cast, as_: As, seed_text: str
) -> None:
    with db.writing() as session:
        made_public(session, pulled(session, cast, seed_text), cast)
    reader, nobody = as_("reader"), as_(None)

    def both() -> tuple[list[str], list[str]]:
        found = reader.get("/desk/search?q=berichten&kind=claim").texts(RESULTS)
        return found, nobody.get("/?q=berichten").texts(".//ol[@class='checks']/li/h2")

    before = both()
    assert before == ([STATEMENT], ["Dit klopt maar half"])
    for gone in ("search/desk", "search/public", "search"):
        shutil.rmtree(settings.instance / gone)
        assert both() == before


def test_answers_from_the_database_while_a_large_index_is_made_again(
    app: Flask, settings: Settings, db: Database, cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(db, cast, "De zee stijgt", "De zee is warm", "De duinen groeien")
    monkeypatch.setattr("claims.search.follower.SMALL", 2)
    page = as_("reader").get("/desk/search?q=zee+stijgt")
    assert page.texts(RESULTS) == ["De zee stijgt"]
    assert "index wordt opnieuw gemaakt" in page.text(".//main")
    assert as_(None).get("/?q=zee").status == 200
    with app.app_context():
        tick()
    page = as_("reader").get("/desk/search?q=zeeën")
    assert len(page.texts(RESULTS)) == 2
    assert "opnieuw gemaakt" not in page.text(".//main")


@pytest.mark.parametrize("what", ["cut", "empty", "flip first", "flip middle", "flip last", "delete"])
@pytest.mark.parametrize("which", ["segment", "current"])
def test_notices_every_damage_and_mends_it(
    app: Flask, settings: Settings, db: Database, cast: Cast, as_: As, what: str, which: str
) -> None:
    add(db, cast, "De zee stijgt", "De zee is warm")
    reader = as_("reader")
    assert len(reader.get("/desk/search?q=zee").texts(RESULTS)) == 2
    root = settings.instance / "search" / "desk"
    path = segments(root)[0] if which == "segment" else root / "CURRENT"
    whole = bytearray(path.read_bytes())
    if what == "delete":
        path.unlink()
    elif what in {"cut", "empty"}:
        path.write_bytes(whole[: len(whole) // 2 if what == "cut" else 0])
    else:
        whole[{"first": 0, "middle": len(whole) // 2, "last": -1}[what.split()[1]]] ^= 0x41
        path.write_bytes(whole)
    with pytest.raises(EngineDamaged):
        desk(app).engine.last_event()
    other = create_app(settings, TESTING=True)
    with pytest.raises(EngineDamaged):
        desk(other).engine.query(Asked(()))
    other.extensions["database"].close()
    assert len(reader.get("/desk/search?q=zee").texts(RESULTS)) == 2
    assert desk(app).engine.last_event() > 0


def test_makes_an_index_of_another_make_again(tmp_path: Path) -> None:
    old = WhooshEngine(tmp_path / "index", lambda: "old")
    old.rebuild([document(1, "a")], 3)
    new = WhooshEngine(tmp_path / "index", lambda: "new")
    with pytest.raises(EngineDamaged):
        new.last_event()
    new.rebuild([document(1, "b")], 3)
    assert new.query(Asked(words("b"))).total == 1


def test_notices_what_another_process_wrote(tmp_path: Path) -> None:
    mine, other = (WhooshEngine(tmp_path / "index", lambda: "x") for _ in range(2))
    mine.rebuild([], 0)
    assert other.query(Asked(words("a"))).total == 0
    mine.write([document(1, "a")], [], 1, after=0)
    assert (other.query(Asked(words("a"))).total, other.last_event()) == (1, 1)
    other.rebuild([document(2, "a"), document(3, "a")], 2)
    assert (mine.query(Asked(words("a"))).total, mine.last_event()) == (2, 2)


def _die_while_writing(root: Path, when: str) -> None:
    """Killed in the middle: before its segment is whole, or just before CURRENT names it."""
    from claims.search import whoosh_engine

    def die(*_values: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(whoosh_engine, when, die)
    WhooshEngine(root, lambda: "x").write([document(9, "a")], [], 2, after=1)


@pytest.mark.parametrize("when", ["facts_of", "checksum", "write_standing"])
def test_is_whole_after_its_writer_was_killed(tmp_path: Path, when: str) -> None:
    root = tmp_path / "index"
    engine = WhooshEngine(root, lambda: "x")
    engine.rebuild([document(1, "a")], 1)
    victim = multiprocessing.get_context("fork").Process(target=_die_while_writing, args=(root, when))
    victim.start()
    victim.join()
    assert victim.exitcode == -signal.SIGKILL
    assert (engine.query(Asked(words("a"))).total, engine.last_event()) == (1, 1)
    assert engine.write([document(2, "a")], [], 2, after=1)
    assert engine.query(Asked(words("a"))).total == 2
    folder = segments(root)[0].parent
    assert len(list(folder.iterdir())) == 2, "nothing of the killed writer is left"


def test_leaves_an_index_to_who_is_writing_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.search.whoosh_engine.PATIENCE", 0)
    first, second = (WhooshEngine(tmp_path / "index", lambda: "x") for _ in range(2))
    first.rebuild([], 0)
    with first._as_writer() as mine:
        assert mine
        assert not second.write([document(1, "a")], [], 1, after=0)
        assert not second.rebuild([], 0)
        assert not second.tidy()
        assert second.last_event() == 0
    assert second.write([document(1, "a")], [], 1, after=0)


def _catch_up_often(settings: Settings, rounds: int) -> None:
    app = create_app(settings, TESTING=True)
    for _ in range(rounds):
        desk(app).freshen()
        desk(app).work()
    app.extensions["database"].close()


def test_lets_two_processes_catch_up_at_once(
    app: Flask, settings: Settings, db: Database, cast: Cast
) -> None:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_catch_up_often, args=(settings, 10)) for _ in range(2)]
    for other in others:
        other.start()
    ids = add(db, cast, "De zee stijgt")
    for number in range(20):
        ids += add(db, cast, f"De zee stijgt {number}")
        with db.writing() as session:
            restate_claim(
                session, ids[number // 2], f"De duinen groeien {number}", by=cast.actor("editor"), at=NOW
            )
        with suppress(EngineMissing):  # as a change does
            desk(app).catch_up(hurried=True)
    for other in others:
        other.join()
        assert other.exitcode == 0
    assert desk(app).freshen().outcome is Outcome.FRESH
    engine = desk(app).engine
    with db.reading() as session:
        assert engine.versions() == {each.id: each.version for each in desk(app).documents(session)}
    assert engine.query(Asked((Wanted(("duin",)),))).total == 10


def test_makes_the_index_again_when_the_database_is_an_older_one(
    app: Flask, db: Database, cast: Cast
) -> None:
    add(db, cast, "De zee stijgt")
    desk(app).rebuild()
    engine = desk(app).engine
    seen = engine.last_event()
    engine.write([document(99, "a")], [], seen + 50, after=seen)
    assert desk(app).freshen().outcome is Outcome.FRESH
    assert (engine.last_event(), list(engine.versions())) == (seen, ["claim-1"])


def test_leaves_much_to_the_worker_and_says_so(app: Flask, db: Database, cast: Cast, as_: As) -> None:
    desk(app).rebuild()
    add(db, cast, *(f"De zee stijgt {number}" for number in range(60)))
    desk(app).follow()
    assert desk(app).behind() == 60
    page = as_("reader").get("/desk/search?q=zee")
    assert "nieuwste wijzigingen" in page.text(".//main")
    with app.app_context():
        tick()
    assert (desk(app).behind(), len(desk(app).engine.versions())) == (0, 60)
    page = as_("reader").get("/desk/search?q=zee")
    assert page.texts(RESULTS)
    assert "nieuwste wijzigingen" not in page.text(".//main")


def test_tells_health_how_far_it_is_behind(
    app: Flask, db: Database, cast: Cast, client: CheckingClient
) -> None:
    with app.app_context():
        tick()
    add(db, cast, "De zee stijgt", "De zee is warm")
    assert health(client) == {"behind": 2}
    with app.app_context():
        tick()
    assert health(client) == {"behind": 0}


def test_never_disturbs_a_change(app: Flask, db: Database, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    desk(app).rebuild()
    monkeypatch.setattr("claims.search.follower.WAITING", 1)

    def fail(*_values: object, **_options: object) -> bool:
        raise RuntimeError("disk full")

    monkeypatch.setattr(WhooshEngine, "write", fail)
    as_("editor").post("/desk/articles/new", {"text": "De grutto broedt later.", "language": "nl"})
    assert as_("reader").get("/desk/search?q=grutto").status == 200


def test_follows_a_change_quickly(app: Flask, db: Database, cast: Cast) -> None:
    """A bound that only a mistake breaks; what it costs stands in the report of make bench."""
    add(db, cast, *(f"De zee stijgt {number}" for number in range(20)))
    desk(app).rebuild()
    times = []
    for number in range(9):
        add(db, cast, f"De duinen groeien {number}")
        start = time.process_time()
        desk(app).catch_up(hurried=True)
        times.append(time.process_time() - start)
    assert desk(app).behind() == 0
    assert sorted(times)[4] < 0.1


def test_a_change_helps_only_where_the_worker_does_not_keep_up(app: Flask, db: Database, cast: Cast) -> None:
    desk(app).rebuild()
    add(db, cast, *(f"De zee stijgt {number}" for number in range(WAITING - 1)))
    desk(app).follow()
    assert desk(app).behind() == WAITING - 1
    add(db, cast, "De duinen groeien")
    desk(app).follow()
    assert desk(app).behind() == 0
