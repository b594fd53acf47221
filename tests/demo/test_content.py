import dataclasses
import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.demo import checks, content, reading
from claims.demo.content import Claim, Newsroom
from claims.demo.timeline import steps

SEED = "een aantal regeringsleiders het opvallend vond dat het berichtje direct openbaar werd gemaakt"
FIRST_DAY = dt.datetime(2026, 11, 24, 0, 1, tzinfo=dt.UTC)
FINAL_RATINGS = ["true", "mostly_true", "misleading", "mostly_false", "false", "unproven", "unverifiable"]
# work axis of product.md: what may follow what; set-asides start from every open state
FOLLOWS = {
    "new": {"accepted", "researching", "declined", "duplicate"},
    "accepted": {"researching", "declined", "duplicate"},
    "researching": {"accepted", "in_review", "declined", "duplicate"},
    "in_review": {"researching", "approved", "declined", "duplicate"},
    "approved": {"researching", "scheduled", "done", "declined", "duplicate"},
    "scheduled": {"done"},
    "done": {"researching"},
    "declined": set(),
    "duplicate": set(),
}


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return content.load()


def published(newsroom: Newsroom) -> list[Claim]:
    return [claim for claim in newsroom.claims if claim.ends == "done"]


def rating(claim: Claim) -> str:
    verdicts = [each for each in (claim.verdict, *(each.verdict for each in claim.revisions)) if each]
    return verdicts[-1].rating


def test_it_has_five_dutch_and_three_english_articles_beside_the_seed(newsroom: Newsroom) -> None:
    invented = [article for article in newsroom.articles if article.medium != "ANP"]
    assert Counter(article.language for article in invented) == {"nl": 5, "en": 3}
    assert [article.date for article in invented if len(article.date) == 7] == ["2026-09"]


def test_it_says_in_each_article_but_the_seed_that_it_is_invented(newsroom: Newsroom) -> None:
    for article in newsroom.articles:
        first, *rest = article.text.split("\n\n")
        if article.medium == "ANP":
            assert "niet verzonnen" in first
        else:
            assert first == checks.INVENTED[article.language]
            assert 4 <= len(rest) <= 8
            assert ".example/" in article.url


def test_it_names_only_addresses_that_cannot_exist(newsroom: Newsroom) -> None:
    urls = [source.url for claim in newsroom.claims for source in claim.sources if source.url]
    assert len(urls) > 30
    for url in urls:
        assert url.startswith("https://")
        assert url.split("/")[2].endswith(".example")
    assert {person.email.partition("@")[2] for person in newsroom.people} == {"example.org"}


def test_it_quotes_verbatim(newsroom: Newsroom) -> None:
    for claim in newsroom.claims:
        assert newsroom.article(claim.article).text.count(claim.quote) == 1
        for source in claim.sources:
            if source.passage_of:
                assert source.quote
                assert source.quote in newsroom.article(source.passage_of).text


def test_it_states_claims_without_quotation_marks(newsroom: Newsroom) -> None:
    for claim in newsroom.claims:
        assert not set(claim.statement) & set('"“”„«»‘’')
        assert 0 < len(claim.statement) <= 200
        assert claim.statement != claim.quote


def test_it_gives_each_claim_a_key_of_its_own(newsroom: Newsroom) -> None:
    keys = [claim.key for claim in newsroom.claims]
    assert len(keys) == len(set(keys))
    assert 30 <= len(keys) <= 36


def test_it_publishes_a_dozen_in_two_languages(newsroom: Newsroom) -> None:
    assert Counter(claim.language for claim in published(newsroom)) == {"nl": 8, "en": 4}


def test_it_uses_every_rating(newsroom: Newsroom) -> None:
    assert {rating(claim) for claim in published(newsroom)} == set(FINAL_RATINGS)


def test_it_revises_in_every_class(newsroom: Newsroom) -> None:
    kinds = {revision.kind for claim in published(newsroom) for revision in claim.revisions}
    assert kinds == {"update", "correction", "clarification", "retraction", "typo"}


def test_it_leaves_statement_rating_and_numbers_alone_in_a_typo(newsroom: Newsroom) -> None:
    claim = newsroom.claim("wilgenbrug-langste")
    assert claim.verdict
    before, after = claim.verdict, claim.revisions[0].verdict
    assert dataclasses.replace(after, body="") == dataclasses.replace(before, body="")
    assert after.body == before.body.replace("gemeeten", "gemeten")
    assert after.body != before.body


