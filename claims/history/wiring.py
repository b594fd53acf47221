"""What the history hangs into the worker: the head in the log, once a day across all workers."""

from datetime import date, datetime

from flask import Flask

from claims.history.daily import LOG_HEAD, ask_for_head, log_head
from claims.jobs import slots
from claims.web.clock import now
from claims.web.sessions import database


class DailyHead:
    """Asks the database once a day in this process, not on every round."""

    def __init__(self) -> None:
        self.asked: date | None = None

    def __call__(self) -> None:
        moment: datetime = now()
        if self.asked != moment.date():
            ask_for_head(database(), moment)
            self.asked = moment.date()


def register(_app: Flask) -> None:
    slots.HANDLERS[LOG_HEAD] = log_head
    slots.TICKS.append(DailyHead())
