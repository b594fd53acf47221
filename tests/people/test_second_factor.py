"""A second factor: set up, asked for, each code once, and the ways on for who lost the phone."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlmodel import col, delete, select

from claims.errors import Refused
from claims.history.models import Event, EventPayload
from claims.people import second_factor, throttle
from claims.people.models import HalfSignIn, Person, RecoveryCode, SecondFactor
from claims.people.second_factor import RECOVERY_CODES, new_salt, prove
from claims.people.sign_in_sessions import end_sessions
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, PASSWORD, Cast
from tests.people.conftest import SETTINGS_PAGE
from tests.people.phones import SECRET_KEY, Phone, offer, phone_of

As = Callable[[str | None], CheckingClient]
Later = Callable[..., datetime]
FACTOR = f"{SETTINGS_PAGE}/second-factor"
PEOPLE = "/desk/settings/people"


@pytest.fixture
def phone(db: Database, cast: Cast) -> Phone:
    """The checker's, whose second factor is on."""
    return phone_of(db, cast, "checker")


def first_step(client: CheckingClient, key: str = "checker", onward: str = "") -> Page:
    typed = {"email": f"{key}@example.org", "password": PASSWORD, "next": onward}
    return client.post("/sign-in", typed)


def second_step(client: CheckingClient, code: str, status: int = 303) -> Page:
    return client.post("/sign-in/code", {"code": code}, status=status)


# Setting it up


def test_it_is_set_up_with_a_picture_a_code_and_the_password(
    as_: As, db: Database, cast: Cast, told: Callable[[], Any]
) -> None:
    client, elsewhere = as_("reader"), as_("reader")
    page = client.get(FACTOR)
    typed = page.fields(".//form[@class='form']")
    salt = _salt_of(typed["offer"])
    phone = Phone(cast.reader.id or 0, salt)
    shown = client.post(FACTOR, {**typed, "code": phone.code(), "password": PASSWORD}, status=200)
    assert told()[0] == "person.second_factor_on"
    codes = shown.text(".//pre[@id='recovery-codes']").split()
    file = shown.one(".//a[@download]").get("href") or ""
    assert unquote(file).partition(",")[2].split() == codes
    assert len(set(codes)) == RECOVERY_CODES
    assert all(re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){5}", code) for code in codes)
    assert not client.get(FACTOR).all(".//pre")
    elsewhere.get(SETTINGS_PAGE, status=302)


def _salt_of(given: str) -> str:
    from itsdangerous import URLSafeTimedSerializer

    return str(URLSafeTimedSerializer(SECRET_KEY, salt="second-factor-offer").loads(given)[1])


def test_it_draws_the_picture_without_an_address_of_its_own_or_a_style(as_: As) -> None:
    page = as_("reader").get(FACTOR)
    drawing = page.one(".//{*}svg[@class='qr']")
    assert drawing.get("role") == "img"
    assert drawing.get("style") is None
    assert not page.all(".//img")
    assert len(page.one(".//{*}svg[@class='qr']/{*}path").get("d") or "") > 1000
    assert re.fullmatch(r"(\w{4} ){7}\w{4}", page.text(".//code"))


def test_it_draws_what_an_app_reads(as_: As, cast: Cast) -> None:
    """The modules of the path are those of the address with the key that stands below."""
    from claims.people import totp

    page = as_("reader").get(FACTOR)
    salt = _salt_of(page.fields(".//form[@class='form']")["offer"])
    secret = totp.secret_of(SECRET_KEY, cast.reader.id or 0, salt)
    address = totp.address(secret, account="reader@example.org", issuer="Claimdesk Claimdesk Factcheck")
    assert address.startswith("otpauth://totp/Claimdesk%20Claimdesk%20Factcheck:reader@example.org?secret=")
    assert page.one(".//{*}svg[@class='qr']/{*}path").get("d") == totp.picture(address).path
    assert page.text(".//code") == totp.in_groups(secret)


@pytest.mark.parametrize(
    "wrong",
    [{"code": "000000"}, {"code": ""}, {"code": "12345"}, {"password": "iets anders"}, {"offer": "x"}],
)
def test_it_stays_off_while_anything_is_wrong_and_keeps_the_picture(
    as_: As, db: Database, cast: Cast, wrong: dict[str, str]
) -> None:
    phone = Phone(cast.reader.id or 0, "ab" * 16)
    given = offer(phone)
    if "code" in wrong and len(wrong["code"]) == 6:
        wrong = {"code": phone.wrong()}
    client = as_("reader")
    page = client.post(
        FACTOR, {"code": phone.code(), "password": PASSWORD, "offer": given, **wrong}, status=422
    )
    if "offer" not in wrong:
        assert _salt_of(page.fields(".//form[@class='form']")["offer"]) == phone.salt
    assert page.one(".//input[@id='password']").get("value") in {None, ""}
    with db.reading() as session:
        assert session.exec(select(SecondFactor)).all() == []


