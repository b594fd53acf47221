"""Pictures over HTTP: sent with a claim or later, shown to who may see them, and refused with all that was typed."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, select

from claims.articles.files import digest_of, keep_file, kept_file
from claims.backup.archive import Backup
from claims.backup.taking import take_backup
from claims.claimreview.profile import BAD_APPEARANCE, check
from claims.desk.actions import move_claim
from claims.desk.models import Appearance
from claims.desk.rules import Work
from claims.images.picture import LARGEST
from claims.pictures import actions
from claims.pictures.models import Picture
from claims.pictures.rules import Category, MediaKind
from claims.publishing.actions import publish, withdraw
from claims.storage.engine import Database
from claims.web.headers import LARGEST_BODY, SMALL_BODY
from tests.articles.test_uploads import MULTIPART, multipart
from tests.backup.newsrooms import newsroom_of
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.images.making import PLAIN, SECRET, TOLD, png
from tests.publishing import stories
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]
NEW = "/desk/claims/new"
KEPT = ".//form[@data-keep='claim']"
POST = {
    "statement": "Op de brug staat elke ochtend een file",
    "kind": "post",
    "platform": "TikTok",
    "account": "@brugkijker",
    "place": "00:14",
    "said_on": "2026-11",
    "said": "Kijk dan, weer helemaal vast",
    "language": "nl",
    "alt": "Auto's staan stil op de Aabrug",
}


def with_file(data: bytes, name: str = "scherm.png", **fields: Any) -> dict[str, Any]:
    return {**fields, "file": (BytesIO(data), name)}


def pictures(db: Database) -> list[Picture]:
    with db.reading() as session:
        return list(session.exec(select(Picture)).all())


def test_a_claim_from_a_video_post_with_a_screenshot(app: Flask, as_: As, db: Database) -> None:
    contributor = as_("contributor")
    said = {"media_url": "https://tiktok.example/v/1", "media_kind": "video", "graphic": "y"}
    chosen = {"decontextualized": "y", "edited": "y"}
    page = contributor.follow(NEW, with_file(TOLD["png"], **POST, **said, **chosen))
    text = page.text(".//main")
    for shown in ("“Kijk dan, weer helemaal vast”", "@brugkijker", "TikTok", "00:14", "uit zijn verband"):
        assert shown in text
    image = page.one(".//details[@class='cover']/img")
    assert image.get("alt") == POST["alt"]
    file = as_("reader").client.get(str(image.get("src")))
    assert file.data == PLAIN["png"]
    assert SECRET not in file.data
    with db.reading() as session:
        assert session.exec(select(Appearance)).one().said == POST["said"]
    [kept] = pictures(db)
    assert (kept.format, kept.width, kept.height, kept.public) == ("png", 8, 6, False)
    assert kept.file_sha256 == digest_of(PLAIN["png"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("“Kijk, auto’s!”", "Kijk, auto’s!"),
        ('"Weer vast".', "Weer vast."),
        ("„Weer vast”", "Weer vast"),
        ('"Vol", zei hij, "tot het dak"', '"Vol", zei hij, "tot het dak"'),
        ("’t Is vol", "’t Is vol"),
        ('""', '""'),
    ],
)
def test_words_are_kept_without_the_marks_that_pages_put_around_them(
    as_: As, db: Database, typed: str, kept: str
) -> None:
    as_("contributor").post(NEW, {**POST, "alt": "", "said": typed})
    with db.reading() as session:
        assert session.exec(select(Appearance)).one().said == kept


def test_a_file_is_shown_as_a_picture_and_never_run(as_: As) -> None:
    as_("editor").post(NEW, with_file(PLAIN["gif"], **POST))
    file = as_("reader").client.get("/desk/claims/1/pictures/1/file")
    assert file.mimetype == "image/gif"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file.headers["Cache-Control"] == "private, no-cache", "who signed out sees it no more"
    again = as_("reader").client.get(
        "/desk/claims/1/pictures/1/file", headers={"If-None-Match": file.headers["ETag"]}
    )
    assert again.status_code == 304
    assert as_(None).client.get("/desk/claims/1/pictures/1/file").status_code == 302


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "geen beeld dat bewaard kan worden"),
        (b"<!doctype html><script>alert(1)</script>", "geen beeld dat bewaard kan worden"),
        (PLAIN["jpeg"][:-2], "kapot of afgebroken"),
        (png(width=20_000, height=20_000), "20000 bij 20000"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    app: Flask, as_: As, db: Database, data: bytes, said: str
) -> None:
    page = as_("editor").post(NEW, with_file(data, **POST), status=422)
    assert said in page.text(".//*[@id='file-error']")
    assert page.fields(KEPT).items() >= POST.items()
    assert page.one(".//details[@id='picture-fields']").get("open") is not None
    assert "Kies het bestand opnieuw" in page.text(".//main")
    assert pictures(db) == []
    assert not (app.config["SETTINGS"].instance / "files").exists()


def sent(client: CheckingClient, path: str, size: int, **typed: str) -> Page:
    """As bytes: the test client would keep a large file open."""
    body = multipart(PLAIN["png"] + bytes(size), "a.png", csrf_token=client.token, **typed)
    return Page(client.client.post(path, data=body, content_type=MULTIPART))


def test_a_file_that_is_too_large_comes_back_with_what_was_typed(as_: As) -> None:
    page = sent(as_("editor"), NEW, LARGEST, **POST)
    assert page.status == 422
    assert "groter dan 10 MB" in page.text(".//*[@id='file-error']")
    assert page.fields(KEPT).items() >= POST.items()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"alt": ""}, "alt"),
        ({"statement": ""}, "statement"),
        ({"original": "y", "staged": "y"}, "original"),
        ({"media_kind": "hologram"}, "media_kind"),
        ({"original_url": "javascript:alert(1)"}, "original_url"),
    ],
)
def test_a_field_that_is_wrong_keeps_nothing(
    app: Flask, as_: As, db: Database, fields: dict[str, Any], where: str
) -> None:
    page = as_("editor").post(NEW, with_file(PLAIN["png"], **{**POST, **fields}), status=422)
    assert page.all(f".//*[@id='{where}-error']")
    assert pictures(db) == []
    assert not (app.config["SETTINGS"].instance / "files").exists()


def test_what_is_said_of_no_picture_is_asked_for(as_: As, db: Database) -> None:
    page = as_("editor").post(NEW, {**POST, "graphic": "y"}, status=422)
    assert "Kies een bestand of geef het adres" in page.text(".//*[@id='media_url-error']")
    as_("editor").post(NEW, {**POST, "alt": ""})
    assert pictures(db) == [], "a claim needs no picture"


def test_looking_for_what_is_like_it_keeps_what_was_typed(as_: As, db: Database) -> None:
    page = as_("editor").post(NEW, with_file(PLAIN["png"], **POST, look="1"), status=422)
    assert page.fields(KEPT).items() >= POST.items()
    assert "Kies het bestand opnieuw" in page.text(".//main")
    assert pictures(db) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\a.svg", "a" * 300, "\u202egnp.exe", "<img src=x>.png", "x.html"]
)
def test_the_name_of_a_file_counts_for_nothing(as_: As, name: str) -> None:
    page = as_("editor").follow(NEW, with_file(PLAIN["webp"], name, **POST))
    assert name not in page.html
    file = as_("reader").client.get("/desk/claims/1/pictures/1/file")
    assert file.mimetype == "image/webp"
    assert digest_of(file.data)[:12] in file.headers["Content-Disposition"]


@pytest.mark.parametrize("path", [NEW, "/desk/pictures", "/desk/tips/claim"])
def test_a_picture_may_be_sent_by_who_was_signed_in_alone(as_: As, path: str) -> None:
    assert sent(as_(None), path, SMALL_BODY).status == 413
    assert sent(as_("editor"), path, LARGEST + LARGEST_BODY).status == 413
    assert sent(as_("editor"), path, LARGEST).status != 413


def test_pictures_are_added_changed_and_taken_off_on_the_page_of_the_claim(
    db: Database, cast: Cast, as_: As
) -> None:
    claim_id, checker = stages.researching(db, cast), as_("checker")
    page = checker.get(f"/desk/claims/{claim_id}")
    assert "Beeld of video toevoegen" in page.text(".//*[@id='pictures']")
    add = f"/desk/pictures?claim={claim_id}"
    assert "public" not in checker.get(add).fields(".//form[@data-keep]")
    for name in ("png", "jpeg"):
        page = checker.follow(add, with_file(PLAIN[name], alt=f"Beeld {name}"))
    assert len(page.all(".//section[@id='pictures']//img")) == 2
    edit = f"/desk/claims/{claim_id}/pictures/2"
    form = checker.get(edit).fields(".//form[@data-keep]")
    assert form["alt"] == "Beeld jpeg"
    page = checker.follow(edit, {**form, "graphic": "y", "staged": "y"})
    assert "in scène gezet" in page.text(".//figure[@id='picture-2']")
    assert page.all(".//figure[@id='picture-2']/details/img")
    both = checker.post(edit, {**form, "alt": "Te laat", "satire": "y"}, status=409)
    assert "satire of parodie" in both.text(".//main")
    assert "in scène gezet" in both.text(".//main"), "without a tick mine would take theirs away"
    page = checker.follow(f"{edit}/removal", {"seen_version": 2})
    assert len(page.all(".//section[@id='pictures']//img")) == 1
    assert checker.client.get(f"{edit}/file").status_code == 404
    page = checker.follow(f"{edit}/return")
    assert len(page.all(".//section[@id='pictures']//img")) == 2
    assert "haalde beeld weg" in checker.get(f"/desk/claims/{claim_id}?tab=history").text(".//main")


def test_a_picture_of_another_claim_is_not_found_here(db: Database, cast: Cast, as_: As) -> None:
    claim_id, other = stages.researching(db, cast), stages.researching(db, cast)
    as_("checker").post(f"/desk/pictures?claim={claim_id}", with_file(PLAIN["png"], alt="Een brug"))
    for part, status in (("", 404), ("/file", 404)):
        assert as_("checker").client.get(f"/desk/claims/{other}/pictures/1{part}").status_code == status
    as_("checker").post(f"/desk/claims/{other}/pictures/1/removal", {"seen_version": 1}, status=404)
    as_("checker").get("/desk/pictures?claim=999", status=404)
    as_("checker").get("/desk/pictures", status=404)


def test_the_desk_finds_a_claim_by_the_words_and_by_what_can_be_seen(as_: As) -> None:
    editor = as_("editor")
    editor.post(NEW, with_file(PLAIN["png"], **POST))
    for typed in ("helemaal vast", "stilstaande auto's op de Aabrug", "Auto's staan stil"):
        assert POST["statement"] in editor.get("/desk/search", query_string={"q": typed}).text(".//main")
    editor.post("/desk/claims/1/pictures/1/removal", {"seen_version": 1})
    page = editor.get("/desk/search", query_string={"q": '"staan stil"'})
    assert POST["statement"] not in page.text(".//main")


def test_a_copy_of_the_newsroom_holds_the_files(app: Flask, as_: As, tmp_path: Any) -> None:
    as_("editor").post(NEW, with_file(PLAIN["png"], **POST))
    digest = digest_of(PLAIN["png"])
    assert kept_file(app.config["SETTINGS"].instance, digest) == PLAIN["png"]
    take_backup(newsroom_of(app), tmp_path / "copy.zip", at=NOW)
    kept = b"".join(Backup(tmp_path / "copy.zip").pieces(f"files/files/{digest[:2]}/{digest}"))
    assert kept == PLAIN["png"]


def with_pictures(app: Flask, db: Database, cast: Cast, **fields: Any) -> tuple[int, str]:
    """A published verdict on a claim with one picture for readers and one that is not."""
    digest = keep_file(app.config["SETTINGS"].instance, PLAIN["png"])
    file: Any = {"file_sha256": digest, "format": "png", "width": 8, "height": 6}
    told: dict[str, Any] = {"by": cast.actor("editor"), "at": NOW}
    with db.writing() as session:
        claim_id = stories.written(session, cast)
        about: dict[str, Any] = {"media_kind": MediaKind.PICTURE, "file": file}
        shown = {**about, "alt": "Auto's op de brug", "public": True, **fields}
        actions.add_picture(session, claim_id, **told, **shown)
        actions.add_picture(session, claim_id, **told, **about, alt="Een kenteken")
        _publish(session, cast, claim_id)
    return claim_id, stages.claim_row(db, claim_id).slug or ""


def _publish(session: Session, cast: Cast, claim_id: int) -> None:
    move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=NOW)
    move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)
    publish(session, claim_id, by=cast.actor("editor"), at=NOW)


class TestReaders:
    def test_they_see_what_an_editor_ticked_and_no_other(
        self, app: Flask, db: Database, cast: Cast, as_: As
    ) -> None:
        _, slug = with_pictures(app, db, cast, categories=[Category.STAGED])
        page = as_(None).get(f"/verdicts/{slug}")
        image = page.one(".//figure/img")
        assert image.get("alt") == "Auto's op de brug"
        assert "in scène gezet" in page.text(".//figure")
        assert "kenteken" not in page.html
        file = as_(None).client.get(str(image.get("src")))
        assert (file.status_code, file.data, file.mimetype) == (200, PLAIN["png"], "image/png")
        assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert as_(None).client.get(f"/verdicts/{slug}/1/pictures/2").status_code == 404
        assert as_(None).client.get(f"/verdicts/{slug}/1/pictures/0").status_code == 404
        english = as_(None).get(f"/en/verdicts/{slug}").one(".//figure/img")
        assert english.get("alt") == "Auto's op de brug"

    def test_a_graphic_one_is_covered_without_script(
        self, app: Flask, db: Database, cast: Cast, as_: As
    ) -> None:
        _, slug = with_pictures(app, db, cast, graphic=True)
        page = as_(None).get(f"/verdicts/{slug}")
        cover = page.one(".//figure/details[@class='cover']")
        assert cover.get("open") is None
        assert cover.findall("img")

    def test_what_is_taken_off_later_stays_on_the_page_that_showed_it(
        self, app: Flask, db: Database, cast: Cast, as_: As
    ) -> None:
        claim_id, slug = with_pictures(app, db, cast)
        with db.writing() as session:
            reason: dict[str, Any] = {"reason": "er is iets mis"}
            move_claim(session, claim_id, Work.RESEARCHING, by=cast.actor("checker"), at=NOW, **reason)
            actions.remove_picture(session, 1, by=cast.actor("editor"), at=NOW)
        assert as_(None).get(f"/verdicts/{slug}").all(".//figure/img")
        assert as_(None).client.get(f"/verdicts/{slug}/1/pictures/1").data == PLAIN["png"]

    def test_with_the_page_its_pictures_go(self, app: Flask, db: Database, cast: Cast, as_: As) -> None:
        claim_id, slug = with_pictures(app, db, cast)
        told = as_(None).client.get(f"/verdicts/{slug}/1/pictures/1").headers
        assert told["Cache-Control"] == "no-cache", "nobody's cache shows it after that"
        assert "Expires" not in told
        with db.writing() as session:
            withdraw(session, claim_id, "Fout.", by=cast.actor("editor"), at=NOW)
        assert as_(None).client.get(f"/verdicts/{slug}/1/pictures/1").status_code == 404

    def test_they_find_a_verdict_by_what_the_shown_picture_shows(
        self, app: Flask, db: Database, cast: Cast, as_: As
    ) -> None:
        with_pictures(app, db, cast, alt="Een giraffe op de brug")
        assert as_(None).get("/?q=giraffe").all(".//ol[@class]//a")
        assert not as_(None).get("/?q=kenteken").all(".//ol[@class]//h2/a")

    def test_machines_are_told_where_the_media_is(
        self, app: Flask, db: Database, cast: Cast, as_: As
    ) -> None:
        video = {"media_url": "https://example.org/brug.mp4", "media_kind": MediaKind.VIDEO}
        _, slug = with_pictures(app, db, cast, **video)
        review = json.loads(as_(None).get(f"/verdicts/{slug}").text(".//script[@type='application/ld+json']"))
        assert {"@type": "VideoObject", "contentUrl": video["media_url"]} in review["itemReviewed"][
            "appearance"
        ]
        assert check(review) == []
        review["itemReviewed"]["appearance"].append({"@type": "ImageObject", "contentUrl": "brug.jpg"})
        assert check(review) == [BAD_APPEARANCE]
