"""Every route that changes something writes in the history who changed what, from what to what."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, SQLModel, col, select

from claims.articles import throwing as throwing_articles
from claims.articles.actions import add_article, new_version
from claims.articles.asking import ask_fetch
from claims.articles.files import digest_of, keep_file
from claims.articles.models import Article, ArticleFetch, ArticleWatch
from claims.articles.rules import FetchState, keep
from claims.articles.watching import watch
from claims.bulk import actions as bulk
from claims.bulk.models import BulkAct
from claims.bulk.rules import Act, Values
from claims.bulk.running import go_on
from claims.checklists import actions as checklists
from claims.checklists.models import ChecklistTemplate, Task
from claims.claimants.actions import find_or_add
from claims.claimants.merging import merge
from claims.claimants.models import Claimant
from claims.desk import actions as desk
from claims.desk.heads import change_head, last_turn
from claims.desk.models import Appearance, BoardLimits, Claim, OwnField, Reason, Tag
from claims.desk.models import Stage as ClaimStage
from claims.desk.rules import DeclineReason
from claims.discussion.actions import add_comment, remove_comment, resolve_thread
from claims.discussion.models import Comment
from claims.evidence.actions import remove_evidence
from claims.evidence.contact import log_contact
from claims.evidence.models import ContactAttempt, Evidence
from claims.evidence.rules import Channel
from claims.extraction.dismissing import dismiss
from claims.extraction.models import ClaimQuote, DismissedProposal
from claims.extraction.proposing.proposals import worthy
from claims.extraction.standing import place_quote
from claims.feeds import actions as feeds
from claims.feeds import inbox
from claims.feeds.models import Feed, FeedItem, FeedRule
from claims.feeds.rules import RuleAct, RuleField
from claims.fields import actions as fields
from claims.history.models import Event, EventPayload
from claims.history.queries import first_fault, last_event_id
from claims.importing import actions as importing
from claims.importing import throwing as throwing_imports
from claims.importing.models import Import, ImportRow
from claims.importing.reading.opening import Format
from claims.importing.rules import Outcome, Stage
from claims.jobs.models import Job
from claims.matches.actions import decide
from claims.matches.models import ClaimReturn, Match
from claims.matches.places import add_place
from claims.matches.rules import Decision
from claims.names.actions import add_names, remove_names
from claims.names.models import NameGroup
from claims.people import actions as people
from claims.people.models import Person, SignInSession
from claims.people.second_factor import new_salt
from claims.people.sign_in_sessions import begin_session
from claims.pictures.actions import add_picture, remove_picture
from claims.pictures.models import Picture
from claims.pictures.rules import MediaKind
from claims.publishing.actions import mend_typo
from claims.publishing.models import Publication
from claims.publishing.rules import TYPO_FIELDS
from claims.publishing.scheduling import schedule
from claims.reasons import actions as reasons
from claims.saved import actions as saved
from claims.saved.models import SavedSearch
from claims.stages import actions as claim_stages
from claims.storage.engine import Database
from claims.tags import actions as tags
from claims.tips import actions as tips
from claims.tips import throwing
from claims.tips.keys import address_key, seal
from claims.tips.models import Tip
from claims.triage import actions as triage
from claims.triage.models import TriageLevel, TriageQuestion
from claims.verdicts.models import Draft
from claims.views import actions as views
from claims.views.models import SavedView
from claims.web.markdown import render_markdown
from claims.webhook.actions import set_webhook
from claims.webhook.models import Webhook
from claims.webhook.rules import Shape
from tests.checking import WORKING_STATE, CheckingClient
from tests.conftest import NOW, PASSWORD, Cast
from tests.house.test_routes import routes
from tests.people.phones import Phone, offer, phone_of
from tests.publishing import stories
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]
SOURCE = {"title": "Jaarverslag", "stance": "supports", "kind": "document", "named": "named"}
PICTURE = {"media_url": "https://example.org/brug.jpg", "media_kind": "picture"}
NEW_PASSWORD = {"new_password": "nog een lange zin", "new_password_confirm": "nog een lange zin"}
Tells = dict[str, tuple[dict[str, Any], dict[str, Any]]]


@dataclass
class Sent:
    """A form to send, by whom, and the events it must write: kind -> what stood there and what stands there.

    `also` are kinds that come along, once more for each time that they are named. `status` is 200 where the answer
    itself shows what is shown once. `by` is None for who has no account.
    """

    url: str
    tells: Tells
    data: dict[str, Any] = field(default_factory=dict)
    by: str | None = "editor"
    also: tuple[str, ...] = ()
    status: int = 303


class World:
    """What recipes set the scene with: the product's own actions."""

    def __init__(self, db: Database, cast: Cast) -> None:
        self.db, self.cast = db, cast

    def do(self, action: Callable[..., Any], *about: Any, by: str = "editor", **details: Any) -> Any:
        with self.db.writing() as session:
            done = action(session, *about, by=self.cast.actor(by), at=NOW, **details)
            session.flush()
            return getattr(done, "id", done)

    def claim(self) -> int:
        return stages.new(self.db, self.cast)

    def researching(self) -> int:
        return stages.researching(self.db, self.cast)

    def story(self, stage: Callable[[Session, Cast], int]) -> int:
        with self.db.writing() as session:
            return stage(session, self.cast)

    def task(self, claim_id: int) -> int:
        return int(self.do(checklists.add_task, claim_id, "Cijfers zoeken"))

    def version(self, claim_id: int) -> int:
        return stages.claim_row(self.db, claim_id).version

    def source(self, claim_id: int) -> int:
        with self.db.writing() as session:
            return stages.source(session, claim_id, self.cast.actor("checker")).id or 0

    def picture(self, claim_id: int) -> int:
        told: dict[str, Any] = {"media_url": PICTURE["media_url"], "media_kind": MediaKind.PICTURE}
        return int(self.do(add_picture, claim_id, **told, alt="Een volle brug"))

    def attempt(self, claim_id: int) -> int:
        asked: int = self.do(log_contact, claim_id, who="Wim", channel=Channel.EMAIL, asked_at=NOW)
        return asked

    def comment(self, claim_id: int) -> int:
        return int(self.do(add_comment, claim_id, body="Klopt dit?", body_html="<p>Klopt dit?</p>"))

    def token(self, key: str) -> str:
        with self.db.writing() as session:
            return people.make_link(session, self.cast.people[key].id or 0, by=None, at=NOW)

    def search(self, by: str, *, shared: bool = False) -> int:
        """A search that this person saved."""
        return int(self.do(saved.save, name="Trams", typed="tram", filters={}, shared=shared, by=by))

    def importing(self, stage: Stage) -> int:
        """An import of a table with one claim, at this stage."""
        data = b"Claim,Oordeel\nde brug is dicht,onwaar\n"
        folder = Path(self.db.url.database or "").parent
        digest = keep_file(folder, data) if self.db.is_sqlite else digest_of(data)
        details = {"sha256": digest, "kind": Format.TABLE, "language": "nl", "file_name": "claims.csv"}
        import_id = int(self.do(importing.add_import, **details))
        with self.db.writing() as session:
            found = session.get(Import, import_id)
            assert found is not None
            found.stage, found.version = stage, 1
            found.new_count = found.row_count = 1
            key, label = "k" * 64, "onwaar"
            session.add(
                ImportRow(
                    import_id=import_id,
                    number=2,
                    outcome=Outcome.NEW,
                    key=key,
                    statement="de brug is dicht",
                    label=label,
                )
            )
        return import_id

    def tip(self, *, email: str = "") -> tuple[int, str]:
        """A tip that came in, and the token of its page."""
        with self.db.writing() as session:
            tip, token = tips.receive(
                session,
                what="De brug is rood",
                seen_where="op straat",
                why="",
                language="nl",
                sender="s" * 64,
                alike=None,
                email=email,
                at=NOW,
            )
            return tip.id or 0, token

    def webhook(self) -> int:
        """The desk's webhook, off so that nothing is sent."""
        told: dict[str, Any] = {"shape": Shape.SLACK, "events": ["given"], "on": False}
        return int(self.do(set_webhook, url="https://chat.example.org/x", by="admin", **told))

    def view(self) -> int:
        """A view of the team."""
        return int(self.do(views.save, name="Nieuw", query="state=new", shared=True))

    def bulk(self) -> int:
        """An act on a claim that the editor prepared."""
        claim_id = self.claim()
        versions = {claim_id: self.version(claim_id)}
        return int(self.do(bulk.prepare, Act.ACCEPT, versions, back="/desk/claims"))

    def feed(self) -> int:
        """A feed of the editor."""
        return int(self.do(feeds.add_feed, url="https://proefkrant.example/feed"))

    def item(self) -> int:
        """What came in that feed."""
        url, key = "https://proefkrant.example/dijk", "k" * 32
        item = FeedItem(feed_id=self.feed(), guid="g" * 64, address_key=key, url=url, received_at=NOW)
        with self.db.writing() as session:
            session.add(item)
            session.flush()
            return item.id or 0

    def addressed(self) -> None:
        """An article with an address."""
        self.story(stories.written)
        with self.db.writing() as session:
            session.get_one(Article, 1).url = "https://proefkrant.example/dijk"

    def fetch(self, **left: Any) -> int:
        """An address that the editor had fetched, as the worker left it."""
        with self.db.writing() as session:
            fetch = ask_fetch(
                session, "https://proefkrant.example/dijk", by=self.cast.actor("editor"), at=NOW
            )
            fetch.sqlmodel_update(left)
            session.add(fetch)
            session.flush()
            return fetch.id or 0

    def session(self, key: str) -> int:
        """The id of a session of this person, in a browser elsewhere."""
        person = self.cast.people[key]
        with self.db.writing() as session:
            begin_session(
                session,
                person.id or 0,
                seen_uniquifier=person.fs_uniquifier,
                browser="Safari, iPhone",
                at=NOW,
                life=timedelta(days=1),
            )
            session.flush()
            return session.exec(select(SignInSession.id).order_by(col(SignInSession.id).desc())).first() or 0


