"""A reason is given wherever one declines, shown wherever one looks, and kept when it is out of use."""

from claims.bulk import actions as bulk
from claims.bulk.models import BulkAct
from claims.bulk.queries import seen_versions
from claims.bulk.rules import Act, Values
from claims.bulk.running import go_on
from claims.desk.actions import move_claim, undo_event
from claims.desk.rules import MOVES, DeclineReason, Work
from claims.history.queries import first_fault, last_event_id
from claims.reasons import actions
from claims.tips.actions import join
from tests.conftest import NOW
from tests.reasons.keeping import OWN, SETTINGS, As, Keeping, choices, drop
from tests.tips.conftest import tips as tips  # noqa: PLC0414  a fixture
from tests.tips.helping import Tips

NASTY = "<script>alert(1)</script>\"'&"


def listed(keeping: Keeping, act: Act, *claim_ids: int) -> int:
    """An act on these claims, prepared."""
    with keeping.db.reading() as session:
        versions = seen_versions(session, claim_ids)
    return int(keeping.do(bulk.prepare, act, versions, back="/desk/claims"))


def test_own_ones_are_offered_wherever_one_declines(as_: As, keeping: Keeping, tips: Tips) -> None:
    own, editor = keeping.own(), as_("editor")
    keeping.do(actions.move_reason, own.id, True)
    keeping.retire("satire")
    claim_id = keeping.claim()
    expected = {
        "opinion": "mening",
        "prediction": "voorspelling",
        "not_checkable": "niet te checken",
        "too_small": "te klein bereik",
        "out_of_scope": "valt buiten ons werk",
        "no_capacity": "geen capaciteit",
        "overtaken": "ingehaald door het nieuws",
        own.key: "al rechtgezet",
        "checked_elsewhere": "elders al goed gecheckt",
        "other": "anders",
    }
    forms = [
        f"/desk/claims/{claim_id}/state?to=declined",
        f"/desk/bulk/{listed(keeping, Act.DECLINE, claim_id)}",
        f"/desk/tips/dismissal?tip={tips.came()}-1",
    ]
    for address in forms:
        offered = choices(editor.get(address))
        assert list(offered.items()) == list(expected.items()), address
    triage = editor.get(f"/desk/triage/{claim_id}").all(".//button[@name='decline_reason']")
    assert [each.get("value") for each in triage] == [key for key in expected if key != "other"]
    assert ", ".join(expected.values()) in editor.get("/desk/help").text(".//main")
    editor.post("/desk/settings/language", {"language": "en"})
    assert choices(editor.get(forms[0]))[own.key] == "put right already"


def test_it_is_given_shown_and_told_in_both_languages(as_: As, keeping: Keeping) -> None:
    own, claim_id, checker = keeping.own(), keeping.claim(), as_("checker")
    drop(checker, claim_id, own.key, note="Zie hun site.")
    assert keeping.declined(claim_id) == (Work.DECLINED, own.key, "Zie hun site.")
    page = f"/desk/claims/{claim_id}"
    assert "al rechtgezet: Zie hun site." in checker.get(page).text(".//aside")
    history = f"{page}?tab=history"
    assert "liet de claim vallen: al rechtgezet" in checker.get(history).text(".//main")
    keeping.do(actions.edit_reason, own.id, **{**OWN, "nl": "al verbeterd", "en": "mended already"})
    assert "al verbeterd: Zie hun site." in checker.get(page).text(".//aside")
    assert "vallen: al rechtgezet" in checker.get(history).text(".//main"), "as it was called then"
    checker.post("/desk/settings/language", {"language": "en"})
    assert "mended already: Zie hun site." in checker.get(page).text(".//aside")
    assert "put right already" in checker.get(history).text(".//main")
    file = checker.get(f"{page}/history.jsonl").html
    assert own.key in file
    assert '"declined_as"' in file
    with keeping.db.reading() as session:
        assert first_fault(session) is None


def test_triage_gives_it_with_one_press(as_: As, keeping: Keeping) -> None:
    own, claim_id, checker = keeping.own(), keeping.claim(), as_("checker")
    page = checker.get(f"/desk/triage/{claim_id}")
    button = page.one(f".//button[@value='{own.key}']")
    assert "".join(button.itertext()) == "al rechtgezet"
    form = next(each for each in page.all(".//form") if button in list(each.iter("button")))
    checker.post(form.get("action") or "", {**page.values(form), "decline_reason": own.key})
    assert keeping.declined(claim_id) == (Work.DECLINED, own.key, None)


