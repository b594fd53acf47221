"""The screen of the reasons: their order, out of use and back, and those of the desk's own."""

import threading
from typing import Any

import pytest

from claims.desk.rules import DECLINE_LABELS, DeclineReason
from claims.errors import Invalid, NotFound, Outdated, Refused
from claims.reasons import actions, rules
from claims.web.languages import catalogue
from tests.reasons.keeping import OWN, SETTINGS, As, Keeping, rows, undo

TEN = [
    "mening",
    "voorspelling",
    "niet te checken",
    "te klein bereik",
    "satire",
    "valt buiten ons werk",
    "geen capaciteit",
    "ingehaald door het nieuws",
    "elders al goed gecheckt",
    "anders",
]


def test_the_ten_stand_there_from_the_start_in_both_languages(as_: As) -> None:
    editor = as_("editor")
    page = editor.get(SETTINGS)
    assert rows(page) == TEN
    assert "Te weinig mensen hebben het gezien of gehoord." in page.text(".//table")
    assert f'href="{SETTINGS}"' in editor.get("/desk/settings").html
    editor.post("/desk/settings/language", {"language": "en"})
    assert rows(editor.get(SETTINGS)) == list(DECLINE_LABELS.values())


def test_each_of_them_goes_out_of_use_and_comes_back_but_other(as_: As, keeping: Keeping) -> None:
    editor = as_("editor")
    for key in DeclineReason:
        row, page = keeping.row(key.value), editor.get(SETTINGS)
        label = catalogue("nl").gettext(DECLINE_LABELS[key])
        address = f"{SETTINGS}/{row.id}/removal"
        assert (f'action="{address}"' in page.html) is (key is not DeclineReason.OTHER)
        if key is DeclineReason.OTHER:
            refused = editor.post(address, {"seen_version": row.version}, 409)
            assert "blijft in gebruik" in refused.text(".//main")
            continue
        told = editor.follow(address, {"seen_version": row.version})
        assert "wordt niet meer aangeboden" in told.text(".//*[@id='flashes']")
        assert label not in rows(told)
        assert f"{label} (0 claims)" in told.text(".//main//details")
        assert rows(undo(editor, told)) == TEN, "at the place that it had"
    assert keeping.kinds().count("reason.retired") == keeping.kinds().count("reason.restored") == 9


def test_one_beside_other_stays_in_use(as_: As, keeping: Keeping) -> None:
    for key in list(DeclineReason)[:8]:
        keeping.retire(key.value)
    last, editor = keeping.row("checked_elsewhere"), as_("editor")
    refused = editor.post(f"{SETTINGS}/{last.id}/removal", {"seen_version": last.version}, 409)
    assert "de laatste reden in gebruik" in refused.text(".//main")
    assert rows(editor.get(SETTINGS)) == TEN[8:]
    keeping.own()
    keeping.retire("checked_elsewhere")
    assert rows(editor.get(SETTINGS)) == ["al rechtgezet", "anders"]


def test_two_who_put_the_last_two_out_of_use_at_once_leave_one(keeping: Keeping) -> None:
    for key in list(DeclineReason)[2:9]:
        keeping.retire(key.value)
    ready, said = threading.Barrier(2), []

    def retire(key: str, by: str) -> None:
        number = keeping.row(key).id
        ready.wait()
        try:
            keeping.do(actions.retire_reason, number, by=by)
            said.append("done")
        except Refused:
            said.append("refused")

    at_once = [
        threading.Thread(target=retire, args=each)
        for each in (("opinion", "editor"), ("prediction", "second"))
    ]
    for each in at_once:
        each.start()
    for each in at_once:
        each.join()
    assert sorted(said) == ["done", "refused"]


def test_their_order_is_changed_and_ends_where_the_list_ends(as_: As, keeping: Keeping) -> None:
    editor, second = as_("editor"), keeping.row("prediction")
    page = editor.get(SETTINGS)
    form = next(each for each in page.all(".//form") if each.get("action") == f"{SETTINGS}/{second.id}/order")
    assert page.values(form)["direction"] == "up"
    moved = editor.follow(form.get("action") or "", page.values(form))
    assert rows(moved) == ["voorspelling", "mening", *TEN[2:]]
    again = {"direction": "up", "seen_version": second.version + 1}
    refused = editor.post(f"{SETTINGS}/{second.id}/order", again, 409)
    assert "aan het eind van de lijst" in refused.text(".//main")
    editor.post(f"{SETTINGS}/{second.id}/order", {"direction": "down", "seen_version": second.version}, 409)
    with pytest.raises(Outdated):
        keeping.do(actions.move_reason, second.id, False, seen_version=second.version)
    keeping.retire("not_checkable")
    keeping.do(actions.move_reason, second.id, False)
    keeping.do(actions.move_reason, second.id, False)
    assert rows(editor.get(SETTINGS))[:3] == ["mening", "te klein bereik", "voorspelling"]
    with pytest.raises(NotFound):
        keeping.do(actions.move_reason, keeping.row("not_checkable").id, True)