Recipe = Callable[[World], Sent]
RECIPES: dict[str, Recipe] = {}


def recipe(endpoint: str) -> Callable[[Recipe], Recipe]:
    def keep(made: Recipe) -> Recipe:
        RECIPES[endpoint] = made
        return made

    return keep


def of_claim(endpoint: str, part: str, tells: Tells, by: str = "editor", **data: Any) -> None:
    """A recipe for an act on a claim in research, with the version that was seen."""

    @recipe(endpoint)
    def make(world: World) -> Sent:
        claim_id = world.researching()
        typed = {"seen_version": world.version(claim_id), **data}
        return Sent(f"/desk/claims/{claim_id}/{part}", tells, typed, by)


@recipe("articles.add")
def _(world: World) -> Sent:
    return Sent(
        "/desk/articles/new",
        {"article.added": ({}, {"title": "De brug"})},
        {"text": stories.TEXT, "title": "De brug"},
    )


def lonely(world: World) -> int:
    """An article of which no claim was made."""
    return int(world.do(add_article, keep("De buurt is blij met de brug, en niemand weet waarom.")))


@recipe("articles.throw_away")
def _(world: World) -> Sent:
    article_id = lonely(world)
    return Sent(f"/desk/articles/{article_id}/trash", {"article.thrown": ({}, {})}, {"seen_version": 1})


@recipe("articles.put_back")
def _(world: World) -> Sent:
    article_id = lonely(world)
    world.do(throwing_articles.throw_away, article_id)
    return Sent(f"/desk/articles/{article_id}/return", {"article.put_back": ({}, {})})


class Lasting(BytesIO):
    """A file that can be sent again: closing rewinds it."""

    def close(self) -> None:
        self.seek(0)


@recipe("articles.add_file")
def _(world: World) -> Sent:
    return Sent(
        "/desk/articles/file",
        {"article.added": ({}, {"title": "De brug", "file": "brug.txt"})},
        {"file": (Lasting(stories.TEXT.encode()), "brug.txt"), "title": "De brug"},
    )


@recipe("articles.edit")
def _(world: World) -> Sent:
    world.story(stories.written)
    typed = {"title": "Aabrug open", "seen_version": 1, "language": "nl"}
    return Sent(
        "/desk/articles/1/details",
        {"article.edited": ({"title": "Aabrug dicht"}, {"title": "Aabrug open"})},
        typed,
    )


@recipe("articles.new_version")
def _(world: World) -> Sent:
    world.story(stories.written)
    typed = {"text": stories.TEXT + " Nieuw.", "seen_version": 1}
    return Sent("/desk/articles/1/versions", {"article.version_added": ({}, {"number": 2})}, typed)


@recipe("articles.fetch_newer")
def _(world: World) -> Sent:
    world.addressed()
    tells: Tells = {"fetch.asked": ({}, {"url": "https://proefkrant.example/dijk", "article_id": 1})}
    return Sent("/desk/articles/1/fetches", tells)


@recipe("articles.watch")
def _(world: World) -> Sent:
    world.addressed()
    return Sent("/desk/articles/1/watch", {"watch.begun": ({}, {"until": "2026-12-24T10:00:00+00:00"})})


@recipe("articles.end_watch")
def _(world: World) -> Sent:
    world.addressed()
    world.do(watch, 1)
    return Sent("/desk/articles/1/watch/end", {"watch.ended": ({"began_at": NOW.isoformat()}, {})})


@recipe("articles.fetch_again")
def _(world: World) -> Sent:
    fetch_id = world.fetch(state=FetchState.FAILED, code="fetch_not_found")
    tells: Tells = {"fetch.asked": ({}, {"url": "https://proefkrant.example/dijk"})}
    return Sent(f"/desk/articles/fetches/{fetch_id}/again", tells)


@recipe("articles.decide_fetch")
def _(world: World) -> Sent:
    fetch_id = world.fetch(state=FetchState.ASKS, code="robots")
    tells: Tells = {"fetch.decided": ({}, {"despite": True})}
    return Sent(f"/desk/articles/fetches/{fetch_id}/decision", tells, {"despite": "y"})


@recipe("claimants.edit")
def _(world: World) -> Sent:
    world.story(stories.written)
    typed = {"name": "Karin van Oldewelt", "seen_version": 1}
    tells: Tells = {"claimant.edited": ({"name": "Karin Oldewelt"}, {"name": "Karin van Oldewelt"})}
    return Sent("/desk/claimants/1/details", tells, typed)


def twice_known(world: World) -> tuple[int, int]:
    """The claimant of a written claim, and another one who is the same."""
    world.story(stories.written)
    return 1, int(world.do(find_or_add, "K. Oldewelt"))


@recipe("claimants.merge")
def _(world: World) -> Sent:
    kept, merged = twice_known(world)
    tells: Tells = {
        "claimant.merged": ({}, {"into_id": kept, "name": "K. Oldewelt"}),
        "claimant.took_in": ({}, {"other_id": merged, "aliases": ["K. Oldewelt"]}),
    }
    typed = {"kept": kept, "seen_version": 1, "kept_version": 1}
    return Sent(f"/desk/claimants/{merged}/merge", tells, typed)


@recipe("claimants.part")
def _(world: World) -> Sent:
    kept, merged = twice_known(world)
    merge_id = world.do(merge, kept, merged)
    tells: Tells = {
        "claimant.parted": ({}, {"from_id": merged, "name": "Karin Oldewelt"}),
        "claimant.gave_back": ({}, {"other_id": kept}),
        "claim.claimant_parted": ({"claimant_id": merged}, {"claimant_id": kept}),
    }
    return Sent(f"/desk/claimants/merges/{merge_id}/undo", tells)


def named(world: World, *, removed: bool = False) -> None:
    editor = world.cast.actor("editor")
    with world.db.writing() as session:
        group = add_names(session, "EU\nUnie", by=editor, at=NOW)
        if removed:
            remove_names(session, group.id or 0, by=editor, at=NOW)


@recipe("names.add")
def _(_world: World) -> Sent:
    tells: Tells = {"names.added": ({}, {"names": "EU\nUnie"})}
    return Sent("/desk/settings/names/new", tells, {"names": "EU\nUnie"})


@recipe("names.edit")
def _(world: World) -> Sent:
    named(world)
    tells: Tells = {"names.edited": ({"names": "EU\nUnie"}, {"names": "EU\nBond"})}
    return Sent("/desk/settings/names/1", tells, {"names": "EU\nBond", "seen_version": 1})


@recipe("names.remove")
def _(world: World) -> Sent:
    named(world)
    tells: Tells = {"names.removed": ({"names": "EU\nUnie"}, {})}
    return Sent("/desk/settings/names/1/removal", tells, {"seen_version": 1})


@recipe("names.restore")
def _(world: World) -> Sent:
    named(world, removed=True)
    return Sent("/desk/settings/names/1/return", {"names.restored": ({}, {"names": "EU\nUnie"})}, {})


QUESTION = {"nl": "Is dit een feit?", "en": "Is this a fact?", "weight": 5}


@recipe("triage.add")
def _(_world: World) -> Sent:
    return Sent("/desk/settings/triage/new", {"question.added": ({}, QUESTION)}, QUESTION)


@recipe("triage.edit")
def _(world: World) -> Sent:
    number = world.do(triage.add_question, *QUESTION.values())
    after = {**QUESTION, "weight": 9}
    sent = {**after, "seen_version": 1}
    return Sent(f"/desk/settings/triage/{number}", {"question.edited": (QUESTION, after)}, sent)


@recipe("triage.retire")
def _(world: World) -> Sent:
    number = world.do(triage.add_question, *QUESTION.values())
    tells: Tells = {"question.retired": (QUESTION, {})}
    return Sent(f"/desk/settings/triage/{number}/removal", tells, {"seen_version": 1})


@recipe("triage.restore")
def _(world: World) -> Sent:
    number = world.do(triage.add_question, *QUESTION.values())
    world.do(triage.retire_question, int(number))
    return Sent(f"/desk/settings/triage/{number}/return", {"question.restored": ({}, QUESTION)}, {})


@recipe("triage.level")
def _(_world: World) -> Sent:
    tells: Tells = {"level.set": ({"asked": None}, {"asked": 5})}
    return Sent("/desk/settings/triage/level", tells, {"asked": 5, "seen_version": 0})


