"""A field for a day to come, typed as people say it: "morgen 17:00", "friday", "27-11-2026"."""

from datetime import datetime, time
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from claims.web.clock import now, today, zone
from claims.words.deadlines import (
    LONGEST,
    NoSuchDay,
    NotUnderstood,
    OtherWeekday,
    filled_deadline,
    typed_deadline,
)

HINT = lazy_gettext("As you would say it: tomorrow 17:00, Friday, next week Monday, or 27-11-2026.")
DAY_HINT = lazy_gettext("As you would say it: tomorrow, Friday, next week Monday, or 27-11-2026.")


class DeadlineField(DateField):
    """A day, and with `hours` an hour on it, in `clock`. A refused form shows what was typed."""

    widget = TextInput()

    def __init__(self, label: Any, *, hours: bool = True, **options: Any) -> None:
        self.hours, self.clock = hours, None
        looks = {"autocomplete": "off", "maxlength": LONGEST}
        described = options.pop("description", HINT if hours else DAY_HINT)
        super().__init__(label, [Optional()], description=described, render_kw=looks, **options)

    clock: time | None

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(each) for each in self.raw_data)
        return filled_deadline(self.data, self.clock)

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = " ".join(str(each) for each in valuelist)
        if not typed.strip():
            return
        self.data = None
        try:
            found = typed_deadline(typed, today())
        except NoSuchDay:
            raise ValueError(gettext("This day or hour does not exist.")) from None
        except OtherWeekday:
            raise ValueError(
                gettext("That date is another day of the week. Leave the day or the date out.")
            ) from None
        except (NotUnderstood, OverflowError):
            raise ValueError(
                gettext("Write a day, such as tomorrow 17:00, friday or 27-11-2026.")
                if self.hours
                else gettext("Write a day, such as tomorrow, friday or 27-11-2026.")
            ) from None
        if found.clock and not self.hours:
            raise ValueError(gettext("Write the day alone, without an hour."))
        if found.clock and datetime.combine(found.day, found.clock, zone()) <= now():
            raise ValueError(gettext("That moment is past."))
        self.data, self.clock = found.day, found.clock