def test_many_at_once_get_it_and_give_it_back(as_: As, keeping: Keeping) -> None:
    own, ids = keeping.own(), [keeping.claim(f"Brug {number}") for number in range(3)]
    number = listed(keeping, Act.DECLINE, *ids)
    editor = as_("editor")
    form = editor.get(f"/desk/bulk/{number}").fields(".//form[@data-keep]")
    editor.post(f"/desk/bulk/{number}", {**form, "decline_reason": own.key})
    go_on(keeping.db, number, lambda: NOW, lambda _done, _total: None)
    assert {keeping.declined(each) for each in ids} == {(Work.DECLINED, own.key, None)}
    keeping.do(bulk.undo, number)
    go_on(keeping.db, number, lambda: NOW, lambda _done, _total: None)
    assert {keeping.declined(each) for each in ids} == {(Work.NEW, None, None)}


def test_what_is_unknown_or_out_of_use_is_refused_with_all_that_was_typed(
    as_: As, keeping: Keeping, tips: Tips
) -> None:
    own, claim_id, editor = keeping.own(), keeping.claim(), as_("editor")
    keeping.retire(own.key)
    keeping.retire("satire")
    tip, number = f"{tips.came()}-1", listed(keeping, Act.DECLINE, claim_id)
    before = keeping.kinds()
    told = {
        own.key: "De reden al rechtgezet is niet meer in gebruik. Kies een andere.",
        "satire": "De reden satire is niet meer in gebruik. Kies een andere.",
        "own-0": "Die reden is er niet. Kies er een uit de lijst.",
        NASTY: "Die reden is er niet. Kies er een uit de lijst.",
        "x" * 5000: "Die reden is er niet. Kies er een uit de lijst.",
    }
    for key, words in told.items():
        seen = {"decline_reason": key, "note": "Al lang bekend"}
        for page in (
            drop(editor, claim_id, key, 422, note="Al lang bekend"),
            editor.post(f"/desk/bulk/{number}", {**seen, "seen_version": 1}, 422),
            editor.post("/desk/tips/dismissal", {**seen, "tip": tip}, 422),
        ):
            assert page.text(".//p[@id='decline_reason-error']") == words
            assert page.fields(".//form[@data-keep]")["note"] == "Al lang bekend"
    assert keeping.kinds() == before
    assert keeping.declined(claim_id) == (Work.NEW, None, None)


def test_what_goes_out_of_use_while_many_are_dropped_is_said_of_each(keeping: Keeping) -> None:
    own, claim_id = keeping.own(), keeping.claim()
    number = listed(keeping, Act.DECLINE, claim_id)
    keeping.do(bulk.start, number, Values(decline_reason=own.key))
    keeping.retire(own.key)
    go_on(keeping.db, number, lambda: NOW, lambda _done, _total: None)
    assert keeping.declined(claim_id) == (Work.NEW, None, None)
    with keeping.db.reading() as session:
        assert session.get_one(BulkAct, number).values == {"decline_reason": own.key}


def test_claims_that_have_it_keep_it_and_get_it_back_by_undo(as_: As, keeping: Keeping) -> None:
    own, claim_id = keeping.own(), keeping.claim()
    keeping.do(move_claim, claim_id, Work.DECLINED, decline_reason=own.key)
    keeping.retire(own.key)
    checker = as_("checker")
    assert "al rechtgezet" in checker.get(f"/desk/claims/{claim_id}").text(".//aside")
    assert "al rechtgezet (1 claim)" in as_("editor").get(SETTINGS).text(".//main//details")
    keeping.do(move_claim, claim_id, Work.NEW)
    assert keeping.declined(claim_id) == (Work.NEW, None, None)
    with keeping.db.reading() as session:
        back = last_event_id(session)
    keeping.do(undo_event, back)
    assert keeping.declined(claim_id) == (Work.DECLINED, own.key, None)


def test_a_refusal_repeats_what_was_chosen_by_its_name(as_: As, keeping: Keeping) -> None:
    own, claim_id = keeping.own(), keeping.claim(state=Work.DONE)
    sent = {"to": "declined", "decline_reason": own.key, "seen_version": 1}
    page = as_("editor").post(f"/desk/claims/{claim_id}/state", sent, 409)
    assert "al rechtgezet" in page.text(".//main")
    assert own.key not in page.text(".//main")


def test_other_alone_asks_for_a_sentence_of_the_desk(as_: As, keeping: Keeping) -> None:
    """A reason is data that the rule is given: no row of the table knows of one, and own ones need nothing more."""
    assert not [each for each in MOVES if "own" in f"{each.needs}{each.asks}"]
    own, claim_id, editor = keeping.own(told_nl="", told_en=""), keeping.claim(), as_("editor")
    refused = drop(editor, claim_id, "other", 422)
    assert "in een zin waarom" in refused.text(".//p[@id='note-error']")
    drop(editor, claim_id, own.key)
    assert keeping.declined(claim_id) == (Work.DECLINED, own.key, None)


