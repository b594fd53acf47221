from sqlmodel import col, func, select

from claims.storage.engine import Database
from claims.verdicts import queries, scale
from claims.verdicts.actions import ensure_default_scale
from claims.verdicts.models import Rating, RatingScale

# product.md, word for word
PRODUCT = [
    ("waar", "true", 5, "●"),
    ("grotendeels waar", "mostly true", 4, "◕"),
    ("misleidend", "misleading", 3, "◑"),
    ("grotendeels onwaar", "mostly false", 2, "◔"),
    ("onwaar", "false", 1, "○"),
    ("onbewezen", "unproven", None, "?"),
    ("niet te verifiëren", "unverifiable", None, "?"),
]


def test_the_default_scale_is_the_products() -> None:
    assert [(row.label_nl, row.label_en, row.truth, row.symbol) for row in scale.DEFAULT] == PRODUCT


def test_each_rating_has_a_definition_of_its_own_in_one_line() -> None:
    for language in ("nl", "en"):
        definitions = [getattr(row, f"definition_{language}") for row in scale.DEFAULT]
        assert len(set(definitions)) == len(scale.DEFAULT)
        assert all(text.endswith(".") and "\n" not in text and len(text) < 120 for text in definitions)


def test_tones_follow_the_truth_value() -> None:
    assert [scale.tone(row.truth) for row in scale.DEFAULT] == [
        "truth-5",
        "truth-4",
        "truth-3",
        "truth-2",
        "truth-1",
        "truth-none",
        "truth-none",
    ]


def test_making_the_scale_again_changes_nothing(db: Database) -> None:
    with db.writing() as session:
        first = ensure_default_scale(session).id
        assert ensure_default_scale(session).id == first
    with db.reading() as session:
        assert session.exec(select(func.count(col(RatingScale.id)))).one() == 1
        assert session.exec(select(func.count(col(Rating.id)))).one() == len(PRODUCT)
        assert [(r.label_nl, r.label_en, r.truth, r.symbol) for r in queries.ratings(session)] == PRODUCT
