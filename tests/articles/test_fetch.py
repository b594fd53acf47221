"""An address becomes an article, a newer version, or a sentence that says why not; whatever happens in between."""

from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import PurePosixPath

import pytest
from flask import Flask
from sqlmodel import select

from claims.articles import fetch as job
from claims.articles.actions import new_version
from claims.articles.asking import GONE_BY, ask_again, ask_newer, fetch_despite, keep_as, open_fetches
from claims.articles.fetch import end_broken
from claims.articles.files import digest_of
from claims.articles.models import ArticleFetch
from claims.articles.rules import FetchState, How, keep
from claims.articles.unkept import why_not
from claims.config import Settings
from claims.errors import Refused
from claims.fetching import warc
from claims.fetching.client import Fetched
from claims.fetching.failures import TooSlow
from claims.fetching.limits import Limits
from claims.jobs.models import Job, JobState
from claims.people.actions import change_role, deactivate
from claims.people.rules import Role
from claims.storage.engine import Database
from tests.articles.fetched import FACTS, TEXT, Desk, as_html, html
from tests.articles.sources.making import pdf
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.fetching.conftest import QUICK
from tests.fetching.servers import drip, page, raw, redirect, serving

As = Callable[[str | None], CheckingClient]
OTHER = tuple(
    f"Heel andere zin nummer {each} over de brug, de sluis en het water in de stad." for each in "abcdefgh"
)


@pytest.fixture
def desk(app: Flask, db: Database, cast: Cast, settings: Settings) -> Iterator[Desk]:
    with serving() as site, app.app_context():
        yield Desk(db, cast, site, settings.instance / warc.FOLDER, QUICK)


def test_a_page_becomes_an_article_with_what_it_says_of_itself(desk: Desk) -> None:
    body = html(head=FACTS)
    desk.site.answers["/a?utm_source=x"] = as_html(body)
    fetch = desk.fetch("/a?utm_source=x")
    assert (fetch.state, fetch.number, fetch.is_new) == (FetchState.DONE, 1, True)
    [article], [version] = desk.articles(), desk.versions()
    assert (article.id, article.title, article.medium) == (fetch.article_id, "Dijk verhoogd", "De Proefkrant")
    assert article.url == desk.site.url("/a")
    assert (version.how, version.author, str(version.published)) == (How.FETCHED, "Joke Visser", "2026-03-04")
    assert (version.language, version.text) == ("nl", "\n\n".join(TEXT))
    assert (version.raw, version.sha256) == (body, digest_of(body))
    assert (fetch.published, fetch.modified) == ("2026-03-04T08:30:00+01:00", "2026-03-05T09:00:00+01:00")
    assert (fetch.status, fetch.sha256, fetch.ended_at) == (200, version.sha256, NOW)
    assert fetch.fetched_at
    assert fetch.fetched_at.tzinfo == UTC
    record = warc.read_back(PurePosixPath(fetch.record or ""), desk.archive)
    assert record.body(1 << 20) == body
    assert b"Server: proef" in record.received
    assert desk.told() == ["fetch.asked", "article.added", "fetch.kept"]


def test_what_was_typed_goes_before_what_the_page_says(desk: Desk) -> None:
    desk.site.answers["/a"] = as_html(html(head=FACTS))
    desk.fetch(details={"title": "Mijn titel", "author": None, "published": "2026-02", "url": "x"})
    [article], [version] = desk.articles(), desk.versions()
    assert (article.title, version.author, str(version.published)) == ("Mijn titel", "Joke Visser", "2026-02")


def test_blocks_keep_what_they_are(desk: Desk) -> None:
    body = html(*TEXT[:2]).replace(b"</article>", f"<h2>Bezwaar</h2><p>{TEXT[2]}</p></article>".encode())
    desk.site.answers["/a"] = as_html(body)
    desk.fetch()
    [version] = desk.versions()
    assert [kind for _, kind in version.layout or ()] == ["heading"]


