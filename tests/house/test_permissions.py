"""Who may use which address: a table written by hand, asked of every route in every role."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.checking import CheckingClient
from tests.conftest import CAST

ROLES = ("nobody", "reader", "contributor", "checker", "editor", "admin")
# Endpoint | who may. A "+" means that role and every one after it in ROLES.
MATRIX = """
static                          | nobody+
health                          | nobody+
metrics                         | nobody+
security.login                  | nobody+
people.link                     | nobody+
people.sign_out                 | nobody+
people.code                     | nobody+
people.language                 | nobody+
publishing.front                | nobody+
publishing.verdicts             | nobody+
publishing.verdict              | nobody+
publishing.revision             | nobody+
publishing.picture              | nobody+
publishing.corrections          | nobody+
publishing.about                | nobody+
saved.feed                      | nobody+
publishing_en.front             | nobody+
publishing_en.verdicts          | nobody+
publishing_en.verdict           | nobody+
publishing_en.revision          | nobody+
publishing_en.picture           | nobody+
publishing_en.corrections       | nobody+
publishing_en.about             | nobody+
tips.tip                        | nobody+
tips_en.tip                     | nobody+
tips.follow                     | nobody+
tips_en.follow                  | nobody+
tips.forget                     | nobody+
tips_en.forget                  | nobody+
tips.leave                      | nobody+
tips_en.leave                   | nobody+
people.signed_in                | reader+
people.every_setting            | reader+
people.settings                 | reader+
people.password                 | reader+
people.everywhere               | reader+
people.elsewhere                | reader+
people.end_one                  | reader+
people.second_factor            | reader+
people.second_factor_off        | reader+
people.recovery_codes           | reader+
people.theme                    | reader+
desk.mine                       | reader+
desk.board                      | reader+
desk.claims                     | reader+
desk.claim                      | reader+
pictures.file                   | reader+
desk.card_menu                  | reader+
desk.compare                    | reader+
desk.history_file               | reader+
desk.help                       | reader+
desk.help_page                  | reader+
desk.help_picture               | reader+
notices.index                   | reader+
notices.follow                  | reader+
notices.mark                    | reader+
notices.mark_all                | reader+
notices.settings                | reader+
following.follow                | reader+
following.digest                | reader+
desk.late                       | reader+
presence.here                   | reader+
desk.all_seen                   | reader+
unsaved.keep                    | reader+
unsaved.offered                 | reader+
unsaved.index                   | reader+
unsaved.throw_away              | reader+
webhook.index                   | admin
webhook.secret                  | admin
webhook.test                    | admin
webhook.again                   | admin
search.desk                     | reader+
search.suggest                  | reader+
saved.index                     | reader+
saved.search                    | reader+
saved.add                       | reader+
saved.edit                      | reader+
saved.remove                    | reader+
saved.restore                   | reader+
saved.alert                     | reader+
saved.make_feed                 | reader+
saved.end_feed                  | reader+
saved.forget                    | reader+
matches.suggestions             | reader+
matches.count                   | reader+
matches.cluster                 | reader+
articles.index                  | reader+
articles.article                | reader+
articles.compare                | reader+
articles.file                   | reader+
articles.fetching               | reader+
articles.fetch_record           | reader+
claimants.index                 | reader+
claimants.claimant              | reader+
claimants.suggest               | reader+
names.index                     | reader+
desk.claims_table               | reader+
views.add                       | reader+
desk.columns                    | reader+
views.edit                      | reader+
views.remove                    | reader+
views.restore                   | reader+
desk.board_columns              | reader+
triage.index                    | reader+
triage.meeting                  | reader+
verdicts.draft                  | reader+
articles.add                    | contributor+
articles.add_file               | contributor+
articles.bookmarklet            | contributor+
articles.decide_fetch           | contributor+
articles.edit                   | contributor+
articles.fetch_again            | contributor+
articles.fetch_newer            | contributor+
articles.watch                  | contributor+
articles.end_watch              | contributor+
articles.new_version            | contributor+
claimants.edit                  | contributor+
claimants.merge                 | checker+
articles.throw_away             | checker+
articles.put_back               | checker+
importing.throw_away            | editor+
importing.put_back              | editor+
importing.throw_rows            | editor+
importing.return_rows           | editor+
trash.index                     | reader+
claimants.part                  | checker+
extraction.pull                 | contributor+
extraction.split                | contributor+
extraction.speaking             | contributor+
extraction.point                | contributor+
extraction.take_back            | contributor+
desk.add                        | contributor+
discussion.add                  | contributor+
discussion.edit                 | contributor+
discussion.remove               | contributor+
discussion.restore              | contributor+
discussion.resolve              | contributor+
discussion.reopen               | contributor+
discussion.people               | contributor+
discussion.texts                | reader+
verdicts.comment                | contributor+
desk.assignment                 | checker+
desk.helpers                    | checker+
staffing.absent                 | editor+
checklists.index                | reader+
checklists.template             | editor+
checklists.add                  | checker+
checklists.apply                | checker+
checklists.edit                 | checker+
checklists.tick                 | checker+
checklists.move                 | checker+
checklists.remove               | checker+
checklists.restore              | checker+
staffing.work                   | editor+
staffing.leave                  | admin
people.absence                  | reader+
people.absence_of               | admin
desk.handover                   | checker+
desk.helper_removal             | checker+
desk.claimant                   | checker+
desk.due                        | checker+
desk.move                       | checker+
desk.priority                   | checker+
desk.statement                  | checker+
desk.tags                       | checker+
desk.undo                       | checker+
desk.waiting                    | checker+
evidence.add                    | checker+
evidence.edit                   | checker+
evidence.remove                 | checker+
evidence.restore                | checker+
evidence.order                  | checker+
evidence.research               | checker+
evidence.contact_add            | checker+
evidence.contact_edit           | checker+
evidence.contact_answer         | checker+
evidence.contact_except         | checker+
pictures.add                    | checker+
pictures.edit                   | checker+
pictures.remove                 | checker+
pictures.restore                | checker+
verdicts.write                  | checker+
extraction.show_proposals       | contributor+
extraction.dismiss_proposal     | contributor+
extraction.return_proposal      | contributor+
matches.add_place               | contributor+
matches.remove_place            | contributor+
extraction.note                 | checker+
matches.decide                  | checker+
matches.take_back               | checker+
matches.head                    | checker+
matches.undo_head               | checker+
publication.confirm_seen        | checker+
feeds.index                     | contributor+
feeds.take                      | contributor+
feeds.dismiss                   | checker+
feeds.return_dismissed          | checker+
feeds.return_taken              | contributor+
feeds.feeds                     | contributor+
feeds.feed                      | contributor+
feeds.add                       | editor+
feeds.edit                      | editor+
feeds.fetch_now                 | editor+
feeds.stop                      | editor+
feeds.start                     | editor+
feeds.remove                    | editor+
feeds.add_rule                  | editor+
feeds.remove_rule               | editor+
tip_desk.index                  | contributor+
tip_desk.tip                    | contributor+
tip_desk.join                   | contributor+
tip_desk.take_off               | contributor+
tip_desk.new_claim              | contributor+
tip_desk.dismiss                | checker+
tip_desk.return_dismissed       | checker+
tip_desk.throw_away             | checker+
tip_desk.put_back               | checker+
tip_desk.block                  | editor+
tip_desk.unblock                | editor+
bulk.prepare                    | checker+
bulk.show                       | checker+
bulk.undo                       | checker+
triage.start                    | checker+
triage.claim                    | checker+
triage.answer                   | checker+
triage.skip                     | checker+
triage.skip_no_more             | checker+
tags.index                      | reader+
fields.index                    | reader+
limits.index                    | editor+
stages.index                    | editor+
stages.add                      | editor+
stages.edit                     | editor+
stages.remove                   | editor+
stages.restore                  | editor+
stages.mark                     | checker+
reasons.index                   | editor+
reasons.add                     | editor+
reasons.edit                    | editor+
reasons.move                    | editor+
reasons.retire                  | editor+
reasons.restore                 | editor+
fields.add                      | editor+
fields.edit                     | editor+
fields.retire                   | editor+
fields.restore                  | editor+
fields.value                    | checker+
tags.add                        | editor+
tags.edit                       | editor+
tags.merge                      | editor+
tags.part                       | editor+
tags.remove                     | editor+
tags.restore                    | editor+
triage.add                      | editor+
triage.edit                     | editor+
triage.retire                   | editor+
triage.restore                  | editor+
triage.level                    | editor+
names.add                       | editor+
names.edit                      | editor+
names.remove                    | editor+
names.restore                   | editor+
importing.index                 | editor+
importing.show                  | editor+
importing.columns               | editor+
importing.start                 | editor+
importing.labels                | editor+
importing.stop                  | editor+
importing.resume                | editor+
importing.report                | editor+
desk.hold                       | editor+
publication.publish             | editor+
publication.approve_and_publish | editor+
publication.stop                | editor+
publication.typo                | editor+
publication.typo_difference     | editor+
publication.withdraw            | editor+
desk.erase                      | admin
staff.index                     | admin
staff.fresh_link                | admin
staff.role                      | admin
staff.close                     | admin
staff.reopen                    | admin
backup.index                    | admin
backup.ask                      | admin
staff.take_factor               | admin
"""
MAY = {
    endpoint.strip(): ROLES[ROLES.index(who.strip().rstrip("+")) :]
    if who.strip().endswith("+")
    else (who.strip(),)
    for endpoint, _, who in (line.partition("|") for line in MATRIX.strip().splitlines())
}


def address(rule: Rule) -> str:
    """An address of this route; what it names need not exist."""
    values = {
        name: 1 if "Integer" in type(converter).__name__ else "x"
        for name, converter in rule._converters.items()
    }
    built = rule.build(values)
    assert built
    return built[1]


def requests(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of everything that a browser can ask for; what ends all sessions comes last."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "people.everywhere"):
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())):
            yield rule.endpoint, method, address(rule)


def test_has_a_line_for_each_route_and_no_other(app: Flask) -> None:
    assert {endpoint for endpoint, _, _ in requests(app)} == set(MAY)


@pytest.mark.parametrize("role", ROLES)
def test_answers_each_role_as_the_matrix_says(
    app: Flask, as_: Callable[[str | None], CheckingClient], role: str
) -> None:
    assert role == "nobody" or CAST[role][1].value == role
    wrong = []
    for endpoint, method, url in requests(app):
        person = as_(None if role == "nobody" else role)  # afresh, as signing out is one of the routes
        data = {"csrf_token": person.token} if method == "POST" else None
        answer = person.client.open(url, method=method, data=data)
        assert answer.status_code < 500, url
        location = answer.location or ""
        if role in MAY[endpoint]:
            leaves = endpoint in {"people.sign_out", "people.everywhere", "people.language", "people.code"}
            refused = answer.status_code in {401, 403} or ("/sign-in" in location and not leaves)
            if refused:
                wrong.append(f"{role} was refused: {method} {endpoint} {answer.status_code} {location}")
        elif role == "nobody":
            expected = "/sign-in?next=" in location if method == "GET" else answer.status_code == 401
            if not expected:
                wrong.append(f"nobody got in: {method} {endpoint} {answer.status_code}")
        elif answer.status_code != 403:
            wrong.append(f"{role} got in: {method} {endpoint} {answer.status_code}")
    assert not wrong, "\n".join(wrong)
