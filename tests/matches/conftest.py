"""Claims that matches are made of."""

import pytest

from claims.desk.actions import add_claim
from claims.storage.engine import Database
from tests.conftest import NOW, Cast

STATEMENTS = (
    "Het autoverkeer op de Aabrug is in tien jaar verdubbeld",
    "In tien jaar is het autoverkeer op de Aabrug verdubbeld",
    "De duinen bij Waterveen groeien elk jaar een meter",
)


@pytest.fixture
def claims(db: Database, cast: Cast) -> list[int]:
    """Two that say the same, and one of something else."""
    with db.writing() as session:
        return [
            add_claim(session, statement=text, language="nl", by=cast.actor("editor"), at=NOW).id or 0
            for text in STATEMENTS
        ]
