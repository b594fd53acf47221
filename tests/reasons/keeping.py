"""A newsroom that keeps its own reasons to decline, for tests."""

from collections.abc import Callable
from typing import Any

from sqlmodel import col, select

from claims.desk.models import Claim, Reason
from claims.desk.rules import Work
from claims.history.models import Event
from claims.reasons import actions
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.desk.filling import add

As = Callable[[str | None], CheckingClient]
SETTINGS = "/desk/settings/reasons"
OWN: dict[str, str] = {
    "nl": "al rechtgezet",
    "en": "put right already",
    "told_nl": "De bron heeft het zelf rechtgezet.",
    "told_en": "The source put it right itself.",
}


class Keeping:
    """The reasons of a newsroom, and claims to decline."""

    def __init__(self, db: Database, cast: Cast) -> None:
        self.db, self.cast = db, cast

    def do(self, act: Callable[..., Any], *about: Any, by: str = "editor", **told: Any) -> Any:
        with self.db.writing() as session:
            done = act(session, *about, by=self.cast.actor(by), at=NOW, **told)
            return getattr(done, "id", done)

    def own(self, **told: str) -> Reason:
        """A reason of the desk's own."""
        return self.row(self.do(actions.add_reason, **{**OWN, **told}))

    def row(self, which: int | str) -> Reason:
        """By its number or its key."""
        with self.db.reading() as session:
            known = col(Reason.id) if isinstance(which, int) else col(Reason.key)
            return session.exec(select(Reason).where(known == which)).one()

    def retire(self, which: int | str) -> None:
        self.do(actions.retire_reason, self.row(which).id)

    def claim(self, words: str = "De brug is dicht", state: Work = Work.NEW) -> int:
        with self.db.writing() as session:
            return add(session, self.cast.actor("editor"), NOW, words, state=state).id or 0

    def declined(self, claim_id: int) -> tuple[Work, str | None, str | None]:
        with self.db.reading() as session:
            claim = session.get_one(Claim, claim_id)
            return claim.state, claim.decline_reason, claim.decline_note

    def kinds(self) -> list[str]:
        with self.db.reading() as session:
            return list(session.exec(select(Event.kind).order_by(col(Event.id))).all())


def rows(page: Page) -> list[str]:
    """What the list of those in use calls them, in order."""
    return page.texts(".//table//tbody//th")


def choices(page: Page) -> dict[str, str]:
    """Key -> words of what the form offers."""
    options = page.one(".//select[@name='decline_reason']").findall("option")
    return {each.get("value") or "": "".join(each.itertext()) for each in options if each.get("value")}


def drop(client: CheckingClient, claim_id: int, key: str, status: int = 303, **more: str) -> Page:
    """Send the form of a claim's own page."""
    address = f"/desk/claims/{claim_id}/state"
    form = client.get(f"{address}?to=declined").fields(".//form[@data-keep]")
    return client.post(address, {**form, "decline_reason": key, **more}, status)


def undo(client: CheckingClient, told: Page) -> Page:
    """Press the button beside what was just said."""
    form = told.one(".//*[@id='flashes']//form")
    return client.follow(form.get("action") or "", told.values(form))
