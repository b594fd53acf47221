"""Forms of sources, contact attempts and research."""

from datetime import UTC, datetime
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from claims.evidence.actions import SourceFields
from claims.evidence.models import ContactAttempt, Evidence
from claims.evidence.rules import CHANNEL_LABELS, KIND_LABELS, STANCE_LABELS, Channel, Kind, Stance
from claims.web.clock import zone
from claims.web.forms import REQUIRED, Address, Block, Form, Line, PartialDateField

CHOOSE = _("Please choose one.")
EARLIEST, LATEST = 2000, 2100


def translated(labels: Any) -> list[SelectChoice]:
    """Choices of an enum, in the reader's language."""
    return [SelectChoice(key.value, _(label)) for key, label in labels.items()]


class MomentField(DateTimeLocalField):
    """A day and time on the newsroom's clock."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data is not None and not EARLIEST <= self.data.year <= LATEST:
            raise ValidationError(_("This year cannot be right."))

    @property
    def moment(self) -> datetime | None:
        """The typed time in UTC."""
        typed: datetime | None = self.data
        return None if typed is None else typed.replace(tzinfo=zone()).astimezone(UTC)


def on_the_clock(moment: datetime | None) -> datetime | None:
    """A stored time as a form shows it: on the newsroom's clock, to the minute."""
    return None if moment is None else moment.astimezone(zone()).replace(tzinfo=None, second=0, microsecond=0)


class SourceForm(Form):
    title = Line(_("Title"), validators=[DataRequired(REQUIRED)])
    url = Address(_("Address (URL)"), longest=2000)
    publisher = Line(_("Publisher"), longest=200)
    published = PartialDateField(_("Published on"), longest=10)
    quote = Block(_("What it says, word for word"), longest=5000)
    stance = RadioField(
        _("What it does to the claim"), choices=translated(STANCE_LABELS), validators=[DataRequired(CHOOSE)]
    )
    kind = SelectField(
        _("Kind of source"), choices=translated(KIND_LABELS), validators=[DataRequired(CHOOSE)]
    )
    is_primary = BooleanField(_("Primary source"))
    named = RadioField(
        _("Name"),
        choices=[SelectChoice("named", _("with name")), SelectChoice("anonymous", _("anonymous"))],
        default="named",
    )
    archive_url = Address(_("Archived copy (URL)"), longest=2000)
    note = Block(_("Note"), longest=5000)
    confidential = BooleanField(_("Confidential"))

    def values(self) -> SourceFields:
        return SourceFields(
            title=self.title.data,
            url=self.url.data or None,
            publisher=self.publisher.data or None,
            published=self.published.partial,
            quote=self.quote.data or None,
            stance=Stance(self.stance.data),
            kind=Kind(self.kind.data),
            is_primary=self.is_primary.data,
            is_named=self.named.data == "named",
            archive_url=self.archive_url.data or None,
            note=self.note.data or None,
            confidential=self.confidential.data,
        )

    @classmethod
    def of(cls, evidence: Evidence) -> "SourceForm":
        """The form of a source as it stands."""
        return cls(
            obj=evidence,
            named="named" if evidence.is_named else "anonymous",
            seen_version=evidence.version,
        )


class ContactForm(Form):
    who = Line(_("Who was asked"), longest=200, validators=[DataRequired(REQUIRED)])
    channel = SelectField(_("How"), choices=translated(CHANNEL_LABELS), validators=[DataRequired(CHOOSE)])
    asked_at = MomentField(_("Asked on"), validators=[DataRequired(REQUIRED)])
    deadline_at = MomentField(_("Answer no later than"), validators=[Optional()])
    confidential = BooleanField(_("Confidential"))

    def values(self) -> dict[str, Any]:
        return {
            "who": self.who.data,
            "channel": Channel(self.channel.data),
            "asked_at": cast("datetime", self.asked_at.moment),
            "deadline_at": self.deadline_at.moment,
            "confidential": self.confidential.data,
        }

    @classmethod
    def of(cls, attempt: ContactAttempt) -> "ContactForm":
        """The form of an attempt as it stands."""
        return cls(
            who=attempt.who,
            channel=attempt.channel.value,
            asked_at=on_the_clock(attempt.asked_at),
            deadline_at=on_the_clock(attempt.deadline_at),
            confidential=attempt.confidential,
            seen_version=attempt.version,
        )


class AnswerForm(Form):
    answer = Block(_("Answer"), validators=[DataRequired(REQUIRED)])
    answered_at = MomentField(_("Answered on"), validators=[Optional()])


class ExceptForm(Form):
    because = Line(_("Why we go on without an answer"), validators=[DataRequired(REQUIRED)])


class ResearchForm(Form):
    both_sides = BooleanField(_("Both sides were considered"))
    one_side_because = Block(_("Only one side, because"), longest=1000)
    source_exception = Block(_("Fewer than two named, independent sources, because"), longest=1000)
    no_contact_because = Block(_("Claimant not asked, because"), longest=1000)


class OrderForm(Form):
    direction = SelectField(
        _("Direction"), choices=[SelectChoice("up"), SelectChoice("down")], validators=[DataRequired(CHOOSE)]
    )