def test_a_document_at_an_address_is_read_as_one(desk: Desk) -> None:
    desk.site.answers["/a"] = page(
        pdf(["De dijk wordt verhoogd, zei de dijkgraaf."]), headers=["Content-Type: application/pdf"]
    )
    assert desk.fetch().state is FetchState.DONE
    assert "dijkgraaf" in desk.versions()[0].text


def test_the_address_is_where_it_led_or_what_the_page_calls_its_own(desk: Desk) -> None:
    own = f'<link rel="canonical" href="{desk.site.url("/stad/dijk")}">'
    desk.site.answers |= {"/a": redirect("/b?fbclid=1"), "/b?fbclid=1": as_html(html())}
    desk.site.answers["/c"] = as_html(html(*OTHER, head=own))
    for path in ("/a", "/c"):
        desk.fetch(path)
    assert [article.url for article in desk.articles()] == [desk.site.url("/b"), desk.site.url("/stad/dijk")]
    assert desk.row(1).final_url == desk.site.url("/b?fbclid=1")


GZIP = "Content-Encoding: gzip"
FAILURES = {
    "a private network": ("http://10.0.0.1/", None, "fetch_address_refused", "privé"),
    "another port": ("http://example.org:8080/", None, "fetch_port_refused", "8080"),
    "no page": ("/a", page(b"no", "404 Not Found"), "fetch_not_found", "404"),
    "shut": ("/a", page(b"no", "403 Forbidden"), "fetch_forbidden", "403"),
    "trouble": ("/a", page(b"no", "500 Oops"), "fetch_server_error", "500"),
    "nothing": ("/a", page(b""), "fetch_empty", "lege"),
    "too slow": ("/a", drip(b"HTTP/1.1 200 OK\r\n\r\n", [b"x"] * 9, 0.5), "fetch_too_slow", "te lang"),
    "too large": ("/a", page(b"x" * (2 << 20)), "fetch_too_large", "te groot"),
    "a page too large to read": ("/a", as_html(b"<html><p>" + b"x " * (1 << 20)), "read_too_large", "2 MB"),
    "a broken packing": ("/a", page(b"no gzip", headers=[GZIP]), "fetch_not_understood", "stuurt"),
    "no HTTP": ("/a", raw(b"hello\r\n\r\n"), "fetch_not_understood", ""),
    "no page but bytes": ("/a", page(bytes(range(256)) * 9), "read_unknown_kind", "Dit soort bestand"),
    "a page without an article": ("/a", as_html(b"<html><body></body></html>"), "read_no_text", "geen tekst"),
    "going round": ("/a", redirect("/a"), "fetch_redirect_loop", ""),
    "an accent too many": ("/a", as_html(html(*TEXT, "e" + "\u0301" * 40)), "cannot_be_kept", "plak de tekst"),
}  # fmt: skip
LARGE = Limits(connect=1, read=1, total=2, received=4 << 20, unpacked=4 << 20)


@pytest.mark.parametrize("name", FAILURES)
def test_what_cannot_be_had_is_a_sentence_and_leaves_nothing_half_kept(
    desk: Desk, as_: As, name: str
) -> None:
    path, answer, code, said = FAILURES[name]
    if answer:
        desk.site.answers["/a"] = answer
    if code.startswith("read"):
        desk.limits = LARGE
    fetch = desk.fetch(path, details={"title": "Mijn titel"})
    assert (fetch.state, fetch.code) == (FetchState.FAILED, code)
    assert desk.articles() == []
    assert desk.told() == ["fetch.asked", "fetch.failed"]
    shown = as_("editor").get(f"/desk/articles/fetches/{fetch.id}")
    assert said in shown.text(".//div[@class='notice warn']")
    typed = shown.fields(".//form[@data-keep]")
    assert (typed["url"], typed["title"]) == (fetch.url, "Mijn titel")


