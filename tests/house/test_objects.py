"""Own and foreign: which of the people may do each act to just that thing, and look at it; a table written by hand.

test_permissions.py asks what a role may use at all. Here each change is sent whole, as its recipe in test_events.py
has it, by everyone: one's own or another's comment, draft, undo, claim; what is confidential; one's own account.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import select

from claims.articles.files import keep_file
from claims.articles.models import ArticleFetch, ArticleVersion
from claims.articles.rules import FetchState
from claims.desk import actions as desk
from claims.desk.rules import Work
from claims.discussion.actions import add_comment, remove_comment, resolve_thread
from claims.errors import Refused
from claims.evidence.actions import remove_evidence
from claims.evidence.contact import log_contact
from claims.evidence.rules import Channel
from claims.fetching import warc
from claims.fields.actions import add_field
from claims.history.queries import last_event_id
from claims.importing.rules import Stage
from claims.names.actions import add_names
from claims.notices.actions import notify
from claims.notices.models import Notice
from claims.pictures.models import Picture
from claims.reasons.actions import add_reason
from claims.saved import actions as saved
from claims.stages.actions import add_stage
from claims.storage.engine import Database
from claims.tags.actions import add_tag
from claims.triage.actions import add_question
from tests import databases
from tests.articles.fetched import some_record
from tests.checking import CheckingClient
from tests.conftest import CAST, NOW, Cast
from tests.house.test_events import RECIPES, SOURCE, Recipe, Sent, World
from tests.people.phones import phone_of
from tests.publishing import stories
from tests.verdicts import stages

As = Callable[[str | None], CheckingClient]
EDITORS = ("editor", "second", "admin")
WORKERS = ("checker", "checker2", *EDITORS)
WRITERS = ("contributor", *WORKERS)
SIGNED_IN = ("reader", *WRITERS)
WORDS = {"signed-in": SIGNED_IN, "writers": WRITERS, "workers": WORKERS, "editors": EDITORS}

# Act | who may, everyone else being refused | whose thing it is. The checker has the claim and writes its verdict.
ACTS = """
articles.add                    | writers         |
articles.add_file               | writers         |
articles.decide_fetch           | writers         | asked for by an editor
articles.edit                   | writers         | another's article
articles.fetch_again            | writers         | asked for by an editor
articles.fetch_newer            | writers         | another's article
articles.watch                  | writers         | another's article
articles.end_watch              | writers         | begun by an editor
articles.new_version            | writers         | another's article
articles.throw_away             | workers         | another's article
articles.put_back               | workers         | thrown away by an editor
claimants.edit                  | writers         |
claimants.merge                 | workers         |
claimants.part                  | editors         | made one by an editor
bulk.show                       | editors         | prepared by an editor
bulk.undo                       | editors         | done by an editor
views.add                       | signed-in       | one's own
views.edit                      | editors         | of the team, by an editor
views.remove                    | editors         | of the team, by an editor
views.restore                   | editors         | of the team, removed by an editor
triage.answer                   | workers         |
limits.index                    | editors         |
stages.add                      | editors         |
stages.edit                     | editors         |
stages.remove                   | editors         |
stages.restore                  | editors         | removed by an editor
stages.mark                     | workers         |
reasons.add                     | editors         |
reasons.edit                    | editors         |
reasons.move                    | editors         |
reasons.retire                  | editors         |
reasons.restore                 | editors         | put out of use by an editor
fields.add                      | editors         |
fields.edit                     | editors         |
fields.retire                   | editors         |
fields.restore                  | editors         | retired by an editor
fields.value                    | workers         |
tags.add                        | editors         |
tags.edit                       | editors         |
tags.merge                      | editors         |
tags.part                       | editors         | made one by an editor
tags.remove                     | editors         |
tags.restore                    | editors         | removed by an editor
triage.add                      | editors         |
triage.edit                     | editors         |
triage.retire                   | editors         |
triage.restore                  | editors         |
triage.level                    | editors         |
names.add                       | editors         |
names.edit                      | editors         |
names.remove                    | editors         |
names.restore                   | editors         |
importing.index                 | editors         |
importing.columns               | editors         | another's import
importing.start                 | editors         | another's import
importing.labels                | editors         | another's import
importing.stop                  | editors         | another's import
importing.resume                | editors         | another's import
importing.throw_away            | editors         | another's import
importing.put_back              | editors         | another's import
importing.throw_rows            | editors         | another's import
importing.return_rows           | editors         | another's import
extraction.pull                 | writers         | another's article
extraction.split                | writers         | another's article
extraction.point                | writers         | another's article
extraction.take_back            | editors         | pointed at by an editor
extraction.dismiss_proposal     | writers         | of another's article
extraction.return_proposal      | editors         | dismissed by an editor
desk.add                        | writers         |
desk.claimant                   | workers         | the checker's claim
desk.due                        | workers         | the checker's claim
desk.priority                   | workers         | the checker's claim
desk.tags                       | workers         | the checker's claim
desk.waiting                    | workers         | the checker's claim
desk.statement                  | workers         | the checker's claim
desk.hold                       | editors         | the checker's claim
desk.move                       | checker editors | back on the pile, the checker's claim
staffing.work                   | editors         | of the checker
checklists.template             | editors         |
checklists.add                  | workers         | on the checker's claim
checklists.apply                | workers         | on the checker's claim
checklists.edit                 | workers         | on the checker's claim
checklists.tick                 | workers         | on the checker's claim
checklists.move                 | workers         | on the checker's claim
checklists.remove               | workers         | on the checker's claim
checklists.restore              | workers         | on the checker's claim
staffing.leave                  | admin           | of the checker
people.absence_of               | admin           |
people.absence                  | signed-in       |
desk.assignment                 | editors         | given from one checker to another
desk.handover                   | checker editor  | given from one checker to another
desk.helpers                    | checker editors | with the checker's claim
desk.helper_removal             | workers         | another's help with the checker's claim
desk.undo                       | editors         | what an editor changed
desk.erase                      | admin           | what an editor changed
evidence.add                    | workers         | to the checker's claim
evidence.edit                   | workers         | the checker's source
evidence.remove                 | workers         | the checker's source
evidence.restore                | editors         | removed by an editor
evidence.order                  | workers         | the checker's source
evidence.research               | workers         | the checker's claim
evidence.contact_add            | workers         | to the checker's claim
evidence.contact_edit           | workers         | an editor's attempt
evidence.contact_answer         | workers         | an editor's attempt
evidence.contact_except         | workers         | an editor's attempt
pictures.add                    | workers         | to the checker's claim
pictures.edit                   | workers         | an editor's picture
pictures.remove                 | workers         | an editor's picture
pictures.restore                | editors         | removed by an editor
discussion.add                  | writers         | to the checker's claim
discussion.edit                 | editor          | the editor's comment
discussion.remove               | editor          | the editor's comment
discussion.restore              | editor          | the editor's comment
discussion.resolve              | writers         | the editor's comment
discussion.reopen               | writers         | resolved by the editor
verdicts.comment                | writers         | on the checker's draft
verdicts.write                  | checker editors | the checker's draft
matches.add_place               | writers         | another's article and claim
matches.remove_place            | editors         | added by an editor
extraction.note                 | workers         |
matches.decide                  | workers         | the checker's claim and another
matches.take_back               | editors         | decided by an editor
matches.head                    | workers         | another's claims
matches.undo_head               | editors         | changed by an editor
publication.publish             | editors         |
publication.approve_and_publish | editors         | written by the checker
publication.stop                | editors         | scheduled by an editor
publication.typo                | editors         |
publication.withdraw            | editors         |
publication.confirm_seen        | checker checker2 second admin | mended by the editor
saved.add                       | signed-in       | one's own
saved.edit                      | checker editors | the checker's, for the team
saved.remove                    | checker editors | the checker's, for the team
saved.restore                   | checker editors | the checker's, for the team
saved.alert                     | signed-in       | of the team's search
saved.make_feed                 | signed-in       | of the team's search
saved.end_feed                  | editor          | the editor's feed
feeds.take                      | writers         |
feeds.dismiss                   | workers         |
feeds.return_dismissed          | editors         | dismissed by an editor
feeds.return_taken              | editors         | taken by an editor
feeds.add                       | editors         |
feeds.edit                      | editors         | another's feed
feeds.fetch_now                 | editors         | another's feed
feeds.stop                      | editors         | another's feed
feeds.start                     | editors         | stopped by an editor
feeds.remove                    | editors         | another's feed
feeds.add_rule                  | editors         | another's feed
feeds.remove_rule               | editors         | another's rule
tip_desk.join                   | writers         |
tip_desk.take_off               | editors         | counted by an editor
tip_desk.new_claim              | writers         |
tip_desk.dismiss                | workers         |
tip_desk.return_dismissed       | editors         | dismissed by an editor
tip_desk.throw_away             | workers         |
tip_desk.put_back               | workers         | thrown away by an editor
tip_desk.block                  | editors         |
tip_desk.unblock                | editors         | blocked by an editor
people.settings                 | signed-in       | one's own account: no address names another's
people.password                 | signed-in       | one's own account
people.everywhere               | signed-in       | one's own sessions
people.elsewhere                | signed-in       | one's own sessions
people.end_one                  | reader          | the reader's session
people.second_factor            | reader          | the picture was drawn for the reader
people.recovery_codes           | reader          | with a code of the reader's phone
people.second_factor_off        | reader          | with a code of the reader's phone
staff.take_factor               | admin           | another's second factor
backup.ask                      | admin           |
webhook.index                   | admin           |
webhook.secret                  | admin           |
staff.index                     | admin           |
staff.fresh_link                | admin           |
staff.role                      | admin           |
staff.close                     | admin           |
staff.reopen                    | admin           |
"""
# Whoever holds the one-time link is whom it was made for: the address itself is the right.
BEARERS = {"people.link"}
# Forms of the public site, and addresses that are themselves the right: nobody is asked who they are.
OPEN_TO_ALL = {f"{name}.{route}" for name in ("tips", "tips_en") for route in ("tip", "forget", "leave")}
REFUSED = {401, 403, 404, 409, 422}  # 401: whose account the scene closed

# Scenes below | who may.
SCENES = """
undo of what the checker changed         | checker editors
drop the checker's claim                 | checker editors
drop a claim that nobody has             | workers
take a claim that nobody has             | workers
offer oneself before anyone is asked     | checker editors
take the second reading that is asked for | workers
ask an editor as second reader           | checker editors
mend the draft while reading             | workers
send back, or take back                  | workers
approve the checker's verdict            | checker2 editors
edit a confidential source               | checker editors
remove a confidential source             | checker editors
put a confidential source back           | checker editors
move a confidential source               | checker editors
change a confidential attempt            | checker editors
answer a confidential attempt            | checker editors
go on without a confidential answer      | checker editors
edit a confidential comment of an editor | editor
remove a confidential comment            | editor
put a confidential comment back          | editor
resolve a confidential comment           | checker editors
reopen a confidential comment            | checker editors
answer a confidential comment            | checker editors
comment on a confidential source         | checker editors
add a confidential source                | checker editors
write a confidential comment             | checker editors
change the checker's own search          | checker
remove the checker's own search          | checker
put the checker's own search back        | checker
be told of the checker's own search      | checker
make a feed of the checker's own search  | checker
save a search for the team               | writers
close the account of the administrator   |
"""

# Pages that name a thing in their address | who sees them, everyone else being refused.
LOOKS = """
articles.article         | signed-in
articles.compare         | signed-in
articles.file            | signed-in
articles.fetching        | signed-in
articles.fetch_record    | signed-in
claimants.claimant       | signed-in
desk.claim               | signed-in
matches.count            | signed-in
matches.cluster          | signed-in
matches.head             | workers
desk.claimant            | workers
desk.card_menu           | signed-in
desk.compare             | signed-in
desk.history_file        | signed-in
presence.here            | signed-in
notices.follow           | reader
saved.search             | reader
saved.edit               | reader
verdicts.draft           | signed-in
tip_desk.tip             | writers
feeds.feed               | writers
feeds.edit               | editors
feeds.remove             | editors
articles.edit            | writers
extraction.speaking      | writers
extraction.note          | workers
articles.new_version     | writers
claimants.edit           | writers
claimants.merge          | workers
names.edit               | editors
bulk.show                | editors
views.edit               | signed-in
triage.claim             | workers
triage.edit              | editors
tags.edit                | editors
fields.edit              | editors
stages.edit              | editors
stages.mark              | workers
reasons.edit             | editors
fields.value             | workers
discussion.add           | writers
staffing.work            | editors
checklists.add           | workers
checklists.edit          | workers
checklists.template      | editors
staffing.leave           | admin
people.absence_of        | admin
desk.assignment          | workers
desk.handover            | workers
desk.helpers             | workers
desk.due                 | workers
desk.move                | editors checker
desk.priority            | workers
desk.statement           | workers
desk.tags                | workers
desk.waiting             | workers
importing.show           | editors
importing.labels         | editors
importing.report         | editors
desk.hold                | editors
desk.erase               | admin
staff.take_factor        | admin
evidence.add             | workers
evidence.research        | workers
evidence.contact_add     | workers
evidence.edit            | checker editors
evidence.contact_edit    | checker editors
evidence.contact_answer  | checker editors
evidence.contact_except  | checker editors
pictures.edit            | workers
pictures.file            | signed-in
discussion.edit          | checker editors
discussion.texts         | checker editors
discussion.people        | writers
publication.publish      | editors
publication.approve_and_publish | editors
publication.typo         | editors
publication.withdraw     | editors
"""


def lines(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in table.strip().splitlines():
        name, who = (cell.strip() for cell in line.split("|")[:2])
        found[name] = tuple(person for word in who.split() for person in WORDS.get(word, (word,)))
    return found


MAY, MAY_IN_SCENE, MAY_LOOK = lines(ACTS), lines(SCENES), lines(LOOKS)
STAGED: dict[str, Recipe] = {}


def scene(name: str) -> Callable[[Recipe], Recipe]:
    def keep(made: Recipe) -> Recipe:
        STAGED[name] = made
        return made

    return keep


@scene("undo of what the checker changed")
def _(world: World) -> Sent:
    world.do(desk.set_tags, world.researching(), ["verkeer"], by="checker")
    with world.db.reading() as session:
        return Sent(f"/desk/events/{last_event_id(session)}/undo", {})


def move(world: World, claim_id: int, to: str, **fields: Any) -> Sent:
    typed = {"to": to, "seen_version": world.version(claim_id), **fields}
    return Sent(f"/desk/claims/{claim_id}/state", {}, typed)


@scene("drop the checker's claim")
def _(world: World) -> Sent:
    return move(world, world.researching(), "declined", decline_reason="opinion")


@scene("drop a claim that nobody has")
def _(world: World) -> Sent:
    return move(world, world.claim(), "declined", decline_reason="opinion")


@scene("take a claim that nobody has")
def _(world: World) -> Sent:
    return move(world, world.claim(), "researching")


def ask(world: World, reader: str) -> Sent:
    claim_id = world.researching()
    typed = {"reviewer": world.cast.people[reader].id, "seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/assignment", {}, typed)


@scene("offer oneself before anyone is asked")
def _(world: World) -> Sent:
    """The other checker would offer, and see what is confidential; whose claim it is and editors may ask them."""
    return ask(world, "checker2")


@scene("take the second reading that is asked for")
def _(world: World) -> Sent:
    """The other checker takes it, while nobody has it; whose claim it is and editors give it."""
    claim_id = in_review(world)
    typed = {"reviewer": world.cast.people["checker2"].id, "seen_version": world.version(claim_id)}
    return Sent(f"/desk/claims/{claim_id}/assignment", {}, typed)


@scene("ask an editor as second reader")
def _(world: World) -> Sent:
    return ask(world, "editor")


def in_review(world: World) -> int:
    return stages.in_review(world.db, world.cast)


@scene("mend the draft while reading")
def _(world: World) -> Sent:
    typed = {"headline": "Anders", "explanation": "Omdat.", "seen_version": 1}
    return Sent(f"/desk/claims/{in_review(world)}/verdict", {}, typed)


@scene("send back, or take back")
def _(world: World) -> Sent:
    """The checker, whose claim it is, takes it back with the same form."""
    return move(world, in_review(world), "researching", reason="Waar is de bron?")


@scene("approve the checker's verdict")
def _(world: World) -> Sent:
    return move(world, in_review(world), "approved")


def hidden_source(world: World) -> tuple[int, int]:
    claim_id = world.researching()
    with world.db.writing() as session:
        checker = world.cast.actor("checker")
        stages.source(session, claim_id, checker, publisher="Rijk")
        return claim_id, stages.source(session, claim_id, checker, confidential=True).id or 0


def of_source(part: str, **fields: Any) -> Recipe:
    def make(world: World) -> Sent:
        claim_id, source = hidden_source(world)
        return Sent(f"/desk/claims/{claim_id}/evidence/{source}{part}", {}, {"seen_version": 1, **fields})

    return make


scene("edit a confidential source")(of_source("", **SOURCE, confidential="y"))
scene("remove a confidential source")(of_source("/removal"))
scene("move a confidential source")(of_source("/order", direction="up"))


@scene("put a confidential source back")
def _(world: World) -> Sent:
    claim_id, source = hidden_source(world)
    world.do(remove_evidence, source, by="checker")
    return Sent(f"/desk/claims/{claim_id}/evidence/{source}/return", {})


def hidden_attempt(world: World) -> tuple[int, int]:
    claim_id = world.researching()
    attempt = world.do(
        log_contact, claim_id, who="Wim", channel=Channel.EMAIL, asked_at=NOW, confidential=True, by="checker"
    )
    return claim_id, int(attempt)


def of_attempt(part: str, **fields: Any) -> Recipe:
    def make(world: World) -> Sent:
        claim_id, attempt = hidden_attempt(world)
        return Sent(f"/desk/claims/{claim_id}/contact/{attempt}{part}", {}, {"seen_version": 1, **fields})

    return make


scene("change a confidential attempt")(
    of_attempt("", who="Wim B.", channel="email", asked_at="2026-11-24T10:00", confidential="y")
)
scene("answer a confidential attempt")(of_attempt("/answer", answer="Ja."))
scene("go on without a confidential answer")(of_attempt("/exception", because="onbereikbaar"))


def hidden_comment(world: World) -> tuple[int, int]:
    claim_id = world.researching()
    made = world.do(add_comment, claim_id, body="Stil", body_html="<p>Stil</p>", confidential=True)
    return claim_id, int(made)


def of_comment(part: str, **fields: Any) -> Recipe:
    def make(world: World) -> Sent:
        claim_id, comment = hidden_comment(world)
        return Sent(f"/desk/claims/{claim_id}/discussion/{comment}{part}", {}, {"seen_version": 1, **fields})

    return make


scene("edit a confidential comment of an editor")(of_comment("", body="Anders"))
scene("remove a confidential comment")(of_comment("/removal"))


@scene("put a confidential comment back")
def _(world: World) -> Sent:
    claim_id, comment = hidden_comment(world)
    world.do(remove_comment, comment)
    return Sent(f"/desk/claims/{claim_id}/discussion/{comment}/return", {})


scene("resolve a confidential comment")(of_comment("/resolution"))


@scene("reopen a confidential comment")
def _(world: World) -> Sent:
    claim_id, comment = hidden_comment(world)
    world.do(resolve_thread, comment)
    return Sent(f"/desk/claims/{claim_id}/discussion/{comment}/reopening", {})


@scene("answer a confidential comment")
def _(world: World) -> Sent:
    claim_id, comment = hidden_comment(world)
    return Sent(f"/desk/claims/{claim_id}/discussion/new", {}, {"body": "Ja", "reply_to": comment})


@scene("comment on a confidential source")
def _(world: World) -> Sent:
    claim_id = world.researching()
    with world.db.writing() as session:
        source = stages.source(session, claim_id, world.cast.actor("editor"), confidential=True)
        source_id = source.id
    return Sent(f"/desk/claims/{claim_id}/discussion/new", {}, {"body": "Ja", "source": source_id})


@scene("add a confidential source")
def _(world: World) -> Sent:
    return Sent(f"/desk/claims/{world.researching()}/evidence/new", {}, {**SOURCE, "confidential": "y"})


@scene("write a confidential comment")
def _(world: World) -> Sent:
    typed = {"body": "Onder ons", "confidential": "y"}
    return Sent(f"/desk/claims/{world.researching()}/discussion/new", {}, typed)


def of_search(part: str, **fields: Any) -> Recipe:
    def make(world: World) -> Sent:
        typed = {"seen_version": 1, **fields}
        return Sent(
            f"/desk/searches/{world.search('checker')}/{part}",
            {},
            typed,
            status=200 if part == "feed" else 303,
        )

    return make


scene("change the checker's own search")(of_search("edit", name="Bussen"))
scene("remove the checker's own search")(of_search("removal"))
scene("be told of the checker's own search")(of_search("alert", alert="off"))
scene("make a feed of the checker's own search")(of_search("feed"))


@scene("put the checker's own search back")
def _(world: World) -> Sent:
    search_id = world.search("checker")
    world.do(saved.remove, search_id, by="checker")
    return Sent(f"/desk/searches/{search_id}/return", {})


@scene("save a search for the team")
def _(world: World) -> Sent:
    return Sent("/desk/searches/new?q=tram", {}, {"name": "Trams", "alert": "off", "shared": "y"})


@scene("close the account of the administrator")
def _(world: World) -> Sent:
    """Not by anyone, themselves included: nobody would be left."""
    return Sent(f"/desk/settings/people/{world.cast.admin.id}/closed", {}, {"seen_version": 1})


class Everyone:
    """Sends one form as each person in turn, each time to the same newsroom."""

    def __init__(self, app: Flask, db: Database, as_: As, kept: Path) -> None:
        self.instance: Path = app.config["SETTINGS"].instance
        self.db, self.as_, self.kept = db, as_, kept

    def _browser(self, person: str) -> CheckingClient:
        """Theirs; whose account the scene closed cannot sign in, and comes as nobody."""
        try:
            return self.as_(None if person == "nobody" else person)
        except Refused:
            return self.as_(None)

    def sends(self, sent: Sent) -> Iterator[tuple[str, int]]:
        """Person and status; the checks of the client see that a refusal wrote nothing."""
        self.db.close()
        databases.copy(self.instance, self.kept)
        for person in ("nobody", *CAST):
            client = self._browser(person)
            data = {"csrf_token": client.token, **sent.data}
            before = client._events()
            status = client.client.post(sent.url, data=data).status_code
            if status < 400:
                self.db.close()
                databases.copy(self.kept, self.instance)
            else:
                assert client._events() == before, f"{person} was refused and yet wrote an event"
            yield person, status


@pytest.fixture
def everyone(app: Flask, db: Database, as_: As, tmp_path: Path) -> Iterator[Everyone]:
    yield Everyone(app, db, as_, tmp_path / "kept")
    databases.drop(tmp_path / "kept")


def check_answers(everyone: Everyone, sent: Sent, may: tuple[str, ...]) -> None:
    wrong = []
    for person, status in everyone.sends(sent):
        good = {sent.status} if person in may else {401} if person == "nobody" else REFUSED
        if status not in good:
            wrong.append(f"{person}: {status}")
    assert not wrong, f"{sent.url} {sent.data}: {wrong}"


def test_it_has_a_line_for_each_act_and_each_scene() -> None:
    """A new route that changes something has a recipe in test_events.py, and so needs a line here."""
    assert set(MAY) | BEARERS | OPEN_TO_ALL == set(RECIPES)
    assert set(MAY_IN_SCENE) == set(STAGED)


@pytest.mark.parametrize("endpoint", MAY)
def test_an_act_is_open_to_whom_the_table_says(
    everyone: Everyone, db: Database, cast: Cast, endpoint: str
) -> None:
    check_answers(everyone, RECIPES[endpoint](World(db, cast)), MAY[endpoint])


@pytest.mark.parametrize("name", MAY_IN_SCENE)
def test_another_ones_and_hidden_things_are_open_to_whom_the_table_says(
    everyone: Everyone, db: Database, cast: Cast, name: str
) -> None:
    check_answers(everyone, STAGED[name](World(db, cast)), MAY_IN_SCENE[name])


def things(world: World) -> dict[str, Any]:
    """One of each, confidential where it can be; a claim in research that was public once."""
    claim_id, source = hidden_source(world)
    with world.db.writing() as session:
        stories.published(session, world.cast)
    attempt = world.do(
        log_contact, claim_id, who="Wim", channel=Channel.EMAIL, asked_at=NOW, confidential=True, by="checker"
    )
    comment = world.do(
        add_comment, claim_id, body="Stil", body_html="<p>Stil</p>", confidential=True, by="checker"
    )
    other = world.claim()
    world.do(desk.move_claim, other, Work.DUPLICATE, duplicate_of_id=claim_id)
    with world.db.reading() as session:
        event = last_event_id(session)
    ids = {
        "other_id": other,
        "claim_id": claim_id,
        "evidence_id": source,
        "attempt_id": int(attempt),
        "comment_id": int(comment),
        "picture_id": world.picture(claim_id),
        "search_id": world.search("reader"),
        "fetch_id": world.fetch(state=FetchState.ASKS, code="robots"),
    }
    phone = phone_of(world.db, world.cast, "reader")
    with world.db.writing() as session:
        notify(session, [phone.person_id], "claim.returned", claim_id, at=NOW)
        ids["notice_id"] = session.exec(select(Notice.id)).one() or 0
    group = world.do(add_names, "EU\nUnie")
    question = world.do(add_question, "Is dit een feit?", "Is this a fact?", 5)
    return {
        **ids,
        "group_id": int(group),
        "question_id": int(question),
        "field_id": int(world.do(add_field, nl="Bereik", en="Reach", kind="number")),
        "stage_id": int(world.do(add_stage, state="researching", name="jurist leest")),
        "reason_id": int(world.do(add_reason, nl="al rechtgezet")),
        "tag_id": int(world.do(add_tag, "verkeer en vervoer")),
        "bulk_id": world.bulk(),
        "view_id": world.view(),
        "task_id": world.task(claim_id),
        "kind": "law",
        "import_id": world.importing(Stage.CHECKED),
        "event_id": event,
        "article_id": 1,
        "claimant_id": 1,
        "tip_id": world.tip()[0],
        "feed_id": world.feed(),
        "quote_id": 1,
        "place_id": 1,
        "number": 1,
        "person_id": phone.person_id,
    }


def looks(app: Flask) -> set[str]:
    """Endpoints of the desk whose pages name a thing; a page of the help is none."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments and re.match("/desk/(?!help/)", rule.rule)
    }


