"""The demonstration has tips, so that who looks around finds some: invented, and about what the demonstration invented."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import SQLModel, col, select

from claims.demo import content
from claims.demo.checks import check
from claims.demo.content import Newsroom
from claims.demo.play import play
from claims.storage.engine import Database
from claims.tips.models import Tip
from claims.tips.rules import ALIKE
from claims.words.grams import grams, likeness
from tests import databases
from tests.conftest import settings_for

NAMES = ("Lindervoort", "Pellingford")  # where everything invented happens


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return content.load()


def test_each_is_about_the_invented_towns_in_the_language_of_one_of_the_claims(newsroom: Newsroom) -> None:
    assert len(newsroom.tips) == 3
    assert {tip.language for tip in newsroom.tips} == {"nl", "en"}
    for tip in newsroom.tips:
        assert any(name in tip.what for name in NAMES)
        assert tip.seen_where == "" or ".example/" in tip.seen_where or "://" not in tip.seen_where


def test_those_that_are_said_to_be_alike_are(newsroom: Newsroom) -> None:
    texts = {tip.key: tip.what for tip in newsroom.tips}
    for tip in newsroom.tips:
        scores = likeness(grams(tip.what), [grams(text) for key, text in texts.items() if key != tip.key])
        assert (max(scores) >= ALIKE) == (
            tip.like != "" or any(each.like == tip.key for each in newsroom.tips)
        )


def test_they_wait_on_the_desk(built: Flask, tmp_path: Path, newsroom: Newsroom) -> None:
    database = Database(settings_for(tmp_path).database_url)
    SQLModel.metadata.create_all(database.writer)
    with database.writing() as session:
        play(session, newsroom, datetime.now(UTC), {person.key: "x" for person in newsroom.people})
    with database.reading() as session:
        tips = session.exec(select(Tip).order_by(col(Tip.id))).all()
    assert sorted(Counter(tip.like_number for tip in tips).values()) == [1, 2]
    assert [(tip.claim_id, tip.dismissed_at, tip.thrown_at) for tip in tips] == [(None, None, None)] * 3
    database.close()
    databases.drop(tmp_path)


def test_one_that_is_like_none_before_it_is_refused(newsroom: Newsroom) -> None:
    wrong = replace(newsroom, tips=(replace(newsroom.tips[0], like="nothing"),))
    with pytest.raises(ValueError, match="is like nothing, which is no tip before it"):
        check(wrong)
