"""Forms of acts on many claims."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from claims.bulk.rules import Act, Values
from claims.desk.checks import LONGEST_TAG
from claims.desk.forms import DecisionFields
from claims.desk.rules import PRIORITY_LABELS, Priority
from claims.fields.forms import OneChoice, OneValue
from claims.web.forms import Line
from claims.web.languages import choose_language

# What each act asks, in the order of its form.
ASKS: dict[Act, tuple[str, ...]] = {
    Act.GIVE: ("assignee", "due_on", "message"),
    Act.ACCEPT: (),
    Act.DECLINE: ("decline_reason", "note"),
    Act.PUT_BACK: (),
    Act.PRIORITY: ("priority",),
    Act.DUE: ("due_on",),
    Act.TAG: ("tag",),
    Act.UNTAG: ("tag",),
    Act.FIELD: ("value", "clear"),
    Act.STAGE: (),
}


class ValuesForm(DecisionFields):
    """All that any of the acts may ask; a page shows only what its own asks."""

    priority = SelectField(
        _("Priority"),
        choices=[SelectChoice(key.value, _(label)) for key, label in PRIORITY_LABELS.items()],
        default=Priority.HIGH.value,
    )
    tag = Line(_("Topic"), longest=LONGEST_TAG)

    def values(self, act: Act) -> Values:
        """What this act asks, and nothing else that was sent."""
        asks = ASKS[act]
        given: dict[str, Any] = {
            "assignee_id": self.assignee.data if "assignee" in asks else None,
            "due_on": self.due_on.data if "due_on" in asks else None,
            "due_time": self.due_on.clock if "due_on" in asks else None,
            "message": (self.message.data or None) if "message" in asks else None,
            "note": (self.note.data or None) if "note" in asks else None,
            "tag": (self.tag.data or "") if "tag" in asks else "",
            "decline_reason": (self.decline_reason.data or None) if "decline_reason" in asks else None,
        }
        priority = self.priority.data if "priority" in asks else ""
        return Values(priority=Priority(priority) if priority else None, **given)


class FilledForm(ValuesForm):
    """What a field of the desk's own gets on many claims; emptying it is said apart, so that nobody does it by accident."""

    value: Any
    clear = BooleanField(_("Empty this field"))

    def values(self, act: Act) -> Values:
        """What is written, in the language that it is read in."""
        typed, language = self.value.data or "", choose_language()
        return replace(super().values(act), value=typed, language=language, clear=bool(self.clear.data))


class FieldForm(FilledForm, OneValue):
    """Of a field in which one types."""


class FieldChoiceForm(FilledForm, OneChoice):
    """Of a field in which one chooses."""