def test_behind_a_consent_wall_address_and_title_stay_and_the_text_is_pasted(desk: Desk, as_: As) -> None:
    wall = html("Wij gebruiken cookies. Geef toestemming en accepteer.", title="DPG Media Privacy Gate")
    desk.site.answers["/a"] = as_html(wall)
    fetch = desk.fetch(details={"title": "Mijn titel"})
    assert (fetch.state, fetch.code) == (FetchState.FAILED, "consent_wall")
    assert fetch.record, "what came is kept all the same"
    editor = as_("editor")
    typed = editor.get(f"/desk/articles/fetches/{fetch.id}").fields(".//form[@data-keep]")
    assert typed["title"] == "Mijn titel"
    editor.post("/desk/articles/new", {**typed, "text": "\n\n".join(TEXT)})
    [article] = desk.articles()
    assert (article.title, article.url) == ("Mijn titel", desk.site.url("/a"))
    with desk.db.reading() as session:
        assert open_fetches(session, desk.cast.actor("editor"), NOW) == []


def test_behind_a_pay_wall_what_the_page_says_of_the_article_is_filled_in(desk: Desk) -> None:
    desk.site.answers["/a"] = as_html(
        html("De dijk wordt verhoogd.", "Log in om verder te lezen.", head=FACTS)
    )
    fetch = desk.fetch()
    assert fetch.code == "pay_wall"
    assert (fetch.details["title"], fetch.details["medium"]) == ("Dijk verhoogd", "De Proefkrant")


class TestRobots:
    def test_a_person_decides_where_a_site_would_rather_not(self, desk: Desk) -> None:
        desk.site.answers |= {"/robots.txt": page(b"User-agent: *\nDisallow: /"), "/a": as_html(html())}
        fetch = desk.fetch()
        assert (fetch.state, fetch.code) == (FetchState.ASKS, "robots")
        assert desk.site.paths() == ["/robots.txt"]
        with desk.db.writing() as session:
            fetch_despite(session, 1, by=desk.cast.actor("editor"), at=NOW)
        assert desk.work(1).state is FetchState.DONE
        assert desk.site.paths() == ["/robots.txt", "/a"]
        assert desk.told()[:2] == ["fetch.asked", "fetch.decided"]
        with desk.db.writing() as session:
            again = ask_newer(session, 1, by=desk.cast.actor("editor"), at=NOW)
            assert again.despite, "it was decided for this article"

    def test_without_rules_nobody_is_asked(self, desk: Desk) -> None:
        desk.site.answers["/a"] = as_html(html())
        assert desk.fetch().state is FetchState.DONE

    def test_a_decision_is_made_once(self, desk: Desk) -> None:
        desk.site.answers["/a"] = as_html(html())
        desk.fetch()
        with desk.db.writing() as session, pytest.raises(Refused, match=GONE_BY[:20]):
            fetch_despite(session, 1, by=desk.cast.actor("editor"), at=NOW)


class TestTwins:
    def test_the_same_page_with_the_same_text_is_kept_once(self, desk: Desk) -> None:
        desk.site.answers |= {
            "/a": as_html(html()),
            "/a?utm_medium=y": as_html(html(body="<aside>Advertentie</aside>")),
        }
        desk.fetch()
        again = desk.fetch("/a?utm_medium=y")
        assert (again.state, again.article_id, again.number, again.is_new) == (FetchState.DONE, 1, 1, False)
        assert len(desk.versions()) == 1

    def test_the_same_page_with_another_text_waits_for_a_decision(self, desk: Desk) -> None:
        desk.site.answers["/a"] = as_html(html())
        desk.fetch()
        desk.site.answers["/a"] = as_html(html(*TEXT, "Er is een nieuwe alinea bij gekomen."))
        again = desk.fetch()
        assert (again.state, again.code) == (FetchState.ASKS, "twins")
        assert len(desk.versions()) == 1
        asked = len(desk.site.asked)
        with desk.db.writing() as session:
            keep_as(session, again.id or 0, article_id=1, by=desk.cast.actor("editor"), at=NOW)
        done = desk.work(again.id or 0)
        assert (done.state, done.article_id, done.number) == (FetchState.DONE, 1, 2)
        assert [version.how for version in desk.versions()] == [How.FETCHED, How.FETCHED]
        assert len(desk.site.asked) == asked, "it is read from its record"

    def test_agency_text_may_be_kept_apart(self, desk: Desk, as_: As) -> None:
        desk.site.answers |= {"/a": as_html(html()), "/b": as_html(html(*TEXT, title="Dijk hoger"))}
        desk.fetch()
        other = desk.fetch("/b")
        assert (other.state, other.code) == (FetchState.ASKS, "twins")
        editor = as_("editor")
        shown = editor.get(f"/desk/articles/fetches/{other.id}")
        assert "Dijk verhoogd" in shown.text(".//section[@aria-labelledby]")
        editor.post(f"/desk/articles/fetches/{other.id}/decision", {"apart": "y"})
        assert desk.work(other.id or 0).article_id == 2
        assert [article.title for article in desk.articles()] == ["Dijk verhoogd", "Dijk hoger"]


