"""The pages of one's own account: sign-in, one-time link, settings, preferences."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_security import current_user

from claims.errors import N_, Invalid
from claims.people import absence_pages, actions, every_setting, factor_pages, queries
from claims.people.absence import away_until
from claims.people.access import access, actor, signed_in
from claims.people.blueprint import blueprint
from claims.people.factor_pages import session_id
from claims.people.forms import ChangePasswordForm, FirstAdminForm, NewPassword, ProfileForm, SignInForm
from claims.people.good_passwords import check_new_password
from claims.people.passwords import hash_password
from claims.people.rules import LANGUAGES, SHORTEST_PASSWORD, THEMES, Permission, local_path
from claims.people.sign_in import (
    chosen_language,
    end_session,
    go_in,
    must_have_factor,
    sign_in,
    signed_out,
    start_page,
    start_session,
    this_session,
    try_password,
)
from claims.people.sign_in_sessions import own_sessions
from claims.people.staff_pages import blueprint as staff
from claims.people.waiting import TOO_MANY, too_many, wait_words, with_warning
from claims.web.clock import now, today
from claims.web.errors import error_page
from claims.web.flashes import say
from claims.web.languages import speak
from claims.web.rendering import page, see
from claims.web.sessions import change, read

security = Blueprint("security", __name__)  # the name under which Flask-Security knows the way in
__all__ = [
    "absence_pages",
    "blueprint",
    "every_setting",
    "factor_pages",
    "security",
    "staff",
]  # claims.features registers these
GONE = 410


@security.route("/sign-in", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    form = SignInForm()
    onward = local_path(form.next.data or request.args.get("next"))
    if request.method != "POST" and signed_in():
        return see(onward or start_page())
    if form.sent:
        answer = sign_in(form.email.data, form.password.data)
        if isinstance(answer, timedelta):
            return too_many("people/sign_in.html", form, answer)
        if answer is not None:
            return see(go_in(answer, onward))
        wrong = gettext("This e-mail address and password do not belong together.")
        form.password.errors = with_warning(wrong, form.email.data)
    form.next.data = onward or ""
    return page("people/sign_in.html", form=form)


@blueprint.get("/sign-in/done", endpoint="signed_in")
@access(Permission.OWN_ACCOUNT)
def signed_in_there() -> ResponseReturnValue:
    """For who signs in in a new tab, because typed text waits in the old one."""
    return page("people/signed_in.html")


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """The one-time link: looking does not use it, choosing a password does."""
    found = queries.open_link(read(), token, now())
    if found is None:
        return private(gone())
    person = found[1]
    if chosen_language() is None:
        speak(person.language)
    first = person.email == actions.FIRST_ADMIN
    form = FirstAdminForm() if first else NewPassword()
    email, name = (form.email.data, form.name.data) if first else (person.email, person.name)
    if form.sent and password_is_good(form, email or "", name or ""):
        hashed = hash_password(form.new_password.data)
        extra = {"name": form.name.data, "email": form.email.data} if first else {}
        done = form.apply(lambda s: actions.use_link(s, token, password_hash=hashed, at=now(), **extra))
        if done:
            onward = go_in(done, None, by_link=True)
            say(N_("Welcome, %(name)s. Your password is saved."), name=done.name)
            return see(onward)
    return private(
        page(
            "people/link.html", form=form, person=person, token=token, first=first, shortest=SHORTEST_PASSWORD
        )
    )


def gone() -> Response:
    return error_page(
        GONE,
        gettext(
            "It was used already, it has ended, or a character of it was lost: a link works once, for seven days. Sign in "
            "if you have chosen a password before; if not, ask an administrator of your newsroom for a fresh link."
        ),
        title=N_("This link does not work"),
        sign_in=url_for("security.login"),
    )


def private(response: Response) -> Response:
    """The address is a secret: no other page may learn where one came from."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def password_is_good(form: NewPassword, email: str, name: str) -> bool:
    site_name = current_app.config["SETTINGS"].site_name
    try:
        check_new_password(form.new_password.data, email=email, name=name, site_name=site_name)
    except Invalid as error:
        form.refuse(error)
        return False
    return True


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    end_session()
    return signed_out(url_for("security.login"))


@blueprint.route("/desk/settings/account", methods=["GET", "POST"])
@access(Permission.OWN_ACCOUNT)
def settings() -> ResponseReturnValue:
    form = ProfileForm(data=own_account())
    if form.sent:
        me = actor()
        name, language, keys_off = form.name.data, form.language.data, form.keys_off.data
        with change() as writing:
            actions.rename(writing, me.id, name, by=me, at=now(), seen_version=form.seen)
            actions.set_preferences(writing, me.id, language=language, keys_off=keys_off)
        say(N_("Saved."))
        return see(url_for("people.settings"))
    return settings_page(form)


