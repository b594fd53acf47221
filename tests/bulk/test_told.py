"""What the page of an act on many claims says of those that stayed as they were."""

from claims.bulk.rules import Act
from claims.desk import actions as desk
from claims.desk.rules import Priority, Work
from claims.storage.engine import Database
from tests.bulk.test_bulk import As, fill, ready, run, start
from tests.conftest import NOW, Cast
from tests.desk.filling import counted

REASONS = ".//section[@id='bulk']/p[@class='gap']"
LISTS = ".//section[@id='bulk']/ul"


def test_claims_stand_together_under_the_sentence_that_says_why(as_: As, db: Database, cast: Cast) -> None:
    ids = fill(db, cast, *[Work.NEW] * 23, Work.RESEARCHING)
    bulk_id = ready(db, cast, Act.PRIORITY, ids)
    with db.writing() as session:
        for claim_id in ids[1:]:
            desk.set_due(session, claim_id, NOW.date(), by=cast.actor("second"), at=NOW)
    start(db, cast, bulk_id, priority=Priority.HIGH)
    assert run(db, bulk_id) == {"done": 1, "refused": 23}
    page = as_("editor").get(f"/desk/bulk/{bulk_id}")
    assert "23 claims bleven zoals ze waren" in page.text(".//main")
    most, least = page.texts(REASONS)
    assert most.startswith("Iemand anders heeft deze claim gewijzigd")
    assert most.endswith("Nu is hij: Nieuw. 22 claims")
    assert least.endswith("Nu is hij: In onderzoek. 1 claim")
    assert [len(each) for each in page.all(LISTS)] == [20, 1], "of many only the first"
    assert "en nog 2" in page.text(".//section[@id='bulk']")
    assert page.texts(f"{LISTS}[2]//a") == ["Bewering 23"]


def test_a_claim_that_one_changed_oneself_says_so(as_: As, db: Database, cast: Cast) -> None:
    own, both, others = ids = fill(db, cast, *[Work.NEW] * 3)
    bulk_id = ready(db, cast, Act.PRIORITY, ids)
    with db.writing() as session:
        for claim_id, names in ((own, ["editor"]), (both, ["editor", "second"]), (others, ["second"])):
            for number, name in enumerate(names, 1):
                day = NOW.date().replace(day=27 + number)
                desk.set_due(session, claim_id, day, by=cast.actor(name), at=NOW)
    start(db, cast, bulk_id, priority=Priority.HIGH)
    assert run(db, bulk_id) == {"refused": 3}
    page = as_("editor").get(f"/desk/bulk/{bulk_id}")
    told = page.texts(REASONS)
    assert told[0].startswith("Iemand anders heeft deze claim gewijzigd")
    assert told[0].endswith("2 claims")
    assert told[1].startswith("Je hebt deze claim intussen zelf gewijzigd")
    assert page.texts(f"{LISTS}[2]//a") == ["Bewering 0"]


def test_before_one_does_it_they_stand_together_too(as_: As, db: Database, cast: Cast) -> None:
    bulk_id = ready(db, cast, Act.ACCEPT, fill(db, cast, Work.NEW, *[Work.DECLINED] * 2))
    page = as_("editor").get(f"/desk/bulk/{bulk_id}")
    assert page.texts(".//main//details/p[@class='gap']") == [
        "Deze claim is opzijgezet. Zet hem eerst terug. 2 claims"
    ]
    assert page.texts(".//main//details//a") == ["Bewering 1", "Bewering 2"]


def test_its_page_asks_as_much_for_many_reasons_as_for_one(as_: As, db: Database, cast: Cast) -> None:
    client, sent_for = as_("editor"), []
    for states in ([Work.DONE], [Work.DONE, Work.DECLINED, Work.NEW] * 20):
        start(db, cast, bulk_id := ready(db, cast, Act.PUT_BACK, fill(db, cast, *states)))
        run(db, bulk_id)
        with counted(db) as sent:
            client.get(f"/desk/bulk/{bulk_id}")
        sent_for.append(len(sent))
    assert sent_for[0] == sent_for[1] <= 8
