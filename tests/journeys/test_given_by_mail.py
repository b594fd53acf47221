"""What is given comes by mail, and the link in that letter leads to the claim; and the tasks of a claim, from adding to late."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.checklists.models import Task
from claims.checklists.rules import FIRST, Kind
from claims.desk.rules import Work
from claims.history.models import Event
from claims.jobs.worker import Worker
from claims.people.actions import set_preferences
from claims.web.languages import catalogue
from tests.conftest import NOW, PASSWORD, Cast
from tests.desk.filling import add
from tests.journeys.hands import Hand, Keyboard, Mouse, picture
from tests.mail.mail_server import MailServer, mail_server

pytestmark = [pytest.mark.browser]
TODAY = datetime.now(ZoneInfo("Europe/Amsterdam")).date()  # pages in a browser have the real clock
STATEMENT = "De brug heeft 12 lampen"
WAYS = [("nl", Mouse(), True), ("en", Keyboard(), True), ("en", Mouse(), False)]


def words(language: str, text: str) -> str:
    """What stands on the screen for this message."""
    return text if language == "en" else str(catalogue("nl").gettext(text))


def speak(app: Flask, cast: Cast, language: str) -> None:
    with app.extensions["database"].writing() as session:
        for person in (cast.editor, cast.checker):
            set_preferences(session, person.id or 0, language=language)


def opened(app: Flask, cast: Cast, **more: Any) -> int:
    with app.extensions["database"].writing() as session:
        return add(session, cast.actor("editor"), NOW, STATEMENT, **more).id or 0


@pytest.fixture
def mailing(live_app: Flask, live_server: str) -> Iterator[MailServer]:
    """A mail server on this machine, and a worker that sends what is given by it."""
    stop = threading.Event()
    with mail_server() as server:
        live_app.config["SETTINGS"] = replace(
            live_app.config["SETTINGS"],
            smtp_url=f"smtp://127.0.0.1:{server.port}",
            mail_from="desk@example.org",
            site_url=live_server,
        )
        worker = threading.Thread(target=Worker(live_app, stop, 0.1).work, daemon=True)
        worker.start()
        yield server
        stop.set()
        worker.join()


@pytest.mark.parametrize(("language", "hand", "script"), WAYS)
def test_from_the_letter_to_the_claim(
    browse: Callable[..., Any],
    live_app: Flask,
    cast: Cast,
    mailing: MailServer,
    language: str,
    hand: Hand,
    script: bool,
) -> None:
    speak(live_app, cast, language)
    claim_id = opened(live_app, cast, state=Work.ACCEPTED)
    editor = browse("editor", java_script_enabled=script)
    editor.goto(f"/desk/claims/{claim_id}")
    hand.press(editor, words(language, "Give to…"))
    load = "(0 open claims)"
    hand.choose(editor, words(language, "Give to"), f"{cast.checker.name} {load}")
    hand.fill(editor, words(language, "Message"), "Graag voor het journaal")
    hand.press(editor, words(language, "Give to"), inside="main")
    for _ in range(300):
        if mailing.taken:
            break
        editor.wait_for_timeout(100)
    (letter,) = mailing.taken
    assert letter.recipient == cast.checker.email
    title = words(language, "Given to you: %(subject)s") % {"subject": STATEMENT}
    assert letter.message["Subject"] == title
    assert title in letter.part("plain")
    (link,) = {each for each in re.findall(r"https?://\S+", letter.part("plain")) if "/claims/" in each}
    assert f'href="{link}"' in letter.part("html")
    # Who gets it is signed in nowhere yet: the link asks for that first, and leads on to the claim.
    receiver = browse(java_script_enabled=script, locale="nl-NL" if language == "nl" else "en-GB")
    receiver.goto(link)
    hand.fill(receiver, words(language, "E-mail address"), cast.checker.email)
    hand.fill(receiver, words(language, "Password"), PASSWORD)
    hand.press(receiver, words(language, "Sign in"), inside="main")
    assert receiver.url.split("?")[0].endswith(f"/desk/claims/{claim_id}")
    assert STATEMENT in receiver.locator("h1").inner_text()
    assert "Graag voor het journaal" in receiver.locator(".rail").inner_text()
    picture(receiver, f"given-by-mail-{language}")
    receiver.wait_for_timeout(500)
    assert len(mailing.taken) == 1, "one letter, to nobody else, and no second one"


@pytest.mark.parametrize(("language", "hand", "script"), WAYS)
def test_tasks_are_added_from_a_template_given_done_and_late(
    browse: Callable[..., Any], live_app: Flask, cast: Cast, language: str, hand: Hand, script: bool
) -> None:
    speak(live_app, cast, language)
    claim_id = opened(live_app, cast, state=Work.RESEARCHING, assignee_id=cast.editor.id)
    tab, done = f"/desk/claims/{claim_id}?tab=tasks", words(language, "Done")
    editor = browse("editor", java_script_enabled=script)
    editor.goto(tab)
    hand.press(editor, words(language, "A number"), inside="#tasks")
    template = FIRST["nl"][Kind.NUMBER]  # words of the claim's language, which is Dutch
    editor.locator("#tasks .items li").nth(len(template) - 1).wait_for()
    # One by hand, for someone, until a day as one says it.
    hand.fill(editor, words(language, "Task"), "Het ministerie bellen")
    hand.choose(editor, words(language, "Who does it"), cast.checker.name)
    hand.fill(editor, words(language, "Deadline"), "31 februari" if language == "nl" else "31 february")
    hand.press(editor, words(language, "Add"), inside="main #tasks")
    refused = words(language, "This day or hour does not exist.")
    assert refused in editor.locator("main").inner_text()
    hand.fill(editor, words(language, "Deadline"), "morgen" if language == "nl" else "tomorrow")
    hand.press(editor, words(language, "Save"), inside="main")
    editor.locator("#tasks .items li").nth(len(template)).wait_for()
    hand.press(editor, f"{done} : {template[0]}", inside="#tasks")
    editor.locator("#tasks .items s").wait_for()
    assert editor.locator("#tasks .items s").all_inner_texts() == [template[0]]
    picture(editor, f"tasks-{language}")
    # Who has it finds it on their desk: in time, then late, then done.
    checker = browse("checker", java_script_enabled=script)
    mine = "section[aria-labelledby='my-tasks']"
    checker.goto("/desk/")
    assert "Het ministerie bellen" in checker.locator(mine).inner_text()
    assert STATEMENT in checker.locator(mine).inner_text()
    assert checker.locator(f"{mine} .late").count() == 0
    with live_app.extensions["database"].writing() as session:
        task = session.exec(select(Task).where(col(Task.owner_id) == cast.checker.id)).one()
        assert task.due_on == TODAY + timedelta(days=1)
        task.due_on = TODAY - timedelta(days=1)
        session.add(task)
    checker.reload()
    assert checker.locator(f"{mine} .late").count() == 1
    nothing = words(language, "Nothing waits for you")
    assert nothing not in checker.locator("main").inner_text()
    picture(checker, f"tasks-late-{language}")
    hand.press(checker, done, inside=mine)
    checker.locator(mine).wait_for(state="detached")
    assert nothing in checker.locator("main").inner_text()
    editor.goto(tab)
    assert set(editor.locator("#tasks .items s").all_inner_texts()) == {
        template[0],
        "Het ministerie bellen",
    }
    with live_app.extensions["database"].reading() as session:
        kinds = list(session.exec(select(Event.kind).where(col(Event.thing) == "task")).all())
    assert (kinds.count("task.added"), kinds.count("task.done")) == (len(template) + 1, 2)