FIELD: dict[str, Any] = {
    "nl": "Bereik",
    "en": "Reach",
    "help": "",
    "kind": "number",
    "choices": "",
    "place": 1,
}
WORDS = {"nl": "Bereik", "en": "Reach", "help": "", "choices": "", "place": 1}


def a_field(world: World) -> int:
    return int(world.do(fields.add_field, **FIELD))


@recipe("limits.index")
def _(_world: World) -> Sent:
    tells: Tells = {"limits.set": ({"new": None}, {"new": 7})}
    return Sent("/desk/settings/board", tells, {"new": 7, "seen_version": 0})


STAGE: dict[str, Any] = {"state": "researching", "name": "jurist leest", "colour": "red", "place": 1}


def a_stage(world: World) -> int:
    return int(world.do(claim_stages.add_stage, **STAGE))


@recipe("stages.add")
def _(_world: World) -> Sent:
    return Sent("/desk/settings/stages/new", {"stage.added": ({}, STAGE)}, STAGE)


@recipe("stages.edit")
def _(world: World) -> Sent:
    tells: Tells = {"stage.changed": ({"name": "jurist leest", "place": 1}, {"name": "nalezen", "place": 2})}
    sent = {"name": "nalezen", "colour": "red", "place": 2, "seen_version": 1}
    return Sent(f"/desk/settings/stages/{a_stage(world)}", tells, sent)


@recipe("stages.remove")
def _(world: World) -> Sent:
    address = f"/desk/settings/stages/{a_stage(world)}/removal"
    return Sent(address, {"stage.removed": (STAGE, {})}, {"seen_version": 1})


@recipe("stages.restore")
def _(world: World) -> Sent:
    number = a_stage(world)
    world.do(claim_stages.remove_stage, number)
    return Sent(f"/desk/settings/stages/{number}/return", {"stage.restored": ({}, STAGE)})


@recipe("stages.mark")
def _(world: World) -> Sent:
    claim_id, number = world.researching(), a_stage(world)
    tells: Tells = {"claim.staged": ({"stage": ""}, {"stage": "jurist leest", "stage_id": number})}
    sent = {"stage": number, "seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/stage", tells, sent, by="checker")


REASON = {
    "nl": "al rechtgezet",
    "en": "put right already",
    "told_nl": "Het is al rechtgezet.",
    "told_en": "It was put right already.",
}


def a_reason(world: World) -> int:
    return int(world.do(reasons.add_reason, **REASON))


@recipe("reasons.add")
def _(_world: World) -> Sent:
    return Sent("/desk/settings/reasons/new", {"reason.added": ({}, REASON)}, REASON)


@recipe("reasons.edit")
def _(world: World) -> Sent:
    tells: Tells = {"reason.changed": ({"nl": "al rechtgezet"}, {"nl": "al verbeterd"})}
    sent = {**REASON, "nl": "al verbeterd", "seen_version": 1}
    return Sent(f"/desk/settings/reasons/{a_reason(world)}", tells, sent)


@recipe("reasons.move")
def _(world: World) -> Sent:
    tells: Tells = {"reason.moved": ({"nl": "al rechtgezet", "order": 10}, {"order": 9})}
    sent = {"direction": "up", "seen_version": 1}
    return Sent(f"/desk/settings/reasons/{a_reason(world)}/order", tells, sent)


@recipe("reasons.retire")
def _(world: World) -> Sent:
    address = f"/desk/settings/reasons/{a_reason(world)}/removal"
    return Sent(address, {"reason.retired": (REASON, {})}, {"seen_version": 1})


@recipe("reasons.restore")
def _(world: World) -> Sent:
    number = a_reason(world)
    world.do(reasons.retire_reason, number)
    return Sent(f"/desk/settings/reasons/{number}/return", {"reason.restored": ({}, REASON)})


@recipe("fields.add")
def _(_world: World) -> Sent:
    return Sent("/desk/settings/fields/new", {"field.added": ({}, FIELD)}, FIELD)


@recipe("fields.edit")
def _(world: World) -> Sent:
    tells: Tells = {"field.changed": ({"nl": "Bereik", "place": 1}, {"nl": "Oplage", "place": 2})}
    sent = {**WORDS, "nl": "Oplage", "place": 2, "seen_version": 1}
    return Sent(f"/desk/settings/fields/{a_field(world)}", tells, sent)


@recipe("fields.retire")
def _(world: World) -> Sent:
    return Sent(
        f"/desk/settings/fields/{a_field(world)}/removal", {"field.retired": (FIELD, {})}, {"seen_version": 1}
    )


@recipe("fields.restore")
def _(world: World) -> Sent:
    number = a_field(world)
    world.do(fields.retire_field, number)
    return Sent(f"/desk/settings/fields/{number}/return", {"field.restored": ({}, FIELD)})


@recipe("fields.value")
def _(world: World) -> Sent:
    claim_id, number = world.claim(), a_field(world)
    told = {"field": "Bereik", "field_en": FIELD["en"], "field_id": number, "field_kind": "number"}
    tells: Tells = {"claim.field_set": ({**told, "value": ""}, {**told, "value": "1234.5"})}
    sent = {"value": "1.234,5", "seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/fields/{number}", tells, sent, by="checker")


TAG = {"name": "zorg", "colour": "blue", "parent_id": None, "public": True}
TYPED = {"name": "zorg", "colour": "blue", "parent": "", "public": "y"}


def a_tag(world: World, name: str = "zorg") -> int:
    return int(world.do(tags.add_tag, name, colour="blue", public=True))


@recipe("tags.add")
def _(_world: World) -> Sent:
    return Sent("/desk/settings/tags/new", {"tag.added": ({}, TAG)}, TYPED)


@recipe("tags.edit")
def _(world: World) -> Sent:
    number = a_tag(world)
    tells: Tells = {
        "tag.renamed": ({"name": "zorg", "public": True}, {"name": "gezondheid", "public": False})
    }
    sent = {"name": "gezondheid", "colour": "blue", "parent": "", "seen_version": 1}
    return Sent(f"/desk/settings/tags/{number}", tells, sent)


@recipe("tags.merge")
def _(world: World) -> Sent:
    number, other = a_tag(world), a_tag(world, "gezondheid")
    tells: Tells = {"tag.merged": ({"name": "zorg"}, {"into": "gezondheid", "claims": 0})}
    return Sent(f"/desk/settings/tags/{number}/merge", tells, {"into": other, "seen_version": 1})


@recipe("tags.part")
def _(world: World) -> Sent:
    number, other = a_tag(world), a_tag(world, "gezondheid")
    world.do(tags.merge_tags, number, other)
    return Sent(
        f"/desk/settings/tags/{number}/parting", {"tag.parted": ({"into": "gezondheid"}, {"name": "zorg"})}
    )


@recipe("tags.remove")
def _(world: World) -> Sent:
    return Sent(
        f"/desk/settings/tags/{a_tag(world)}/removal", {"tag.removed": (TAG, {})}, {"seen_version": 1}
    )


@recipe("tags.restore")
def _(world: World) -> Sent:
    number = a_tag(world)
    world.do(tags.remove_tag, number)
    return Sent(f"/desk/settings/tags/{number}/return", {"tag.restored": ({}, TAG)})


HOOK = {"host": "chat.example.org", "shape": "slack", "events": ["given"], "on": True}


@recipe("webhook.index")
def _(_world: World) -> Sent:
    sent = {"url": "https://chat.example.org/x", "shape": "slack", "events": "given", "on": "y"}
    return Sent("/desk/settings/webhook", {"webhook.set": ({}, HOOK)}, sent, by="admin", status=200)


@recipe("webhook.secret")
def _(world: World) -> Sent:
    world.webhook()
    return Sent("/desk/settings/webhook/secret", {"webhook.secret_made": ({}, {})}, by="admin", status=200)


@recipe("bulk.show")
def _(world: World) -> Sent:
    tells: Tells = {"bulk.started": ({}, {"act": "accept", "claims": 1})}
    return Sent(f"/desk/bulk/{world.bulk()}", tells, {"seen_version": 1})


@recipe("bulk.undo")
def _(world: World) -> Sent:
    number = world.bulk()
    world.do(bulk.start, number, Values())
    go_on(world.db, number, lambda: NOW, lambda _done, _total: None)
    tells: Tells = {"bulk.undo_started": ({}, {"act": "accept"})}
    return Sent(f"/desk/bulk/{number}/undo", tells, {"seen_version": 3})


VIEW = {"name": "Nieuw", "shared": True}


@recipe("views.add")
def _(_world: World) -> Sent:
    tells: Tells = {"view.saved": ({}, {"name": "Nieuw", "shared": False, "query": "state=new"})}
    return Sent("/desk/views/new?state=new", tells, {"name": "Nieuw"})


@recipe("views.edit")
def _(world: World) -> Sent:
    tells: Tells = {"view.changed": ({"name": "Nieuw"}, {"name": "Vers"})}
    return Sent(f"/desk/views/{world.view()}", tells, {"name": "Vers", "shared": "y", "seen_version": 1})


