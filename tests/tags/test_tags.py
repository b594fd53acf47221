"""Tags: names that change everywhere, old names that still find them, what stands under what, two made one and taken apart."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from claims.desk.actions import set_tags, undo_event
from claims.desk.filters import Filters
from claims.desk.models import Claim, ClaimTag, Tag
from claims.desk.naming import Colour
from claims.desk.queries import claim_list
from claims.desk.tags import meanings, public_topics
from claims.desk.undo import tags_of
from claims.errors import Invalid, NotFound, Outdated, Refused
from claims.history.queries import events_after, last_event_id
from claims.publishing.material import gather
from claims.search.documents import Claims
from claims.storage.engine import Database
from claims.tags import actions, rules
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import add, counted

As = Callable[[str | None], CheckingClient]
TODAY = NOW.date()
STATEMENTS = ".//th[@class='statement']/a"


def make(db: Database, cast: Cast, *tags: str) -> int:
    with db.writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, f"Over {' en '.join(tags)}").id or 0
        set_tags(session, claim_id, list(tags), by=cast.actor("editor"), at=NOW)
        return claim_id


def number(db: Database, name: str) -> int:
    with db.reading() as session:
        return session.exec(select(Tag.id).where(col(Tag.name) == name)).one() or 0


def change(db: Database, cast: Cast, name: str, /, **to: object) -> None:
    with db.writing() as session:
        tag = session.exec(select(Tag).where(col(Tag.name) == name)).one()
        told = {"name": name, "colour": tag.colour, "parent_id": tag.parent_id, "public": tag.public, **to}
        actions.edit_tag(session, tag.id or 0, **told, by=cast.actor("editor"), at=NOW)  # type: ignore[arg-type]


def merge(db: Database, cast: Cast, name: str, into: str) -> int:
    tag_id = number(db, name)
    with db.writing() as session:
        actions.merge_tags(session, tag_id, number(db, into), by=cast.actor("editor"), at=NOW)
    return tag_id


def found(db: Database, tag: str) -> set[int]:
    with db.reading() as session:
        return {card.id for card in claim_list(session, Filters(tag=tag), TODAY, limit=50, offset=0)}


def tags(db: Database, claim_id: int) -> list[str]:
    with db.reading() as session:
        return tags_of(session, claim_id)


def test_a_name_changes_on_every_claim_and_the_old_one_still_finds_it(db: Database, cast: Cast) -> None:
    one, two = make(db, cast, "corona", "zorg"), make(db, cast, "corona")
    change(db, cast, "corona", name="covid-19")
    assert tags(db, one) == ["covid-19", "zorg"]
    assert found(db, "corona") == found(db, "Corona") == found(db, "covid-19") == {one, two}
    three = make(db, cast, "Corona")  # as an old rule of a feed still says
    assert tags(db, three) == ["covid-19"]
    change(db, cast, "covid-19", name="sars-cov-2")
    assert found(db, "corona") == found(db, "covid-19") == {one, two, three}
    change(db, cast, "sars-cov-2", name="corona")  # and back: the name means this tag, once
    assert found(db, "corona") == found(db, "sars-cov-2") == {one, two, three}


def test_the_index_follows_a_name(db: Database, cast: Cast) -> None:
    one, other = make(db, cast, "corona"), make(db, cast, "zorg")
    change(db, cast, "corona", name="covid-19")
    with db.reading() as session:
        lines = list(events_after(session, last_event_id(session) - 1))
        assert [line.kind for line in lines] == ["tag.renamed"]
        assert Claims().changed(session, lines) == {f"claim-{one}"} != {f"claim-{other}"}


def test_who_asks_for_a_parent_finds_its_children(db: Database, cast: Cast) -> None:
    top, middle, low = make(db, cast, "gezondheid"), make(db, cast, "zorg"), make(db, cast, "huisarts")
    other = make(db, cast, "verkeer")
    change(db, cast, "zorg", parent_id=number(db, "gezondheid"))
    change(db, cast, "huisarts", parent_id=number(db, "zorg"))
    assert found(db, "gezondheid") == {top, middle, low}
    assert found(db, "zorg") == {middle, low}
    assert found(db, "huisarts") == {low}
    change(db, cast, "gezondheid", name="volksgezondheid")
    assert found(db, "gezondheid") == {top, middle, low}
    assert found(db, "verkeer") == {other}


def searched(browser: CheckingClient, typed: str) -> set[int]:
    """Claims that the search page shows."""
    links = browser.get("/desk/search", query_string={"q": typed}).all(".//ol[@id='results']//a")
    ids = (re.fullmatch(r"/desk/claims/(\d+)(\?.*)?", link.get("href") or "") for link in links)
    return {int(each[1]) for each in ids if each}


def test_search_finds_a_topic_by_what_it_was_called(as_: As, db: Database, cast: Cast) -> None:
    one, two, three = make(db, cast, "corona"), make(db, cast, "pandemie"), make(db, cast, "verkeer")
    editor = as_("editor")
    assert searched(editor, "tag:corona") == {one}
    change(db, cast, "corona", name="covid-19")
    for typed in ("tag:corona", "onderwerp:Corona", "tag:covid-19", 'tag:"covid 19"'):
        assert searched(editor, typed) == {one}, typed
    assert searched(editor, "-tag:corona") == {two, three}
    merge(db, cast, "pandemie", "covid-19")
    for typed in ("tag:pandemie", "tag:corona", "tag:covid-19"):
        assert searched(editor, typed) == found(db, typed.removeprefix("tag:")) == {one, two}, typed
    assert searched(editor, "tag:verkeer") == {three}
    assert searched(editor, "tag:griep") == set()


def test_search_finds_what_stands_under_a_topic(as_: As, db: Database, cast: Cast) -> None:
    middle, low, other = make(db, cast, "zorg"), make(db, cast, "huisarts"), make(db, cast, "verkeer")
    with db.writing() as session:
        actions.add_tag(
            session,
            name="gezondheid",
            colour=None,
            parent_id=None,
            public=False,
            by=cast.actor("editor"),
            at=NOW,
        )
    change(db, cast, "zorg", parent_id=number(db, "gezondheid"))
    change(db, cast, "huisarts", parent_id=number(db, "zorg"))
    reader = as_("reader")
    assert searched(reader, "tag:gezondheid") == {middle, low}, "also where no claim has the topic itself"
    assert searched(reader, "tag:zorg") == {middle, low}
    assert searched(reader, "tag:huisarts") == {low}
    assert searched(reader, "-tag:gezondheid") == {other}
    change(db, cast, "gezondheid", name="volksgezondheid")
    assert searched(reader, "tag:gezondheid") == {middle, low}
    change(db, cast, "huisarts", parent_id=None)
    assert searched(reader, "tag:volksgezondheid") == {middle}


@pytest.mark.parametrize(
    ("name", "meant"),
    [("a", {"a", "b", "c"}), ("b", {"b", "c"}), ("c", {"c"}), ("was a", {"a", "b", "c"}), ("d", {"b", "c"})],
)
def test_a_name_means_a_topic_and_all_under_it(name: str, meant: set[str]) -> None:
    tags = {1: ("a", None, None), 2: ("b", 1, None), 3: ("c", 2, None), 4: ("d", 1, 2), 5: ("e", None, 9)}
    said = meanings(tags, [("was a", 1), ("was gone", 8)])
    assert said[name] == meant
    assert set(said) == {"a", "b", "c", "d", "was a"}


def test_nothing_stands_under_itself_nor_too_deep(db: Database, cast: Cast) -> None:
    for name in ("a", "b", "c", "d"):
        make(db, cast, name)
    change(db, cast, "b", parent_id=number(db, "a"))
    change(db, cast, "c", parent_id=number(db, "b"))
    with pytest.raises(Invalid, match="circle"):
        change(db, cast, "a", parent_id=number(db, "c"))
    with pytest.raises(Invalid, match="under itself"):
        change(db, cast, "a", parent_id=number(db, "a"))
    with pytest.raises(Invalid, match="deep"):
        change(db, cast, "d", parent_id=number(db, "c"))
    with pytest.raises(Invalid, match="deep"):
        change(db, cast, "a", parent_id=number(db, "d"))
    with pytest.raises(Invalid, match="no longer there"):
        change(db, cast, "d", parent_id=4711)


def test_two_become_one_and_are_taken_apart_again(db: Database, cast: Cast) -> None:
    alone, both, other = make(db, cast, "corona"), make(db, cast, "corona", "covid"), make(db, cast, "covid")
    number_of = merge(db, cast, "corona", "covid")
    assert [tags(db, each) for each in (alone, both, other)] == [["covid"]] * 3
    assert found(db, "corona") == found(db, "covid") == {alone, both, other}
    late = make(db, cast, "corona")
    assert tags(db, late) == ["covid"]
    with db.writing() as session:
        actions.part_tags(session, number_of, by=cast.actor("editor"), at=NOW)
    assert [tags(db, each) for each in (alone, both, other, late)] == [
        ["corona"],
        ["corona", "covid"],
        ["covid"],
        ["covid"],
    ]
    assert found(db, "corona") == {alone, both}
    with db.writing() as session, pytest.raises(Refused):
        actions.part_tags(session, number_of, by=cast.actor("editor"), at=NOW)


def test_taking_apart_gives_nothing_back_to_a_claim_that_dropped_it(db: Database, cast: Cast) -> None:
    claim_id, kept = make(db, cast, "corona"), make(db, cast, "corona")
    make(db, cast, "covid")
    number_of = merge(db, cast, "corona", "covid")
    with db.writing() as session:
        set_tags(session, claim_id, ["zorg"], by=cast.actor("editor"), at=NOW)
        actions.part_tags(session, number_of, by=cast.actor("editor"), at=NOW)
    assert (tags(db, claim_id), tags(db, kept)) == (["zorg"], ["corona"])


def test_undo_of_tags_knows_the_names_of_now(db: Database, cast: Cast) -> None:
    claim_id = make(db, cast, "corona")
    with db.writing() as session:
        set_tags(session, claim_id, ["zorg"], by=cast.actor("editor"), at=NOW)
        event_id = last_event_id(session)
    change(db, cast, "corona", name="covid-19")
    with db.writing() as session:
        undo_event(session, event_id, by=cast.actor("editor"), at=NOW)
    assert tags(db, claim_id) == ["covid-19"]


def test_only_what_no_claim_has_is_removed_and_it_comes_back(db: Database, cast: Cast) -> None:
    make(db, cast, "zorg")
    by = cast.actor("editor")
    with db.writing() as session:
        spare = actions.add_tag(session, "energie", colour="teal", by=by, at=NOW).id or 0
        actions.remove_tag(session, spare, by=by, at=NOW)
    with db.writing() as session, pytest.raises(NotFound):
        actions.remove_tag(session, spare, by=by, at=NOW)
    with db.writing() as session, pytest.raises(Refused, match="Claims have"):
        actions.remove_tag(session, number(db, "zorg"), by=by, at=NOW)
    claim_id = make(db, cast, "energie")  # who writes it down brings it back
    with db.reading() as session:
        assert session.get_one(Tag, spare).removed_at is None
    assert found(db, "energie") == {claim_id}
    with db.writing() as session, pytest.raises(Refused, match="nothing to undo"):
        actions.restore_tag(session, spare, by=by, at=NOW)
    change(db, cast, "zorg", parent_id=spare)
    with db.writing() as session, pytest.raises(Refused, match="stand under"):
        actions.merge_tags(session, spare, number(db, "zorg"), by=by, at=NOW)


def test_readers_see_what_is_marked_and_nothing_else(db: Database, cast: Cast) -> None:
    claim_id = make(db, cast, "verkeer", "leugenaars")
    change(db, cast, "verkeer", public=True)
    with db.reading() as session:
        assert public_topics(session, claim_id) == ["verkeer"]
        assert list(gather(session, session.get_one(Claim, claim_id)).topics) == ["verkeer"]


@pytest.mark.parametrize(
    ("name", "colour"),
    [("", "red"), ("   ", None), ("a,b", None), ("x" * 61, None), ("\u0301", None), ("goed", "#ff0000")],
)
def test_it_refuses_what_is_no_name_and_no_colour(
    db: Database, cast: Cast, name: str, colour: str | None
) -> None:
    with db.writing() as session, pytest.raises(Invalid):
        actions.add_tag(session, name, colour=colour, by=cast.actor("editor"), at=NOW)
    with db.reading() as session:
        assert session.exec(select(Tag.id)).all() == []


def test_there_is_room_for_so_many(db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 1)
    with db.writing() as session:
        actions.add_tag(session, "een", by=cast.actor("editor"), at=NOW)
        with pytest.raises(Refused):
            actions.add_tag(session, "twee", by=cast.actor("editor"), at=NOW)


def test_a_name_that_is_taken_or_was_changed_meanwhile(db: Database, cast: Cast) -> None:
    make(db, cast, "zorg", "corona")
    with pytest.raises(Invalid, match="already"):
        change(db, cast, "corona", name="ZORG")
    with db.writing() as session, pytest.raises(Outdated):
        actions.edit_tag(
            session, number(db, "zorg"), name="x", colour=None, parent_id=None, public=False,
            by=cast.actor("editor"), at=NOW, seen_version=7,
        )  # fmt: skip


def test_an_editor_keeps_them_on_a_page_of_their_own(as_: As, db: Database, cast: Cast) -> None:
    make(db, cast, "zorg"), make(db, cast, "verkeer")
    editor = as_("editor")
    zorg, verkeer = number(db, "zorg"), number(db, "verkeer")
    form = {"name": "zorg", "colour": "blue", "parent": str(verkeer), "public": "y", "seen_version": 1}
    page = editor.follow(f"/desk/settings/tags/{zorg}", form)
    assert page.texts(".//th//span[@class='topic c-blue']") == ["zorg"]
    shown = editor.get("/desk/claims?tag=verkeer")
    assert shown.texts(STATEMENTS) == ["Over verkeer", "Over zorg"]
    assert shown.texts(".//span[@class='topic c-blue']") == ["zorg"]
    assert editor.get("/desk/board").texts(".//span[@class='topic c-blue']") == ["zorg"]
    assert "zorg" in editor.get("/desk/board/columns").html
    round_ = {**form, "name": "verkeer", "parent": str(zorg), "public": ""}
    refused = editor.post(f"/desk/settings/tags/{verkeer}", round_, status=422)
    assert "in een kring rond" in refused.html
    editor.post(f"/desk/settings/tags/{verkeer}", {**round_, "parent": "9" * 40}, status=422)
    editor.post(f"/desk/settings/tags/{verkeer}", {**round_, "parent": "x"}, status=422)
    editor.post(f"/desk/settings/tags/{verkeer}", {**round_, "colour": "ultraviolet"}, status=422)
    editor.post(f"/desk/settings/tags/{zorg}", form, status=409)
    merged = editor.follow(f"/desk/settings/tags/{zorg}/merge", {"into": str(verkeer), "seen_version": 2})
    assert "met zorg" in merged.html
    editor.post(f"/desk/settings/tags/{verkeer}/merge", {"into": "", "seen_version": 1}, status=422)
    editor.post(f"/desk/settings/tags/{verkeer}/merge", {"into": str(verkeer), "seen_version": 1}, status=422)
    editor.follow(f"/desk/settings/tags/{zorg}/parting", {})
    assert editor.get("/desk/claims?tag=zorg").texts(STATEMENTS) == ["Over zorg"]
    with db.reading() as session:
        assert set(session.exec(select(ClaimTag.tag)).all()) == {"zorg", "verkeer"}


def test_a_tag_that_is_gone_is_shown_in_no_form_and_what_was_typed_is_named_rightly(
    as_: As, db: Database, cast: Cast
) -> None:
    make(db, cast, "zorg"), make(db, cast, "verkeer")
    zorg = merge(db, cast, "zorg", "verkeer")
    editor = as_("editor")
    assert "samengevoegd" in editor.get(f"/desk/settings/tags/{zorg}", status=404).text(".//main")
    refused = editor.post(
        f"/desk/settings/tags/{zorg}", {"name": "Gezondheid", "seen_version": 1}, status=404
    )
    assert "Gezondheid" in refused.text(".//main")
    with db.writing() as session:
        actions.part_tags(session, zorg, by=cast.actor("editor"), at=NOW)
    verkeer = str(number(db, "verkeer"))
    form = {"name": "Gezondheid", "colour": "", "parent": verkeer, "seen_version": 1}
    labels = editor.post(f"/desk/settings/tags/{zorg}", form, status=409).text(".//main")
    assert "zoekopdracht" not in labels
    assert "Naam" in labels
    stale = editor.post(f"/desk/settings/tags/{zorg}", {**form, "colour": "blue"}, status=409)
    words = " ".join(stale.texts(".//main//label[@class='check']"))
    assert "blauw" in words, "and not the name that the browser sends for it"
    assert "verkeer" in words
    make(db, cast, "ziekenhuis")
    change(db, cast, "ziekenhuis", parent_id=zorg)
    merging = {"into": verkeer, "seen_version": 3}
    told = editor.post(f"/desk/settings/tags/{zorg}/merge", merging, status=409).text(".//main")
    assert "verkeer" in told, "and not the number that the browser sends for it"


def test_an_old_name_in_an_address_stays_chosen(as_: As, db: Database, cast: Cast) -> None:
    make(db, cast, "corona")
    change(db, cast, "corona", name="covid-19", colour=Colour.RED)
    page = as_("reader").get("/desk/claims?tag=corona")
    assert page.texts(STATEMENTS) == ["Over corona"]
    assert page.texts(".//select[@name='tag']/option[@selected]") == ["corona"]


def test_the_list_of_tags_asks_as_much_for_many_as_for_few(as_: As, db: Database, cast: Cast) -> None:
    client, asked = as_("reader"), []
    for few in (1, 12):
        for each in range(few):
            make(db, cast, f"onderwerp {few} {each}")
        with counted(db) as sent:
            client.get("/desk/settings/tags")
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 6
