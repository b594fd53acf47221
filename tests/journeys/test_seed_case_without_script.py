"""The seed case from a pasted article to a corrected verdict, by browsers without script: forms and links only."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.checking import CheckingClient, Page

QUOTE = "een aantal regeringsleiders het opvallend vond dat het berichtje direct openbaar werd gemaakt"
STATEMENT = "het bericht werd direct openbaar gemaakt"
SEARCHES = [
    "openbaar gemaakt",
    "openbaargemaakt",
    "openbaarmaking",
    "regeringsleider",
    "berichten",
    "sms",
    "Schoof",
]
CLAIM = "/desk/claims/1"


def form_at(page: Page, action: str, button: str | None = None) -> dict[str, str]:
    """The fields of the page's form that goes to this address, as the browser would send them."""
    for form in page.all(".//form"):
        if (form.get("action") or "").split("?")[0] != action:
            continue
        values = Page.values(form)
        offered = {values.get("to"), *(b.get("value") for b in form.iter("button") if b.get("name") == "to")}
        if button is None or button in offered:
            return values
    raise AssertionError(
        f"no form to {action} {button or ''}: {[(f.get('action'), Page.values(f)) for f in page.all('.//form')]}"
    )


def send(client: CheckingClient, url: str, action: str, /, status: int = 303, **typed: str) -> Page:
    """Open a page, fill in its form, send it, and go where it leads."""
    values = form_at(client.get(url), action, typed.get("to"))
    answer = client.post(action, {**values, **typed}, status=status)
    return client.get(answer.response.location) if status == 303 else answer


