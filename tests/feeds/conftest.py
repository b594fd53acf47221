"""The newsroom of the tests of feeds, with a site that answers as a test wishes."""

from collections.abc import Iterator

import pytest

from claims.storage.engine import Database
from tests.conftest import Cast
from tests.feeds.helping import Feeds
from tests.fetching.servers import serving


@pytest.fixture
def feeds(db: Database, cast: Cast) -> Iterator[Feeds]:
    with serving() as site:
        yield Feeds(db, cast, site)
