"""The public site and the desk's forms, as a browser without script sees them."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from claims.claimreview.profile import check
from claims.desk.actions import move_claim
from claims.desk.models import Claim
from claims.desk.rules import Publication as Public
from claims.desk.rules import Work
from claims.jobs.worker import Worker
from claims.publishing import actions, scheduling
from claims.publishing.rules import RevisionClass
from claims.storage.engine import Database
from claims.web.markdown import render_markdown
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.publishing import stories

SLUG = "verkeer-op-de-aabrug-groeide-maar-verdubbelde-niet"
PAGE = f"/verdicts/{SLUG}"
As = Callable[[str | None], CheckingClient]
SCRIPT = ".//script[@type='application/ld+json']"


def claim_of(db: Database, claim_id: int) -> Claim:
    with db.reading() as session:
        claim = session.get(Claim, claim_id)
        assert claim is not None
        session.expunge_all()
        return claim


def seen(db: Database, claim_id: int) -> dict[str, str]:
    """What a form sends of the claim as it stands."""
    return {"seen_version": str(claim_of(db, claim_id).version)}


@pytest.fixture
def claim_id(db: Database, cast: Cast) -> int:
    with db.writing() as session:
        return stories.published(session, cast)


@pytest.fixture
def revisions(db: Database, cast: Cast, claim_id: int) -> int:
    """A typo, then a correction: three versions."""
    with db.writing() as session:
        live = actions.typo_fields(actions.newest_revision(session, claim_id).snapshot)
        live["body"] = live["body"].replace("verdubbelling", "verdubbeling")
        html = render_markdown(live["body"])
        editor = cast.actor("editor")
        actions.mend_typo(session, claim_id, live, body_html=html, by=editor, at=NOW + timedelta(hours=1))
        story = stories.Story(headline="Een betere kop", body=live["body"])
        later = NOW + timedelta(hours=2)
        reason = "De telling gold alleen voor werkdagen."
        stories.revised(session, claim_id, cast, RevisionClass.CORRECTION, reason, later, story)
    return claim_id


def test_it_shows_a_verdict_to_anyone(client: CheckingClient, claim_id: int) -> None:
    page = client.get(PAGE)
    assert page.text(".//h1") == "Verkeer op de Aabrug groeide, maar verdubbelde niet"
    statement = page.text(".//p[@class='statement']")
    assert statement == "Het autoverkeer op de Aabrug is in tien jaar verdubbeld"
    words = page.text(".//article")
    assert f"“{statement}”" not in words
    assert f"“{stories.QUOTE}”" in words
    assert "Grotendeels onwaar" in words
    assert "Karin Oldewelt · november 2026" in words
    assert page.one(".//sup/a[@href='#source-1']") is not None
    assert [item.get("id") for item in page.all(".//ol[@class='sources']/li")] == [
        "source-1",
        "source-2",
        "source-3",
    ]
    assert "Anonieme bron" in words
    for secret in (
        "de Stille",
        "Gelekt",
        "Geheim Archief",
        "stil.example",
        "geheim.example",
        "interne notitie",
    ):
        assert secret not in page.html
    assert "De reactie: Zij zegt dat zij de spits bedoelde." in words
    assert "Peildatum: 24 november 2026." in words
    assert page.one(".").get("lang") == "nl"
    assert [link.get("href") for link in page.all(".//link[@rel='canonical']")] == [
        f"http://127.0.0.1:8000{PAGE}"
    ]
    assert [one.get("type") for one in page.all(".//script")] == ["application/ld+json"]


def test_it_carries_one_claimreview_at_its_own_address_only(client: CheckingClient, revisions: int) -> None:
    review = json.loads(client.get(PAGE).one(SCRIPT).text or "")
    assert check(review) == []
    assert review["url"] == f"http://127.0.0.1:8000{PAGE}"
    assert (review["version"], review["datePublished"], review["dateModified"]) == (
        3,
        "2026-11-24T10:00:00Z",
        "2026-11-24T12:00:00Z",
    )
    assert review["correction"][0]["text"] == "De telling gold alleen voor werkdagen."
    assert review["itemReviewed"]["appearance"][0]["url"] == "https://waterlander.example/aabrug"
    for other in (f"{PAGE}/1", f"{PAGE}/3", f"/en{PAGE}", "/", "/verdicts", "/corrections"):
        assert client.get(other).all(SCRIPT) == [], other


def test_it_breaks_on_no_text(client: CheckingClient, db: Database, cast: Cast) -> None:
    evil = "Alles </script><b>vet</b> & <!-- “x” {7}"
    story = stories.Story(
        statement=evil,
        claimant=evil,
        headline=evil,
        explanation=evil,
        not_established=evil,
        body=f"<b>x</b> {evil} [1](javascript:alert(1))",
    )
    with db.writing() as session:
        stories.published(session, cast, story)
    page = client.get("/verdicts/alles-script-b-vet-b-x-7")
    assert json.loads(page.one(SCRIPT).text or "")["claimReviewed"] == evil
    assert page.text(".//h1") == evil
    assert page.all(".//article//b[.='vet']") == []
    assert [a for a in page.all(".//a") if (a.get("href") or "").startswith("javascript")] == []
    client.get("/?q=vet")


def test_it_keeps_old_versions_and_tells_what_changed(client: CheckingClient, revisions: int) -> None:
    page = client.get(PAGE)
    assert page.text(".//h1") == "Een betere kop"
    notice = page.text(".//div[@class='corr correction']")
    assert notice.startswith("Correctie, 24 november 2026. De telling gold alleen voor werkdagen.")
    assert "Versies (3)" in page.html
    assert page.all(".//div[@class='corr typo']") == []
    first = client.get(f"{PAGE}/1")
    assert "oudere versie" in first.text(".//article")
    assert "verdubbelling" in first.html
    assert first.one(".//link[@rel='canonical']").get("href") == f"http://127.0.0.1:8000{PAGE}"
    assert first.all(".//div[@class='corr correction']") == []
    assert "oudere versie" not in client.get(f"{PAGE}/3").text(".//article")
    log = client.get("/corrections")
    assert len(log.all(".//ol[@class='log gap']/li")) == 1
    assert "De telling gold alleen voor werkdagen." in log.html
    client.get(f"{PAGE}/4", status=404)
    client.get(f"{PAGE}/0", status=404)


def test_it_speaks_english_below_en(client: CheckingClient, revisions: int) -> None:
    for address in (
        "/en/",
        "/en/verdicts",
        f"/en{PAGE}",
        f"/en{PAGE}/1",
        "/en/corrections",
        "/en/about/method",
    ):
        page = client.get(address, headers={"Accept-Language": "nl"})
        assert page.one(".").get("lang") == "en", address
        links = [a.get("href") or "" for a in page.all(".//header//a")]
        assert all(link.startswith("/en/") for link in links), address
        assert page.one(".//footer//a[@hreflang='nl']").get("href") == address.removeprefix("/en")
    page = client.get(f"/en{PAGE}")
    assert "Our verdict" in page.html
    assert page.one(".//h1").get("lang") == "nl"
    assert page.one(".//link[@rel='canonical']").get("href") == f"http://127.0.0.1:8000{PAGE}"
    dutch = client.get("/", headers={"Accept-Language": "en"})
    assert dutch.one(".").get("lang") == "nl"


def test_it_marks_an_english_verdict_on_a_dutch_page(
    client: CheckingClient, db: Database, cast: Cast
) -> None:
    story = stories.Story(language="en", headline="Traffic grew but did not double", explanation="It grew.")
    with db.writing() as session:
        stories.published(session, cast, story)
    page = client.get("/verdicts/traffic-grew-but-did-not-double")
    assert (page.one(".").get("lang"), page.one(".//h1").get("lang")) == ("nl", "en")
    assert "Mostly false" in page.text(".//article")
    assert "We asked Karin Oldewelt" in page.text(".//article")
    assert json.loads(page.one(SCRIPT).text or "")["reviewRating"]["alternateName"] == "Mostly false"


def test_it_lists_and_filters(client: CheckingClient, claim_id: int) -> None:
    assert "Verkeer op de Aabrug" in client.get("/").text(".//ol[@class='checks']")
    page = client.get("/verdicts?rating=mostly_false")
    assert len(page.all(".//ol[@class='checks']/li")) == 1
    assert "Geen check met dit label" in client.get("/verdicts?rating=true").html
    client.get("/verdicts?page=2", status=404)
    client.get("/verdicts?page=x", status=404)


def test_it_finds_published_verdicts(client: CheckingClient, claim_id: int) -> None:
    for address in ("/?q=aabrug", "/verdicts?q=oldewelt", "/en/?q=verdubbeld"):
        assert len(client.get(address).all(".//ol[@class='checks']/li")) == 1, address
    assert "Geen check gevonden" in client.get("/?q=zeppelin").html
    assert "Geen check gevonden" in client.get("/?q=gelekt").html


def test_it_has_something_to_say_before_the_first_verdict(client: CheckingClient) -> None:
    for address in ("/", "/verdicts", "/corrections", "/about/method", "/about/corrections", "/?q=x"):
        client.get(address)
        client.get(f"/en{address}")


def test_it_explains_the_scale_from_the_scale(client: CheckingClient) -> None:
    page = client.get("/about/method")
    assert len(page.all(".//ul[@class='scale']/li")) == 7
    assert "Voor de bewering is geen bewijs gegeven." in page.html
    assert "No evidence was offered for the claim." in client.get("/en/about/method").html


@pytest.mark.parametrize("address", ["/verdicts/nee", "/verdicts/nee/1", "/about/nee", "/en/verdicts/nee"])
def test_it_answers_404_in_the_public_frame(client: CheckingClient, as_: As, address: str) -> None:
    for someone in (client, as_("editor")):
        page = someone.get(address, status=404)
        assert page.one(".").get("lang") == ("en" if address.startswith("/en") else "nl")
        assert page.all(".//script") == []
        assert page.one(".//header[@class='top']") is not None


def test_it_sets_no_cookie_and_lets_caches_ask(client: CheckingClient, claim_id: int) -> None:
    for address in (
        "/",
        "/verdicts",
        PAGE,
        f"{PAGE}/1",
        "/corrections",
        "/?q=aabrug",
        "/about/method",
        "/en/",
    ):
        first = client.get(address).response
        assert "Set-Cookie" not in first.headers, address
        assert "script-src 'none'" in first.headers["Content-Security-Policy"]
        assert first.headers["ETag"]
        client.get(address, status=304, headers={"If-None-Match": first.headers["ETag"]})
        head = client.client.head(address)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == first.headers["ETag"]
    assert client.get(PAGE).response.last_modified == NOW


def test_it_is_light(client: CheckingClient, revisions: int) -> None:
    assert len(client.get(PAGE).html.encode()) < 60_000


def test_it_says_that_a_verdict_was_withdrawn(
    client: CheckingClient, db: Database, cast: Cast, revisions: int
) -> None:
    with db.writing() as session:
        actions.withdraw(session, revisions, "De bron bleek vals.", by=cast.actor("editor"), at=NOW)
    for address in (PAGE, f"{PAGE}/1", f"/en{PAGE}"):
        page = client.get(address)
        assert "De bron bleek vals." in page.html
        assert "14.900" not in page.html
        assert page.all(SCRIPT) == []
    assert "Deze check is ingetrokken" in client.get(PAGE).html
    assert "Ingetrokken" in client.get("/corrections").html
    assert client.get("/").all(".//ol[@class='checks']") == []
    assert "Geen check gevonden" in client.get("/?q=aabrug").html


def test_it_says_that_we_are_checking_again(
    client: CheckingClient, db: Database, cast: Cast, claim_id: int
) -> None:
    assert "opnieuw" not in client.get(PAGE).text(".//article")
    with db.writing() as session:
        checker = cast.actor("checker")
        move_claim(session, claim_id, Work.RESEARCHING, by=checker, at=NOW, reason="x", checking_again=True)
    assert "We bekijken dit opnieuw." in client.get(PAGE).text(".//article")


def test_it_publishes_from_the_desk_after_a_minute(
    app: Flask, as_: As, client: CheckingClient, db: Database, cast: Cast
) -> None:
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
        version = stories.version_of(session, claim_id)
    editor = as_("editor")
    url = f"/desk/claims/{claim_id}/publication"
    editor.post(url, {"seen_version": version - 1}, status=409)
    editor.post(url, {"seen_version": version})
    assert claim_of(db, claim_id).publication is Public.SCHEDULED
    client.get(PAGE, status=404)
    app.config["CLOCK"] = lambda: NOW + timedelta(seconds=61)
    worker_for(app).one_round()
    assert claim_of(db, claim_id).publication is Public.PUBLISHED
    client.get(PAGE)


def worker_for(app: Flask) -> Worker:
    return Worker(app, threading.Event())


def test_it_stops_from_the_desk(app: Flask, as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
        scheduling.schedule(session, claim_id, by=cast.actor("editor"), at=NOW)
    as_("second").post(f"/desk/claims/{claim_id}/publication/stop", seen(db, claim_id))
    app.config["CLOCK"] = lambda: NOW + timedelta(seconds=61)
    worker_for(app).one_round()
    assert claim_of(db, claim_id).publication is Public.UNPUBLISHED


def test_it_publishes_now_and_with_the_approval(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        first, second = stories.approved(session, cast), stories.in_review(session, cast)
    as_("editor").post(f"/desk/claims/{first}/publication", {**seen(db, first), "when": "now"})
    as_("second").post(f"/desk/claims/{second}/publication/approval", {**seen(db, second), "when": "now"})
    assert {claim_of(db, one).publication for one in (first, second)} == {Public.PUBLISHED}


def test_it_schedules_with_the_approval(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim_id = stories.in_review(session, cast)
    as_("second").post(f"/desk/claims/{claim_id}/publication/approval", seen(db, claim_id))
    claim = claim_of(db, claim_id)
    assert (claim.state, claim.publication) == (Work.APPROVED, Public.SCHEDULED)


def test_it_asks_class_and_reason_and_keeps_what_was_typed(
    as_: As, db: Database, cast: Cast, claim_id: int
) -> None:
    with db.writing() as session:
        stories.approve_again(session, claim_id, cast)
    editor = as_("editor")
    url = f"/desk/claims/{claim_id}/publication"
    form = editor.get(url)
    assert len(form.all(".//input[@name='revision_class']")) == 4
    known = seen(db, claim_id)
    page = editor.post(url, {**known, "reason": "Een lange reden", "when": "now"}, status=422)
    assert page.fields(".//form[@class='form']")["reason"] == "Een lange reden"
    editor.post(url, {**known, "revision_class": "typo", "reason": "x", "when": "now"}, status=422)
    editor.post(url, {**known, "revision_class": "update", "reason": "Er is nieuws.", "when": "now"})
    assert claim_of(db, claim_id).revision_number == 2


def test_it_mends_a_typo_in_three_clicks(as_: As, client: CheckingClient, claim_id: int) -> None:
    editor = as_("editor")
    url = f"/desk/claims/{claim_id}/publication/typo"
    fields = editor.get(url).fields(".//form[@data-keep='body']")
    fields["body"] = fields["body"].replace("verdubbelling", "verdubbeling")
    difference = editor.post(f"{url}/difference", fields, status=200)
    assert difference.texts(".//del") == ["verdubbelling"]
    assert difference.texts(".//ins") == ["verdubbeling"]
    last = difference.fields(f".//form[@action='{url}']")
    assert last["body"] == fields["body"]
    again = editor.post(f"{url}/difference?edit=1", last, status=200)
    assert again.fields(".//form[@data-keep='body']")["body"] == fields["body"]
    editor.post(url, last)
    assert "verdubbeling.<sup>" in client.get(PAGE).html
    second = as_("second")
    mine = second.get("/desk/")
    assert "Tikfout hersteld in" in mine.html
    notice = mine.fields(f".//form[@action='/desk/claims/{claim_id}/publication/seen']")
    assert "Tikfout hersteld in" not in editor.get("/desk/").html
    editor.post(f"/desk/claims/{claim_id}/publication/seen", status=403)
    second.post(f"/desk/claims/{claim_id}/publication/seen", notice)
    assert "Tikfout hersteld in" not in second.get("/desk/").html


def test_it_refuses_a_number_as_a_typo_at_its_field(as_: As, claim_id: int) -> None:
    editor = as_("editor")
    url = f"/desk/claims/{claim_id}/publication/typo"
    fields = editor.get(url).fields(".//form[@data-keep='body']")
    fields["body"] = fields["body"].replace("11.400", "11.500")
    for address in (f"{url}/difference", url):
        page = editor.post(address, fields, status=422)
        assert "11.500" in page.fields(".//form[@data-keep='body']")["body"]
        assert page.one(".//p[@id='body-error']") is not None


def test_it_refuses_a_link_elsewhere_before_the_last_click(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        story = stories.Story(body="Zie [de telling](https://a.example/x).[1]")
        claim_id = stories.published(session, cast, story)
    editor = as_("editor")
    url = f"/desk/claims/{claim_id}/publication/typo"
    fields = editor.get(url).fields(".//form[@data-keep='body']")
    fields["body"] = fields["body"].replace("a.example", "b.example")
    for address in (f"{url}/difference", url):
        assert "link" in editor.post(address, fields, status=422).text(".//p[@id='body-error']")


def test_it_shows_both_texts_to_the_second_of_two_menders(as_: As, claim_id: int) -> None:
    editor, second = as_("editor"), as_("second")
    url = f"/desk/claims/{claim_id}/publication/typo"
    fields = editor.get(url).fields(".//form[@data-keep='body']")
    fields.pop("csrf_token")
    editor.post(url, {**fields, "headline": "Verkeer op de Aabrug groeide maar verdubbelde niet"})
    page = second.post(
        url, {**fields, "headline": "Verkeer op de Aabrug groeide; het verdubbelde niet"}, status=409
    )
    assert "groeide maar verdubbelde" in page.html
    assert "groeide; het verdubbelde" in page.html


def test_it_withdraws_from_the_desk(as_: As, client: CheckingClient, db: Database, claim_id: int) -> None:
    editor = as_("editor")
    url = f"/desk/claims/{claim_id}/publication/withdrawal"
    known = editor.get(url).fields(".//form[@class='form']")
    editor.post(url, {**known, "reason": ""}, status=422)
    editor.post(url, {**known, "reason": "De bron bleek vals."})
    assert "De bron bleek vals." in client.get(PAGE).html
    assert "Ingetrokken: Verkeer" in as_("second").get("/desk/").html


@pytest.mark.parametrize("who", ["reader", "contributor", "checker"])
@pytest.mark.parametrize("path", ["", "/approval", "/stop", "/typo", "/typo/difference", "/withdrawal"])
def test_it_keeps_others_out(as_: As, db: Database, claim_id: int, who: str, path: str) -> None:
    as_(who).post(f"/desk/claims/{claim_id}/publication{path}", {"reason": "x"}, status=403)


@pytest.mark.parametrize("path", ["", "/approval", "/stop", "/typo", "/withdrawal", "/seen"])
def test_it_knows_no_other_claims(as_: As, path: str) -> None:
    as_("editor").post(f"/desk/claims/999/publication{path}", {"reason": "x", "headline": "x"}, status=404)


def test_it_offers_every_public_act_where_it_makes_sense(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        review, ready = stories.in_review(session, cast), stories.approved(session, cast)
        live = stories.published(session, cast)
    editor = as_("editor")
    assert "Goedkeuren en publiceren" in editor.get(f"/desk/claims/{review}").html
    page = editor.get(f"/desk/claims/{ready}").html
    assert "Publiceren" in page
    assert "Nu publiceren" in page
    page = editor.get(f"/desk/claims/{live}").html
    assert "Tikfout herstellen…" in page
    assert "Publicatie intrekken…" in page
    closed = as_("checker").get(f"/desk/claims/{live}")
    assert "Alleen een eindredacteur publiceert" in closed.html
    editor.post(f"/desk/claims/{ready}/publication", seen(db, ready))
    page = editor.get(f"/desk/claims/{ready}").html
    assert "Stop" in page
    assert "Dit is al ingepland" in page


def test_it_says_when_a_scheduled_verdict_becomes_public_and_can_be_stopped_at_once(
    as_: As, db: Database, cast: Cast
) -> None:
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
    editor = as_("editor")
    page = editor.follow(f"/desk/claims/{claim_id}/publication", seen(db, claim_id))
    stop = page.one(".//div[@id='flashes']//form")
    assert stop.get("action") == f"/desk/claims/{claim_id}/publication/stop"
    assert "Stop" in "".join(stop.itertext())
    assert "ingepland: openbaar vandaag 11:01 · over 60 seconden" in page.text(".//aside[@class='rail']")
    assert "ingepland vandaag 11:01" in editor.get("/desk/board").text(f".//li[@id='claim-{claim_id}']")
    assert "ingepland vandaag 11:01" in editor.get("/desk/claims").text(".//tbody")
    editor.post(stop.get("action") or "", page.values(stop))
    assert claim_of(db, claim_id).publication is Public.UNPUBLISHED


def test_it_names_all_that_a_correction_lacks_at_once(
    as_: As, db: Database, cast: Cast, claim_id: int
) -> None:
    with db.writing() as session:
        stories.approve_again(session, claim_id, cast)
    page = as_("editor").post(
        f"/desk/claims/{claim_id}/publication", {**seen(db, claim_id), "when": "now"}, status=422
    )
    assert len(page.all(".//div[@class='errors']//li")) == 2


def test_it_takes_when_from_the_form_alone(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        claim_id = stories.approved(session, cast)
    as_("editor").post(f"/desk/claims/{claim_id}/publication?when=now", seen(db, claim_id))
    assert claim_of(db, claim_id).publication is Public.SCHEDULED


def test_it_lists_sources_in_the_order_of_their_numbers(client: CheckingClient, claim_id: int) -> None:
    numbers = [int(source.get("value") or 0) for source in client.get(PAGE).all(".//ol[@class='sources']/li")]
    assert numbers == sorted(numbers)
    assert len(numbers) >= 2
