"""The desk's side of publishing: the acts that change what the public sees."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from claims.anchors.differences import differences
from claims.desk.models import Claim
from claims.errors import N_, Invalid
from claims.people.access import access, actor
from claims.people.rules import Permission
from claims.publishing import actions, scheduling
from claims.publishing.forms import PublishForm, TypoForm, WithdrawForm
from claims.publishing.models import Publication, Revision
from claims.publishing.rules import DELAY_SECONDS, check_typo
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import Button, Form
from claims.web.markdown import render_markdown
from claims.web.rendering import page, see
from claims.web.sessions import read

blueprint = Blueprint("publication", __name__)
PATH = "/desk/claims/<int:claim_id>/publication"


@blueprint.route(PATH, methods=["GET", "POST"])
@access(Permission.EDIT)
def publish(claim_id: int) -> ResponseReturnValue:
    form = _publish_form(claim_id)
    act = actions.publish if form.at_once else scheduling.schedule
    if (
        form.sent
        and form.apply(lambda session: act(session, claim_id, **form.values(), by=actor(), at=now()))
        is not None
    ):
        return _published(claim_id, at_once=form.at_once)
    return _publish_page(claim_id, form, url_for("publication.publish", claim_id=claim_id), approves=False)


@blueprint.route(f"{PATH}/approval", methods=["GET", "POST"])
@access(Permission.EDIT)
def approve_and_publish(claim_id: int) -> ResponseReturnValue:
    form = _publish_form(claim_id)
    act = actions.approve_and_publish if form.at_once else scheduling.approve_and_schedule
    if (
        form.sent
        and form.apply(lambda session: act(session, claim_id, **form.values(), by=actor(), at=now()))
        is not None
    ):
        return _published(claim_id, at_once=form.at_once)
    address = url_for("publication.approve_and_publish", claim_id=claim_id)
    return _publish_page(claim_id, form, address, approves=True)


@blueprint.post(f"{PATH}/stop")
@access(Permission.EDIT)
def stop(claim_id: int) -> ResponseReturnValue:
    form = Button()
    if form.sent:
        form.apply(
            lambda session: scheduling.stop(session, claim_id, by=actor(), at=now(), seen_version=form.seen)
        )
        say(N_("Stopped. Nothing became public."))
    return _claim(claim_id)


@blueprint.route(f"{PATH}/typo", methods=["GET", "POST"])
@access(Permission.EDIT)
def typo(claim_id: int) -> ResponseReturnValue:
    live = _live(claim_id)
    form = TypoForm(data=actions.typo_fields(live.snapshot))
    if form.sent:
        texts = form.texts()
        body_html = render_markdown(texts["body"])
        if (
            form.apply(
                lambda session: actions.mend_typo(
                    session,
                    claim_id,
                    texts,
                    body_html=body_html,
                    by=actor(),
                    at=now(),
                    seen_version=form.seen,
                )
            )
            is not None
        ):
            say(N_("Mended and public. A second person sees it afterwards."))
            return _claim(claim_id)
    return _typo_page(claim_id, form)


@blueprint.post(f"{PATH}/typo/difference")
@access(Permission.EDIT)
def typo_difference(claim_id: int) -> ResponseReturnValue:
    """Show what would change, before the last click; changes nothing itself."""
    live = _live(claim_id)
    form = TypoForm()
    before, texts = actions.typo_fields(live.snapshot), form.texts()
    if request.args.get("edit") or not form.sent or not _is_typo(form, live.snapshot, texts):
        return _typo_page(claim_id, form)
    compared = [
        (form[name].label.text, differences(before[name], texts[name]))
        for name in texts
        if before[name] != texts[name]
    ]
    return _typo_page(claim_id, form, differences=compared)


@blueprint.route(f"{PATH}/withdrawal", methods=["GET", "POST"])
@access(Permission.EDIT)
def withdraw(claim_id: int) -> ResponseReturnValue:
    form = WithdrawForm()
    if (
        form.sent
        and form.apply(
            lambda session: actions.withdraw(
                session, claim_id, form.reason.data, by=actor(), at=now(), seen_version=form.seen
            )
        )
        is not None
    ):
        say(N_("Withdrawn. The page says so, with your reason. A second person confirms it afterwards."))
        return _claim(claim_id)
    return _page("publishing/withdraw.html", claim_id, form)


@blueprint.post(f"{PATH}/seen")
@access(Permission.WORK)
def confirm_seen(claim_id: int) -> ResponseReturnValue:
    form = Button()
    if form.sent:
        form.apply(
            lambda session: actions.confirm_seen(
                session, claim_id, by=actor(), at=now(), seen_version=form.seen
            )
        )
        say(N_("Noted: you have seen it."))
    return see(url_for("desk.mine"))


def _publish_form(claim_id: int) -> PublishForm:
    """Asks kind and reason of every version but the first."""
    form = PublishForm()
    form.asks = get_row(read(), Claim, claim_id).revision_number > 0
    return form


def _live(claim_id: int) -> Revision:
    get_row(read(), Claim, claim_id)
    return actions.newest_revision(read(), claim_id)


def _is_typo(form: TypoForm, live: dict[str, Any], texts: dict[str, str]) -> bool:
    """Whether the rules would take this; a text that they refuse is shown at its field."""
    try:
        check_typo(live, actions.mended(live, texts, render_markdown(texts["body"])))
    except Invalid as error:
        form.refuse(error)
        return False
    return True


def _published(claim_id: int, *, at_once: bool) -> ResponseReturnValue:
    if at_once:
        say(N_("Published."))
    else:
        say(
            scheduling.SCHEDULED,
            seconds=DELAY_SECONDS,
            undo=url_for("publication.stop", claim_id=claim_id),
            undo_label=N_("Stop"),
            undo_fields=(("seen_version", str(get_row(read(), Claim, claim_id).version)),),
        )
    return _claim(claim_id)


def _claim(claim_id: int) -> ResponseReturnValue:
    return see(url_for("desk.claim", claim_id=claim_id))


def _publish_page(claim_id: int, form: PublishForm, address: str, *, approves: bool) -> ResponseReturnValue:
    return _page(
        "publishing/publish.html",
        claim_id,
        form,
        action=address,
        approves=approves,
        seconds=DELAY_SECONDS,
    )


def _typo_page(claim_id: int, form: TypoForm, **more: Any) -> ResponseReturnValue:
    return _page("publishing/typo.html", claim_id, form, **more)


def _page(template: str, claim_id: int, form: Form, **more: Any) -> ResponseReturnValue:
    claim = get_row(read(), Claim, claim_id)
    publication = read().get(Publication, claim_id)
    return page(template, form=form, claim=claim, publication=publication, **more)