def test_it_reaches_every_state(newsroom: Newsroom) -> None:
    ends = Counter(claim.ends for claim in newsroom.claims)
    assert set(ends) == checks.ENDS
    assert ends["new"] >= 3
    assert ends["in_review"] == ends["duplicate"] == 2
    assert ends["declined"] == len({claim.decline.reason for claim in newsroom.claims if claim.decline}) == 3


def test_it_moves_only_as_the_work_axis_allows(newsroom: Newsroom) -> None:
    for claim in newsroom.claims:
        state = "new"
        for move in claim.moves:
            assert move.to in FOLLOWS[state], claim.key
            state = move.to


def test_it_has_one_late_one_waiting_and_one_given_yesterday(newsroom: Newsroom) -> None:
    open_claims = [claim for claim in newsroom.claims if claim.ends == "researching"]
    assert [claim.key for claim in newsroom.claims if (claim.due_in_days or 0) < 0] == [
        "zwemdiploma-groep-acht"
    ]
    assert [claim.key for claim in open_claims if claim.waiting] == ["pier-tram-passengers"]
    given = newsroom.claim("scholen-eigen-bibliotheek")
    move = given.first_move("researching")
    assert move
    day = given.pulled_at(FIRST_DAY) + dt.timedelta(days=move.days_after)
    assert day.date() == FIRST_DAY.date() - dt.timedelta(days=1)


def test_it_has_a_claim_seen_twice_and_two_quotes_that_overlap(newsroom: Newsroom) -> None:
    assert [claim.key for claim in newsroom.claims if claim.appearances] == ["glasbak-negen-van-tien"]
    text = newsroom.article("wilgenbrug-tien-jaar").text
    spans = [
        (text.index(quote), text.index(quote) + len(quote))
        for quote in (
            newsroom.claim("wilgenbrug-langste").quote,
            newsroom.claim("wilgenbrug-onderhoud").quote,
        )
    ]
    assert spans[0][0] < spans[1][0] < spans[0][1] < spans[1][1]


def test_it_keeps_four_eyes(newsroom: Newsroom) -> None:
    for claim in newsroom.claims:
        approved = claim.first_move("approved")
        if approved:
            assert approved.by == claim.reviewer
            assert claim.reviewer not in {claim.assignee, claim.pulled_by, ""}
        for revision in claim.revisions:
            assert revision.kind == "typo" or revision.reviewer not in {"", revision.by}


def test_it_passes_the_gates_before_it_publishes(newsroom: Newsroom) -> None:
    for claim in published(newsroom):
        assert claim.verdict
        assert claim.verdict.headline
        assert claim.verdict.explanation
        assert any(source.passage_of for source in claim.sources)
        assert len({source.publisher for source in claim.sources if source.named}) >= 2
        assert claim.contacts or claim.no_contact_because
        for contact in claim.contacts:
            done = claim.first_move("done")
            assert done
            assert contact.answer or contact.days_after + contact.deadline_days < done.days_after


def test_it_shows_of_the_seed_one_quoted_sentence_and_no_verdict(newsroom: Newsroom) -> None:
    seed = next(claim for claim in newsroom.claims if claim.seed)
    article = newsroom.article(seed.article)
    assert seed.quote == SEED
    assert (seed.statement, seed.claimant, seed.ends) == (
        "het bericht werd direct openbaar gemaakt",
        "Dick Schoof",
        "researching",
    )
    assert (article.medium, article.date, article.url) == ("ANP", "2025-06", "")
    assert f"“{SEED}” (ANP, juni 2025)" in article.text
    assert len(article.text.split("\n\n")) == 2
    assert (seed.verdict, seed.sources, seed.contacts, seed.tags) == (None, (), (), ())
    assert len(seed.comments) <= 1


@pytest.mark.parametrize("hour", [0, 9, 23])
@pytest.mark.parametrize("days_later", [0, 1, 200])
def test_it_can_be_played_on_any_later_day_in_order(newsroom: Newsroom, hour: int, days_later: int) -> None:
    now = FIRST_DAY + dt.timedelta(days=days_later, hours=hour)
    played = steps(newsroom, now)
    assert [step.at for step in played] == sorted(step.at for step in played)
    assert played[-1].at <= now
    added: set[str] = set()
    for step in played:
        if step.kind == "article":
            added.add(getattr(step.item, "slug", ""))
        if isinstance(step.item, Claim):
            assert step.item.article in added
    assert len(added) == len(newsroom.articles)


