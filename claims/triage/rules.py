"""What a question of triage may be, when it is answered, and when what was declined comes back."""

from claims.desk.scoring import WORTH
from claims.desk.states import WORK_LABELS, Work
from claims.errors import N_, Invalid, MessageIds, Refused

LONGEST_QUESTION = 200
HEAVIEST = 10
MOST_QUESTIONS = 12  # more than a desk answers on deadline
LOWEST_LEVEL, HIGHEST_LEVEL = 2, 10_000
# What a newsroom begins with: Dutch, English, weight.
FIRST = (
    ("Is dit een bewering over feiten?", "Is this a claim about facts?", 10),
    ("Is het te controleren met openbare bronnen?", "Can it be checked with public sources?", 8),
    ("Bereikt het veel mensen?", "Does it reach many people?", 7),
    ("Kan het schade doen als het niet klopt?", "Could it do harm if it is untrue?", 7),
    ("Is het nieuw, en niet al eens gecheckt?", "Is it new, and not checked before?", 5),
    ("Vroeg iemand ons hiernaar?", "Did someone ask us about it?", 3),
)


def checked_question(nl: str, en: str, weight: int) -> tuple[str, str, int]:
    """A question in both languages with its weight, as it may be kept; raises Invalid."""
    for where, text in (("nl", nl), ("en", en)):
        if not text.strip():
            raise Invalid(where, N_("Please fill this in."))
        if len(text) > LONGEST_QUESTION:
            raise Invalid(where, N_("At most %(longest)s characters."), longest=LONGEST_QUESTION)
    if not 1 <= weight <= HEAVIEST:
        raise Invalid("weight", N_("A weight is a number from 1 to %(heaviest)s."), heaviest=HEAVIEST)
    return nl.strip(), en.strip(), weight


def check_room(count: int) -> None:
    """Raise Refused when there are as many questions as anyone answers."""
    if count >= MOST_QUESTIONS:
        raise Refused(
            N_("There are %(most)s questions, which is all there may be. Retire one first."),
            most=MOST_QUESTIONS,
        )


def check_answered(state: Work) -> None:
    """Questions are answered while a claim is new; raises Refused afterwards."""
    if state is not Work.NEW:
        raise Refused(
            N_("This claim is no longer new (%(state)s). Its answers stay as they were."),
            state=MessageIds((WORK_LABELS[state],)),
        )


def check_level(level: int | None) -> None:
    """How often something must be asked to come back; raises Invalid. None: nothing comes back by itself."""
    if level is not None and not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
        raise Invalid(
            "level",
            N_("Write a number from %(lowest)s to %(highest)s, or nothing."),
            lowest=LOWEST_LEVEL,
            highest=HIGHEST_LEVEL,
        )


def worth_points(score: float, threshold: float) -> int:
    """Points of a sentence that a model gives a score from 0 to 1 and proposes above its threshold.

    >>> [worth_points(each, 0.6) for each in (0.2, 0.6, 0.61, 0.8, 1.0)]
    [0, 0, 5, 8, 10]
    """
    if score <= threshold:
        return 0
    half = WORTH // 2
    return half + round((WORTH - half) * (score - threshold) / (1 - threshold))