@recipe("views.remove")
def _(world: World) -> Sent:
    tells: Tells = {"view.removed": (VIEW, {})}
    return Sent(f"/desk/views/{world.view()}/removal", tells, {"seen_version": 1})


@recipe("views.restore")
def _(world: World) -> Sent:
    view_id = world.view()
    world.do(views.remove, view_id)
    return Sent(f"/desk/views/{view_id}/return", {"view.restored": ({}, VIEW)}, {})


@recipe("triage.answer")
def _(world: World) -> Sent:
    number, claim_id = world.do(triage.add_question, *QUESTION.values()), world.claim()
    tells: Tells = {"claim.triaged": ({"points": 0}, {"answers": {str(number): True}, "points": 50})}
    sent = {f"question-{number}": "yes", "seen_version": world.version(claim_id)}
    return Sent(f"/desk/triage/{claim_id}/answers", tells, sent)


@recipe("importing.index")
def _(_world: World) -> Sent:
    file = (Lasting(b'{"claim": "de brug is dicht"}'), "claims.jsonl")
    tells: Tells = {"import.added": ({}, {"file": "claims.jsonl", "format": "lines"})}
    return Sent("/desk/import", tells, {"file": file, "language": "nl"})


def of_import(part: str, stage: Stage, tells: Tells, **data: Any) -> None:
    """A recipe for a step of an import that stands at a stage."""

    @recipe(f"importing.{part}")
    def make(world: World) -> Sent:
        import_id = world.importing(stage)
        return Sent(f"/desk/import/{import_id}/{part}", tells, {"seen_version": 1, **data})


of_import(
    "columns",
    Stage.COLUMNS,
    {"import.columns_chosen": ({}, {"columns": {"statement": 0}})},
    column_statement="0",
)
of_import("start", Stage.CHECKED, {"import.started": ({}, {"own_archive": False, "rows": 1})})
of_import(
    "labels",
    Stage.CHECKED,
    {"import.started": ({}, {"own_archive": True, "labels": {"onwaar": "false"}})},
    **{"labels-0": "onwaar", "ratings-0": "false"},
)
of_import("stop", Stage.RUNNING, {"import.stopped": ({}, {"added": 0})})
of_import("resume", Stage.STOPPED, {"import.resumed": ({}, {"added": 0})})


@recipe("importing.throw_away")
def _(world: World) -> Sent:
    url = f"/desk/import/{world.importing(Stage.CHECKED)}/trash"
    return Sent(url, {"import.thrown": ({}, {})}, {"seen_version": 1})


@recipe("importing.put_back")
def _(world: World) -> Sent:
    import_id = world.importing(Stage.CHECKED)
    world.do(throwing_imports.throw_away, import_id)
    return Sent(f"/desk/import/{import_id}/return", {"import.put_back": ({}, {})})


@recipe("importing.throw_rows")
def _(world: World) -> Sent:
    url = f"/desk/import/{world.importing(Stage.CHECKED)}/rows/trash"
    return Sent(url, {"import.rows_thrown": ({}, {"rows": [2]})}, {"row": "2", "seen_version": 1})


@recipe("importing.return_rows")
def _(world: World) -> Sent:
    import_id = world.importing(Stage.CHECKED)
    world.do(throwing_imports.throw_rows, import_id, [2])
    url = f"/desk/import/{import_id}/rows/return"
    return Sent(url, {"import.rows_put_back": ({}, {"rows": [2]})}, {"row": "2", "seen_version": 2})


@recipe("extraction.pull")
def _(world: World) -> Sent:
    world.story(stories.written)
    typed = {"exact": "De zaal knikte", "statement": "de zaal knikte", "claimant": "Wim Brugman"}
    tells: Tells = {
        "claim.added": ({}, {"statement": "de zaal knikte"}),
        "quote.added": ({}, {"exact": "De zaal knikte"}),
        "claimant.added": ({}, {"name": "Wim Brugman"}),
    }
    return Sent("/desk/articles/1/claims", tells, typed, also=("appearance.added",))


@recipe("extraction.split")
def _(world: World) -> Sent:
    world.story(stories.written)
    parts = "De zaal\nknikte"
    typed = {"exact": "De zaal knikte", "parts": parts, "divided": parts, "save": "y"}
    stated = {"statements-0": "er was een zaal", "statements-1": "de zaal knikte"}
    tells: Tells = {
        "claim.added": ({}, {"statement": "de zaal knikte"}),
        "quote.added": ({}, {"exact": "knikte"}),
    }
    return Sent(
        "/desk/articles/1/parts",
        tells,
        {**typed, **stated},
        also=("appearance.added", "appearance.added", "claim.added", "quote.added"),
    )


def newer_text(world: World) -> str:
    """A written claim of an article that has a newer text, in which its quote is gone; those of its words that are there."""
    world.story(stories.written)
    world.do(new_version, 1, keep("De zaal knikte en zweeg."))
    return "De zaal knikte"


@recipe("extraction.point")
def _(world: World) -> Sent:
    typed = {"exact": newer_text(world), "seen_version": 0}
    tells: Tells = {
        "quote.placed": ({"state": "lost", "start": None}, {"state": "changed", "start": 0, "end": 14})
    }
    return Sent("/desk/articles/1/quotes/1", tells, typed)


@recipe("extraction.take_back")
def _(world: World) -> Sent:
    world.do(place_quote, 1, exact=newer_text(world), version_number=2, start=None, end=None)
    tells: Tells = {
        "quote.place_undone": ({"state": "changed", "start": 0, "end": 14}, {"state": "lost", "start": None})
    }
    return Sent("/desk/quotes/1/places/2/undo", tells, {"seen_version": 1})


def proposal(text: str = stories.TEXT) -> tuple[int, int]:
    """Where the best proposal of a text stands."""
    found = worthy(text, "nl")[0]
    return found.start, found.end


@recipe("extraction.dismiss_proposal")
def _(world: World) -> Sent:
    world.story(stories.written)
    start, end = proposal()
    tells: Tells = {"proposal.dismissed": ({}, {"exact": stories.TEXT[start:end], "version": 1})}
    typed = {"article_version": 1, "start": start, "end": end}
    return Sent("/desk/articles/1/proposals/dismissal", tells, typed)


@recipe("extraction.return_proposal")
def _(world: World) -> Sent:
    world.story(stories.written)
    start, end = proposal()
    dismissed = world.do(dismiss, 1, 1, start, end)
    tells: Tells = {"proposal.returned": ({"exact": stories.TEXT[start:end], "version": 1}, {})}
    return Sent(f"/desk/articles/1/proposals/{dismissed}/return", tells)


@recipe("desk.add")
def _(world: World) -> Sent:
    typed = {"statement": "de brug is rood", "kind": "hearsay"}
    tells: Tells = {
        "claim.added": ({}, {"statement": "de brug is rood"}),
        "appearance.added": ({}, {"kind": "hearsay"}),
    }
    return Sent("/desk/claims/new", tells, typed)


of_claim(
    "desk.due", "due", {"claim.due_set": ({"due_on": None}, {"due_on": "2026-12-01"})}, due_on="2026-12-01"
)
of_claim(
    "desk.priority",
    "priority",
    {"claim.priority_set": ({"priority": "normal"}, {"priority": "high"})},
    priority="high",
)
of_claim("desk.tags", "tags", {"claim.tags_set": ({"tags": []}, {"tags": ["verkeer"]})}, tags="verkeer")
of_claim("desk.hold", "hold", {"claim.held": ({}, {"hold_reason": "kort geding"})}, reason="kort geding")
of_claim(
    "desk.waiting",
    "waiting",
    {"claim.waiting_set": ({}, {"waiting_because": "antwoord", "waiting_until": "2026-12-01"})},
    waiting_until="2026-12-01",
    waiting_because="antwoord",
)
of_claim(
    "desk.statement",
    "statement",
    {
        "claim.restated": (
            {"statement": "Geen brug kostte meer dan 40 miljoen euro"},
            {"statement": "de brug is rood"},
        )
    },
    statement="de brug is rood",
)
of_claim(
    "desk.claimant",
    "claimant",
    {
        "claim.claimant_set": ({}, {"claimant_name": "Wim Brugman"}),
        "claimant.added": ({}, {"name": "Wim Brugman"}),
    },
    claimant="Wim Brugman",
)
of_claim(
    "desk.move", "state", {"claim.moved": ({"state": "researching"}, {"state": "accepted"})}, to="accepted"
)
of_claim(
    "evidence.add", "evidence/new", {"evidence.added": ({}, {"title": "Jaarverslag"})}, "checker", **SOURCE
)
of_claim(
    "discussion.add",
    "discussion/new",
    {"comment.added": ({}, {"body": "Goed gezien"})},
    "contributor",
    body="Goed gezien",
)
of_claim(
    "evidence.contact_add",
    "contact/new",
    {"contact.asked": ({}, {"who": "Wim", "channel": "email"})},
    who="Wim",
    channel="email",
    asked_at="2026-11-24T10:00",
)


@recipe("desk.assignment")
def _(world: World) -> Sent:
    claim_id, cast = world.researching(), world.cast
    tells: Tells = {"claim.assigned": ({"assignee_id": cast.checker.id}, {"assignee_id": cast.checker2.id})}
    return Sent(
        f"/desk/claims/{claim_id}/assignment",
        tells,
        {"assignee": cast.checker2.id, "seen_version": world.version(claim_id)},
    )