def test_the_desk_adds_its_own_changes_it_and_undoes_each(as_: As, keeping: Keeping) -> None:
    editor = as_("editor")
    added = editor.follow(f"{SETTINGS}/new", OWN)
    assert rows(added) == [*TEN[:-1], "al rechtgezet", "anders"], "before the one that asks for a sentence"
    assert OWN["told_nl"] in added.text(".//table")
    own = keeping.row(11)
    assert own.key.startswith("own-")
    form = editor.get(f"{SETTINGS}/11").fields(".//form[@data-keep]")
    assert form.items() >= OWN.items()
    changed = editor.follow(f"{SETTINGS}/11", {**form, "nl": "al verbeterd", "told_en": ""})
    assert "al verbeterd" in rows(changed)
    assert keeping.row(11).key == own.key, "claims find it by the same key"
    back = undo(editor, changed)
    assert {name: getattr(keeping.row(11), name) for name in OWN} == OWN
    assert "al rechtgezet" in rows(back)
    keeping.do(actions.edit_reason, 11, **OWN)
    gone = editor.follow(f"{SETTINGS}/11/removal", {"seen_version": keeping.row(11).version})
    assert rows(gone) == TEN
    assert rows(undo(editor, gone)) == [*TEN[:-1], "al rechtgezet", "anders"]
    events = [kind for kind in keeping.kinds() if kind.startswith("reason.")]
    assert events == ["reason.added", "reason.changed", "reason.changed", "reason.retired", "reason.restored"]
    once_more = editor.follow(f"{SETTINGS}/new", {**OWN, "nl": "grap", "en": ""})
    assert rows(undo(editor, once_more)) == [*TEN[:-1], "al rechtgezet", "anders"]


def test_an_undo_of_the_longest_words_fits_beside_what_is_said(as_: As, keeping: Keeping) -> None:
    """What undo sends along stands in a cookie until the next page."""
    longest = {
        "nl": "".join(map(chr, range(0x4E00, 0x4E00 + rules.LONGEST_NAME))),
        "en": "".join(map(chr, range(0x5E00, 0x5E00 + rules.LONGEST_NAME))),
        "told_nl": "".join(map(chr, range(0x6E00, 0x6E00 + rules.LONGEST_TOLD))),
        "told_en": "".join(map(chr, range(0x7E00, 0x7E00 + rules.LONGEST_TOLD))),
    }
    keeping.own(**longest)
    editor = as_("editor")
    changed = editor.follow(f"{SETTINGS}/11", {**OWN, "seen_version": 1})
    undo(editor, changed)
    assert {name: getattr(keeping.row(11), name) for name in longest} == longest


def test_without_an_english_name_the_dutch_one_stands(as_: As, keeping: Keeping) -> None:
    keeping.own(en="", told_en="")
    editor = as_("editor")
    editor.post("/desk/settings/language", {"language": "en"})
    page = editor.get(SETTINGS)
    assert "al rechtgezet" in rows(page)
    assert page.text(".//table//span[@lang='nl']") == OWN["told_nl"]