def settings_page(form: ProfileForm | ChangePasswordForm, status: int = 200) -> Response:
    """Both forms of the page; `form` is the one that was sent."""
    profile = form if isinstance(form, ProfileForm) else ProfileForm(formdata=None, data=own_account())
    password = form if isinstance(form, ChangePasswordForm) else ChangePasswordForm(formdata=None)
    return page(
        "people/settings.html",
        form=form,
        profile=profile,
        password=password,
        status=status,
        shortest=SHORTEST_PASSWORD,
        account=current_user,
        absent_until=away_until(current_user, today()),
        sessions=own_sessions(
            read(), current_user.id, at=now(), idle=current_app.config["SETTINGS"].session_idle
        ),
        here=session_id(),
        must_have_factor=must_have_factor(),
        has_factor=(found := this_session()) is not None and found.has_second_factor,
    )


def own_account() -> dict[str, Any]:
    """What the form about oneself begins with."""
    language = current_user.language or language_now()
    return {"name": current_user.name, "language": language, "keys_off": current_user.keys_off}


def language_now() -> str:
    return str(get_locale().language)


@blueprint.post("/desk/settings/account/password")
@access(Permission.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if not form.sent or not password_is_good(form, current_user.email, current_user.name):
        return settings_page(form)
    seen = current_user.fs_uniquifier
    answer = try_password(current_user.email, form.password.data, of=current_user)
    if isinstance(answer, timedelta):
        form.password.errors = [wait_words(answer)]
        return settings_page(form, TOO_MANY)
    if not answer:
        form.password.errors = with_warning(gettext("This is not your password."), current_user.email)
        return settings_page(form)
    hashed, me = hash_password(form.new_password.data), actor()
    with change() as writing:
        person = actions.change_password(
            writing, me.id, password_hash=hashed, seen_uniquifier=seen, by=me, at=now()
        )
    start_session(person, in_history=False)
    say(N_("Your password is changed. You are signed out everywhere else."))
    return see(url_for("people.settings"))


@blueprint.post("/desk/settings/account/everywhere")
@access(Permission.OWN_ACCOUNT)
def everywhere() -> ResponseReturnValue:
    me = actor()
    with change() as writing:
        actions.sign_out_everywhere(writing, me.id, by=me, at=now())
    end_session()
    say(N_("You are signed out everywhere."))
    return signed_out(url_for("security.login"))


@blueprint.post("/desk/settings/account/elsewhere")
@access(Permission.OWN_ACCOUNT)
def elsewhere() -> ResponseReturnValue:
    """End every session of mine but this one."""
    me, here = actor(), session_id()
    with change() as writing:
        actions.sign_out_elsewhere(writing, me.id, but=here, by=me, at=now())
    say(N_("You are signed out everywhere else."))
    return see(url_for("people.settings"))


@blueprint.post("/desk/settings/account/sessions/<int:ended_id>/end")
@access(Permission.OWN_ACCOUNT)
def end_one(ended_id: int) -> ResponseReturnValue:
    """End one session of mine: in a browser that I left, or that is not mine."""
    me = actor()
    with change() as writing:
        actions.sign_out_there(writing, me.id, ended_id, by=me, at=now())
    say(N_("You are signed out there."))
    return see(url_for("people.settings"))


@blueprint.post("/desk/settings/theme")
@access(Permission.OWN_ACCOUNT)
def theme() -> ResponseReturnValue:
    me, wanted = actor(), chosen("theme", THEMES)
    with change() as writing:
        actions.set_preferences(writing, me.id, theme=wanted)
    return back()


def chosen(name: str, choices: tuple[str, ...]) -> str:
    """What a switch was set to; raises Invalid for what it does not offer."""
    wanted = request.form.get(name, "")
    if wanted not in choices:
        raise Invalid(name, N_("There is no such choice. Nothing was changed."))
    return wanted


@blueprint.post("/desk/settings/language")
def language() -> ResponseReturnValue:
    """Kept in the account; for who is not signed in, in the session."""
    wanted = chosen("language", LANGUAGES)
    if signed_in():
        me = actor()
        with change() as writing:
            actions.set_preferences(writing, me.id, language=wanted)
    else:
        session["language"] = wanted
    return back()


def back() -> ResponseReturnValue:
    """To the page that the switch stands on."""
    return see(
        local_path(request.form.get("next")) or (start_page() if signed_in() else url_for("security.login"))
    )