@recipe("desk.handover")
def _(world: World) -> Sent:
    claim_id, cast = world.researching(), world.cast
    world.do(desk.assign_claim, claim_id, cast.checker2.id)
    with world.db.reading() as session:
        event_id = last_event_id(session)
    noted = {"handover_done": "gebeld", "left_by_id": cast.checker.id}
    tells: Tells = {"claim.handover_noted": ({"handover_done": None}, noted)}
    typed = {"done": "gebeld", "seen_version": world.version(claim_id)}
    return Sent(f"/desk/events/{event_id}/handover", tells, typed)


@recipe("desk.helpers")
def _(world: World) -> Sent:
    claim_id, helper = world.researching(), world.cast.second.id
    tells: Tells = {"claim.helper_added": ({}, {"helper_id": helper})}
    typed = {"helper": helper, "seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/helpers", tells, typed)


@recipe("desk.helper_removal")
def _(world: World) -> Sent:
    claim_id, helper = world.researching(), world.cast.checker2.id
    world.do(desk.add_helper, claim_id, helper)
    tells: Tells = {"claim.helper_removed": ({}, {"helper_id": helper})}
    typed = {"seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/helpers/{helper}/removal", tells, typed)


def _seen(world: World, claim_id: int) -> str:
    return f"{claim_id}-{world.version(claim_id)}"


@recipe("staffing.work")
def _(world: World) -> Sent:
    claim_id, cast = world.researching(), world.cast
    tells: Tells = {"claim.assigned": ({"assignee_id": cast.checker.id}, {"assignee_id": cast.checker2.id})}
    typed = {"receiver": cast.checker2.id, "shown": _seen(world, claim_id)}
    return Sent(f"/desk/people/{cast.checker.id}/work", tells, typed)


@recipe("staffing.leave")
def _(world: World) -> Sent:
    claim_id, cast = world.researching(), world.cast
    tells: Tells = {
        "claim.assigned": ({"assignee_id": cast.checker.id}, {"assignee_id": cast.checker2.id}),
        "task.changed": ({"owner_id": cast.checker.id}, {"owner_id": cast.checker2.id}),
        "person.deactivated": ({"active": True}, {"active": False}),
    }
    task_id = world.do(checklists.add_task, claim_id, "Cijfers zoeken", owner_id=cast.checker.id)
    shown = f"{_seen(world, claim_id)} task-{task_id}-1"
    typed = {"receiver": cast.checker2.id, "shown": shown, "seen_version": 1}
    return Sent(f"/desk/settings/people/{cast.checker.id}/leaving", tells, typed, "admin")


def of_task(
    endpoint: str,
    part: str,
    kind: str,
    first: Callable[[World, int], object] = lambda _w, _t: None,
    **typed: Any,
) -> None:
    @recipe(f"checklists.{endpoint}")
    def _(world: World) -> Sent:
        task_id = world.task(world.researching())
        first(world, task_id)
        tells: Tells = {f"task.{kind}": ({}, {})}
        return Sent(f"/desk/tasks/{task_id}{part}", tells, {"seen_version": 1, **typed})


of_task("edit", "", "changed", text="Cijfers opvragen")
of_task("tick", "/done", "done", done="1")
of_task("remove", "/removal", "removed")
of_task(
    "restore",
    "/return",
    "restored",
    lambda world, task_id: world.do(checklists.remove_task, task_id, seen_version=1),
)
of_task("move", "/order", "moved", lambda world, _task: world.task(1), direction="down")


@recipe("checklists.add")
def _(world: World) -> Sent:
    tells: Tells = {"task.added": ({}, {"task": "Bellen"})}
    return Sent(f"/desk/claims/{world.researching()}/tasks", tells, {"text": "Bellen"})


@recipe("checklists.apply")
def _(world: World) -> Sent:
    tells: Tells = {"task.added": ({}, {})}
    return Sent(
        f"/desk/claims/{world.researching()}/tasks/template", tells, {"kind": "law"}, also=("task.added",) * 2
    )


@recipe("checklists.template")
def _(world: World) -> Sent:
    tells: Tells = {"checklist.changed": ({}, {"kind": "law", "lines": "Lezen"})}
    return Sent("/desk/settings/checklists/law", tells, {"lines": "Lezen", "seen_version": 0})


ABSENT: Tells = {"person.absence_set": ({"absent_until": None}, {"absent_until": "2026-12-01"})}
AWAY = {"until": "2026-12-01", "because": "vakantie", "seen_version": 1}


@recipe("people.absence")
def _(world: World) -> Sent:
    return Sent("/desk/settings/account/absence", ABSENT, AWAY)


@recipe("people.absence_of")
def _(world: World) -> Sent:
    return Sent(f"/desk/settings/people/{world.cast.checker.id}/absence", ABSENT, AWAY, "admin")


@recipe("desk.undo")
def _(world: World) -> Sent:
    claim_id = world.researching()
    world.do(desk.set_tags, claim_id, ["verkeer"])
    with world.db.reading() as session:
        event_id = last_event_id(session)
    return Sent(f"/desk/events/{event_id}/undo", {"claim.undone": ({"tags": ["verkeer"]}, {"tags": []})})


@recipe("desk.erase")
def _(world: World) -> Sent:
    world.do(desk.set_tags, world.researching(), ["verkeer"])
    with world.db.reading() as session:
        event_id = last_event_id(session)
    tells: Tells = {"history.erased": ({}, {"because": "een bron"})}
    return Sent(f"/desk/events/{event_id}/erasure", tells, {"reason": "een bron"}, "admin")


@recipe("discussion.edit")
def _(world: World) -> Sent:
    claim_id = world.researching()
    comment = world.comment(claim_id)
    tells: Tells = {"comment.edited": ({"body": "Klopt dit?"}, {"body": "Het klopt."})}
    return Sent(
        f"/desk/claims/{claim_id}/discussion/{comment}", tells, {"body": "Het klopt.", "seen_version": 1}
    )


@recipe("discussion.remove")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/discussion/{world.comment(claim_id)}/removal"
    return Sent(url, {"comment.removed": ({"body": "Klopt dit?"}, {})}, {"seen_version": 1})


@recipe("discussion.restore")
def _(world: World) -> Sent:
    claim_id = world.researching()
    comment = world.comment(claim_id)
    world.do(remove_comment, comment)
    return Sent(
        f"/desk/claims/{claim_id}/discussion/{comment}/return",
        {"comment.restored": ({}, {"body": "Klopt dit?"})},
    )


@recipe("discussion.resolve")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/discussion/{world.comment(claim_id)}/resolution"
    return Sent(url, {"comment.resolved": ({}, {})})


@recipe("discussion.reopen")
def _(world: World) -> Sent:
    claim_id = world.researching()
    comment = world.comment(claim_id)
    world.do(resolve_thread, comment)
    return Sent(f"/desk/claims/{claim_id}/discussion/{comment}/reopening", {"comment.reopened": ({}, {})})


@recipe("verdicts.comment")
def _(world: World) -> Sent:
    claim_id = world.researching()
    stages.write(world.db, claim_id, world.cast.actor("checker"), body=stages.BODY)
    tells: Tells = {"comment.added": ({}, {"body": "Hoezo?", "subject": "verdict", "passage": "47 miljoen"})}
    typed = {"exact": "47 miljoen", "body": "Hoezo?"}
    return Sent(f"/desk/claims/{claim_id}/verdict/comments", tells, typed, "contributor")


@recipe("evidence.edit")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/evidence/{world.source(claim_id)}"
    tells: Tells = {"evidence.changed": ({"title": "Rekening 2019"}, {"title": "Jaarverslag"})}
    return Sent(url, tells, {**SOURCE, "seen_version": 1}, "checker")


@recipe("evidence.remove")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/evidence/{world.source(claim_id)}/removal"
    return Sent(url, {"evidence.removed": ({"title": "Rekening 2019"}, {})}, {"seen_version": 1}, "checker")


@recipe("evidence.restore")
def _(world: World) -> Sent:
    claim_id = world.researching()
    source = world.source(claim_id)
    world.do(remove_evidence, source)
    return Sent(
        f"/desk/claims/{claim_id}/evidence/{source}/return",
        {"evidence.restored": ({}, {"title": "Rekening 2019"})},
    )


@recipe("pictures.add")
def _(world: World) -> Sent:
    tells: Tells = {"picture.added": ({}, {"media_url": PICTURE["media_url"]})}
    return Sent(f"/desk/pictures?claim={world.researching()}", tells, PICTURE, "checker")


@recipe("pictures.edit")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/pictures/{world.picture(claim_id)}"
    tells: Tells = {"picture.changed": ({"graphic": False}, {"graphic": True})}
    return Sent(
        url, tells, {**PICTURE, "alt": "Een volle brug", "graphic": "y", "seen_version": 1}, "checker"
    )


@recipe("pictures.remove")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/pictures/{world.picture(claim_id)}/removal"
    return Sent(url, {"picture.removed": ({"alt": "Een volle brug"}, {})}, {"seen_version": 1}, "checker")


