"""The newsroom of the tests of tips."""

import pytest
from flask import Flask

from claims.storage.engine import Database
from tests.conftest import Cast
from tests.tips.helping import Tips


@pytest.fixture
def tips(app: Flask, db: Database, cast: Cast) -> Tips:
    return Tips(app, db, cast)