class TestAgain:
    def again(self, desk: Desk) -> ArticleFetch:
        with desk.db.writing() as session:
            fetch_id = ask_newer(session, 1, by=desk.cast.actor("editor"), at=NOW).id or 0
        return desk.work(fetch_id)

    def test_a_changed_text_becomes_a_version_and_keeps_what_the_page_no_longer_says(
        self, desk: Desk
    ) -> None:
        desk.site.answers["/a"] = as_html(html(head=FACTS))
        desk.fetch()
        desk.site.answers["/a"] = as_html(html(*TEXT[:3]))
        fetch = self.again(desk)
        assert (fetch.state, fetch.article_id, fetch.number, fetch.is_new) == (FetchState.DONE, 1, 2, True)
        assert [version.author for version in desk.versions()] == ["Joke Visser", "Joke Visser"]
        assert desk.told()[-2:] == ["article.version_added", "fetch.kept"]

    def test_white_space_trackers_and_adverts_make_no_version(self, desk: Desk) -> None:
        desk.site.answers["/a"] = as_html(html())
        desk.fetch()
        spaced = [each.replace(" ", "  ") for each in TEXT]
        desk.site.answers["/a"] = as_html(
            html(*spaced[:2], "Advertentie", *spaced[2:], body="<nav>Koop nu</nav>")
        )
        assert not self.again(desk).is_new
        assert len(desk.versions()) == 1

    def test_an_advert_that_changes_makes_no_version(self, desk: Desk) -> None:
        for advert in (
            "Koop nu een fiets bij Jansen in Dordrecht.",
            "Deze week: alle tuinstoelen voor de helft.",
        ):
            part = f"<div class='ad'>{advert}</div>"
            desk.site.answers["/a"] = as_html(html().replace(b"</h1>", f"</h1>{part}".encode()))
            if desk.versions():
                assert not self.again(desk).is_new
            else:
                desk.fetch()
        assert "fiets bij Jansen" not in desk.versions()[0].text

    def test_what_someone_mended_by_hand_is_not_replaced_by_the_same_page(self, desk: Desk) -> None:
        desk.site.answers["/a"] = as_html(html())
        desk.fetch()
        with desk.db.writing() as session:
            mended = keep("\n\n".join(TEXT[1:]))
            new_version(session, 1, mended, by=desk.cast.actor("editor"), at=NOW)
        fetch = self.again(desk)
        assert (fetch.state, fetch.number, fetch.is_new) == (FetchState.DONE, 2, False)
        assert len(desk.versions()) == 2

    def test_quite_another_page_is_no_newer_text(self, desk: Desk, as_: As) -> None:
        """A site sends to its front page where an article was taken away: the quotes would all be lost."""
        desk.site.answers["/a"] = as_html(html())
        desk.fetch()
        front = [
            f"Op nummer {number} staat vandaag ander nieuws uit de hele provincie." for number in range(9)
        ]
        desk.site.answers["/a"] = as_html(html(*front, title="Voorpagina"))
        fetch = self.again(desk)
        assert (fetch.state, fetch.code) == (FetchState.FAILED, "another_page")
        assert len(desk.versions()) == 1
        assert "heel andere tekst" in as_("editor").get(f"/desk/articles/fetches/{fetch.id}").text(".//main")

    def test_an_article_without_an_address_has_none_to_fetch(self, desk: Desk, as_: As) -> None:
        editor = as_("editor")
        editor.post("/desk/articles/new", {"text": "Zomaar een tekst."})
        assert "geen adres" in editor.post("/desk/articles/1/fetches", status=409).text()


