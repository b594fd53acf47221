"""Why claims were dropped, in the list and in search: narrowed down to, in a column, in the table and as a facet."""

from claims.desk.actions import move_claim
from claims.desk.rules import Work
from claims.reasons import actions
from tests.checking import Page
from tests.reasons.keeping import SETTINGS, As, Keeping

STATEMENTS = ".//table//tbody//th"
COLUMN = ".//table//tbody//td[@data-label='Waarom afgevallen']"


def dropped(keeping: Keeping, words: str, key: str) -> int:
    claim_id = keeping.claim(words)
    keeping.do(move_claim, claim_id, Work.DECLINED, decline_reason=key)
    return claim_id


def listed(page: Page) -> list[str]:
    return sorted(page.texts(STATEMENTS))


def test_the_list_is_narrowed_down_to_a_reason_also_one_out_of_use(as_: As, keeping: Keeping) -> None:
    own = keeping.own()
    dropped(keeping, "Al hersteld", own.key)
    satire = dropped(keeping, "Een grap", "satire")
    keeping.claim("Staat nog open")
    keeping.retire(own.key)
    editor = as_("editor")
    page = editor.get(f"/desk/claims?reason={own.key}&columns=state,reason")
    assert (listed(page), page.texts(COLUMN)) == (["Al hersteld"], ["al rechtgezet"])
    chosen = page.one(f".//select[@name='reason']/option[@value='{own.key}']")
    assert (chosen.text, chosen.get("selected") is not None) == ("al rechtgezet", True)
    assert listed(editor.get("/desk/claims?reason=satire")) == ["Een grap"]
    assert listed(editor.get("/desk/claims?reason=opinion")) == []
    assert len(listed(editor.get("/desk/claims?reason=%27%22"))) == 3, "what means nothing is passed over"
    keeping.do(move_claim, satire, Work.NEW)
    assert listed(editor.get("/desk/claims?reason=satire")) == [], "put back, it has none any more"


def test_a_view_keeps_the_reason_and_the_table_tells_it(as_: As, keeping: Keeping) -> None:
    own = keeping.own()
    dropped(keeping, "Al hersteld", own.key)
    dropped(keeping, "Een grap", "satire")
    editor = as_("editor")
    editor.post("/desk/views/new?reason=satire", {"name": "Grappen"})
    links = editor.get("/desk/claims").all(".//a[@href='/desk/claims?reason=satire']")
    assert ["Grappen" in "".join(link.itertext()) for link in links] == [True]
    table = editor.get("/desk/claims/table.csv?columns=reason").response.text
    assert "Waarom afgevallen" in table
    assert "Al hersteld,al rechtgezet," in table
    assert "Een grap,satire," in table
    editor.post("/desk/settings/language", {"language": "en"})
    assert "put right already" in editor.get("/desk/claims/table.csv").response.text


def test_the_screen_of_the_reasons_leads_to_the_claims_that_have_one(as_: As, keeping: Keeping) -> None:
    own = keeping.own()
    dropped(keeping, "Al hersteld", own.key)
    dropped(keeping, "Een grap", "satire")
    keeping.retire(own.key)
    page = as_("editor").get(SETTINGS)
    links = [each.get("href") for each in page.all(".//main//a") if "reason=" in (each.get("href") or "")]
    assert links == ["/desk/claims?reason=satire", f"/desk/claims?reason={own.key}"]


def test_new_words_of_a_reason_stand_in_the_column_at_once(as_: As, keeping: Keeping) -> None:
    own = keeping.own()
    dropped(keeping, "Al hersteld", own.key)
    editor = as_("editor")
    assert editor.get("/desk/claims?columns=reason").texts(COLUMN) == ["al rechtgezet"]
    told = {"nl": "hersteld", "en": "", "told_nl": "", "told_en": ""}
    keeping.do(actions.edit_reason, own.id, **told)
    assert editor.get("/desk/claims?columns=reason").texts(COLUMN) == ["hersteld"]


def test_search_is_narrowed_down_to_a_reason_by_any_of_its_names(as_: As, keeping: Keeping) -> None:
    own = keeping.own()
    dropped(keeping, "De brug is hersteld", own.key)
    dropped(keeping, "De brug is een grap", "satire")
    keeping.claim("De brug is open")
    keeping.retire(own.key)
    editor = as_("editor")
    results = ".//li[@class='result']/h2"
    page = editor.get("/desk/search?q=brug")
    facet = {
        " ".join("".join(link.itertext()).split()): link.get("href") or ""
        for link in page.all(".//section[@class='facet'][h2='Waarom afgevallen']//a")
    }
    assert [words.rstrip(" 1") for words in facet] == ["Satire", "Al rechtgezet"]
    assert editor.get(list(facet.values())[1]).texts(results) == ["De brug is hersteld"]
    for typed in ('reden:"al rechtgezet"', 'reason:"put right already"', f"reden:{own.key}"):
        assert editor.get(f"/desk/search?q=brug {typed}").texts(results) == ["De brug is hersteld"], typed
    assert editor.get("/desk/search?q=brug -reden:satire").html.count('class="result"') == 2
    nothing = editor.get("/desk/search?q=reden:onzin")
    assert "al rechtgezet" in nothing.text(".//main").lower()