def test_it_takes_no_picture_of_another_person(as_: As, cast: Cast) -> None:
    phone = Phone(cast.checker.id or 0, new_salt())
    typed = {"code": phone.code(), "password": PASSWORD, "offer": offer(phone)}
    as_("reader").post(FACTOR, typed, status=422)


def test_it_is_set_up_once(as_: As, db: Database, phone: Phone, cast: Cast) -> None:
    other = Phone(phone.person_id, new_salt())
    typed = {"code": other.code(), "password": PASSWORD, "offer": offer(other)}
    as_("checker").post(FACTOR, typed, status=409)
    with pytest.raises(Refused), db.writing() as session:
        second_factor.turn_on(
            session, phone.person_id, salt="x", counter=1, here=0, by=cast.actor("checker"), at=NOW
        )


def test_it_stores_no_secret_and_no_recovery_code(db: Database, phone: Phone) -> None:
    from claims.people import totp

    key = totp.in_groups(totp.secret_of(SECRET_KEY, phone.person_id, phone.salt)).replace(" ", "")
    with db.reading() as session:
        kept = str([row.model_dump() for row in session.exec(select(SecondFactor)).all()])
        kept += str([row.model_dump() for row in session.exec(select(RecoveryCode)).all()])
        kept += str([row.model_dump() for row in session.exec(select(EventPayload)).all()])
    assert key not in kept
    assert all(code.replace("-", "") not in kept for code in phone.codes)


def test_it_needs_both_the_database_and_the_key(phone: Phone) -> None:
    from claims.people import totp

    code = phone.code()
    for key, salt in (("l" * 40, phone.salt), (SECRET_KEY, new_salt())):
        assert totp.counter_of(totp.secret_of(key, phone.person_id, salt), code, NOW) is None


# Signing in


def test_it_asks_for_the_code_after_the_password_and_goes_on(
    client: CheckingClient, phone: Phone, told: Callable[[], Any]
) -> None:
    asked = first_step(client, onward="/desk/claims?state=new")
    assert asked.response.location == "/sign-in/code"
    client.get("/sign-in/code")
    assert second_step(client, phone.code()).response.location == "/desk/claims?state=new"
    assert told()[0] == "person.signed_in"
    client.get(SETTINGS_PAGE)


def test_it_does_not_count_as_signed_in_before_the_code(client: CheckingClient, phone: Phone) -> None:
    first_step(client)
    for url in ("/desk/", SETTINGS_PAGE, FACTOR, "/desk/claims/1"):
        client.get(url, status=302)
    client.post(SETTINGS_PAGE, {"name": "Ander", "language": "nl"}, status=401)


def test_it_asks_nobody_for_a_code_who_has_not_shown_a_password(client: CheckingClient, phone: Phone) -> None:
    assert client.get("/sign-in/code", status=303).response.location == "/sign-in"
    assert second_step(client, phone.code()).response.location == "/sign-in"
    client.get(SETTINGS_PAGE, status=302)


def test_it_takes_no_half_of_a_sign_in_that_someone_with_the_key_wrote(
    client: CheckingClient, phone: Phone, db: Database
) -> None:
    """A backup holds the key and the salts: the half that owes a code stands in the database, behind a token."""
    with db.reading() as session:
        uniquifier = session.get_one(Person, phone.person_id).fs_uniquifier
    for forged in (
        {"token": "guessed", "next": None},
        {"who": uniquifier, "until": 2**40, "next": None},
        {"token": "", "who": uniquifier, "until": 2**40, "next": None},
    ):
        with client.client.session_transaction() as cookie:
            cookie["half"] = forged
        client.post("/sign-in/code", {"code": phone.code()})
        assert "/sign-in" in client.get("/desk/", status=302).response.location


def test_it_waits_five_minutes_for_the_code(client: CheckingClient, phone: Phone, later: Later) -> None:
    first_step(client)
    moment = later(minutes=5)
    answer = second_step(client, phone.code(moment))
    assert answer.response.location == "/sign-in"
    assert "vijf minuten" in client.get("/sign-in").html
    client.get(SETTINGS_PAGE, status=302)


