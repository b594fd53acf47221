"""The newsroom of the tests of saved searches."""

import pytest
from flask import Flask

from claims.storage.engine import Database
from tests.conftest import Cast
from tests.saved.helping import Desk


@pytest.fixture
def desk(app: Flask, db: Database, cast: Cast) -> Desk:
    return Desk(app, db, cast)
