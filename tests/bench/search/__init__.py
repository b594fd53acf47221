"""Search beside its peers: `make bench ARGS=search`."""

from tests.bench.search.table import run

__all__ = ["run"]