@recipe("pictures.restore")
def _(world: World) -> Sent:
    claim_id = world.researching()
    picture = world.picture(claim_id)
    world.do(remove_picture, picture)
    return Sent(
        f"/desk/claims/{claim_id}/pictures/{picture}/return",
        {"picture.restored": ({}, {"alt": "Een volle brug"})},
    )


@recipe("evidence.order")
def _(world: World) -> Sent:
    claim_id = world.researching()
    world.source(claim_id)
    url = f"/desk/claims/{claim_id}/evidence/{world.source(claim_id)}/order"
    tells: Tells = {"evidence.moved": ({"position": 2}, {"position": 1})}
    return Sent(url, tells, {"direction": "up", "seen_version": 1}, "checker")


@recipe("evidence.research")
def _(world: World) -> Sent:
    tells: Tells = {"research.explained": ({"both_sides": False}, {"both_sides": True})}
    return Sent(f"/desk/claims/{world.researching()}/research", tells, {"both_sides": "y", "seen_version": 0})


@recipe("evidence.contact_edit")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/contact/{world.attempt(claim_id)}"
    typed = {"who": "Wim B.", "channel": "email", "asked_at": "2026-11-24T10:00", "seen_version": 1}
    return Sent(url, {"contact.changed": ({"who": "Wim"}, {"who": "Wim B."})}, typed)


@recipe("evidence.contact_answer")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/contact/{world.attempt(claim_id)}/answer"
    return Sent(
        url, {"contact.answered": ({"answer": None}, {"answer": "Ja."})}, {"answer": "Ja.", "seen_version": 1}
    )


@recipe("evidence.contact_except")
def _(world: World) -> Sent:
    claim_id = world.researching()
    url = f"/desk/claims/{claim_id}/contact/{world.attempt(claim_id)}/exception"
    tells: Tells = {"contact.excepted": ({"excepted_because": None}, {"excepted_because": "onbereikbaar"})}
    return Sent(url, tells, {"because": "onbereikbaar", "seen_version": 1})


@recipe("verdicts.write")
def _(world: World) -> Sent:
    tells: Tells = {"verdict.written": ({"rating": None}, {"rating": "true", "headline": "Ja"})}
    typed = {"rating": "true", "headline": "Ja", "seen_version": 0}
    return Sent(f"/desk/claims/{world.researching()}/verdict", tells, typed, "checker")


def two_claims(world: World) -> tuple[int, int]:
    """The checker's claim, and one that nobody has."""
    return world.researching(), world.claim()


@recipe("matches.decide")
def _(world: World) -> Sent:
    claim_id, other_id = two_claims(world)
    tells: Tells = {"match.decided": ({"decision": None}, {"decision": "same", "other_id": other_id})}
    typed = {"decision": "same", "seen_version": 0, "other_version": world.version(other_id)}
    return Sent(f"/desk/matches/{claim_id}/{other_id}", tells, typed, also=("match.decided", "claim.moved"))


@recipe("matches.take_back")
def _(world: World) -> Sent:
    claim_id, other_id = two_claims(world)
    world.do(decide, claim_id, other_id, Decision.SAME)
    tells: Tells = {
        "match.undone": ({"decision": "same"}, {"decision": None}),
        "claim.moved": ({"state": "duplicate"}, {"state": "new"}),
    }
    return Sent(
        f"/desk/matches/{claim_id}/{other_id}/undo", tells, {"seen_version": 1}, also=("match.undone",)
    )


def doubled(world: World) -> tuple[int, int]:
    """A head and a duplicate of it."""
    head, other = world.claim(), world.claim()
    world.do(decide, head, other, Decision.SAME)
    return head, other


@recipe("matches.head")
def _(world: World) -> Sent:
    head, other = doubled(world)
    tells: Tells = {
        "claim.head_changed": ({"state": "duplicate", "head_id": head}, {"state": "new", "head_id": other})
    }
    typed = {"seen_version": world.version(head)}
    return Sent(f"/desk/matches/{head}/head/{other}", tells, typed, also=("claim.head_changed",))


@recipe("matches.undo_head")
def _(world: World) -> Sent:
    head, other = doubled(world)
    world.do(change_head, head, other)
    tells: Tells = {
        "claim.head_undone": ({"state": "duplicate", "head_id": other}, {"state": "new", "head_id": head})
    }
    with world.db.reading() as session:
        turn = last_turn(session, other)
    assert turn
    typed = {"seen_version": turn.event_id}
    return Sent(f"/desk/matches/{other}/head/undo", tells, typed, also=("claim.head_undone",))


def again(world: World, stage: Callable[[Session, Cast], int]) -> tuple[int, int]:
    """A claim that was pulled from an article and seen again in it, and the further place."""
    claim_id = world.story(stage)
    with world.db.writing() as session:
        quote = add_place(
            session,
            claim_id,
            1,
            exact="De zaal knikte",
            version_number=1,
            start=stories.TEXT.index("De zaal knikte"),
            end=stories.TEXT.index("De zaal knikte") + 14,
            by=world.cast.actor("editor"),
            at=NOW + timedelta(minutes=1),
        )
        return claim_id, quote.appearance_id


@recipe("matches.add_place")
def _(world: World) -> Sent:
    claim_id = world.story(stories.published)
    tells: Tells = {
        "appearance.added": ({}, {"kind": "article", "article_id": 1}),
        "quote.added": ({}, {"exact": "De zaal knikte"}),
        "return.added": ({}, {}),
    }
    return Sent("/desk/articles/1/places", tells, {"exact": "De zaal knikte", "claim": claim_id})


@recipe("extraction.note")
def _(world: World) -> Sent:
    claim_id, place = again(world, stories.published)
    typed = {"seen_version": world.version(claim_id), "note": "Voor de stemming."}
    tells: Tells = {"appearance.noted": ({"note": None}, {"note": "Voor de stemming."})}
    return Sent(f"/desk/places/{place}/note", tells, typed)


@recipe("matches.remove_place")
def _(world: World) -> Sent:
    claim_id, place = again(world, stories.published)
    typed = {"seen_version": world.version(claim_id)}
    tells: Tells = {
        "appearance.removed": ({"kind": "article", "article_id": 1}, {}),
        "quote.removed": ({"exact": "De zaal knikte"}, {}),
        "return.removed": ({"appearance_id": place}, {}),
    }
    return Sent(f"/desk/matches/places/{place}/undo", tells, typed)


@recipe("publication.publish")
def _(world: World) -> Sent:
    claim_id = world.story(stories.approved)
    tells: Tells = {
        "claim.moved": ({"state": "approved"}, {"state": "done"}),
        "publication.published": ({"revision": 0}, {"revision": 1, "class": "first"}),
    }
    return Sent(
        f"/desk/claims/{claim_id}/publication",
        tells,
        {"when": "now", "seen_version": world.version(claim_id)},
    )


@recipe("publication.approve_and_publish")
def _(world: World) -> Sent:
    claim_id = world.story(stories.in_review)
    tells: Tells = {
        "claim.moved": ({"state": "in_review"}, {"state": "approved"}),
        "publication.published": ({"revision": 0}, {"revision": 1, "class": "first"}),
    }
    typed = {"when": "now", "seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/publication/approval", tells, typed, "second", ("claim.moved",))


@recipe("publication.stop")
def _(world: World) -> Sent:
    claim_id = world.story(stories.approved)
    world.do(schedule, claim_id)
    tells: Tells = {"publication.stopped": ({}, {})}
    return Sent(f"/desk/claims/{claim_id}/publication/stop", tells, {"seen_version": world.version(claim_id)})


def mended(world: World, claim_id: int) -> dict[str, Any]:
    story = stories.Story()
    return {
        "headline": story.headline,
        "explanation": story.explanation,
        "body": story.body.replace("verdubbelling", "verdubbeling"),
        "not_established": story.not_established,
        "seen_version": world.version(claim_id),
    }


@recipe("publication.typo")
def _(world: World) -> Sent:
    claim_id = world.story(stories.published)
    typed = mended(world, claim_id)
    tells: Tells = {
        "publication.mended": (
            {"revision": 1, "body": stories.BODY},
            {"revision": 2, "class": "typo", "body": typed["body"]},
        )
    }
    return Sent(f"/desk/claims/{claim_id}/publication/typo", tells, typed)


@recipe("publication.withdraw")
def _(world: World) -> Sent:
    claim_id = world.story(stories.published)
    tells: Tells = {"publication.withdrawn": ({}, {"reason": "niet houdbaar"})}
    typed = {"reason": "niet houdbaar", "seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/publication/withdrawal", tells, typed)


@recipe("publication.confirm_seen")
def _(world: World) -> Sent:
    claim_id = world.story(stories.published)
    typed = mended(world, claim_id)
    texts = {name: typed[name] for name in TYPO_FIELDS}
    world.do(mend_typo, claim_id, texts, body_html=render_markdown(texts["body"]))
    tells: Tells = {"publication.seen": ({}, {"revisions": [2]})}
    seen = {"seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/publication/seen", tells, seen, "checker2")