@pytest.mark.parametrize("language", ["nl", "en"])
def test_takes_a_claim_from_an_article_to_a_corrected_verdict(
    app: Flask, as_: Callable[[str | None], CheckingClient], seed_text: str, language: str
) -> None:
    editor, checker, second, reader = as_("editor"), as_("checker"), as_("second"), as_(None)
    for person in (editor, checker, second):
        person.post("/desk/settings/language", {"language": language})

    # 2. The editor adds the article by pasting its text.
    article = send(
        editor,
        "/desk/articles/new",
        "/desk/articles/new",
        text=seed_text,
        medium="ANP",
        published="2025-06",
        language="nl",
    )
    assert "Volgens demissionair premier" in article.text(".//body")

    # 3. The claim is pulled: quote and statement are two fields, and the words are marked at once.
    where = article.response.request.path
    pulled = send(
        editor,
        where,
        f"{where}/claims",
        exact=QUOTE,
        statement=STATEMENT,
        claimant="Dick Schoof",
        said_on="2025-06",
    )
    assert QUOTE in "".join(pulled.texts(".//mark"))

    # 4. It is given to the checker with a message and a day.
    tom = next(
        o.get("value")
        for o in editor.get(f"{CLAIM}/state?to=researching").all(".//option")
        if "Tom" in "".join(o.itertext())
    )
    send(
        editor,
        f"{CLAIM}/state?to=researching",
        f"{CLAIM}/state",
        assignee=str(tom),
        message="Bel ook de RVD.",
        due_on="2026-11-26",
        to="researching",
    )
    mine = checker.get("/desk/")
    assert STATEMENT in mine.text(".//body")
    assert "Bel ook de RVD." in checker.get(CLAIM).text(".//body")
    for number, (title, publisher, stance) in enumerate(
        [("Verslag van de top", "Persbureau Noord", "supports"), ("Tijdlijn", "Krant Zuid", "refutes")]
    ):
        send(
            checker,
            f"{CLAIM}/evidence/new",
            f"{CLAIM}/evidence/new",
            title=title,
            publisher=publisher,
            url=f"https://bron{number}.example/stuk",
            stance=stance,
            kind="document",
            named="named",
        )
    send(
        checker,
        f"{CLAIM}/contact/new",
        f"{CLAIM}/contact/new",
        who="Dick Schoof",
        channel="email",
        asked_at="2026-11-24T10:30",
        deadline_at="2026-11-25T12:00",
    )
    send(checker, f"{CLAIM}/research", f"{CLAIM}/research", both_sides="y")
    draft = checker.get(f"{CLAIM}?tab=verdict")
    rating = next(
        o.get("value")
        for o in draft.all(".//input[@name='rating']")
        if "mostly_true" in (o.get("value") or "") or o.get("value") == "mostly_true"
    )
    send(
        checker,
        f"{CLAIM}?tab=verdict",
        f"{CLAIM}/verdict",
        rating=str(rating),
        headline="Het bericht was binnen een dag openbaar",
        explanation="Trump deelde het bericht dezelfde dag.",
        body="Het bericht stond dezelfde dag online [1].\n\nDe tijdlijn zegt iets anders [2].",
        not_established="Hoe laat het precies was",
    )
    open_point = "wederhoor" if language == "nl" else "reply"
    send(checker, CLAIM, f"{CLAIM}/state", to="in_review")
    assert open_point in second.get(CLAIM).text(".//body").lower()

    # 5. The checker cannot approve the own verdict; the reviewer sends it back, the checker mends it.
    refused = checker.post(
        f"{CLAIM}/state",
        {"to": "approved", "seen_version": form_at(checker.get(CLAIM), f"{CLAIM}/state")["seen_version"]},
        status=403,
    )
    assert refused.text(".//body")
    send(
        second,
        f"{CLAIM}/state?to=researching",
        f"{CLAIM}/state",
        to="researching",
        reason="Waar staat het tijdstip?",
    )
    assert "Waar staat het tijdstip?" in checker.get(CLAIM).text(".//body")
    send(checker, f"{CLAIM}/contact/1/answer", f"{CLAIM}/contact/1/answer", answer="Het klopt, zegt hij.")
    send(checker, f"{CLAIM}?tab=verdict", f"{CLAIM}/verdict", not_established="Hoe laat het precies was.")
    send(checker, CLAIM, f"{CLAIM}/state", to="in_review")
    send(
        second,
        f"{CLAIM}?tab=verdict",
        f"{CLAIM}/verdict",
        explanation="Trump deelde het bericht, dezelfde dag.",
    )
    published = send(
        second, f"{CLAIM}/publication/approval?when=now", f"{CLAIM}/publication/approval", when="now"
    )
    assert published.status == 200

    # 6. Anyone sees it.
    front = reader.get("/")
    assert "Het bericht was binnen een dag openbaar" in front.text(".//body")
    slug = "/verdicts/het-bericht-was-binnen-een-dag-openbaar"
    verdict = reader.get(slug)
    words = verdict.text(".//body")
    assert f"“{STATEMENT}”" not in words
    assert f"“{QUOTE}”" in words
    assert "Hoe laat het precies was." in words
    assert "Het klopt, zegt hij." in words
    scripts = verdict.all(".//script")
    assert [s.get("type") for s in scripts] == ["application/ld+json"]
    markup = json.loads("".join(scripts[0].itertext()))
    assert markup["@type"] == "ClaimReview"
    assert markup["claimReviewed"] == STATEMENT
    canonical = [link.get("href") or "" for link in verdict.all(".//link[@rel='canonical']")]
    assert len(canonical) == 1
    assert canonical[0].endswith(slug)

    # The editor mends a typo, then publishes a correction with a reason.
    texts = form_at(editor.get(f"{CLAIM}/publication/typo"), f"{CLAIM}/publication/typo/difference")
    changed = texts | {"explanation": "Trump deelde het bericht dezelfde dag."}
    difference = editor.client.post(
        f"{CLAIM}/publication/typo/difference", data={**changed, "csrf_token": editor.token}
    )
    assert difference.status_code == 200
    editor.post(f"{CLAIM}/publication/typo", changed)
    assert reader.get(f"{slug}/1")
    assert "bericht, dezelfde dag" in reader.get(f"{slug}/1").text(".//body")
    assert "bericht, dezelfde dag" not in reader.get(slug).text(".//body")
    send(
        editor,
        f"{CLAIM}/state?to=researching",
        f"{CLAIM}/state",
        to="researching",
        reason="Het tijdstip klopte niet",
    )
    send(checker, f"{CLAIM}?tab=verdict", f"{CLAIM}/verdict", not_established="Het tijdstip is nu bekend.")
    send(checker, CLAIM, f"{CLAIM}/state", to="in_review")
    send(second, CLAIM, f"{CLAIM}/state", to="approved")
    send(
        editor,
        f"{CLAIM}/publication?when=now",
        f"{CLAIM}/publication",
        revision_class="correction",
        reason="Het tijdstip was verkeerd.",
        when="now",
    )
    assert "Het tijdstip was verkeerd." in reader.get(slug).text(".//body")
    assert "Het tijdstip was verkeerd." in reader.get("/corrections").text(".//body")
    assert reader.get(f"{slug}/2").text(".//body")
    assert reader.get(f"{slug}/3").text(".//body")
    reader.get(f"{slug}/4", status=404)

    # 7. Every search finds it, at the desk and in public.
    for search in SEARCHES:
        found = editor.get("/desk/search", query_string={"q": search})
        assert STATEMENT in found.text(".//body"), search
        assert found.all(".//mark"), search
        assert "Het bericht was binnen een dag openbaar" in reader.get("/", query_string={"q": search}).text(
            ".//body"
        ), search

    # 8. The history tells all of that.
    told = editor.get(f"{CLAIM}?tab=history").text(".//body")
    for who in ("Jet Vermeer", "Tom Sanders", "Mina Bos"):
        assert who in told
    assert "Waar staat het tijdstip?" in told
    assert "Het tijdstip was verkeerd." in told
    assert not re.search(r"\b(claim|contact|draft|quote|revision)\.[a-z_]+\b", told), "an event without words"


def test_drops_a_claim_and_puts_it_back(app: Flask, as_: Callable[[str | None], CheckingClient]) -> None:
    editor = as_("editor")
    added = send(editor, "/desk/claims/new", "/desk/claims/new", statement="De brug is blauw", kind="hearsay")
    claim = added.response.request.path
    send(editor, f"{claim}/state?to=researching", f"{claim}/state", to="researching", assignee="1")
    send(editor, f"{claim}/state?to=declined", f"{claim}/state", to="declined", decline_reason="too_small")
    back = send(editor, claim, f"{claim}/state", to="researching")
    assert "De brug is blauw" in back.text(".//h1")