def test_who_sent_a_tip_reads_the_sentence_in_their_language(keeping: Keeping, tips: Tips) -> None:
    both, dutch = keeping.own(), keeping.own(nl="al oud", en="", told_nl="Dit is al jaren oud.", told_en="")
    silent = keeping.own(nl="te veel gedoe", en="", told_nl="", told_en="")
    expected = {
        both.key: (OWN["told_nl"], OWN["told_en"]),
        dutch.key: ("Dit is al jaren oud.", "Dit is al jaren oud."),
        silent.key: ("", ""),
        DeclineReason.SATIRE.value: (
            "Het is satire, en niet als feit bedoeld.",
            "It is satire, and not meant as a fact.",
        ),
    }
    client, paths = tips.app.test_client(), {}
    for number, (key, (nl, en)) in enumerate(expected.items(), 1):
        path = paths[key] = tips.address(what=f"De brug is {number} jaar dicht")
        claim_id = keeping.claim(f"Brug {number}")
        keeping.do(join, {number: 1}, claim_id)
        keeping.do(move_claim, claim_id, Work.DECLINED, decline_reason=key, note="Onder ons")
        dutch_page, english_page = client.get(path).text, client.get(f"/en{path}").text
        assert nl in dutch_page
        assert en in english_page
        for page in (dutch_page, english_page):
            assert "te veel gedoe" not in page
            assert "Onder ons" not in page
    in_english = client.get(f"/en{paths[dutch.key]}").text
    assert f'<span lang="nl">{expected[dutch.key][0]}</span>' in in_english


def test_the_screen_shows_what_who_sent_a_tip_reads_without_a_sentence(
    as_: As, keeping: Keeping, tips: Tips
) -> None:
    own = keeping.own(told_nl="", told_en="")
    path, claim_id = tips.address(what="De brug is dicht"), keeping.claim("Brug")
    keeping.do(join, {1: 1}, claim_id)
    keeping.do(move_claim, claim_id, Work.DECLINED, decline_reason=own.key)
    shown, tip = as_("editor").get(SETTINGS), tips.app.test_client().get(path).text
    for row in (own.id, 10):  # of "anders" too
        read = shown.texts(f".//tr[@id='reason-{row}']/td")[0]
        assert read.startswith("We gaan dit niet checken.")
        assert read.endswith("(en wat erbij staat als een tip wordt afgewezen)")
    assert "We gaan dit niet checken." in tip


def test_a_tip_is_dismissed_with_an_own_one_and_a_sentence_where_it_has_none(
    as_: As, keeping: Keeping, tips: Tips
) -> None:
    told, silent = keeping.own(), keeping.own(nl="te veel gedoe", en="", told_nl="", told_en="")
    editor, first, second = as_("editor"), tips.came(), tips.came("De zon is van kaas")
    editor.post("/desk/tips/dismissal", {"tip": f"{first}-1", "decline_reason": told.key})
    refused = editor.post("/desk/tips/dismissal", {"tip": f"{second}-1", "decline_reason": silent.key}, 422)
    assert "in een zin waarom" in refused.text(".//p[@id='note-error']")
    note = {"note": "We kunnen dit nu niet uitzoeken."}
    editor.post("/desk/tips/dismissal", {"tip": f"{second}-1", "decline_reason": silent.key, **note})
    keeping.retire(told.key)
    shelf = editor.get("/desk/tips?list=dismissed").text(".//main")
    assert OWN["told_nl"] in shelf
    assert "te veel gedoe We kunnen dit nu niet uitzoeken." in shelf
    editor.post("/desk/tips/dismissal/undo", {"tip": f"{first}-2"})
    assert tips.all()[0].dismissed_because is None


def test_what_it_is_called_is_text_everywhere(as_: As, keeping: Keeping, tips: Tips) -> None:
    own = keeping.own(nl=NASTY, en=f"en {NASTY}", told_nl=f"nl {NASTY}", told_en=f"en {NASTY}")
    editor, claim_id, path = as_("editor"), keeping.claim(), tips.address()
    keeping.do(join, {1: 1}, claim_id)
    shown = [editor.get(f"/desk/triage/{claim_id}"), editor.get(f"/desk/claims/{claim_id}/state?to=declined")]
    drop(editor, claim_id, own.key)
    shown += [
        editor.get(address)
        for address in (
            SETTINGS,
            f"{SETTINGS}/{own.id}",
            f"/desk/claims/{claim_id}",
            f"/desk/claims/{claim_id}?tab=history",
            "/desk/help",
            "/desk/",
        )
    ]
    for page in shown:
        assert "<script>alert(1)" not in page.html
    assert all(NASTY in page.text(".//body") for page in shown[:-1])
    reader = tips.app.test_client().get(path).text
    assert "nl &lt;script&gt;alert(1)" in reader
    assert "<script>" not in reader
