"""The words of the work axis, of publication and of setting aside: enums and their message ids."""

from datetime import date, timedelta
from enum import StrEnum

from claims.errors import N_


class Work(StrEnum):
    """Where the desk stands."""

    NEW = "new"
    ACCEPTED = "accepted"
    RESEARCHING = "researching"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    DONE = "done"
    DECLINED = "declined"
    DUPLICATE = "duplicate"


class Publication(StrEnum):
    """What the public sees."""

    UNPUBLISHED = "unpublished"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class AppearanceKind(StrEnum):
    ARTICLE = "article"
    URL = "url"
    POST = "post"
    BROADCAST = "broadcast"
    PRINT = "print"
    HEARSAY = "hearsay"


class DeclineReason(StrEnum):
    OPINION = "opinion"
    PREDICTION = "prediction"
    NOT_CHECKABLE = "not_checkable"
    TOO_SMALL = "too_small"
    SATIRE = "satire"
    OUT_OF_SCOPE = "out_of_scope"
    NO_CAPACITY = "no_capacity"
    OVERTAKEN = "overtaken"
    CHECKED_ELSEWHERE = "checked_elsewhere"
    OTHER = "other"


class Level(StrEnum):
    """How far along the work axis a requirement stands guard."""

    REVIEW = "review"
    APPROVE = "approve"
    PUBLISH = "publish"


WORK_LABELS = {
    Work.NEW: N_("New"),
    Work.ACCEPTED: N_("To be checked"),
    Work.RESEARCHING: N_("In research"),
    Work.IN_REVIEW: N_("With the second reader"),
    Work.APPROVED: N_("Approved"),
    Work.DONE: N_("Done"),
    Work.DECLINED: N_("Declined"),
    Work.DUPLICATE: N_("Duplicate"),
}

PUBLICATION_LABELS = {
    Publication.UNPUBLISHED: N_("not published"),
    Publication.SCHEDULED: N_("scheduled"),
    Publication.PUBLISHED: N_("published"),
    Publication.WITHDRAWN: N_("withdrawn"),
}

PRIORITY_LABELS = {
    Priority.LOW: N_("low"),
    Priority.NORMAL: N_("normal"),
    Priority.HIGH: N_("high"),
}

APPEARANCE_LABELS = {
    AppearanceKind.ARTICLE: N_("article"),
    AppearanceKind.URL: N_("web page"),
    AppearanceKind.POST: N_("post"),
    AppearanceKind.BROADCAST: N_("broadcast"),
    AppearanceKind.PRINT: N_("print"),
    AppearanceKind.HEARSAY: N_("hearsay"),
}

NOT_CHECKED = N_("We are not going to check this.")  # what who sent a tip reads first, whatever the reason
DECLINE_LABELS = {
    DeclineReason.OPINION: N_("opinion"),
    DeclineReason.PREDICTION: N_("prediction"),
    DeclineReason.NOT_CHECKABLE: N_("not checkable"),
    DeclineReason.TOO_SMALL: N_("too small a reach"),
    DeclineReason.SATIRE: N_("satire"),
    DeclineReason.OUT_OF_SCOPE: N_("outside our work"),
    DeclineReason.NO_CAPACITY: N_("no capacity"),
    DeclineReason.OVERTAKEN: N_("overtaken by events"),
    DeclineReason.CHECKED_ELSEWHERE: N_("checked well elsewhere"),
    DeclineReason.OTHER: N_("other"),
}

# Assignment, second reader, due date, priority, waiting and tags can change here.
OPEN = (Work.NEW, Work.ACCEPTED, Work.RESEARCHING, Work.IN_REVIEW, Work.APPROVED)
SET_ASIDE = (Work.DECLINED, Work.DUPLICATE)
SUNDAY = 6


def end_of_week(day: date) -> date:
    """The Sunday of this day's week.

    >>> end_of_week(date(2026, 11, 25)).isoformat()
    '2026-11-29'
    """
    return day + timedelta(days=SUNDAY - day.weekday())