def test_it_takes_no_half_of_a_sign_in_from_before_a_new_password(
    client: CheckingClient, as_: As, phone: Phone, later: Later
) -> None:
    first_step(client)
    new = {
        "password": PASSWORD,
        "new_password": "nog een lange zin",
        "new_password_confirm": "nog een lange zin",
    }
    as_("checker").post(f"{SETTINGS_PAGE}/password", new)
    assert second_step(client, phone.code()).response.location == "/sign-in"
    client.get(SETTINGS_PAGE, status=302)


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}", "{0}\u00a0{1}"])
def test_it_takes_a_code_with_spaces(client: CheckingClient, phone: Phone, typed: str) -> None:
    first_step(client)
    second_step(client, typed.format(phone.code()[:3], phone.code()[3:]))


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_it_takes_a_phone_whose_clock_is_half_a_minute_off(
    client: CheckingClient, phone: Phone, seconds: int
) -> None:
    first_step(client)
    second_step(client, phone.code(NOW + timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [-120, -90, 90, 120])
def test_it_takes_no_phone_whose_clock_is_further_off(
    client: CheckingClient, phone: Phone, seconds: int
) -> None:
    first_step(client)
    second_step(client, phone.code(NOW + timedelta(seconds=seconds)), status=422)


@pytest.mark.parametrize("again", ["{0}", "{0} ", "{1} {2}", "\u2003{1}-{2}"])
def test_it_takes_a_code_once_however_it_is_typed(as_: As, phone: Phone, again: str) -> None:
    here, there = as_(None), as_(None)
    first_step(here)
    first_step(there)
    code = phone.code()
    second_step(here, code)
    second_step(there, again.format(code, code[:3], code[3:]), status=422)
    there.get(SETTINGS_PAGE, status=302)


def test_it_takes_no_older_code_after_a_newer_one(as_: As, phone: Phone) -> None:
    here, there = as_(None), as_(None)
    first_step(here)
    second_step(here, phone.code(NOW + timedelta(seconds=30)))
    first_step(there)
    second_step(there, phone.code(), status=422)


@pytest.mark.parametrize(
    "code",
    ["", "12345", "1234567", "abcdef", "１２３４５６", "١٢٣٤٥٦", "123 45", "a" * 61, "12\x0034", "<b>1</b>"],
)
def test_it_takes_nothing_that_is_no_code(client: CheckingClient, phone: Phone, code: str) -> None:
    first_step(client)
    assert second_step(client, code, status=422).text(".//p[@id='code-error']")


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))


def test_it_gives_one_of_fifty_at_once_a_success(db: Database, phone: Phone) -> None:
    code = phone.code()

    def submit(_number: int) -> bool:
        with db.writing() as session:
            return prove(session, phone.person_id, code, secret_key=SECRET_KEY, at=NOW)

    assert sum(at_once(submit, 50)) == 1


def test_it_lets_one_of_twelve_browsers_in_that_send_one_code_at_once(as_: As, phone: Phone) -> None:
    browsers = [as_(None) for _ in range(12)]
    for browser in browsers:
        first_step(browser)
    sent = [(browser, {"csrf_token": browser.token, "code": phone.code()}) for browser in browsers]
    answers = at_once(lambda n: sent[n][0].client.post("/sign-in/code", data=sent[n][1]).status_code, 12)
    assert answers.count(303) == 1
    assert set(answers) <= {303, 422, 429}


def test_half_a_sign_in_opens_one_session_whatever_codes_it_is_sent_with(as_: As, phone: Phone) -> None:
    """Three copies of the cookie of one first step, each with a recovery code that is good."""
    first = as_(None)
    first_step(first)
    with first.client.session_transaction() as cookie:
        half = dict(cookie)
    copies = [as_(None) for _ in range(3)]
    for copy in copies:
        with copy.client.session_transaction() as cookie:
            cookie.update(half)
    sent = [(copy, {"csrf_token": copy.token, "code": phone.codes[n]}) for n, copy in enumerate(copies)]
    answers = at_once(lambda n: sent[n][0].client.post("/sign-in/code", data=sent[n][1]), 3)
    assert sum("/sign-in" not in (answer.location or "/sign-in") for answer in answers) == 1


