"""Pulling a claim: the quote keeps exactly the marked characters, the statement stays the editor's own."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, func, select

from claims.anchors.selectors import take
from claims.articles import actions as articles
from claims.articles.rules import keep
from claims.claimants.models import Claimant
from claims.desk.models import Appearance, Claim, ClaimTag
from claims.errors import Invalid, NotFound
from claims.extraction import actions, queries
from claims.extraction.models import ClaimQuote
from claims.extraction.rules import Several, context_of, locate
from claims.history.models import Event
from claims.storage.engine import Database
from claims.storage.types import PartialDate
from claims.words.visible import has_text
from tests.conftest import NOW, Cast

TEXT = "De brug is dicht, zei hij.\n\nLater zei hij: de brug is dicht. “Nog lang”, zei\nhij."
SEED = "een aantal regeringsleiders het opvallend vond dat het berichtje direct openbaar werd gemaakt"


@pytest.fixture
def pull(db: Database, cast: Cast) -> Callable[..., Claim]:
    """pull(text, exact=…) keeps the text as an article and pulls a claim out of it."""

    def act(text: str = TEXT, *, by: str = "editor", **details: Any) -> Claim:
        with db.writing() as session:
            article = articles.add_article(session, keep(text), by=cast.actor(by), at=NOW)
            given = {"statement": "de brug is dicht", **details}
            return actions.pull_claim(session, article.id or 0, **given, by=cast.actor(by), at=NOW)

    return act


def counts(session: Session) -> list[int]:
    tables = (Claim, Appearance, ClaimQuote, Claimant)
    return [session.exec(select(func.count()).select_from(table)).one() for table in tables]


def stored(db: Database) -> ClaimQuote:
    with db.reading() as session:
        return session.exec(select(ClaimQuote)).one()


def test_pulls_a_claim_once_when_the_button_is_pressed_twice(pull: Any, db: Database, cast: Cast) -> None:
    first = pull(exact="Later zei hij")
    with db.writing() as session:
        same: dict[str, Any] = {
            "exact": "Later zei hij",
            "statement": "de brug is dicht",
            "by": cast.actor("editor"),
        }
        again = actions.pull_claim(session, 1, at=NOW + timedelta(seconds=2), **same)
        later = actions.pull_claim(session, 1, at=NOW + timedelta(minutes=2), **same)
        other = actions.pull_claim(session, 1, at=NOW, claimant_name="Iemand", **same)
    assert again.id == first.id
    assert len({first.id, later.id, other.id}) == 3


class TestLocating:
    @pytest.mark.parametrize(
        ("text", "typed"),
        [
            ("a " * 50_000, "a " * 9_000 + "b"),
            ("ab" * 50_000, "ab" * 10_000 + "c"),
            ("\n \n" * 30_000 + "x", " ".join("x" * 5_000)),
        ],
    )
    def test_reads_a_hostile_text_once(self, text: str, typed: str) -> None:
        with pytest.raises(Invalid):
            locate(text, typed, None, None)

    def test_takes_any_spaces_and_quotation_marks(self) -> None:
        start, end = locate(TEXT, '"Nog  lang", zei hij.', None, None)
        assert TEXT[start:end] == "“Nog lang”, zei\nhij."

    def test_takes_the_marked_place_of_several(self) -> None:
        start = TEXT.rindex("brug is dicht")
        assert locate(TEXT, "brug is dicht", start, start + 13) == (start, start + 13)

    def test_asks_which_of_several_typed_ones(self) -> None:
        with pytest.raises(Several) as refusal:
            locate(TEXT, "brug is dicht", None, None)
        assert refusal.value.places == [(3, 16), (TEXT.rindex("brug"), TEXT.rindex("brug") + 13)]

    def test_looks_again_when_other_words_stand_at_the_place(self) -> None:
        start = TEXT.index("Nog lang")
        assert locate(TEXT, "Nog lang", 0, 8) == (start, start + 8)
        assert locate(TEXT, "Nog lang", -5, 10**9) == (start, start + 8)

    def test_forgives_quotation_marks_and_line_ends_of_what_was_typed(self) -> None:
        start = TEXT.index("“Nog")
        assert locate(TEXT, '"Nog lang", zei hij', None, None) == (start, len(TEXT) - 1)

    def test_leaves_out_the_white_space_around_a_selection(self) -> None:
        assert locate(TEXT, "zei hij.\n\n\nLater", 17, 33) == (18, 33)

    @pytest.mark.parametrize("exact", ["", " \r\n ", "staat er niet", "x" * 20_001, ".*"])
    def test_refuses_what_is_not_there(self, exact: str) -> None:
        with pytest.raises(Invalid) as refusal:
            locate(TEXT, exact, None, None)
        assert refusal.value.where == "exact"

    def test_keeps_whole_paragraphs_as_context(self) -> None:
        assert context_of(TEXT, 3, 7) == (0, "De brug is dicht, zei hij.")
        second = TEXT.index("Later")
        assert context_of(TEXT, second + 1, second + 2) == (second, TEXT[second:])
        assert context_of(TEXT, 3, second + 2) == (0, TEXT)


class TestPulling:
    def test_makes_claim_quote_appearance_and_claimant(
        self, db: Database, pull: Callable[..., Claim], seed_text: str
    ) -> None:
        start = keep(seed_text).text.index(SEED)
        claim = pull(
            seed_text,
            exact=SEED,
            start=start,
            end=start + len(SEED),
            statement="het bericht werd direct openbaar gemaakt",
            claimant_name="Dick Schoof",
            said_on=PartialDate("2025-06"),
        )
        quote = stored(db)
        assert (quote.exact, quote.start, quote.end) == (SEED, start, start + len(SEED))
        assert keep(seed_text).text[quote.start - 32 : quote.start] == quote.prefix
        assert SEED in quote.context
        assert "\n\n" not in quote.context
        with db.reading() as session:
            claim = session.get_one(Claim, claim.id)
            appearance = session.exec(select(Appearance)).one()
            kinds = list(session.exec(select(Event.kind).order_by(col(Event.id))).all())
        assert (claim.statement, claim.claimant_name) == (
            "het bericht werd direct openbaar gemaakt",
            "Dick Schoof",
        )
        assert (claim.language, claim.appearance_count) == ("nl", 1)
        assert (appearance.kind, appearance.first, appearance.said_on) == ("article", True, "2025-06")
        assert kinds[-5:] == [
            "article.added",
            "claimant.added",
            "claim.added",
            "appearance.added",
            "quote.added",
        ]

    def test_needs_no_claimant(self, db: Database, pull: Callable[..., Claim]) -> None:
        assert pull(exact="Nog lang").claimant_id is None
        with db.reading() as session:
            assert counts(session) == [1, 1, 1, 0]

    def test_keeps_tags(self, db: Database, pull: Callable[..., Claim]) -> None:
        pull(exact="Nog lang", tags=["verkeer"])
        with db.reading() as session:
            assert session.exec(select(ClaimTag.tag)).all() == ["verkeer"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"exact": "staat er niet"},
            {"exact": "brug is dicht"},
            {"exact": "Nog lang", "statement": " "},
            {"exact": "Nog lang", "statement": "x" * 301},
            {"exact": "Nog lang", "statement": "“de brug is dicht”"},
            {"exact": "Nog lang", "statement": "'de brug is dicht'"},
            {"exact": "Nog lang", "claimant_name": "x" * 201},
        ],
    )
    def test_saves_nothing_of_what_it_refuses(
        self, db: Database, cast: Cast, pull: Callable[..., Claim], wrong: dict[str, str]
    ) -> None:
        with pytest.raises(Invalid):
            pull(**{"claimant_name": "Jan", **wrong})
        with db.reading() as session:
            assert counts(session) == [0, 0, 0, 0]

    def test_takes_the_words_of_the_version_that_was_read(self, db: Database, cast: Cast) -> None:
        by = cast.actor("editor")
        with db.writing() as session:
            article_id = articles.add_article(session, keep("Oude woorden."), by=by, at=NOW).id or 0
            articles.new_version(session, article_id, keep("Nieuwe woorden."), by=by, at=NOW)
            actions.pull_claim(
                session, article_id, version_number=1, exact="Oude woorden", statement="oud", by=by, at=NOW
            )
            with pytest.raises(Invalid):
                actions.pull_claim(session, article_id, exact="Oude woorden", statement="oud", by=by, at=NOW)
            for wrong in ((article_id, 3), (article_id + 1, None)):
                with pytest.raises(NotFound):
                    actions.pull_claim(
                        session, wrong[0], version_number=wrong[1], exact="x", statement="y", by=by, at=NOW
                    )
        with db.reading() as session:
            assert queries.claims_per_article(session, [article_id]) == {article_id: 1}

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_keeps_exactly_the_marked_characters_of_any_text(
        self, db: Database, cast: Cast, data: st.DataObject
    ) -> None:
        letters = st.one_of(
            st.sampled_from(
                ["👩‍👩‍👧", "e\u0301", "q\u0323\u0301", " ", "\n\n", "\n", "a", "“", "<b>", "𝒳", "ß"]
            ),
            st.characters(exclude_categories=("Cs", "Cc", "Cn")),
        )
        raw = data.draw(st.lists(letters, min_size=1, max_size=40).map("".join))
        text = unicodedata.normalize("NFC", raw).strip()
        if not has_text(text):
            return
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        marked = text[start:end]
        if not marked.strip():
            return
        by = cast.actor("editor")
        with db.writing() as session:
            article = articles.add_article(session, keep(raw), by=by, at=NOW)
            claim = actions.pull_claim(
                session, article.id or 0, start=start, end=end, exact=marked, statement="x", by=by, at=NOW
            )
        first = start + len(marked) - len(marked.lstrip())
        whole = take(
            text, first, first + len(marked.strip())
        )  # no browser marks half of what one sees as a letter
        with db.reading() as session:
            (shown,) = queries.sightings(session, claim.id or 0)
        assert shown.quote == whole
        assert whole.exact == text[whole.start : whole.end]
        assert marked.strip() in whole.exact
        before, exact, after = shown.pieces
        assert exact == whole.exact
        assert text[shown.context_start :].startswith(before + exact + after)
