"""What a client has sent so far, and whether it is a whole request. Nothing is understood here but where one ends.

gunicorn parses the request afterwards, from the bytes of this one request alone: should it see another end than we do,
what is left over is dropped and never taken for a second request.
"""

import re
from collections.abc import Iterator, Mapping

LARGEST_HEAD = 64 * 1024  # bytes; gunicorn refuses more fields than fit
PIECE = 64 * 1024
# Of one body: browsers send none, proxies larger ones, and each of them is work for everyone.
MOST_CHUNKS = 10_000
LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding[ \t]*:[^\r\n]*chunked", re.IGNORECASE | re.MULTILINE)
EXPECTS = re.compile(rb"^expect[ \t]*:[ \t]*100-continue", re.IGNORECASE | re.MULTILINE)
ASKED = re.compile(rb"POST ([^ ?\r\n]+)")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\Z")


class Inbox:
    """Feed it with `add`; `whole` says when `take` has a request to give. A body beyond `largest` bytes is not awaited.

    `larger` names addresses to which more may be sent.
    """

    def __init__(self, largest: int, larger: Mapping[str, int] | None = None) -> None:
        self.usual, self.larger = largest, larger or {}
        self.data = bytearray()
        self._forget()

    def _forget(self) -> None:
        self.largest = self.usual
        self.head = 0  # bytes of request line and headers; 0 until they are all there
        self.end: int | None = None  # bytes of the whole request, when its headers or its last chunk told
        self.expects = False  # the client waits for "100 Continue"
        self.is_cut = False  # what is given is not all that was sent: the connection cannot go on
        self._chunked, self._at, self._chunks = False, 0, 0

    def add(self, data: bytes) -> None:
        self.data += data
        self._look()

    @property
    def whole(self) -> bool:
        """Whether there is something to give: a request, or what will be refused as it stands."""
        return self.is_cut or (self.end is not None and len(self.data) >= self.end)

    @property
    def begun(self) -> bool:
        return bool(self.data)

    def take(self) -> Iterator[bytes]:
        """The request in pieces; what came behind it is the beginning of the next."""
        end = len(self.data) if self.end is None else self.end
        request, self.data = self.data[:end], self.data[end:]
        cut = self.is_cut
        self._forget()
        self.is_cut = False
        if cut:
            self.data.clear()
        else:
            self._look()
        return (bytes(request[start : start + PIECE]) for start in range(0, len(request), PIECE))

    def _look(self) -> None:
        if not self.head and not self._find_head():
            return
        if self._chunked and self.end is None:
            self._follow_chunks()
            if self.end is None and len(self.data) - self.head > self.largest + PIECE:
                self.is_cut = True

    def _find_head(self) -> bool:
        while self.data[:2] == b"\r\n":  # empty lines before a request mean nothing
            del self.data[:2]
        found = self.data.find(b"\r\n\r\n", max(0, self._at - 3))
        if found < 0:
            self._at = len(self.data)
            self.is_cut = len(self.data) > LARGEST_HEAD
            return False
        self.head = self._at = found + 4
        head = bytes(self.data[: self.head])
        if self.larger and (asked := ASKED.match(head)):
            self.largest = self.larger.get(asked[1].decode("latin-1"), self.usual)
        self.expects = bool(EXPECTS.search(head))
        self._chunked = bool(CHUNKED.search(head))
        lengths = {int(each) for each in LENGTH.findall(head)}
        if not self._chunked:
            announced = max(lengths, default=0)
            self.end = self.head + announced
            if announced > self.largest:  # it is refused by its headers
                self.end, self.is_cut = self.head, True
        return True

    def _follow_chunks(self) -> None:
        """Step from chunk to chunk as far as they have come; what is no chunk is gunicorn's to refuse."""
        while True:
            line = self.data.find(b"\r\n", self._at)
            if line < 0:
                self.is_cut = len(self.data) - self._at > LARGEST_HEAD
                return
            size = CHUNK.match(bytes(self.data[self._at : line]))
            if size is None:
                self.is_cut = True
                return
            if int(size[1], 16) == 0:
                tail = self.data.find(b"\r\n\r\n", line)
                self.end = tail + 4 if tail >= 0 else None
                self.is_cut = tail < 0 and len(self.data) - line > LARGEST_HEAD
                return
            following = line + 2 + int(size[1], 16) + 2
            if following > len(self.data):
                return
            self._at = following
            self._chunks += 1
            if self._chunks > MOST_CHUNKS:
                self.is_cut = True
                return
