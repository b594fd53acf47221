"""What people type about accounts."""

from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from claims.people.rules import LANGUAGES, LONGEST_EMAIL, LONGEST_PASSWORD, ROLE_LABELS, Role
from claims.web.forms import REQUIRED, Form, GoodText, Line, clean_line

LANGUAGE_NAMES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]
NAME_LENGTH = 120
CODE_LENGTH = 60


class Email(EmailField):
    """An e-mail address as typed; whether it can be one is the rules' to say."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(
            label, [DataRequired(REQUIRED), GoodText(LONGEST_EMAIL)], filters=[clean_line], **options
        )


class Password(PasswordField):
    """A password, never shown again, with every space it was typed with."""

    def __init__(self, label: Any, *, new: bool = False, **options: Any) -> None:
        tokens = {"autocomplete": "new-password" if new else "current-password"}
        super().__init__(
            label, [InputRequired(REQUIRED), GoodText(LONGEST_PASSWORD)], render_kw=tokens, **options
        )


def role_choices() -> list[SelectChoice]:
    return [SelectChoice(role.value, _(ROLE_LABELS[role])) for role in Role]


class SignInForm(Form):
    email = Email(_("E-mail address"), render_kw={"autocomplete": "username"})
    password = Password(_("Password"))
    next = HiddenField()


class CodeForm(Form):
    """A code of the app, or a recovery code; spaces and dashes do not matter."""

    code = Line(
        _("Code"),
        longest=CODE_LENGTH,
        validators=[DataRequired(REQUIRED)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )


class FactorForm(CodeForm):
    """What has to be shown before anything about a second factor changes."""

    password = Password(_("Password"))


class FactorSetupForm(FactorForm):
    offer = HiddenField()
    next = HiddenField()


class NewPassword(Form):
    """A new password, twice, so that a slip of the finger locks nobody out."""

    new_password = Password(_("New password"), new=True)
    new_password_confirm = Password(_("The same password once more"), new=True)

    def validate_new_password_confirm(self, field: Any) -> None:
        if field.data != self.new_password.data:
            raise ValidationError(gettext("The two passwords are not the same."))


class FirstAdminForm(NewPassword):
    """The link that makes the first administrator asks who that is as well."""

    name = Line(_("Name"), longest=NAME_LENGTH, validators=[DataRequired(REQUIRED)])
    email = Email(_("E-mail address"), render_kw={"autocomplete": "username"})


class ChangePasswordForm(NewPassword):
    password = Password(_("Current password"))


class ProfileForm(Form):
    name = Line(_("Name"), longest=NAME_LENGTH, validators=[DataRequired(REQUIRED), Length(max=NAME_LENGTH)])
    language = SelectField(_("Language"), choices=LANGUAGE_NAMES)
    keys_off = BooleanField(_("Switch single keys off"))


class InviteForm(Form):
    email = Email(_("E-mail address"))
    name = Line(_("Name"), longest=NAME_LENGTH, validators=[DataRequired(REQUIRED)])
    role = SelectField(_("Role"), choices=role_choices, default=Role.CHECKER.value)
    language = SelectField(_("Language"), choices=LANGUAGE_NAMES, default=lambda: first_language())  # noqa: PLW0108  defined below


class RoleForm(Form):
    role = SelectField(_("Role"), choices=role_choices)


def first_language() -> str:
    """New accounts begin in the site's first language."""
    language: str = current_app.config["SETTINGS"].site_language
    return language if language in LANGUAGES else LANGUAGES[0]
