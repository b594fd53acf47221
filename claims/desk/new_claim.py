"""The form for a claim that stands in no article of ours: heard, seen or sent in."""

from functools import cache
from pathlib import Path
from typing import Any, cast

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from sqlmodel import Session
from wtforms import RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from claims.claimants.actions import find_or_add
from claims.desk import slots
from claims.desk.actions import add_appearance, add_claim
from claims.desk.checks import without_marks
from claims.desk.models import Claim
from claims.desk.rules import APPEARANCE_LABELS, AppearanceKind
from claims.people.rules import Actor
from claims.web.clock import now
from claims.web.forms import REQUIRED, Address, Block, Form, Line, PartialDateField

NEW_CLAIM = "/desk/claims/new"  # where pictures come along, which are larger than what people type
PLACE = ("url", "platform", "account", "title", "publisher", "place", "said_on", "said")
KINDS = [kind for kind in AppearanceKind if kind is not AppearanceKind.ARTICLE]


class NewClaimForm(Form):
    """Statement and language are required; all about where it was seen may be empty, and then nothing is kept of it."""

    statement = Line(lazy_gettext("Statement"), validators=[DataRequired(REQUIRED)])
    claimant = Line(lazy_gettext("Who says this?"), longest=200)
    kind = RadioField(
        lazy_gettext("Where it appeared"),
        choices=[SelectChoice(kind.value, lazy_gettext(APPEARANCE_LABELS[kind])) for kind in KINDS],
        validate_choice=False,  # here, as none of them may be chosen
    )
    url = Address(lazy_gettext("Address"), longest=2000, validators=[Optional()])
    platform = Line(lazy_gettext("Platform"), longest=200)
    account = Line(lazy_gettext("Account"), longest=200)
    title = Line(lazy_gettext("Title"))
    publisher = Line(lazy_gettext("Medium or channel"), longest=200)
    place = Line(lazy_gettext("Place in it"), longest=200)
    said_on = PartialDateField(lazy_gettext("Date"))
    said = Block(lazy_gettext("What was said, word for word"), longest=5000)
    language = SelectField(
        lazy_gettext("Language"),
        choices=[SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")],
        default="nl",
    )

    def write(self, session: Session, by: Actor) -> Claim:
        """The claimant when named, the claim, and where it appeared."""
        name, at = self.claimant.data, now()
        claimant = find_or_add(session, name, by=by, at=at) if name else None
        claim = add_claim(
            session,
            statement=self.statement.data,
            language=self.language.data,
            claimant_id=claimant.id if claimant else None,
            claimant_name=claimant.name if claimant else None,
            by=by,
            at=at,
        )
        place = self.place_fields()
        kind = AppearanceKind(self.kind.data or AppearanceKind.URL)
        if any(place.values()) or kind is not AppearanceKind.URL:
            add_appearance(session, claim.id or 0, kind=kind, **place, by=by, at=at)
        if isinstance(self, slots.ClaimPart):
            self.keep_with(session, claim.id or 0, by, at)
        return claim

    def keep_files(self, instance: Path) -> None:
        """What upper features keep on the disk, before the claim is written down."""
        if isinstance(self, slots.ClaimPart):
            self.keep_file(instance)

    def validate_kind(self, field: RadioField) -> None:
        """An address is of a web page, if nothing else is said; what is known beside it needs a kind."""
        told = any(self[name].data for name in PLACE if name != "url")
        if field.data not in KINDS and (field.data or (told and not self.url.data)):
            raise ValidationError(gettext("Choose where it appeared."))

    def place_fields(self) -> dict[str, Any]:
        typed = {name: self[name].partial if name == "said_on" else self[name].data or None for name in PLACE}
        return {**typed, "said": without_marks(self.said.data or "") or None}


def new_claim_form(**filled: Any) -> NewClaimForm:
    """The form with the fields that upper features hang into it."""
    return _whole(tuple(fields.form for fields in slots.FIELDS))(**filled)


def more_fields(form: NewClaimForm) -> list[Markup]:
    """The fields that upper features hung into it, drawn."""
    return [fields.render(form) for fields in slots.FIELDS]


@cache
def _whole(parts: tuple[type[Form], ...]) -> type[NewClaimForm]:
    return cast("type[NewClaimForm]", type("WholeClaimForm", (*parts, NewClaimForm), {}))