def test_it_asks_for_review_with_sources_and_draft_in_place(newsroom: Newsroom) -> None:
    for claim in newsroom.claims:
        mine = [step for step in steps(newsroom, FIRST_DAY) if step.claim is claim]
        kinds = [getattr(step.item, "to", step.kind) for step in mine]
        if "in_review" in kinds:
            assert kinds.index("draft") < kinds.index("in_review")
            last_review = len(kinds) - 1 - kinds[::-1].index("in_review")
            assert "source" not in kinds[last_review:]
        if claim.ends == "duplicate":
            other = newsroom.claim(claim.duplicate_of)
            assert other.pulled_at(FIRST_DAY) < mine[-1].at


def test_it_works_in_the_hours_of_a_newsroom(newsroom: Newsroom) -> None:
    night = [
        step
        for step in steps(newsroom, FIRST_DAY)
        if step.claim and step.claim.time and not 6 <= step.at.hour <= 19
    ]
    assert night == []


def _change(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


BROKEN = {
    "quote": (
        _change('quote = "Op elke werkdag', 'quote = "Op iedere werkdag'),
        "does not stand in wilgenbrug-tien-jaar",
    ),
    "passage": (
        _change('quote = "De telpaal', 'quote = "De meetpaal'),
        "does not stand in wilgenbrug-tien-jaar",
    ),
    "statement": (_change('statement = "Over de', 'statement = "“Over de'), "has quotation marks"),
    "twice": (_change('key = "wet-socks"', 'key = "tram-kerkplein"'), "tram-kerkplein is there 2 times"),
    "own review": (
        _change('reviewer = "second"', 'reviewer = "checker"'),
        "its reviewer is also its assignee",
    ),
    "unknown field": (_change('pulled_by = "editor"', 'pulled_bye = "editor"'), "unknown pulled_bye"),
    "wrong type": (_change("days_ago = 6\n", 'days_ago = "6"\n'), "days_ago may not be '6'"),
    "missing": (_change('priority = "normal"\n', ""), "priority missing"),
    "nobody": (_change('pulled_by = "contributor"', 'pulled_by = "someone"'), "nobody is called someone"),
    "rating": (_change('rating = "mostly_true"', 'rating = "trueish"'), "trueish is none of"),
    "end": (_change('ends = "done"', 'ends = "approved"'), "its last move is to done"),
    "headline": (
        _change('headline = "Op een gewone', 'headline = ""\n  #'),
        "without headline or explanation",
    ),
    "reference": (_change("zonder eigen telling.[3]", "zonder eigen telling.[7]"), "refers to sources"),
    "replacement": (_change('old = "gemeeten"', 'old = "gemeeeten"'), "occurs 0 times in body"),
    "article date": (_change("written_on = 2026-11-24", "written_on = 2026-10-24"), "younger than the claim"),
    "duplicate": (
        _change('duplicate_of = "museum-summer-visitors"', 'duplicate_of = "none"'),
        "knows no claim 'none'",
    ),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_it_refuses_a_script_that_does_not_fit(name: str, tmp_path: Path) -> None:
    change, message = BROKEN[name]
    folder = Path(
        shutil.copytree(content.HERE, tmp_path / "demo", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    )
    script = folder / "newsroom.toml"
    script.write_text(change(script.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ValueError, match=r"(?s)" + message.replace("[", r"\[")):
        content.load(folder)


def test_it_refuses_an_article_that_hides_that_it_is_invented(tmp_path: Path) -> None:
    folder = Path(
        shutil.copytree(content.HERE, tmp_path / "demo", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    )
    path = folder / "articles" / "gannet-rise-august.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("This article was invented", "This was"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match="does not begin by saying that it is invented"):
        content.load(folder)


@pytest.mark.parametrize(
    "raw", ["title: x\n\n", "no header", "title x\n\ntext", "title: a\ntitle: b\n\ntext", "title: a\n\nb"]
)
def test_it_refuses_an_article_without_a_whole_header(raw: str) -> None:
    with pytest.raises(ValueError, match="article some"):
        reading.article("some", raw)
