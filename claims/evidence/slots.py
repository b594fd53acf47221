"""Where other features hang something into sources; filled by claims.features at start."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect
from sqlmodel import Session

from claims.people.rules import Actor

# Told when a source became confidential, inside the transaction.
CONFIDED: list[Callable[[Session, int, Actor, datetime], None]] = []
# Inside the query of sources: how many open threads there are on one, by the columns of its id and of whether it is confidential.
THREADS: list[Callable[[Any, Any], ScalarSelect[int]]] = []
