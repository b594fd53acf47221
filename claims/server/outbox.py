"""What is written to a client: sent as far as it goes at once, and kept for the rest, so that no thread waits for it."""

import selectors
import socket
from collections import deque

MOST_KEPT = 4 * 1024 * 1024  # bytes; who writes on beyond that waits for the client
PATIENCE = 30.0  # seconds without one byte taken


class Outbox:
    """Stands in for the socket where gunicorn writes an answer. The socket must not block."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.kept: deque[memoryview] = deque()
        self.size = 0  # bytes kept

    def sendall(self, data: bytes) -> None:
        """Raises OSError when the client is gone, TimeoutError when it takes nothing of what is far too much to keep."""
        while self.size > MOST_KEPT:
            self._wait()
            self.push()
        self.kept.append(memoryview(data))
        self.size += len(data)
        self.push()

    def send(self, data: bytes) -> int:
        """The "100 Continue" of gunicorn: the whole request is here already, so that nobody waits for it."""
        return len(data)

    def push(self) -> bool:
        """Send what the client takes now; whether all is sent."""
        while self.kept:
            first = self.kept[0]
            try:
                sent = self.sock.send(first)
            except BlockingIOError:
                return False
            self.size -= sent
            if sent < len(first):
                self.kept[0] = first[sent:]
            else:
                self.kept.popleft()
        return True

    def _wait(self) -> None:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.sock, selectors.EVENT_WRITE)
            if not waiting.select(PATIENCE):
                raise TimeoutError("the client takes nothing")

    # The rest of a socket that gunicorn's error paths use.
    def gettimeout(self) -> float:
        return 0.0

    def setblocking(self, flag: object) -> None:
        """It never blocks."""

    def shutdown(self, how: int) -> None:
        """Ending the connection is the worker's business."""
        raise OSError("the worker ends the connection")

    def close(self) -> None:
        """Ending the connection is the worker's business."""
