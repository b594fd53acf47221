import statistics
import time

from argon2 import extract_parameters
from argon2.low_level import Type

from claims.people.passwords import NOBODYS_HASH, hash_password, password_fits


def test_hashes_with_argon2id_of_19_mebibytes_two_rounds_one_lane() -> None:
    parameters = extract_parameters(hash_password("een lange zin"))
    assert (parameters.type, parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (
        Type.ID,
        19_456,
        2,
        1,
    )


def test_compares_with_nobodys_hash_at_the_same_cost() -> None:
    assert extract_parameters(NOBODYS_HASH) == extract_parameters(hash_password("een lange zin"))


def test_knows_a_right_password_from_a_wrong_one() -> None:
    kept = hash_password("een lange zin")
    assert password_fits("een lange zin", kept)
    assert not password_fits("een lange zin ", kept)


def test_takes_the_same_password_from_another_keyboard() -> None:
    assert password_fits("cafe\u0301 op de hoek", hash_password("caf\u00e9 op de hoek"))


def test_lets_nobody_in_without_a_hash() -> None:
    assert not password_fits("een lange zin", None)
    assert not password_fits("een lange zin", "")
    assert not password_fits("een lange zin", "no hash at all")


def test_takes_as_long_for_nobody_as_for_someone() -> None:
    kept = hash_password("een lange zin")

    def seconds(hash_: str | None) -> float:
        began = time.thread_time()
        password_fits("iets anders", hash_)
        return time.thread_time() - began

    pairs = [(seconds(kept), seconds(None)) for _ in range(9)]
    someone, nobody = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert 0.6 < someone / nobody < 1.6
