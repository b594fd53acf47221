from collections.abc import Callable

import pytest

from claims.desk.rules import Work
from claims.people.models import Person
from claims.storage.engine import Database
from claims.verdicts import queries
from claims.verdicts.models import Draft
from tests.checking import CheckingClient, Page
from tests.conftest import Cast
from tests.verdicts import stages

Browse = Callable[[str | None], CheckingClient]
FORM = ".//section[@id='verdict']//form"
TEXTS = {
    "headline": "Eén brug was duurder",
    "explanation": "De Oosterkanaalbrug kostte 47 miljoen.",
    "body": "De brug kostte **47 miljoen** [1].\r\n\r\nZie ook [9].",
    "not_established": "Wat sluizen kostten.",
    "as_known_on": "2026-11-24",
    "review_by": "2027-01-01",
}


def address(claim_id: int) -> str:
    return f"/desk/claims/{claim_id}/verdict"


def shown(client: CheckingClient, claim_id: int) -> Page:
    return client.get(f"/desk/claims/{claim_id}?tab=verdict")


def stored(db: Database, claim_id: int) -> Draft | None:
    with db.reading() as session:
        return queries.draft(session, claim_id)


def test_a_draft_is_written_and_shown(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    fields = shown(checker, claim_id).fields(FORM)
    assert (fields["seen_version"], fields["as_known_on"]) == ("0", "2026-11-24")
    page = checker.follow(address(claim_id), {**fields, **TEXTS, "rating": "mostly_false"})
    again = page.fields(FORM)
    assert again["rating"] == "mostly_false"
    assert again["seen_version"] == "1"
    assert {name: again[name].replace("\n", "\r\n") for name in TEXTS} == TEXTS
    preview = page.text(".//div[@class='prose serif']")
    assert "De brug kostte 47 miljoen [1]." in preview
    assert "1, 9" in page.text(".//section[@id='verdict']"), "no source has these numbers yet"


def test_the_scale_is_offered_with_its_definitions_in_the_readers_language(
    db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.researching(db, cast)
    labels = shown(as_("checker"), claim_id).texts(f"{FORM}//label[@class='check']")
    assert len(labels) == 7
    assert labels[2].startswith("Misleidend")
    assert "weggelaten" in labels[2]
    with db.writing() as session:
        person = session.get(Person, cast.checker.id)
        assert person is not None
        person.language = "en"
    english = as_("checker").get(address(claim_id))
    assert english.texts(f"{FORM}//label[@class='check']")[2].startswith("Misleading")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("checker", 303),
        ("editor", 303),
        ("admin", 303),
        ("checker2", 403),
        ("contributor", 403),
        ("reader", 403),
    ],
)
def test_each_role_writes_as_the_rules_say(
    db: Database, cast: Cast, as_: Browse, who: str, status: int
) -> None:
    claim_id = stages.researching(db, cast)
    page = shown(as_(who), claim_id)
    assert bool(page.all(FORM)) is (status == 303)
    if status == 403:
        assert page.all(".//section[@id='verdict']/p[@class='notice']"), "it says why, and the way on"
    as_(who).post(address(claim_id), {**TEXTS, "seen_version": "0"}, status=status)
    assert (stored(db, claim_id) is not None) is (status == 303)


def test_nobody_writes_unasked(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    as_(None).post(address(claim_id), TEXTS, status=401)
    as_("checker").get(address(999), status=404)
    as_("checker").post(address(999), TEXTS, status=404)


@pytest.mark.parametrize("state", ["new", "declined", "done"])
def test_a_refusal_says_the_way_on_and_keeps_the_text(
    db: Database, cast: Cast, as_: Browse, state: str
) -> None:
    claim_id = stages.done(db, cast) if state == "done" else stages.new(db, cast)
    if state == "declined":
        stages.move(db, claim_id, Work.DECLINED, cast.actor("editor"), decline_reason="opinion")
    page = shown(as_("editor"), claim_id)
    assert page.all(FORM) == []
    assert page.all(".//section[@id='verdict']/p[@class='notice']")
    refused = as_("editor").post(address(claim_id), {**TEXTS, "seen_version": "9"}, status=409)
    assert "De Oosterkanaalbrug" in refused.text(".//main")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", "x" * 201),
        ("headline", "a\x00b"),
        ("explanation", "x" * 501),
        ("explanation", "links\u202erechts"),
        ("body", "x" * 1_000_000),
        ("body", "a\x07b"),
        ("not_established", "x" * 5_001),
        ("as_known_on", "gisteren"),
        ("as_known_on", "0001-01-01"),
        ("review_by", "2026-02-30"),
        ("review_by", "9999-01-01"),
        ("rating", "perhaps"),
    ],
)
def test_a_refused_draft_comes_back_as_typed(
    db: Database, cast: Cast, as_: Browse, field: str, value: str
) -> None:
    claim_id = stages.researching(db, cast)
    sent = {**TEXTS, "rating": "true", "seen_version": "0", field: value}
    page = as_("checker").post(address(claim_id), sent, status=422)
    kept = page.fields(FORM)
    for name, text in TEXTS.items():
        if name != field:
            assert kept[name] == text.replace("\r\n", "\n")
    assert stored(db, claim_id) is None


