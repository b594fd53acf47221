"""Comments on passages of the draft: marked or typed, found where they stand, and honest when the words moved or went."""

from collections.abc import Callable

import pytest

from claims.anchors.finding import State
from claims.anchors.selectors import take
from claims.desk.rules import Work
from claims.discussion.threads import MOST_LOOKED_FOR, look
from claims.storage.engine import Database
from claims.verdicts import passages, queries
from claims.verdicts.models import Draft
from claims.web.markdown import render_markdown
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.verdicts import stages

Browse = Callable[[str | None], CheckingClient]
BODY = """De Oosterkanaalbrug kostte **47 miljoen** euro [1].

De andere bruggen waren goedkoper, zegt de provincie; de andere bruggen zijn ook korter."""


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    claim_id = stages.researching(db, cast)
    stages.write(db, claim_id, cast.actor("checker"), headline="Eén brug was duurder", body=BODY)
    return claim_id


def comments(claim_id: int) -> str:
    return f"/desk/claims/{claim_id}/verdict/comments"


def tab(client: CheckingClient, claim_id: int, name: str = "verdict") -> Page:
    return client.get(f"/desk/claims/{claim_id}?tab={name}")


def marked(page: Page) -> list[str]:
    return page.texts(".//div[@id='draft-text']//mark")


def text(db: Database, claim_id: int) -> str:
    with db.reading() as session:
        return passages.text(session, claim_id)


def test_the_text_of_a_draft_is_what_people_read() -> None:
    draft = Draft(
        claim_id=1, updated_at=NOW, updated_by_id=1, headline="A & b", explanation="", body="**x** y"
    )
    draft.body_html, draft.not_established = render_markdown(draft.body), "Wie\nhet zei"
    assert passages.draft_text(draft) == "A & b\n\nx y\n\nWie\nhet zei"
    parts = passages.parts_of(draft)
    assert [(part.name, part.begins) for part in parts] == [
        ("headline", 0),
        ("body", 7),
        ("not_established", 12),
    ]
    assert passages.draft_text(Draft(claim_id=1, updated_at=NOW, updated_by_id=1)) == ""


def test_a_passage_is_typed_and_stands_marked_in_the_draft_and_the_discussion(
    db: Database, cast: Cast, as_: Browse, claim_id: int
) -> None:
    contributor = as_("contributor")
    form = tab(contributor, claim_id).fields(".//form[@id='comment-passage']")
    typed = {**form, "exact": " kostte  47 miljoen euro ", "body": "Hoe weten we dat?"}
    page = contributor.follow(comments(claim_id), typed)
    assert page.response.request.path == f"/desk/claims/{claim_id}"
    assert marked(page) == ["kostte", "47 miljoen", "euro"]
    assert page.one(".//mark[@id='passage-1']") is not None
    assert page.one(".//div[@id='draft-text']//sup/a").get("href") == "#comment-1"
    thread = page.text(".//li[@id='comment-1']")
    assert "kostte 47 miljoen euro" in thread
    assert "passage 1" in thread
    told = tab(as_("reader"), claim_id, "discussion")
    assert (
        told.one(".//li[@id='comment-1']/p/a").get("href") == f"/desk/claims/{claim_id}?tab=verdict#passage-1"
    )
    with db.reading() as session:
        draft = queries.draft(session, claim_id)
        assert draft is not None
        assert passages.hidden(session, claim_id, draft.id or 0) is False


def test_marked_words_are_taken_where_they_were_marked(db: Database, as_: Browse, claim_id: int) -> None:
    words, checker = text(db, claim_id), as_("checker")
    second = words.rindex("de andere bruggen")
    place = {"start": str(second), "end": str(second + 17), "exact": "de andere bruggen"}
    page = checker.follow(comments(claim_id), {**place, "body": "Korter?"})
    assert page.one(".//mark[@id='passage-1']/..").get("data-start") is not None
    before = "".join(page.one(".//div[@id='draft-text']").itertext()).split("de andere bruggen")[0]
    assert "goedkoper" in before