def test_half_a_sign_in_that_was_used_meanwhile_opens_nothing(
    as_: As, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(None)
    first_step(client)
    begin_first = throttle.begin_try

    def used_meanwhile(session: Any, *args: Any) -> Any:
        session.exec(delete(HalfSignIn))
        return begin_first(session, *args)

    monkeypatch.setattr(throttle, "begin_try", used_meanwhile)
    second_step(client, phone.codes[0], status=422)  # and the code is not used up
    client.get("/desk/board", status=302)


def test_it_counts_wrong_codes_as_tries_of_the_account(as_: As, phone: Phone) -> None:
    client = as_(None)
    first_step(client)
    for _ in range(10):
        second_step(client, phone.wrong(), status=422)
    page = second_step(client, phone.code(), status=429)
    assert page.response.headers["Retry-After"]
    typed = {"email": "checker@example.org", "password": PASSWORD}
    as_(None).post("/sign-in", typed, status=429)


def test_it_gives_no_new_tries_to_who_shows_the_password_again(as_: As, phone: Phone) -> None:
    """Half a sign-in makes no browser known."""
    wrong = 0
    for _ in range(4):
        client = as_(None)
        answer = client.client.post(
            "/sign-in",
            data={"csrf_token": client.token, "email": "checker@example.org", "password": PASSWORD},
        )
        if answer.status_code == 429:
            break
        for _ in range(4):
            wrong += (
                client.client.post(
                    "/sign-in/code", data={"csrf_token": client.token, "code": phone.wrong()}
                ).status_code
                == 422
            )
    assert wrong == 10


# Without the phone


def test_it_takes_each_recovery_code_once(as_: As, phone: Phone, told: Callable[[], Any]) -> None:
    client = as_(None)
    first_step(client)
    second_step(client, phone.codes[0].upper().replace("-", " "))
    assert _payload_of(client.app, "person.recovery_code_used") == {"left": RECOVERY_CODES - 1}
    again = as_(None)
    first_step(again)
    second_step(again, phone.codes[0], status=422)
    second_step(again, phone.codes[1])


def _payload_of(app: Flask, kind: str) -> Any:
    with app.extensions["database"].reading() as session:
        query = select(EventPayload.after).join(Event, col(Event.id) == col(EventPayload.event_id))
        return session.exec(query.where(col(Event.kind) == kind)).one()


def test_it_says_that_a_recovery_code_is_used_up_and_how_many_are_left(
    client: CheckingClient, phone: Phone
) -> None:
    first_step(client)
    second_step(client, phone.codes[0])
    assert "Je hebt er nog 9." in client.get(SETTINGS_PAGE).text(".//div[@id='flashes']")


def test_it_says_nothing_of_recovery_codes_to_who_has_a_phone(client: CheckingClient, phone: Phone) -> None:
    first_step(client)
    second_step(client, phone.code())
    assert client.get(SETTINGS_PAGE).text(".//div[@id='flashes']") == ""


def test_it_says_of_a_wrong_recovery_code_that_each_works_once(as_: As, phone: Phone) -> None:
    first_step(used := as_(None))
    second_step(used, phone.codes[0])
    client = as_(None)
    first_step(client)
    for wrong in (phone.codes[0], phone.codes[0].replace("-", " "), "abcd-efgh-abcd-efgh-abcd-efgh"):
        assert "elke code werkt één keer" in second_step(client, wrong, status=422).text(
            ".//p[@id='code-error']"
        )
    said = second_step(client, phone.wrong(), status=422).text(".//p[@id='code-error']")
    assert "Wacht op de volgende" in said


def test_it_gives_one_of_twenty_at_once_a_recovery_code(db: Database, phone: Phone) -> None:
    def submit(_number: int) -> bool:
        with db.writing() as session:
            return prove(session, phone.person_id, phone.codes[3], secret_key=SECRET_KEY, at=NOW)

    assert sum(at_once(submit, 20)) == 1


def test_it_takes_no_recovery_code_of_another_person(
    client: CheckingClient, db: Database, cast: Cast, phone: Phone
) -> None:
    other = phone_of(db, cast, "editor")
    first_step(client)
    second_step(client, other.codes[0], status=422)


def test_it_makes_new_recovery_codes_for_password_and_code(as_: As, phone: Phone) -> None:
    client = as_("checker")
    page = client.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD, "code": phone.code()}, status=200)
    fresh = page.text(".//pre[@id='recovery-codes']").split()
    assert not set(fresh) & set(phone.codes)
    there = as_(None)
    first_step(there)
    second_step(there, phone.codes[0], status=422)
    second_step(there, fresh[0])