@recipe("saved.add")
def _(world: World) -> Sent:
    told = {"name": "Trams", "typed": "tram", "filters": {"state": ["new"]}, "shared": False, "alert": "off"}
    typed = {"name": "Trams", "alert": "off"}
    return Sent("/desk/searches/new?q=tram&state=new", {"search.saved": ({}, told)}, typed, "reader")


@recipe("saved.edit")
def _(world: World) -> Sent:
    search_id = world.search("checker", shared=True)
    typed = {"name": "Bussen", "shared": "y", "seen_version": 1}
    tells: Tells = {"search.changed": ({"name": "Trams"}, {"name": "Bussen"})}
    return Sent(f"/desk/searches/{search_id}/edit", tells, typed)


@recipe("saved.remove")
def _(world: World) -> Sent:
    search_id = world.search("checker", shared=True)
    tells: Tells = {"search.removed": ({"name": "Trams", "shared": True}, {})}
    return Sent(f"/desk/searches/{search_id}/removal", tells, {"seen_version": 1})


@recipe("saved.restore")
def _(world: World) -> Sent:
    search_id = world.search("checker", shared=True)
    world.do(saved.remove, search_id, by="checker")
    return Sent(f"/desk/searches/{search_id}/return", {"search.restored": ({}, {"name": "Trams"})})


@recipe("saved.alert")
def _(world: World) -> Sent:
    search_id = world.search("checker", shared=True)
    tells: Tells = {"alert.set": ({"alert": "off"}, {"alert": "notice"})}
    return Sent(f"/desk/searches/{search_id}/alert", tells, {"alert": "notice"}, "reader")


@recipe("saved.make_feed")
def _(world: World) -> Sent:
    search_id = world.search("checker", shared=True)
    tells: Tells = {"feed.made": ({}, {"person_id": world.cast.reader.id})}
    return Sent(f"/desk/searches/{search_id}/feed", tells, by="reader", status=200)


@recipe("saved.end_feed")
def _(world: World) -> Sent:
    search_id = world.search("checker", shared=True)
    world.do(saved.make_feed, search_id)
    tells: Tells = {"feed.ended": ({"person_id": world.cast.editor.id}, {})}
    return Sent(f"/desk/searches/{search_id}/feed/removal", tells)


@recipe("people.link")
def _(world: World) -> Sent:
    return Sent(
        f"/sign-in/{world.token('reader')}", {"person.password_set": ({}, {})}, NEW_PASSWORD, "reader"
    )


@recipe("people.settings")
def _(world: World) -> Sent:
    typed = {"name": "Nel Twee", "language": "nl", "seen_version": 1}
    return Sent(
        "/desk/settings/account",
        {"person.renamed": ({"name": "Nel Kijk"}, {"name": "Nel Twee"})},
        typed,
        "reader",
    )


@recipe("people.password")
def _(world: World) -> Sent:
    typed = {**NEW_PASSWORD, "password": PASSWORD}
    return Sent("/desk/settings/account/password", {"person.password_set": ({}, {})}, typed, "reader")


@recipe("people.everywhere")
def _(world: World) -> Sent:
    return Sent("/desk/settings/account/everywhere", {"person.signed_out_everywhere": ({}, {})}, by="reader")


@recipe("people.elsewhere")
def _(world: World) -> Sent:
    world.session("reader")
    tells: Tells = {"person.signed_out_elsewhere": ({}, {"sessions": 1})}
    return Sent("/desk/settings/account/elsewhere", tells, by="reader")


@recipe("people.end_one")
def _(world: World) -> Sent:
    tells: Tells = {"person.session_ended": ({"browser": "Safari, iPhone"}, {})}
    return Sent(f"/desk/settings/account/sessions/{world.session('reader')}/end", tells, by="reader")


@recipe("people.second_factor")
def _(world: World) -> Sent:
    phone = Phone(world.cast.reader.id or 0, new_salt())
    typed = {"password": PASSWORD, "code": phone.code(), "offer": offer(phone)}
    return Sent(
        "/desk/settings/account/second-factor",
        {"person.second_factor_on": ({}, {})},
        typed,
        "reader",
        status=200,
    )


@recipe("people.recovery_codes")
def _(world: World) -> Sent:
    typed = {"password": PASSWORD, "code": phone_of(world.db, world.cast, "reader").code()}
    tells: Tells = {"person.recovery_codes_made": ({}, {"codes": 10})}
    return Sent("/desk/settings/account/second-factor/recovery-codes", tells, typed, "reader", status=200)


@recipe("people.second_factor_off")
def _(world: World) -> Sent:
    typed = {"password": PASSWORD, "code": phone_of(world.db, world.cast, "reader").code()}
    tells: Tells = {"person.second_factor_off": ({}, {})}
    return Sent("/desk/settings/account/second-factor/removal", tells, typed, "reader")


@recipe("staff.take_factor")
def _(world: World) -> Sent:
    phone_of(world.db, world.cast, "reader")
    tells: Tells = {"person.second_factor_taken": ({}, {})}
    return Sent(f"/desk/settings/people/{world.cast.reader.id}/second-factor/removal", tells, by="admin")


@recipe("staff.index")
def _(world: World) -> Sent:
    typed = {"email": "nina@example.org", "name": "Nina", "role": "editor", "language": "nl"}
    tells: Tells = {"person.added": ({}, {"name": "Nina", "role": "editor"}), "person.link_made": ({}, {})}
    return Sent("/desk/settings/people", tells, typed, "admin", status=200)


@recipe("staff.fresh_link")
def _(world: World) -> Sent:
    return Sent(
        f"/desk/settings/people/{world.cast.reader.id}/link",
        {"person.link_made": ({}, {})},
        by="admin",
        status=200,
    )


@recipe("staff.role")
def _(world: World) -> Sent:
    tells: Tells = {"person.role_changed": ({"role": "reader"}, {"role": "editor"})}
    return Sent(
        f"/desk/settings/people/{world.cast.reader.id}/role",
        tells,
        {"role": "editor", "seen_version": 1},
        "admin",
    )


@recipe("staff.close")
def _(world: World) -> Sent:
    tells: Tells = {"person.deactivated": ({"active": True}, {"active": False})}
    return Sent(f"/desk/settings/people/{world.cast.reader.id}/closed", tells, {"seen_version": 1}, "admin")


@recipe("staff.reopen")
def _(world: World) -> Sent:
    world.do(people.deactivate, world.cast.reader.id, by="admin")
    tells: Tells = {"person.reactivated": ({"active": False}, {"active": True})}
    return Sent(f"/desk/settings/people/{world.cast.reader.id}/open", tells, {"seen_version": 2}, "admin")


@recipe("backup.ask")
def _(world: World) -> Sent:
    tells: Tells = {"backup.asked": ({}, {"name": "claimdesk-20261124T100000Z-by-hand.zip"})}
    return Sent("/desk/settings/backups", tells, by="admin")


SECRET = "k" * 40  # as settings_for has it


@recipe("tips.tip")
def _(_world: World) -> Sent:
    typed = {"what": "De brug is rood", "sealed": seal(SECRET, NOW - timedelta(minutes=1))}
    return Sent("/tip", {"tip.received": ({}, {})}, typed, None)


@recipe("tips.forget")
def _(world: World) -> Sent:
    _, token = world.tip(email="lezer@example.org")
    return Sent(f"/tip/{token}/address", {"tip.address_removed": ({}, {})}, by=None)


@recipe("tips.leave")
def _(world: World) -> Sent:
    tip_id, _ = world.tip(email="lezer@example.org")
    url = f"/tip/address/{address_key(SECRET, tip_id)}"
    return Sent(url, {"tip.address_removed": ({}, {})}, by=None, status=200)


def below_english(endpoint: str) -> None:
    """The same form in English."""

    @recipe(endpoint.replace("tips.", "tips_en."))
    def make(world: World) -> Sent:
        sent = RECIPES[endpoint](world)
        return replace(sent, url=f"/en{sent.url}")


for each in ("tips.tip", "tips.forget", "tips.leave"):
    below_english(each)


@recipe("tip_desk.join")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    claim_id = world.claim()
    tells: Tells = {"tip.joined": ({"claim_id": None}, {"claim_id": claim_id})}
    return Sent("/desk/tips/joining", tells, {"tip": f"{tip_id}-1", "claim": claim_id})


@recipe("tip_desk.take_off")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    claim_id = world.claim()
    world.do(tips.join, {tip_id: 1}, claim_id)
    tells: Tells = {"tip.left": ({"claim_id": claim_id}, {"claim_id": None})}
    return Sent("/desk/tips/joining/undo", tells, {"tip": f"{tip_id}-2", "claim": claim_id})


@recipe("tip_desk.new_claim")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    typed = {"tip": f"{tip_id}-1", "statement": "de brug is rood", "kind": "hearsay"}
    tells: Tells = {
        "claim.added": ({}, {"statement": "de brug is rood"}),
        "appearance.added": ({}, {"kind": "hearsay"}),
        "tip.joined": ({"claim_id": None}, {}),
    }
    return Sent("/desk/tips/claim", tells, typed)


@recipe("tip_desk.dismiss")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    tells: Tells = {"tip.dismissed": ({"reason": None}, {"reason": "opinion"})}
    return Sent("/desk/tips/dismissal", tells, {"tip": f"{tip_id}-1", "decline_reason": "opinion"})