def test_words_that_stand_there_twice_are_asked_back(db: Database, as_: Browse, claim_id: int) -> None:
    stages_of = as_("checker")
    typed = {"exact": "bruggen", "body": "Welke?"}
    page = stages_of.post(comments(claim_id), typed, status=422)
    places = [each.get("value") or "" for each in page.all(".//input[@name='place']")]
    assert len(places) == 2
    assert page.fields(".//form[@data-keep]").items() >= typed.items()
    page = stages_of.follow(comments(claim_id), {**typed, "place": places[1]})
    assert marked(page) == ["bruggen"]
    assert stages.claim_row(db, claim_id).open_threads == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"exact": "dit staat er niet", "body": "x"}, "Deze woorden staan niet in deze versie van de tekst"),
        ({"exact": "", "body": "x"}, "Vul dit in"),
        ({"exact": "47 miljoen", "body": " "}, "Vul dit in"),
        ({"exact": "a" * 1_000_000, "body": "x"}, "hoogstens 2000"),
        ({"exact": "47 miljoen", "body": "woord " * 160_000}, "hoogstens 10000"),
        ({"exact": "47 miljoen", "body": "x", "start": "-5", "end": "1"}, ""),
        ({"exact": "47 miljoen", "body": "x", "start": "a", "end": "b"}, ""),
        ({"exact": "bruggen", "body": "x", "place": "1"}, "Kies een van de plaatsen"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_typed(
    db: Database, as_: Browse, claim_id: int, typed: dict[str, str], said: str
) -> None:
    page = as_("checker").post(comments(claim_id), typed, status=422)
    assert said in page.text(".//div[@role='alert']")
    fields = page.fields(".//form[@data-keep]")
    assert {name: fields[name].strip() for name in ("exact", "body")} == {
        name: typed[name].strip() for name in ("exact", "body")
    }
    assert stages.claim_row(db, claim_id).comment_count == 0


def test_without_a_draft_there_is_nothing_to_mark(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.new(db, cast)
    page = as_("checker").post(comments(claim_id), {"exact": "a", "body": "x"}, status=422)
    assert "staan niet in deze versie" in page.text(".//div[@role='alert']")
    assert not tab(as_("checker"), claim_id).all(".//form[@id='comment-passage']")


@pytest.mark.parametrize(
    ("body", "says", "shown"),
    [
        (BODY, "passage 1", ["47 miljoen", "euro [1]"]),
        (f"Vooraf een zin.\n\n{BODY}", "passage 1, inmiddels op een andere plek", ["47 miljoen", "euro [1]"]),
        ("Heel iets anders.", "Deze passage staat niet meer in het concept", []),
        ("", "Deze passage staat niet meer in het concept", []),
    ],
)
def test_it_says_where_the_words_are_when_the_draft_is_rewritten(
    db: Database, cast: Cast, as_: Browse, claim_id: int, body: str, says: str, shown: list[str]
) -> None:
    as_("editor").post(comments(claim_id), {"exact": "47 miljoen euro [1]", "body": "Klopt dat?"})
    stages.write(db, claim_id, cast.actor("checker"), body=body)
    page = tab(as_("editor"), claim_id)
    assert says in page.text(".//li[@id='comment-1']")
    assert "47 miljoen euro [1]" in page.text(".//li[@id='comment-1']/blockquote")
    assert marked(page) == shown
    words = tab(as_("reader"), claim_id, "discussion").text(".//li[@id='comment-1']")
    assert says.replace("passage 1", "in het concept") in words


def test_it_says_that_the_words_were_changed() -> None:
    before = "Eerst een zin. De brug over het kanaal kostte zevenenveertig miljoen euro. Daarna nog een zin."
    quote = take(before, 15, 74)
    after = before.replace("kostte zevenenveertig", "kost zevenenveertig")
    assert look(after, {1: quote})[1].state is State.CHANGED
    assert look(before, {1: quote})[1].state is State.EXACT
    assert look("Niets daarvan", {1: quote}) == {}


def test_it_looks_no_longer_for_many_lost_passages() -> None:
    before = "Eerst een zin. De brug over het kanaal kostte zevenenveertig miljoen euro. Daarna nog een zin."
    after = before.replace("kostte zevenenveertig", "kost zevenenveertig")
    found = look(after, dict.fromkeys(range(MOST_LOOKED_FOR + 5), take(before, 15, 74)))
    assert len(found) == MOST_LOOKED_FOR


def test_resolved_passages_are_marked_no_more(db: Database, as_: Browse, claim_id: int) -> None:
    editor = as_("editor")
    editor.post(comments(claim_id), {"exact": "47 miljoen", "body": "Klopt dat?"})
    page = editor.follow(f"/desk/claims/{claim_id}/discussion/1/resolution", {"tab": "verdict"})
    assert marked(page) == []
    assert "Afgehandeld" in page.text(".//section[@id='passages']")
    page = editor.follow(f"/desk/claims/{claim_id}/discussion/1/reopening", {"tab": "verdict"})
    assert marked(page) == ["47 miljoen"]


def test_confidential_passages_are_marked_for_who_may_see_them_alone(
    db: Database, cast: Cast, as_: Browse, claim_id: int
) -> None:
    as_("checker").post(
        comments(claim_id), {"exact": "47 miljoen", "body": "Geertje zegt", "confidential": "y"}
    )
    assert marked(tab(as_("editor"), claim_id)) == ["47 miljoen"]
    page = tab(as_("checker2"), claim_id)
    assert marked(page) == []
    assert "Geertje" not in page.html


def test_a_draft_is_commented_on_while_it_is_read_and_after(db: Database, cast: Cast, as_: Browse) -> None:
    claim_id = stages.in_review(db, cast)
    as_("checker2").post(comments(claim_id), {"exact": "47 miljoen [1]", "body": "Zeker?"})
    stages.move(db, claim_id, Work.APPROVED, cast.actor("editor"))
    as_("contributor").post(comments(claim_id), {"exact": "De brug kostte", "body": "Mooi."})
    assert marked(tab(as_("reader"), claim_id)) == ["De brug kostte", "47 miljoen", "[1]"]
    assert stages.claim_row(db, claim_id).state is Work.APPROVED, "saying something takes no approval back"
