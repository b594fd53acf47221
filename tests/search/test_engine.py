"""An engine, any engine: the contract of claims/search/engine.py."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.search.engine import Asked, Document, Engine, EngineDamaged, Order, Sought, Wanted
from claims.search.whoosh_engine import WhooshEngine
from tests.search.memory_engine import MemoryEngine

START = datetime(2026, 1, 1, tzinfo=UTC)


def document(number: int, keys: str | dict[str, float], version: str = "1", **facets: str) -> Document:
    weighed = dict.fromkeys(keys.split(), 1.0) if isinstance(keys, str) else keys
    shown = {name: tuple(value.split()) for name, value in facets.items()}
    return Document(f"claim-{number}", tuple(weighed.items()), shown, START + timedelta(days=number), version)


def words(*keys: str) -> tuple[Wanted, ...]:
    return tuple(Wanted((key,)) for key in keys)


def ids(engine: Engine, asked: Asked) -> list[str]:
    return [hit.id for hit in engine.query(asked).hits]


@pytest.fixture(params=["whoosh", "memory"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    makers: dict[str, Callable[[], Engine]] = {
        "whoosh": lambda: WhooshEngine(tmp_path / "index", lambda: "this make"),
        "memory": MemoryEngine,
    }
    return makers[request.param]()


@pytest.fixture
def engine(empty: Engine) -> Engine:
    assert empty.rebuild([], 0)
    return empty


def test_says_that_there_is_no_index_until_one_is_made(empty: Engine) -> None:
    for ask in (
        empty.last_event,
        empty.versions,
        lambda: empty.query(Asked(())),
        lambda: empty.similar(Sought({"sms": 1.0})),
        lambda: empty.write([], [], 1, after=0),
    ):
        with pytest.raises(EngineDamaged):
            ask()
    assert empty.rebuild([document(1, "sms")], 7)
    assert (empty.last_event(), empty.versions()) == (7, {"claim-1": "1"})


def test_finds_what_has_every_word(engine: Engine) -> None:
    engine.write(
        [document(1, "bericht openbaar"), document(2, "bericht"), document(3, "zee")], [], 1, after=0
    )
    assert ids(engine, Asked(words("bericht", "openbaar"))) == ["claim-1"]
    assert set(ids(engine, Asked(words("bericht")))) == {"claim-1", "claim-2"}
    assert ids(engine, Asked(words("lucht"))) == []
    assert ids(engine, Asked(words("lucht", "zee"))) == []


def test_finds_what_has_any_word_best_first(engine: Engine) -> None:
    engine.write(
        [document(1, "bericht"), document(2, "bericht openbaar"), document(3, "zee")], [], 1, after=0
    )
    found = engine.query(Asked(words("bericht", "openbaar"), any_word=True))
    assert [hit.id for hit in found.hits] == ["claim-2", "claim-1"]
    assert found.hits[0].score > found.hits[1].score > 0


def test_finds_a_word_by_one_of_its_keys_or_all_of_its_parts(engine: Engine) -> None:
    engine.write(
        [document(1, "regeringsleider"), document(2, "regering leider"), document(3, "leider")],
        [],
        1,
        after=0,
    )
    asked = Asked((Wanted(("regeringsleider", "premier"), ("regering", "leider")),))
    assert ids(engine, asked) == ["claim-1", "claim-2"]


def test_finds_a_word_by_how_it_begins(engine: Engine) -> None:
    engine.write([document(1, "vaccin"), document(2, "vaccinatie"), document(3, "vak")], [], 1, after=0)
    assert set(ids(engine, Asked((Wanted((), prefix="vacc"),)))) == {"claim-1", "claim-2"}


def test_leaves_out_what_has_an_unwanted_word(engine: Engine) -> None:
    engine.write([document(1, "bericht sms"), document(2, "bericht")], [], 1, after=0)
    assert ids(engine, Asked(words("bericht"), unwanted=words("sms"))) == ["claim-2"]
    assert ids(engine, Asked((), unwanted=words("sms"))) == ["claim-2"]


def test_puts_the_heavier_and_the_rarer_first(engine: Engine) -> None:
    engine.write(
        [document(1, {"a": 1}), document(2, {"a": 3}), *(document(n, "b") for n in range(3, 9))],
        [],
        1,
        after=0,
    )
    assert ids(engine, Asked(words("a"))) == ["claim-2", "claim-1"]


def test_sorts_by_date_newest_first(engine: Engine) -> None:
    engine.write([document(1, {"a": 9}), document(3, {"a": 1}), document(2, {"a": 5})], [], 1, after=0)
    assert ids(engine, Asked(words("a"), order=Order.DATE)) == ["claim-3", "claim-2", "claim-1"]


def test_sorts_by_demand_then_by_fit(engine: Engine) -> None:
    asked_for = {1: 2, 2: 0, 3: 2}
    engine.write(
        [replace(document(n, {"a": float(n)}), demand=demand) for n, demand in asked_for.items()],
        [],
        1,
        after=0,
    )
    assert ids(engine, Asked(words("a"), order=Order.DEMAND)) == ["claim-3", "claim-1", "claim-2"]


def test_keeps_to_a_stretch_of_time(engine: Engine) -> None:
    engine.write([document(n, "a", state="new") for n in range(5)], [], 1, after=0)
    day = timedelta(days=1)
    found = engine.query(Asked(words("a"), since=START + day, until=START + 3 * day))
    assert {hit.id for hit in found.hits} == {"claim-1", "claim-2"}, "the first day counts, the end does not"
    assert (found.total, found.facets) == (2, {"state": {"new": 2}})
    assert ids(engine, Asked((), until=START + day)) == ["claim-0"]
    assert engine.query(Asked((), since=START + 9 * day)).total == 0


def test_finds_one_or_the_other(engine: Engine) -> None:
    engine.write(
        [document(1, "zee a"), document(2, "lucht a"), document(3, "zee"), document(4, "a")], [], 1, after=0
    )
    either = Wanted(("zee",), others=words("lucht", "vuur"))
    assert set(ids(engine, Asked((either, *words("a"))))) == {"claim-1", "claim-2"}
    assert ids(engine, Asked((), unwanted=(either,))) == ["claim-4"]


def test_finds_what_has_every_word_of_one_and_is_among_these(engine: Engine) -> None:
    engine.write(
        [document(1, "zee lucht"), document(2, "zee lucht"), document(3, "zee"), document(4, "a")],
        [],
        1,
        after=0,
    )
    both = Wanted((), every=words("zee", "lucht"))
    assert set(ids(engine, Asked((both,)))) == {"claim-1", "claim-2"}
    few = replace(both, among=frozenset(["claim-2", "claim-3", "claim-99"]))
    assert ids(engine, Asked((few,))) == ["claim-2"]
    assert set(ids(engine, Asked((replace(few, others=words("a")),)))) == {"claim-2", "claim-4"}
    assert set(ids(engine, Asked((), unwanted=(few,)))) == {"claim-1", "claim-3", "claim-4"}
    assert ids(engine, Asked((replace(both, among=frozenset()),))) == []


def test_leaves_out_facet_values(engine: Engine) -> None:
    engine.write(
        [document(1, "a", tag="zee lucht"), document(2, "a", tag="lucht"), document(3, "a")], [], 1, after=0
    )
    found = engine.query(Asked(words("a"), excluded={"tag": frozenset(["zee", "unheard of"])}))
    assert {hit.id for hit in found.hits} == {"claim-2", "claim-3"}
    assert found.facets == {"tag": {"lucht": 1}}


def test_gives_each_document_on_one_page_only(engine: Engine) -> None:
    engine.write([document(n, "a") for n in range(25)], [], 1, after=0)
    pages = [ids(engine, Asked(words("a"), offset=offset, limit=10)) for offset in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({name for page in pages for name in page}) == 25
    assert engine.query(Asked(words("a"), offset=20, limit=10)).total == 25


def test_shows_everything_when_nothing_is_asked(engine: Engine) -> None:
    engine.write([document(1, "a"), document(2, "b")], [], 1, after=0)
    assert ids(engine, Asked(())) == ["claim-2", "claim-1"]


def test_counts_and_filters_by_facets(engine: Engine) -> None:
    documents = [
        document(1, "a", state="new", tag="zee lucht"),
        document(2, "a", state="new", tag="zee"),
        document(3, "a", state="done"),
        document(4, "b", state="done", tag="zee"),
    ]
    engine.write(documents, [], 1, after=0)
    assert engine.query(Asked(words("a"))).facets == {
        "state": {"new": 2, "done": 1},
        "tag": {"zee": 2, "lucht": 1},
    }
    found = engine.query(Asked(words("a"), filters={"tag": frozenset(["lucht"])}))
    assert (found.total, found.facets["state"]) == (1, {"new": 1})
    assert found.facets["tag"] == {"zee": 2, "lucht": 1}, "other values of a chosen facet can still be chosen"
    both = Asked(words("a"), filters={"state": frozenset(["new", "done"]), "tag": frozenset(["zee"])})
    assert engine.query(both).total == 2
    assert engine.query(Asked(words("a"), filters={"state": frozenset(["unheard of"])})).total == 0


def test_keeps_an_id_once(engine: Engine) -> None:
    engine.write([document(1, "old"), document(1, "newer", "2")], [], 1, after=0)
    engine.write([document(1, "newest", "3", state="new")], ["claim-1"], 2, after=1)
    assert engine.versions() == {"claim-1": "3"}
    assert (ids(engine, Asked(words("newest"))), ids(engine, Asked(words("old")))) == (["claim-1"], [])
    assert engine.query(Asked(())).facets == {"state": {"new": 1}}


def test_removes(engine: Engine) -> None:
    engine.write([document(1, "a"), document(2, "a")], [], 1, after=0)
    engine.write([], ["claim-1", "claim-99"], 2, after=1)
    assert (ids(engine, Asked(words("a"))), engine.last_event()) == (["claim-2"], 2)


def test_moves_on_without_a_document(engine: Engine) -> None:
    assert engine.write([], [], 12, after=0)
    assert engine.last_event() == 12


def test_leaves_a_change_to_who_was_faster(engine: Engine) -> None:
    assert engine.write([document(1, "a")], [], 5, after=0)
    assert not engine.write([document(1, "stale")], [], 4, after=0)
    assert (ids(engine, Asked(words("a"))), engine.last_event()) == (["claim-1"], 5)


def test_replaces_everything_when_it_is_rebuilt(engine: Engine) -> None:
    engine.write([document(1, "a")], [], 5, after=0)
    engine.rebuild((document(n, "b") for n in range(3)), 9)
    assert (ids(engine, Asked(words("a"))), len(engine.versions()), engine.last_event()) == ([], 3, 9)


def test_answers_the_same_after_many_small_writes_and_a_tidy(engine: Engine) -> None:
    for number in range(60):
        engine.write(
            [document(number % 20, f"a b{number}", str(number), state="new")], [], number + 1, after=number
        )
    before = engine.query(Asked(words("a"), limit=50))
    while engine.tidy():
        pass
    after = engine.query(Asked(words("a"), limit=50))
    assert (
        {hit.id for hit in before.hits} == {hit.id for hit in after.hits} == {f"claim-{n}" for n in range(20)}
    )
    assert after.facets == before.facets == {"state": {"new": 20}}
    assert (ids(engine, Asked(words("b59"))), ids(engine, Asked(words("b19"))), engine.last_event()) == (
        ["claim-19"],
        [],
        60,
    )


def test_offers_keys_that_may_be_meant(engine: Engine) -> None:
    engine.write(
        [
            document(1, "vaccin vacin zee"),
            document(2, "vaccin schoof"),
            document(3, "vaccins baccin faccin"),
            document(4, "vakantie"),
        ],
        [],
        1,
        after=0,
    )
    assert engine.near("vaccim") == ("vaccin", "vaccins", "vacin"), "the nearest, then the commonest"
    assert engine.near("vaccin") == ("vaccins", "vacin")
    assert engine.near("schof") == ("schoof",)
    assert engine.near("zea") == (), "a short word differs from many others in a letter"
    assert (
        engine.near("walvis") == engine.near("") == engine.near("\x00" * 5) == engine.near("\ud800" * 6) == ()
    )
    engine.write([], ["claim-2"], 2, after=1)
    assert engine.near("schof") == (), "what no document has any more is offered no more"


def test_takes_any_key(engine: Engine) -> None:
    strange = ["", " ", "é", "日本", "\x00", "\x1f", "a" * 5000, "\ud800"]
    engine.write([document(1, dict.fromkeys(strange, 1.0), tag="x=y")], [], 1, after=0)
    for key in strange:
        assert ids(engine, Asked(words(key))) == ["claim-1"], repr(key)


def likes(engine: Engine, sought: Sought) -> list[str]:
    return [hit.id for hit in engine.similar(sought)]


def test_finds_what_shares_most_of_a_text_first(engine: Engine) -> None:
    engine.write([document(1, "sms bericht zee"), document(2, "sms"), document(3, "strand")], [], 1, after=0)
    hits = engine.similar(Sought({"sms": 1.0, "bericht": 1.0, "maan": 1.0}))
    assert [hit.id for hit in hits] == ["claim-1", "claim-2"]
    assert 0 < hits[1].score < hits[0].score < 1


def test_seeks_the_like_within_filters_and_without_some(engine: Engine) -> None:
    texts = [document(n, "sms bericht", state="new" if n % 2 else "done") for n in range(1, 5)]
    engine.write(texts, [], 1, after=0)
    keys = {"sms": 1.0}
    assert set(likes(engine, Sought(keys, {"state": frozenset({"new"})}))) == {"claim-1", "claim-3"}
    assert likes(engine, Sought(keys, {"state": frozenset({"nowhere"})})) == []
    assert likes(engine, Sought(keys, {"state": frozenset({"new"})}, frozenset({"claim-1"}))) == ["claim-3"]
    assert len(likes(engine, Sought(keys, limit=3))) == 3


def test_looks_at_others_too_after_the_best_and_behind_the_same_filters(engine: Engine) -> None:
    texts = [document(n, "sms", state="new" if n % 2 else "done") for n in range(1, 6)]
    engine.write([*texts, document(6, "zee", state="new"), document(7, "zee", state="done")], [], 1, after=0)
    also = frozenset({"claim-1", "claim-6", "claim-7", "claim-99"})
    asked = Sought({"sms": 1.0}, {"state": frozenset({"new"})}, frozenset({"claim-3"}), 9, also)
    assert sorted(likes(engine, asked)) == ["claim-1", "claim-5", "claim-6"]
    last = engine.similar(asked)[-1]
    assert (last.id, last.score) == ("claim-6", 0.0)
    assert len(likes(engine, Sought({"sms": 1.0}, limit=1, also=also))) == 3
    assert likes(engine, Sought({"sms": 1.0}, without=also, also=also)) == [
        "claim-2",
        "claim-3",
        "claim-4",
        "claim-5",
    ]
    assert set(likes(engine, Sought({"maan": 1.0}, also=also))) == {"claim-1", "claim-6", "claim-7"}
    engine.write([], ["claim-6"], 2, after=1)
    assert set(likes(engine, Sought({}, also=also))) == {"claim-1", "claim-7"}


def test_keys_beside_the_text_help_whom_they_are_in_and_harm_nobody(engine: Engine) -> None:
    texts = [document(1, "eu bond"), document(2, "unie bond"), document(3, "zee bond"), document(4, "strand")]
    engine.write(texts, [], 1, after=0)
    keys = {"eu": 1.0, "bond": 1.0}
    alone, beside = (
        {hit.id: hit.score for hit in engine.similar(Sought(keys, beside=more))}
        for more in ({}, {"unie": 1.0})
    )
    assert beside["claim-1"] == pytest.approx(alone["claim-1"])
    assert beside["claim-3"] == pytest.approx(alone["claim-3"])
    assert beside["claim-2"] > alone["claim-2"] == pytest.approx(alone["claim-3"])


def test_seeks_the_like_of_nothing_and_among_nothing(engine: Engine) -> None:
    assert engine.similar(Sought({"sms": 1.0})) == ()
    engine.write([document(1, "sms")], [], 1, after=0)
    assert engine.similar(Sought({})) == engine.similar(Sought({"zee": 1.0})) == ()


def test_a_removed_document_is_like_nothing(engine: Engine) -> None:
    engine.write([document(1, "sms"), document(2, "sms")], [], 1, after=0)
    engine.write([], ["claim-1"], 2, after=1)
    assert likes(engine, Sought({"sms": 1.0})) == ["claim-2"]


def test_looks_at_every_key_of_a_long_text_while_there_are_few_documents(engine: Engine) -> None:
    engine.write([document(1, "k39"), document(2, "zee")], [], 1, after=0)
    assert likes(engine, Sought({f"k{number}": 1.0 for number in range(40)})) == ["claim-1"]


def test_leaves_out_and_does_not_count_what_is_not_to_be_told(engine: Engine) -> None:
    texts = [document(n, "zee strand", state="new" if n < 3 else "done") for n in range(1, 5)]
    engine.write(texts, [], 1, after=0)
    asked = Asked(words("zee"), without=frozenset({"claim-1", "claim-4", "claim-99"}))
    assert engine.query(asked).total == 2
    assert sorted(ids(engine, asked)) == ["claim-2", "claim-3"]
    assert engine.query(asked).facets["state"] == {"new": 1, "done": 1}
    assert sorted(ids(engine, Asked((), without=asked.without))) == ["claim-2", "claim-3"]
    assert engine.query(Asked((), filters={"state": frozenset({"done"})}, without=asked.without)).facets[
        "state"
    ] == {"new": 1, "done": 1}


def test_asks_of_some_documents_alone(engine: Engine) -> None:
    engine.write(
        [document(n, "zee strand", state="new" if n < 3 else "done") for n in range(1, 5)], [], 1, after=0
    )
    some = frozenset({"claim-1", "claim-4", "claim-99"})
    assert sorted(ids(engine, Asked(words("zee"), within=some))) == ["claim-1", "claim-4"]
    assert sorted(ids(engine, Asked((), within=some))) == ["claim-1", "claim-4"]
    assert engine.query(Asked(words("zee"), within=some)).facets["state"] == {"new": 1, "done": 1}
    assert ids(engine, Asked(words("zee"), within=some, without=frozenset({"claim-1"}))) == ["claim-4"]
    assert ids(engine, Asked(words("zee"), within=some, unwanted=words("strand"))) == []
    assert ids(engine, Asked(words("zee"), within=frozenset())) == []
    engine.write([], ["claim-4"], 2, after=1)
    assert ids(engine, Asked((), within=some)) == ["claim-1"]
