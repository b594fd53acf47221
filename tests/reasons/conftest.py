"""The newsroom of the tests of reasons."""

import pytest

from claims.storage.engine import Database
from tests.conftest import Cast
from tests.reasons.keeping import Keeping


@pytest.fixture
def keeping(db: Database, cast: Cast) -> Keeping:
    return Keeping(db, cast)