def test_markup_in_every_field_is_shown_as_text(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    bad = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    fields = dict.fromkeys(("headline", "explanation", "body", "not_established"), bad)
    page = checker.follow(address(claim_id), {**fields, "rating": "true", "seen_version": "0"})
    for html in (page.html, shown(as_("reader"), claim_id).html):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert html.count("&lt;script&gt;alert(1)") >= 4


def test_two_people_on_one_draft_lose_no_word(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, first, second = stages.researching(db, cast), as_("checker"), as_("editor")
    first.post(address(claim_id), {**TEXTS, "rating": "true", "seen_version": "0"})
    theirs, mine = (shown(each, claim_id).fields(FORM) for each in (first, second))
    first.post(address(claim_id), {**theirs, "headline": "Kop van de een", "body": "Tekst van de een"})
    sent = {**mine, "headline": "Kop van de ander", "body": "Tekst van\r\nde ander", "rating": "false"}
    conflict = second.post(address(claim_id), sent, status=409)
    words = conflict.text(".//main")
    assert "Kop van de een" in words
    assert "Tekst van de een" in words
    assert "Kop" in conflict.text(".//main")
    again = conflict.fields(".//form[@data-keep='conflict']")
    assert again["headline"] == "Kop van de ander"
    assert again["body"].replace("\r\n", "\n") == "Tekst van\nde ander"
    assert again["rating"] == "false"
    page = second.follow(address(claim_id), again)
    saved = page.fields(FORM)
    assert (saved["headline"], saved["rating"]) == ("Kop van de ander", "false")
    assert saved["explanation"] == TEXTS["explanation"], "what nobody touched is still there"
    history = first.get(f"/desk/claims/{claim_id}?tab=history").text(".//main")
    assert "Kop van de een" in history, "what was written over is in the history"


def test_after_a_conflict_one_takes_theirs_or_both_and_ones_own_words_come_back(
    db: Database, cast: Cast, as_: Browse
) -> None:
    form = ".//form[@data-keep='conflict']"
    claim_id, first, second = stages.researching(db, cast), as_("checker"), as_("editor")
    first.post(address(claim_id), {**TEXTS, "rating": "true", "seen_version": "0"})
    theirs, mine = (shown(each, claim_id).fields(FORM) for each in (first, second))
    first.post(
        address(claim_id), {**theirs, "headline": "Kop van de een", "body": "De brug telt twee pijlers."}
    )
    sent = {**mine, "headline": "Kop van de ander", "body": "De brug telt\r\ndrie pijlers."}
    page = second.post(address(claim_id), sent, status=409)
    apart = [" ".join("".join(each.itertext()).split()) for each in page.all(".//section[@class='apart']")]
    assert any("twee drie pijlers" in each for each in apart), "the difference, word by word"

    def take(which: str, field: str = "body", **typed: str) -> dict[str, str]:
        nonlocal page
        page = second.post(
            address(claim_id), {**page.fields(form), **typed, "take": f"{field}:{which}"}, status=409
        )
        return {name: value.replace("\r\n", "\n") for name, value in page.fields(form).items()}

    assert take("both")["body"] == "De brug telt twee pijlers.\n\nDe brug telt\ndrie pijlers."
    assert take("theirs")["body"] == "De brug telt twee pijlers."
    assert take("mine")["body"] == "De brug telt\ndrie pijlers."
    assert take("theirs", body="Vier pijlers, na overleg.")["body"] == "De brug telt twee pijlers."
    kept = take("mine")
    assert (kept["body"], kept["headline"]) == ("Vier pijlers, na overleg.", "Kop van de ander")
    assert take("theirs", "headline")["headline"] == "Kop van de een"
    assert take("nothing")["headline"] == "Kop van de een"
    standing = stored(db, claim_id)
    assert standing
    assert standing.body == "De brug telt twee pijlers.", "nothing was saved by asking"
    saved = second.follow(address(claim_id), page.fields(form)).fields(FORM)
    assert (saved["body"], saved["headline"]) == ("Vier pijlers, na overleg.", "Kop van de een")


def test_a_second_first_draft_does_not_write_over_the_first(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id, first, second = stages.researching(db, cast), as_("checker"), as_("editor")
    first.post(address(claim_id), {**TEXTS, "seen_version": "0"})
    for version in ({"seen_version": "0"}, {}, {"seen_version": "x"}, {"seen_version": str(10**30)}):
        status = 422 if version.get("seen_version") == "x" else 409
        second.post(address(claim_id), {"headline": "Anders", **version}, status=status)
    draft = stored(db, claim_id)
    assert draft is not None
    assert draft.headline == TEXTS["headline"]


def test_the_author_sees_what_the_second_reader_mended(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.in_review(db, cast)
    editor = as_("editor")
    page = shown(editor, claim_id)
    assert "maakt je geen auteur" in page.text(FORM)
    assert len(page.all(f"{FORM}//input[@name='rating'][@disabled]")) == 6
    fields = page.fields(FORM)
    editor.post(
        address(claim_id), {**fields, "explanation": "De Oosterkanaalbrug kostte, in 2018, 47 miljoen."}
    )
    notice = shown(as_("checker"), claim_id).one(".//section[@aria-labelledby='mended']")
    words = " ".join("".join(notice.itertext()).split())
    assert words.startswith(f"Gewijzigd tijdens het lezen {cast.editor.name}")
    assert "Uitleg in één zin" in words
    assert ["".join(each.itertext()) for each in notice.iter("ins")] == [", in 2018,"]
    assert not list(notice.iter("del"))
    assert cast.editor.name not in shown(as_("checker"), claim_id).text(".//p[@class='row dots soft small']")


def test_a_forged_rating_of_the_second_reader_is_refused(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.in_review(db, cast)
    editor = as_("editor")
    fields = shown(editor, claim_id).fields(FORM)
    refused = editor.post(address(claim_id), {**fields, "rating": "true"}, status=409)
    assert "tweede lezer wijzigt het label niet" in refused.text(".//main")


def test_changing_approved_text_is_announced_and_takes_the_approval_back(
    db: Database, cast: Cast, as_: Browse
) -> None:
    claim_id = stages.approved(db, cast)
    assert shown(as_("checker"), claim_id).all(FORM) == []
    checker, editor = as_("checker"), as_("editor")
    fields = shown(editor, claim_id).fields(FORM)
    checker.post(address(claim_id), {**fields, "headline": "Anders", "csrf_token": checker.token}, status=403)
    assert stages.claim_row(db, claim_id).state is Work.APPROVED
    assert "trekt de goedkeuring in" in shown(editor, claim_id).text(FORM)
    editor.post(address(claim_id), {**fields, "headline": "Anders"})
    assert stages.claim_row(db, claim_id).state is Work.RESEARCHING


def test_the_statement_never_stands_in_quotation_marks(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.in_review(db, cast)
    statement = stages.claim_row(db, claim_id).statement
    for page in (shown(as_("editor"), claim_id), as_("reader").get(address(claim_id))):
        words = page.text(".//main")
        for marks in ("“”", "‘’", '""', "„”", "«»"):
            assert f"{marks[0]}{statement}" not in words
            assert f"{statement}{marks[1]}" not in words


def test_it_is_not_looked_at_again_before_it_was_known(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    days = {"as_known_on": "2026-11-20", "review_by": "2026-11-19", "seen_version": "0"}
    page = as_("checker").post(address(claim_id), {**TEXTS, **days}, status=422)
    assert "vóór de peildatum" in page.text(".//div[@class='errors']")
    assert page.fields(FORM)["review_by"] == "2026-11-19"
    as_("checker").post(address(claim_id), {**TEXTS, **days, "review_by": "2026-11-20"})


def test_an_explanation_of_two_lines_is_kept_as_one(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.researching(db, cast)
    assert shown(as_("checker"), claim_id).one(".//textarea[@name='explanation']").get("rows") == "2"
    as_("checker").post(address(claim_id), {**TEXTS, "explanation": "Een\r\ntwee", "seen_version": "0"})
    assert shown(as_("checker"), claim_id).fields(FORM)["explanation"] == "Een twee"