def test_it_draws_every_dark_module_and_no_other() -> None:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    from claims.people import totp

    text = "otpauth://totp/Claimdesk:a@example.org?secret=PB4HQ6DYPB4HQ6DYPB4HQ6DYPB4HQ6DY&issuer=Claimdesk"
    code = QRCode(error_correction=ERROR_CORRECT_M, border=totp.BORDER)
    code.add_data(text)
    drawn = totp.picture(text)
    bars = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawn.path)
    assert all(there == back for _, _, there, back in bars)
    dark = {(int(x) + step, int(y)) for x, y, length, _ in bars for step in range(int(length))}
    matrix = code.get_matrix()
    assert drawn.size == len(matrix)
    assert dark == {(x, y) for y, line in enumerate(matrix) for x, on in enumerate(line) if on}


@pytest.mark.parametrize("what", ["recovery-codes", "removal"])
@pytest.mark.parametrize(
    "wrong", [{"password": "iets anders"}, {"code": "no code"}, {"code": ""}, {"password": ""}]
)
def test_it_changes_nothing_without_password_and_code(
    as_: As, db: Database, phone: Phone, what: str, wrong: dict[str, str]
) -> None:
    as_("checker").post(f"{FACTOR}/{what}", {"password": PASSWORD, "code": phone.code(), **wrong}, status=422)
    with db.reading() as session:
        assert session.get(SecondFactor, phone.person_id) is not None
        assert len(session.exec(select(RecoveryCode)).all()) == RECOVERY_CODES


def test_it_is_turned_off_with_password_and_code(as_: As, phone: Phone, told: Callable[[], Any]) -> None:
    client, elsewhere = as_("checker"), as_("checker")
    client.post(f"{FACTOR}/removal", {"password": PASSWORD, "code": phone.code()})
    assert told()[0] == "person.second_factor_off"
    elsewhere.get(SETTINGS_PAGE, status=302)
    fresh = as_(None)
    first_step(fresh)
    fresh.get(SETTINGS_PAGE)


def test_it_turns_nothing_off_that_is_not_on(as_: As) -> None:
    as_("reader").post(f"{FACTOR}/removal", {"password": PASSWORD, "code": "123456"}, status=422)


def test_it_stays_when_a_one_time_link_sets_a_password(
    client: CheckingClient, phone: Phone, token_for: Callable[[str], str]
) -> None:
    new = {"new_password": "nog een lange zin", "new_password_confirm": "nog een lange zin"}
    answer = client.post(f"/sign-in/{token_for('checker')}", new)
    assert answer.response.location == "/sign-in/code"
    client.get(SETTINGS_PAGE, status=302)
    second_step(client, phone.code())
    client.get(SETTINGS_PAGE)


def test_it_can_be_shown_after_a_link_although_others_used_up_the_tries(
    as_: As, phone: Phone, token_for: Callable[[str], str]
) -> None:
    attacker, owner = as_(None), as_(None)
    for _ in range(10):
        attacker.post("/sign-in", {"email": "checker@example.org", "password": "geraden"}, status=422)
    new = {"new_password": "nog een lange zin", "new_password_confirm": "nog een lange zin"}
    owner.post(f"/sign-in/{token_for('checker')}", new)
    second_step(owner, phone.code())


def test_it_is_taken_away_by_an_administrator(
    as_: As, phone: Phone, told: Callable[[], Any], cast: Cast
) -> None:
    somewhere = as_("checker")
    admin = as_("admin")
    page = admin.get(PEOPLE)
    row = f".//tr[@id='person-{phone.person_id}']"
    assert "tweede stap" in page.text(row)
    removal = f"{PEOPLE}/{phone.person_id}/second-factor/removal"
    assert not page.all(f"{row}//form[@action='{removal}']")
    asked = admin.get(page.one(f"{row}//a[@href='{removal}']").get("href") or "")
    assert "Tom Sanders" in asked.text(".//main")
    admin.post(removal, asked.fields(".//main//form"))
    assert told()[:3] == ("person.second_factor_taken", cast.admin.id, phone.person_id)
    somewhere.get(SETTINGS_PAGE, status=302)
    fresh = as_(None)
    first_step(fresh)
    fresh.get(SETTINGS_PAGE)
    admin.post(f"{PEOPLE}/{phone.person_id}/second-factor/removal", status=409)