class TestWorkersThatEnd:
    def test_the_next_one_goes_on_from_the_record(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.site.answers["/a"] = as_html(html())
        fetch_id = desk.ask()

        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(job, "read_apart", killed)
            with pytest.raises(KeyboardInterrupt):
                desk.work(fetch_id)
        assert desk.row(fetch_id).state is FetchState.READING
        assert desk.articles() == []
        asked = len(desk.site.asked)
        assert desk.work(fetch_id).state is FetchState.DONE
        assert len(desk.site.asked) == asked
        assert desk.work(fetch_id).state is FetchState.DONE
        assert len(desk.versions()) == 1

    def test_a_record_that_was_damaged_is_fetched_anew(self, desk: Desk) -> None:
        desk.site.answers["/a"] = as_html(html())
        fetch = desk.fetch()
        (desk.archive / (fetch.record or "")).write_bytes(b"x")
        with desk.db.writing() as session:
            session.get_one(ArticleFetch, fetch.id).state = FetchState.READING
        assert desk.work(fetch.id or 0).state is FetchState.DONE
        assert desk.site.paths().count("/a") == 2

    def test_what_no_worker_can_end_says_so(self, desk: Desk) -> None:
        fetch_id = desk.ask()
        end_broken(desk.db, NOW)
        assert desk.row(fetch_id).state is FetchState.QUEUED
        with desk.db.writing() as session:
            session.exec(select(Job).where(Job.id == desk.row(fetch_id).job_id)).one().state = JobState.FAILED
        end_broken(desk.db, NOW)
        end_broken(desk.db, NOW)
        fetch = desk.row(fetch_id)
        assert (fetch.state, fetch.code) == (FetchState.FAILED, "broken_off")
        assert why_not(fetch)
        assert desk.told() == ["fetch.asked", "fetch.failed"]

    def test_a_slow_turn_fails_and_is_tried_again_by_hand(self, desk: Desk) -> None:
        def slow(_url: str, _limits: Limits) -> Fetched:
            raise TooSlow(host="site.test")

        desk.site.answers["/a"] = as_html(html())
        fetch_id = desk.ask(details={"title": "Mijn titel"})
        assert desk.work(fetch_id, slow).code == "fetch_too_slow"
        with desk.db.writing() as session:
            second = ask_again(session, fetch_id, by=desk.cast.actor("editor"), at=NOW).id or 0
            editor = desk.cast.actor("editor")
            assert [each.id for each in open_fetches(session, editor, NOW)] == [second]
        assert desk.work(second, slow).code == "fetch_too_slow"
        with desk.db.writing() as session:
            again = ask_again(session, fetch_id, by=desk.cast.actor("second"), at=NOW).id or 0
        assert desk.work(again).state is FetchState.DONE
        assert desk.articles()[0].title == "Mijn titel"
        with desk.db.writing() as session, pytest.raises(Refused):
            ask_again(session, again, by=desk.cast.actor("second"), at=NOW)


def test_a_button_pressed_twice_asks_once(desk: Desk) -> None:
    assert desk.ask() == desk.ask()
    assert desk.told() == ["fetch.asked"]


@pytest.mark.parametrize("change", ["closed", "reader"])
def test_it_is_kept_for_nobody_who_may_not_add_any_more(desk: Desk, change: str) -> None:
    desk.site.answers["/a"] = as_html(html())
    fetch_id = desk.ask(by="contributor")
    who, admin = desk.cast.contributor.id or 0, desk.cast.actor("admin")
    with desk.db.writing() as session:
        if change == "closed":
            deactivate(session, who, by=admin, at=NOW)
        else:
            change_role(session, who, Role.READER, by=admin, at=NOW)
    assert desk.work(fetch_id).code == "not_allowed"
    assert desk.articles() == []


def test_two_sites_may_call_a_page_the_same_but_not_each_others(desk: Desk) -> None:
    head = '<link rel="canonical" href="https://elders.example/dijk">'
    desk.site.answers["/a"] = as_html(html(head=head))
    desk.fetch()
    assert desk.articles()[0].url == desk.site.url("/a")
