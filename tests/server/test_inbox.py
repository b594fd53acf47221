"""Where a request ends is found however its bytes arrive, and nothing that follows it is lost or taken along."""

from itertools import pairwise

import hypothesis
import pytest
from hypothesis import strategies as st

from claims.server.inbox import LARGEST_HEAD, MOST_CHUNKS, PIECE, Inbox

LIMIT = 300_000
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
GET = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /b HTTP/1.1\r\nHost: x\r\ncontent-LENGTH:  11\r\n\r\nhello\r\n\r\nyou"[:-1]
CHUNKS = (
    b"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5\r\nhello\r\nC;note=1\r\n\r\n\r\n0\r\n\r\nabc\r\n0\r\n"
)
PLAIN_END, TRAILER_END = b"\r\n", b"X-Sum: 1\r\n\r\n"
REQUESTS = [GET, POST, CHUNKS + PLAIN_END, CHUNKS + TRAILER_END]


def fed(pieces: list[bytes]) -> list[bytes]:
    inbox, found = Inbox(LIMIT), []
    for piece in pieces:
        inbox.add(piece)
        while inbox.whole:
            assert not inbox.is_cut
            found.append(b"".join(inbox.take()))
    assert not inbox.begun
    return found


def test_it_knows_the_bodies_of_these_requests() -> None:
    assert [len(each) for each in fed([POST])] == [len(POST)]


@hypothesis.given(
    requests=st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=5),
    cuts=st.lists(st.integers(0, 700), max_size=12),
)
def test_it_finds_each_request_whatever_the_pieces(requests: list[bytes], cuts: list[int]) -> None:
    sent = b"".join(requests)
    places = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})
    pieces = [sent[start:end] for start, end in pairwise(places)]
    assert fed(pieces) == requests


@pytest.mark.parametrize("request_", REQUESTS)
def test_it_finds_a_request_that_comes_byte_by_byte(request_: bytes) -> None:
    assert fed([bytes([one]) for one in request_]) == [request_]


def test_it_does_not_wait_for_a_body_that_is_too_large() -> None:
    inbox = Inbox(LIMIT)
    inbox.add(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\nabc" % (LIMIT + 1))
    assert inbox.whole
    assert inbox.is_cut
    assert b"".join(inbox.take()).endswith(b"\r\n\r\n")
    assert not inbox.whole


def test_it_waits_for_one_that_is_just_small_enough_and_gives_it_in_pieces() -> None:
    inbox = Inbox(LIMIT)
    head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % LIMIT
    inbox.add(head + b"x" * (LIMIT - 1))
    assert not inbox.whole
    inbox.add(b"x" + GET)
    pieces = list(inbox.take())
    assert max(map(len, pieces)) <= PIECE
    assert b"".join(pieces) == head + b"x" * LIMIT
    assert b"".join(inbox.take()) == GET


@pytest.mark.parametrize(
    "endless",
    [
        b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"9" * (LARGEST_HEAD + 20),
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 100_000,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X-A: b\r\n" * 20_000,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n",
    ],
    ids=["headers", "chunk size", "chunks", "trailers", "no chunk"],
)
def test_it_gathers_no_more_of_what_has_no_end(endless: bytes) -> None:
    inbox = Inbox(LIMIT)
    for start in range(0, len(endless), 1000):
        inbox.add(endless[start : start + 1000])
        if inbox.is_cut:
            break
    assert inbox.is_cut
    assert len(inbox.data) < LIMIT + 2 * PIECE


def test_it_follows_no_more_chunks_than_a_number() -> None:
    taken = Inbox(LIMIT)
    taken.add(CHUNKED + b"1\r\na\r\n" * MOST_CHUNKS + b"0\r\n\r\n")
    assert taken.whole
    assert not taken.is_cut
    refused = Inbox(LIMIT)
    refused.add(CHUNKED + b"1\r\na\r\n" * (MOST_CHUNKS + 1) + b"0\r\n\r\n")
    assert refused.is_cut


def test_it_sees_that_a_client_waits_to_be_told_to_go_on() -> None:
    inbox = Inbox(LIMIT)
    inbox.add(b"POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n")
    assert inbox.expects
    inbox.add(b"hello")
    list(inbox.take())
    inbox.add(GET)
    assert not inbox.expects