def test_it_is_not_taken_away_by_its_owner_without_a_code(as_: As, db: Database, cast: Cast) -> None:
    own = phone_of(db, cast, "admin")
    as_("admin").post(f"{PEOPLE}/{own.person_id}/second-factor/removal", status=409)


def test_it_is_taken_away_on_the_command_line_when_told_so(app: Flask, db: Database, phone: Phone) -> None:
    link = ["people", "link", "checker@example.org"]
    assert app.test_cli_runner().invoke(args=link).exit_code == 0
    with db.reading() as session:
        assert session.get(SecondFactor, phone.person_id) is not None
    result = app.test_cli_runner().invoke(args=[*link, "--reset-second-factor"])
    assert (result.exit_code, "/sign-in/" in result.output) == (0, True)
    with db.reading() as session:
        assert session.get(SecondFactor, phone.person_id) is None
        assert session.exec(select(RecoveryCode)).all() == []
    again = app.test_cli_runner().invoke(args=[*link, "--reset-second-factor"])
    assert (again.exit_code, "no second factor" in again.output) == (1, True)


# Roles that must have one


@pytest.fixture
def demanding(app: Flask) -> Any:
    """A newsroom whose administrators and editors must have a second factor."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, second_factor_roles=("admin", "editor"))
    yield app
    app.config["SETTINGS"] = before


@pytest.mark.usefixtures("demanding")
def test_it_lets_who_must_have_one_do_nothing_else_before(as_: As, cast: Cast) -> None:
    editor = as_("editor")
    for url in ("/desk/", "/desk/board", SETTINGS_PAGE, "/desk/claims/1"):
        assert editor.get(url, status=302).response.location == f"{FACTOR}?next={url}"
    editor.post("/desk/claims/new", {"statement": "x", "kind": "hearsay"}, status=403)
    editor.post(f"{SETTINGS_PAGE}/password", {}, status=403)
    part = editor.client.get("/desk/claims/1/menu", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, f"{FACTOR}?next=/")
    typed = editor.get(f"{FACTOR}?next=/desk/board").fields(".//form[@class='form']")
    phone = Phone(cast.editor.id or 0, new_salt())
    shown = editor.post(
        FACTOR, {**typed, "code": phone.code(), "password": PASSWORD, "offer": offer(phone)}, 200
    )
    assert (
        shown.one(".//section[@class='notice gap']//a[@class='button primary']").get("href") == "/desk/board"
    )
    editor.get("/desk/board")


@pytest.mark.usefixtures("demanding")
def test_it_goes_on_to_no_other_site_after_setting_up(as_: As, db: Database, cast: Cast) -> None:
    editor = as_("editor")
    typed = editor.get(f"{FACTOR}?next=https://evil.example/").fields(".//form[@class='form']")
    assert typed["next"] == ""


@pytest.mark.usefixtures("demanding")
def test_it_is_not_turned_off_by_who_must_have_one_and_says_why(as_: As, db: Database, cast: Cast) -> None:
    phone, editor = phone_of(db, cast, "editor"), as_("editor")
    page = editor.get(FACTOR)
    assert not page.all(".//button[@class='danger']")
    assert "Je rol vraagt een tweede stap" in page.text(".//main")
    assert "zet hem uit" not in editor.get(SETTINGS_PAGE).text(".//section[@aria-labelledby='second-factor']")
    editor.post(f"{FACTOR}/removal", {"password": PASSWORD, "code": phone.code()}, status=409)


@pytest.mark.usefixtures("demanding")
def test_it_lets_who_must_have_one_sign_out_and_others_alone(as_: As) -> None:
    as_("checker").get("/desk/board")
    editor = as_("editor")
    editor.post("/sign-out")
    editor.get("/desk/board", status=302)


def test_it_shows_the_codes_only_to_the_browser_that_made_them(
    as_: As, db: Database, cast: Cast, phone: Phone
) -> None:
    here, there = as_("checker"), as_("checker")
    page = here.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD, "code": phone.code()}, status=200)
    assert page.response.headers["Cache-Control"] == "no-store"
    with here.client.session_transaction() as cookie:
        kept = str(dict(cookie))
    assert not [code for code in page.text(".//pre").split() if code in kept]
    assert not here.get(FACTOR).all(".//pre")
    assert not there.get(FACTOR).all(".//pre")
    with db.writing() as session:
        end_sessions(session, cast.checker.id or 0, NOW)
    here.get(FACTOR, status=302)
