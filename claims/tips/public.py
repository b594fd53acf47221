"""What readers see of tips: the form, and each tip's own page. Registered twice, as the public site is (wiring.py)."""

import math
from datetime import timedelta

from flask import Blueprint, Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from claims.articles.rules import guess_language
from claims.config import Settings
from claims.desk.reasons import told_because
from claims.errors import Invalid, NotFound, Refused
from claims.mail.wiring import is_on
from claims.people.throttle import begin_try, sender, token_asker
from claims.publishing.pages import frame, set_language
from claims.tips import actions, addresses, keys, queries, rules
from claims.tips.forms import TipForm
from claims.tips.models import Tip
from claims.tips.suggesting import alike
from claims.web.clock import now
from claims.web.languages import in_words
from claims.web.rendering import page, see
from claims.web.sessions import change, read

blueprint = Blueprint("tips", __name__)
blueprint.before_request(set_language)
blueprint.context_processor(frame)
ENGLISH = "tips_en"
TOO_MANY = 429


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Nobody else learns the address of a tip's page: no cache, no search engine, no page that it links to."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.view_args:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.route("/tip", methods=["GET", "POST"])
def tip() -> ResponseReturnValue:
    """The form; what is sent well leads to the tip's own page, whose address is shown there and nowhere else."""
    form, secret = TipForm(), _settings().secret_key
    if form.sent:
        who = sender(secret, request.remote_addr)
        with change() as session:
            wait = begin_try(session, who, now())
        if isinstance(wait, timedelta):
            return _too_many(form, wait)
        try:
            return see(url_for(".follow", token=_received(form, who.account)))
        except Invalid as error:
            form.refuse(error)
        except Refused as error:
            return _form(form, status=409, told=in_words(error.message))
    return _form(form)


def _received(form: TipForm, from_: str) -> str:
    """The token of the tip's page; raises Invalid for what no person sends, Refused where nothing is taken."""
    rules.check_trap(form.website.data or "")
    rules.check_filling(keys.opened_at(_settings().secret_key, form.sealed.data or ""), now())
    like = alike(read(), form.what.data)
    with change() as session:
        _, token = actions.receive(
            session,
            what=form.what.data,
            seen_where=form.seen_where.data or "",
            why=form.why.data or "",
            language=guess_language(form.what.data),
            sender=from_,
            alike=like,
            email=(form.email.data or "") if is_on() else "",
            spoken=g.language,
            at=now(),
        )
    return token


@blueprint.get("/tip/<token>")
def follow(token: str) -> ResponseReturnValue:
    """How far a tip is, for who has its address."""
    found = queries.by_token(read(), token)
    if found is None:
        return _refused(token)
    return _follow_page(found, token)


@blueprint.post("/tip/<token>/address")
def forget(token: str) -> ResponseReturnValue:
    """The e-mail address goes, at once and for good."""
    found = queries.by_token(read(), token)
    if found is None:
        return _refused(token)
    with change() as session:
        addresses.forget(session, found.id or 0, at=now())
    return see(url_for(".follow", token=token))


@blueprint.route("/tip/address/<key>", methods=["GET", "POST"])
def leave(key: str) -> ResponseReturnValue:
    """Where the link in a mail leads: the address goes with one click, of a person and not of what reads mail ahead."""
    tip_id = keys.tip_of_key(_settings().secret_key, key)
    if tip_id is None:
        return _refused(key)
    if request.method == "POST":
        with change() as session:
            addresses.forget(session, tip_id, at=now())
    return page("tips/leave.html", here="tip", key=key, is_there=queries.has_address(read(), tip_id))


def _form(form: TipForm, *, status: int = 200, told: str = "") -> Response:
    form.website.data, form.sealed.data = "", keys.seal(_settings().secret_key, now())
    return page("tips/form.html", status=status, here="tip", form=form, mail=is_on(), told=told)


def _too_many(form: TipForm, wait: timedelta) -> Response:
    minutes = math.ceil(wait.total_seconds() / 60)
    told = gettext(
        "Many tips came from your connection. Wait %(minutes)s minutes and send this again.", minutes=minutes
    )
    response = _form(form, status=TOO_MANY, told=told)
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _follow_page(found: Tip, token: str) -> Response:
    claim = queries.claim_of(read(), found)
    standing = queries.standing(found, claim)
    public = standing.stage in {rules.Stage.PUBLISHED, rules.Stage.WITHDRAWN}
    return page(
        "tips/follow.html",
        here="tip",
        tip=found,
        token=token,
        stage=standing.stage,
        words=rules.STAGE_WORDS,
        reason=told_because(read(), standing.reason, g.language) if standing.reason else None,
        note=found.dismissed_note if standing.stage is rules.Stage.DECLINED else None,
        slug=claim.slug if claim and public else None,
        has_address=queries.has_address(read(), found.id or 0),
        address=_settings().site_url + url_for(".follow", token=token, _external=False),
    )


def _refused(token: str) -> Response:
    """Counted by the token and by where it is tried from: nobody finds a page by guessing."""
    who = token_asker(_settings().secret_key, token, request.remote_addr)
    with change() as session:
        wait = begin_try(session, who, now())
    if isinstance(wait, timedelta):
        headers = {"Retry-After": str(math.ceil(wait.total_seconds()))}
        return Response("Too many tries.\n", TOO_MANY, headers, mimetype="text/plain")
    raise NotFound(queries.NOTHING_HERE)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