def test_it_has_a_line_for_each_page_that_names_a_thing(app: Flask) -> None:
    assert looks(app) == set(MAY_LOOK)


PUBLISHED = {"publication.typo", "publication.withdraw"}


def test_a_page_shows_its_thing_to_whom_the_table_says(app: Flask, db: Database, cast: Cast, as_: As) -> None:
    ids = things(World(db, cast))
    query = {"desk.move": {"to": "accepted"}, "articles.compare": {"from": 1, "to": 1}}
    with db.writing() as session:
        digest = keep_file(app.config["SETTINGS"].instance, b"De brug")
        session.exec(update(ArticleVersion).values(file_sha256=digest, file_format="txt"))
        session.exec(update(Picture).values(file_sha256=digest, format="png"))
        record = some_record(app.config["SETTINGS"].instance / warc.FOLDER)
        session.exec(update(ArticleFetch).values(record=record))
    wrong = []
    for endpoint, may in MAY_LOOK.items():
        rule = next(iter(app.url_map.iter_rules(endpoint)))
        values = {name: ids[name] for name in rule.arguments}
        if endpoint in PUBLISHED:
            values["claim_id"] = ids["claim_id"] + 1
        built = rule.build(values)
        assert built
        for person in ("nobody", *CAST):
            client = as_(None if person == "nobody" else person)
            status = client.client.get(built[1], query_string=query.get(endpoint, {})).status_code
            good = {200, 303} if person in may else {302} if person == "nobody" else {403, 404}
            if status not in good:
                wrong.append(f"{person} {endpoint} {built[1]}: {status}")
    assert not wrong, "\n".join(wrong)