def test_the_words_of_the_ten_are_not_the_desks_to_change(as_: As, keeping: Keeping) -> None:
    editor, row = as_("editor"), keeping.row("satire")
    editor.get(f"{SETTINGS}/{row.id}", status=404)
    refused = editor.post(f"{SETTINGS}/{row.id}", {**OWN, "seen_version": 1}, 404)
    assert "op elke redactie dezelfde" in refused.text(".//main")
    assert f'href="{SETTINGS}/{row.id}"' not in editor.get(SETTINGS).html
    assert keeping.row("satire").nl == ""


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("nl", {"nl": ""}),
        ("nl", {"nl": " \u00ad "}),
        ("nl", {"nl": "x" * 61}),
        ("nl", {"nl": "Mening"}),
        ("nl", {"nl": "opinion"}),
        ("nl", {"nl": "  HÁNDEL   te koop "}),
        ("en", {"en": "Satire"}),
        ("en", {"en": "for sale"}),
        ("en", {"en": "x" * 61}),
        ("told_nl", {"told_nl": "x" * 201}),
        ("told_nl", {"told_nl": "", "told_en": "It was put right."}),
        ("told_en", {"told_en": "x" * 201}),
    ],
)
def test_a_form_that_is_refused_comes_back_as_typed_and_names_the_field(
    as_: As, keeping: Keeping, field: str, told: dict[str, str]
) -> None:
    keeping.own(nl="handel te koop", en="for sale")
    before, editor = keeping.kinds(), as_("editor")
    sent: dict[str, Any] = {**OWN, **told}
    page = editor.post(f"{SETTINGS}/new", sent, 422)
    assert page.text(f".//p[@id='{field}-error']")
    typed = page.fields(".//form[@data-keep]")
    others = {name: value for name, value in sent.items() if name not in told}
    assert others.items() <= typed.items()
    with pytest.raises(Invalid) as raised:
        keeping.do(actions.add_reason, **sent)
    assert raised.value.where == field
    assert keeping.kinds() == before


def test_the_same_name_may_stand_in_both_languages_of_one(as_: As, keeping: Keeping) -> None:
    keeping.own(nl="clickbait", en="clickbait")
    editor = as_("editor")
    form = editor.get(f"{SETTINGS}/11").fields(".//form[@data-keep]")
    editor.post(f"{SETTINGS}/11", {**form, "told_nl": "Het is alleen lokaas."}, 303)
    assert keeping.row(11).told_nl == "Het is alleen lokaas."


def test_a_name_is_free_while_its_reason_is_out_of_use_and_keeps_it_from_coming_back(
    as_: As, keeping: Keeping
) -> None:
    own = keeping.own()
    keeping.retire(own.key)
    keeping.retire("satire")
    with pytest.raises(Invalid):
        keeping.own(nl="satire", en="")
    other = keeping.own(nl="Al  Rechtgezet", en="")
    editor = as_("editor")
    refused = editor.post(f"{SETTINGS}/{own.id}/return", {}, 409)
    assert "heet nu al rechtgezet" in refused.text(".//main")
    keeping.retire(other.key)
    editor.post(f"{SETTINGS}/{own.id}/return", {})
    editor.post(f"{SETTINGS}/{own.id}/return", {}, 409)
    assert keeping.row(own.key).retired_at is None
    editor.post(f"{SETTINGS}/{other.id}", {**OWN, "seen_version": 2}, 404)


def test_so_many_are_in_use_at_most(as_: As, keeping: Keeping) -> None:
    for number in range(rules.MOST - 10):
        keeping.own(nl=f"reden {number}", en="")
    editor = as_("editor")
    assert "en meer kan niet" in editor.post(f"{SETTINGS}/new", OWN, 409).text(".//main")
    keeping.retire("satire")
    keeping.own()
    with pytest.raises(Refused, match="which is the most"):
        keeping.do(actions.restore_reason, keeping.row("satire").id)


def test_who_comes_second_is_shown_both(as_: As, keeping: Keeping) -> None:
    keeping.own()
    editor, second = as_("editor"), as_("second")
    address = f"{SETTINGS}/11"
    mine = second.get(address).fields(".//form[@data-keep]")
    editor.post(address, {**editor.get(address).fields(".//form[@data-keep]"), "nl": "al verbeterd"})
    words = second.post(address, {**mine, "nl": "al hersteld"}, 409).text(".//main")
    assert "verbeterd" in words
    assert "hersteld" in words
    for part in ("removal", "order"):
        second.post(f"{address}/{part}", {"seen_version": 1, "direction": "up"}, 409)
    assert keeping.row(11).nl == "al verbeterd"


def test_what_no_button_sends_is_refused(as_: As, keeping: Keeping) -> None:
    editor, row = as_("editor"), keeping.row("satire")
    editor.post(f"{SETTINGS}/{row.id}/removal", {"seen_version": "x"}, 422)
    editor.post(f"{SETTINGS}/{row.id}/removal", {}, 409)
    editor.post(f"{SETTINGS}/4711/removal", {"seen_version": 1}, 404)
    assert not [kind for kind in keeping.kinds() if kind.startswith("reason.")]
