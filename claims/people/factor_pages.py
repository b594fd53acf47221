"""The pages of the second factor: the code at sign-in, setting one up, new recovery codes, turning it off."""

from datetime import timedelta

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_security import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from claims.config import Settings
from claims.errors import N_
from claims.people import second_factor as factors
from claims.people import totp
from claims.people.access import access, actor
from claims.people.blueprint import blueprint
from claims.people.forms import CodeForm, FactorForm, FactorSetupForm
from claims.people.rules import Permission, check_may_go_without, local_path
from claims.people.sign_in import (
    half_onward,
    half_signed_in,
    must_have_factor,
    start_page,
    start_session,
    this_session,
    try_code,
    try_password,
)
from claims.people.waiting import TOO_MANY, too_many, wait_words, with_warning
from claims.web.clock import now
from claims.web.flashes import say, say_words
from claims.web.rendering import page, see
from claims.web.sessions import change, read

WRONG_CODE = N_("This code is not right, or it was used already. Wait for the next one and try again.")
WRONG_RECOVERY_CODE = N_(
    "This recovery code is not right, or it was used already: each works once. Try another one."
)
OFFER_SECONDS = 3600  # in which a scanned picture has to be confirmed


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The second step of signing in, within five minutes of the first."""
    person = half_signed_in()
    if person is None:
        if request.method == "POST":
            say(N_("That took more than five minutes. Sign in once more."), tone="warn")
        return see(url_for("security.login"))
    form = CodeForm()
    if form.sent:
        answer = try_code(person, form.code.data)
        if isinstance(answer, timedelta):
            return too_many("people/code.html", form, answer)
        if answer:
            onward = half_onward()
            start_session(person)
            tell_of_recovery_code(form.code.data, person.id or 0)
            return see(onward)
        form.code.errors = with_warning(wrong_code(form.code.data), person.email)
    return page("people/code.html", form=form)


def wrong_code(typed: str) -> str:
    """What is said of a code that was refused: only those of the phone are all digits."""
    return str(gettext(WRONG_CODE if of_phone(typed) else WRONG_RECOVERY_CODE))


def of_phone(typed: str) -> bool:
    return factors.normal_code(typed).isdecimal()


def tell_of_recovery_code(typed: str, person_id: int) -> None:
    """After signing in with a recovery code: that it is used up, and how many are left."""
    if of_phone(typed):
        return
    left = factors.codes_left(read(), person_id)
    say_words(
        ngettext(
            "You signed in with a recovery code, which is used up now. %(num)s is left.",
            "You signed in with a recovery code, which is used up now. %(num)s are left.",
            left,
        )
    )


@blueprint.route("/desk/settings/account/second-factor", methods=["GET", "POST"], endpoint="second_factor")
@access(Permission.OWN_ACCOUNT)
def second_factor() -> ResponseReturnValue:
    """The picture to scan; the code that confirms it turns the second factor on."""
    form = FactorSetupForm()
    if not form.sent:
        return factor_page(form)
    salt = offered_salt(form.offer.data)
    if salt is None:
        form.code.errors = [gettext("That picture is too old. Scan the new one; nothing was changed.")]
        return factor_page(form)
    counter = totp.counter_of(secret_of(salt), factors.normal_code(form.code.data), now())
    if counter is None:
        form.code.errors = [gettext(WRONG_CODE)]
        return factor_page(form)
    status = password_fault(form)
    if status:
        return factor_page(form, status=status)
    me, here = actor(), session_id()
    with change() as writing:
        codes = factors.turn_on(writing, me.id, salt=salt, counter=counter, here=here, by=me, at=now())
    say(N_("Your second factor is on. You are signed out everywhere else."))
    return factor_page(FactorForm(formdata=None), once=codes)


@blueprint.post("/desk/settings/account/second-factor/recovery-codes")
@access(Permission.OWN_ACCOUNT)
def recovery_codes() -> ResponseReturnValue:
    form = FactorForm()
    status = proof_fault(form)
    if status:
        return factor_page(form, status=status)
    me = actor()
    with change() as writing:
        codes = factors.renew_codes(writing, me.id, by=me, at=now())
    return factor_page(FactorForm(formdata=None), once=codes)


@blueprint.post("/desk/settings/account/second-factor/removal")
@access(Permission.OWN_ACCOUNT)
def second_factor_off() -> ResponseReturnValue:
    check_may_go_without(role_asks=must_have_factor())
    form = FactorForm()
    status = proof_fault(form)
    if status:
        return factor_page(form, status=status)
    me, here = actor(), session_id()
    with change() as writing:
        factors.turn_off(writing, me.id, here=here, by=me, at=now())
    say(N_("Your second factor is off. You are signed out everywhere else."))
    return see(url_for("people.settings"))


def factor_page(
    form: FactorSetupForm | FactorForm, status: int = 200, once: list[str] | None = None
) -> Response:
    """The page with the form that was sent; the other state's form when that changed meanwhile.

    Fresh recovery codes are in the answer to the form that made them, and kept nowhere.
    """
    me = actor()
    onward = local_path(request.values.get("next"))
    factor = factors.factor_of(read(), me.id)
    if factor is not None:
        return page(
            "people/second_factor.html",
            form=form if isinstance(form, FactorForm) else FactorForm(formdata=None),
            status=status,
            once=once,
            since=factor.since,
            left=factors.codes_left(read(), me.id),
            account=current_user,
            required=must_have_factor(),
            onward=onward or start_page(),
        )
    salt = offered_salt(form.offer.data) if isinstance(form, FactorSetupForm) else None
    salt = salt or factors.new_salt()
    secret = secret_of(salt)
    uri = totp.address(secret, account=current_user.email, issuer=f"Claimdesk {_settings().site_name}")
    return page(
        "people/second_factor_setup.html",
        form=form if isinstance(form, FactorSetupForm) else FactorSetupForm(formdata=None),
        status=status,
        offer=_signer().dumps([me.id, salt]),
        picture=totp.picture(uri),
        key=totp.in_groups(secret),
        account=current_user,
        required=must_have_factor(),
        onward=onward,
    )


def proof_fault(form: FactorForm) -> int | None:
    """None when password and code were right; else the status of the page that says what was not."""
    if not form.sent:
        return 422
    return password_fault(form) or code_fault(form)


def password_fault(form: FactorSetupForm | FactorForm) -> int | None:
    answer = try_password(current_user.email, form.password.data, of=current_user)
    if isinstance(answer, timedelta):
        form.password.errors = [wait_words(answer)]
        return TOO_MANY
    if not answer:
        form.password.errors = with_warning(gettext("This is not your password."), current_user.email)
        return 422
    return None


def code_fault(form: FactorForm) -> int | None:
    answer = try_code(current_user, form.code.data)
    if isinstance(answer, timedelta):
        form.code.errors = [wait_words(answer)]
        return TOO_MANY
    if not answer:
        form.code.errors = with_warning(wrong_code(form.code.data), current_user.email)
        return 422
    return None


def session_id() -> int:
    here = this_session()
    return here.session_id if here else 0


def offered_salt(offer: str | None) -> str | None:
    """The salt of the picture that this person was shown within the hour; None for another's, and for none."""
    try:
        person_id, salt = _signer().loads(offer or "", max_age=OFFER_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    return str(salt) if person_id == current_user.id else None


def secret_of(salt: str) -> bytes:
    return totp.secret_of(_settings().secret_key, current_user.id, salt)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_settings().secret_key, salt="second-factor-offer")


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