@recipe("tip_desk.return_dismissed")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    world.do(tips.dismiss, {tip_id: 1}, DeclineReason.OPINION)
    tells: Tells = {"tip.returned": ({"reason": "opinion"}, {"reason": None})}
    return Sent("/desk/tips/dismissal/undo", tells, {"tip": f"{tip_id}-2"})


@recipe("tip_desk.throw_away")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    return Sent("/desk/tips/removal", {"tip.thrown": ({}, {})}, {"tip": f"{tip_id}-1"})


@recipe("tip_desk.put_back")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    world.do(throwing.throw_away, {tip_id: 1})
    return Sent("/desk/tips/return", {"tip.put_back": ({}, {})}, {"tip": f"{tip_id}-2"})


@recipe("tip_desk.block")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    return Sent(f"/desk/tips/{tip_id}/block", {"tip.sender_blocked": ({}, {})}, {"seen_version": 1})


@recipe("tip_desk.unblock")
def _(world: World) -> Sent:
    tip_id, _ = world.tip()
    world.do(throwing.block, tip_id)
    return Sent(f"/desk/tips/{tip_id}/block/undo", {"tip.sender_unblocked": ({}, {})}, {"seen_version": 2})


FEED_TYPED = {"url": "https://proefkrant.example/feed", "folder": "Nederland", "minutes": "60"}


@recipe("feeds.add")
def _(world: World) -> Sent:
    tells: Tells = {"newsfeed.added": ({}, {"url": FEED_TYPED["url"], "folder": "Nederland"})}
    return Sent("/desk/feeds/new", tells, FEED_TYPED)


@recipe("feeds.edit")
def _(world: World) -> Sent:
    tells: Tells = {"newsfeed.edited": ({"folder": ""}, {"folder": "Nederland"})}
    return Sent(f"/desk/feeds/{world.feed()}/details", tells, {**FEED_TYPED, "seen_version": 1})


@recipe("feeds.fetch_now")
def _(world: World) -> Sent:
    return Sent(f"/desk/feeds/{world.feed()}/fetch", {"newsfeed.asked": ({}, {})}, {"seen_version": 1})


@recipe("feeds.stop")
def _(world: World) -> Sent:
    return Sent(f"/desk/feeds/{world.feed()}/stop", {"newsfeed.stopped": ({}, {})}, {"seen_version": 1})


@recipe("feeds.start")
def _(world: World) -> Sent:
    feed_id = world.feed()
    world.do(feeds.stop, feed_id)
    return Sent(f"/desk/feeds/{feed_id}/start", {"newsfeed.started": ({}, {})}, {"seen_version": 2})


@recipe("feeds.remove")
def _(world: World) -> Sent:
    tells: Tells = {"newsfeed.removed": ({"url": FEED_TYPED["url"]}, {})}
    return Sent(f"/desk/feeds/{world.feed()}/removal", tells, {"seen_version": 1})


@recipe("feeds.add_rule")
def _(world: World) -> Sent:
    typed = {"field": "word", "words": "dijk", "act": "dismiss"}
    return Sent(f"/desk/feeds/{world.feed()}/rules", {"rule.added": ({}, typed)}, typed)


@recipe("feeds.remove_rule")
def _(world: World) -> Sent:
    told: dict[str, Any] = {"field": RuleField.WORD, "words": "dijk", "act": RuleAct.DISMISS}
    rule_id = world.do(feeds.add_rule, world.feed(), **told)
    return Sent(f"/desk/feeds/rules/{rule_id}/removal", {"rule.removed": ({"words": "dijk"}, {})})


@recipe("feeds.take")
def _(world: World) -> Sent:
    tells: Tells = {"item.taken": ({}, {"state": "taken", "article_id": None})}
    return Sent("/desk/inbox/taking", tells, {"item": f"{world.item()}-1"}, also=("fetch.asked",))


@recipe("feeds.dismiss")
def _(world: World) -> Sent:
    tells: Tells = {"item.dismissed": ({}, {"state": "dismissed"})}
    return Sent("/desk/inbox/dismissal", tells, {"item": f"{world.item()}-1"})


@recipe("feeds.return_dismissed")
def _(world: World) -> Sent:
    item_id = world.item()
    world.do(inbox.dismiss, {item_id: 1})
    tells: Tells = {"item.returned": ({}, {"state": "new"})}
    return Sent("/desk/inbox/dismissal/undo", tells, {"item": f"{item_id}-2"})


@recipe("feeds.return_taken")
def _(world: World) -> Sent:
    item_id = world.item()
    world.do(inbox.take, {item_id: 1})
    tells: Tells = {
        "fetch.failed": ({}, {"code": "taken_back"}),
        "item.returned": ({}, {"state": "new"}),
    }
    return Sent("/desk/inbox/taking/undo", tells, {"item": f"{item_id}-2"})


def test_has_a_recipe_for_each_route_that_changes_something(app: Flask) -> None:
    changing = {endpoint for endpoint, methods in routes(app).items() if methods - {"GET"}}
    assert set(RECIPES) | set(WORKING_STATE) == changing
    assert not set(RECIPES) & set(WORKING_STATE)
    assert all(WORKING_STATE.values())


@pytest.mark.parametrize("endpoint", RECIPES)
def test_tells_who_changed_what_from_what_to_what(
    app: Flask, db: Database, cast: Cast, as_: As, endpoint: str
) -> None:
    sent = RECIPES[endpoint](World(db, cast))
    with db.reading() as session:
        before = last_event_id(session)
    address = app.url_map.bind("localhost").match(sent.url.partition("?")[0], method="POST")
    assert address[0] == endpoint
    as_(None if endpoint == "people.link" else sent.by).post(sent.url, sent.data, sent.status)
    with db.reading() as session:
        rows = session.exec(
            select(Event, EventPayload)
            .join(EventPayload, col(EventPayload.event_id) == col(Event.id))
            .where(col(Event.id) > before)
        ).all()
        for event, _ in rows:
            check_thing(session, event, sent.url)
        written = [
            (event.kind, event.by_id, payload.before or {}, payload.after or {}) for event, payload in rows
        ]
        assert first_fault(session) is None
    assert sorted(kind for kind, *_ in written) == sorted([*sent.tells, *sent.also]), (
        "these events and no others"
    )
    assert {by_id for _, by_id, _, _ in written} == {cast.people[sent.by].id if sent.by else None}
    for kind, (was, now) in sent.tells.items():
        assert any(
            each == kind and was.items() <= before_it.items() and now.items() <= after_it.items()
            for each, _, before_it, after_it in written
        ), f"{kind} {was} {now} is not among {written}"


# First word of an event's kind -> the table in which its thing_id is.
THINGS: dict[str, type[SQLModel]] = {
    "alert": SavedSearch,
    "appearance": Appearance,
    "article": Article,
    "backup": Job,
    "claim": Claim,
    "claimant": Claimant,
    "comment": Comment,
    "contact": ContactAttempt,
    "import": Import,
    "names": NameGroup,
    "question": TriageQuestion,
    "tag": Tag,
    "field": OwnField,
    "limits": BoardLimits,
    "stage": ClaimStage,
    "reason": Reason,
    "level": TriageLevel,
    "bulk": BulkAct,
    "view": SavedView,
    "task": Task,
    "checklist": ChecklistTemplate,
    "webhook": Webhook,
    "evidence": Evidence,
    "picture": Picture,
    "fetch": ArticleFetch,
    "feed": SavedSearch,
    "history": Event,
    "match": Match,
    "person": Person,
    "proposal": DismissedProposal,
    "publication": Publication,
    "quote": ClaimQuote,
    "research": Claim,
    "return": ClaimReturn,
    "search": SavedSearch,
    "tip": Tip,
    "item": FeedItem,
    "newsfeed": Feed,
    "rule": FeedRule,
    "verdict": Draft,
    "watch": ArticleWatch,
}


# A place that was added and taken away again: only the history knows it.
GONE = {
    "appearance.removed",
    "newsfeed.removed",
    "rule.removed",
    "proposal.returned",
    "quote.removed",
    "return.removed",
    "watch.ended",
}


def check_thing(session: Session, event: Event, url: str) -> None:
    """The event names the thing that was changed, and the claim whose page tells of it."""
    thing = session.get(THINGS[event.thing], event.thing_id)
    if event.kind in GONE:
        assert thing is None
        return
    assert thing is not None, f"{event.kind} of {event.thing} {event.thing_id}, which is not there"
    assert event.kind.startswith(f"{event.thing}.")
    of_claim = event.thing_id if event.thing in {"claim", "research"} else getattr(thing, "claim_id", None)
    if isinstance(thing, Match):  # both claims tell of it
        of_claim = event.claim_id if event.claim_id in {thing.claim_a_id, thing.claim_b_id} else None
    if event.kind == "tip.left":  # told of the claim that it counted for
        of_claim = event.claim_id
    assert event.claim_id == of_claim, f"{event.kind} is told of claim {event.claim_id}, not {of_claim}"
    named = re.match(r"/desk/claims/(\d+)/", url)
    assert named is None or event.thing == "claimant" or event.claim_id == int(named[1])
