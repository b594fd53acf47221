"""Forms of the acts that change a claim. Choices that come from the database are set by the route."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from claims.claimants.rules import LONGEST_NAME
from claims.desk.checks import LONGEST_MESSAGE, LONGEST_REASON, LONGEST_STATEMENT
from claims.desk.models import Reason
from claims.desk.reasons import called
from claims.desk.rules import PRIORITY_LABELS, Priority
from claims.people.queries import PersonCard
from claims.storage.rows import HIGHEST_ID
from claims.web.clock import today
from claims.web.deadlines import DeadlineField
from claims.web.forms import REQUIRED, Block, Form, Line
from claims.web.languages import spoken
from claims.web.times import written


def number_or_none(text: Any) -> int | None:
    """A row's number from a form; an empty choice is nobody."""
    if text in {None, "", "None"}:
        return None
    number = int(text)
    if not 0 < number <= HIGHEST_ID:
        raise ValueError(text)
    return number


def person_choices(
    people: Iterable[PersonCard], nobody: str, loads: Mapping[int, int] | None = None
) -> list[SelectChoice]:
    """People to choose from; with `loads` each with how many open claims they have."""
    found, day = list(people), today()
    return [
        SelectChoice("", nobody),
        *(SelectChoice(str(each.id), _named(each, loads)) for each in found if not each.is_away(day)),
        *(_absent(each) for each in found if each.is_away(day)),
    ]


def _absent(person: PersonCard) -> SelectChoice:
    """Shown apart, for who looks for them; it cannot be chosen."""
    until = written(person.absent_until or today(), "d MMMM")
    words = gettext("%(name)s, until %(day)s", name=person.name, day=until)
    return SelectChoice(str(person.id), words, {"disabled": True}, gettext("Absent"))


def _named(person: PersonCard, loads: Mapping[int, int] | None) -> str:
    if loads is None:
        return person.name
    count = loads.get(person.id, 0)
    words = ngettext(
        "%(name)s (%(num)s open claim)", "%(name)s (%(num)s open claims)", count, name=person.name
    )
    return str(words)


class Filled:
    """Values to fill a form with when it is first shown."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


class PersonField(SelectField):
    """One person of the newsroom, or nobody. Whether they can be given work is the action's to say."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(
            label,
            coerce=number_or_none,
            choices=[],
            validate_choice=False,
            validators=[Optional()],
            **options,
        )


class ReasonField(SelectField):
    """Why something is declined. Whether the desk gives that reason now is the action's to say."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **options)

    def offer(self, reasons: Iterable[Reason]) -> None:
        """What one may choose, in the language of who looks."""
        named = (SelectChoice(each.key, called(each, spoken())) for each in reasons)
        self.choices = [SelectChoice("", gettext("Choose a reason")), *named]


class ClaimForm(Form):
    """Every change names the version of the claim that its author saw."""

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.seen_version.data is None and not self.seen_version.errors:
            self.seen_version.errors = [
                str(
                    _(
                        "This form does not say which version of the claim you saw. Open the claim again and try once more."
                    )
                )
            ]
            good = False
        return good


class DecisionFields(Form):
    """What is asked where a claim is given to someone or dropped, be it one or many."""

    assignee = PersonField(_("Give to"))
    due_on = DeadlineField(_("Deadline"))
    message = Block(_("Message"), longest=LONGEST_MESSAGE)
    decline_reason = ReasonField(_("Reason"), validators=[Optional()])
    note = Line(_("Explanation"), longest=LONGEST_REASON)


class MoveForm(ClaimForm, DecisionFields):
    """All that any move may ask; a page shows only what this one asks."""

    done = Block(_("What was done"), longest=LONGEST_MESSAGE)
    left = Block(_("What is left"), longest=LONGEST_MESSAGE)
    to = StringField(widget=HiddenInput())
    reason = Block(_("Why"), longest=LONGEST_MESSAGE)
    duplicate_of = IntegerField(
        _("Number of the other claim"), validators=[Optional(), NumberRange(1, HIGHEST_ID)]
    )
    override = BooleanField(_("Approve without a second reader"))
    sends_back = BooleanField(_("Send back…"))  # the form that asks for the comment says so
    checking_again = BooleanField(_("Let the public page say that we are checking this again"))

    def details(self) -> dict[str, Any]:
        """What a move takes, as its action names it."""
        return {
            "reason": self.reason.data or None,
            "assignee_id": self.assignee.data,
            "due_on": self.due_on.data,
            "due_time": self.due_on.clock,
            "message": self.message.data or None,
            "done": self.done.data or None,
            "left": self.left.data or None,
            "decline_reason": self.decline_reason.data or None,
            "note": self.note.data or None,
            "duplicate_of_id": self.duplicate_of.data,
            "override": self.override.data,
            "sends_back": self.sends_back.data,
            "checking_again": self.checking_again.data,
        }


class HandoverForm(ClaimForm):
    """What goes with a claim from one person to another."""

    done = Block(_("What was done"), longest=LONGEST_MESSAGE)
    left = Block(_("What is left"), longest=LONGEST_MESSAGE)


class AssignmentForm(HandoverForm):
    """Assignee or second reader: the field that was sent is the one that changes."""

    assignee = PersonField(_("Assigned to"))
    reviewer = PersonField(_("Second reader"))
    message = Block(_("Message"), longest=LONGEST_MESSAGE)


class HelperForm(ClaimForm):
    helper = PersonField(_("Who helps?"))


class DueForm(ClaimForm):
    due_on = DeadlineField(_("Deadline"))


class WaitingForm(ClaimForm):
    waiting_until = DeadlineField(_("Waiting until"), hours=False)
    waiting_because = Line(_("because"), longest=LONGEST_REASON)


class PriorityForm(ClaimForm):
    priority = SelectField(
        _("Priority"), choices=[SelectChoice(key.value, _(label)) for key, label in PRIORITY_LABELS.items()]
    )

    @property
    def chosen(self) -> Priority:
        return Priority(self.priority.data)


class TagsForm(ClaimForm):
    tags = Line(_("Topics"), longest=2000, description=_("Separated by commas."))

    @property
    def chosen(self) -> list[str]:
        return (self.tags.data or "").split(",")


class HoldForm(ClaimForm):
    reason = Line(_("Reason of the legal hold"), longest=LONGEST_REASON)
    release = BooleanField(_("Release"))


class StatementForm(ClaimForm):
    statement = Block(_("Statement"), longest=LONGEST_STATEMENT, validators=[DataRequired(REQUIRED)])


class ClaimantForm(ClaimForm):
    """Who made the claim, by name; empty when nobody knows."""

    claimant = Line(_("Who says this?"), longest=LONGEST_NAME)
    claimant_description = Line(_("Who is that?"))
