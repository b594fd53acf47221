"""The line to a server: connected to a judged address and no other, within limits, and remembered byte by byte."""

import io
import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from claims.fetching.failures import AddressRefused, NoSuchHost, Unreachable
from claims.fetching.guard import Address, Target, judge
from claims.fetching.limits import Deadline, Limits

Resolver = Callable[[str, int], Iterable[str]]
BUFFER = 8 << 10  # bytes
BLANK = re.compile(rb"\r?\n\r?\n")  # between head and body
logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings repeat addresses, and what servers sent


class TooMuch(Exception):
    """More comes than may."""


class Wire:
    """A connected socket, as http.client uses one. It keeps what went over it; every wait and every byte is counted."""

    def __init__(self, sock: socket.socket, deadline: Deadline, limits: Limits) -> None:
        self.sent, self.received = bytearray(), bytearray()
        self.address = str(ip_address(sock.getpeername()[0]))
        self._room = limits.head + BUFFER  # the reader may have a piece of the body along with the head
        self._sock, self._deadline, self._limits = sock, deadline, limits

    def expect_body(self) -> None:
        """The head was read: from here on a body may come."""
        self._room += self._limits.received

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.at_most(self._limits.read))
        self._sock.sendall(data)
        self.sent += data

    def receive_into(self, buffer: memoryview) -> int:
        """Read what is there, at least a byte unless it is the end. Raises TimeoutError and TooMuch."""
        self._sock.settimeout(self._deadline.at_most(self._limits.read))
        count = self._sock.recv_into(buffer)
        self.received += buffer[:count]
        if len(self.received) > self._room:
            raise TooMuch
        return count

    def makefile(self, *_mode: Any) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self), BUFFER)

    def settimeout(self, _seconds: float | None) -> None:
        """Only the limits say how long one waits."""

    def close(self) -> None:
        """The client ends its connection before it has read the body; the line ends with `hang_up`."""

    def hang_up(self) -> None:
        self._sock.close()


class _Incoming(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive_into(memoryview(buffer))


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, as this machine's resolver knows them."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def find(target: Target, resolver: Resolver, deadline: Deadline) -> list[Address]:
    """The judged addresses of a target. Raises NoSuchHost, AddressRefused and TimeoutError."""
    if target.address is not None:
        return [target.address]  # judged as it was read
    answers: list[str] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            answers.extend(resolver(target.host, target.port))
        except (OSError, UnicodeError) as error:
            errors.append(error)

    # A resolver cannot be interrupted: one that is too slow is left behind, and ends by its own limits.
    asking = threading.Thread(target=ask, name="resolver", daemon=True)
    asking.start()
    asking.join(deadline.at_most(threading.TIMEOUT_MAX))
    if asking.is_alive():
        raise TimeoutError
    if errors:
        raise NoSuchHost(host=target.host) from errors[0]
    return judge(target, answers)


@contextmanager
def line(
    target: Target,
    addresses: list[Address],
    deadline: Deadline,
    limits: Limits,
    trust: ssl.SSLContext | None,
) -> Iterator[tuple[HTTPConnection, Wire]]:
    """A connection to one of these addresses; with https it is encrypted, and the certificate is the host's.

    Raises Unreachable, TimeoutError and ssl.SSLError.
    """
    sock = _reach(target, addresses, deadline, limits)
    connection = _PinnedTls(target, sock, trust) if target.scheme == "https" else _Pinned(target, sock)
    try:
        sock.settimeout(deadline.at_most(limits.connect))
        connection.connect()
        wire = Wire(connection.sock, deadline, limits)
    except BaseException:
        connection.close()
        sock.close()
        raise
    connection.sock = wire
    try:
        yield connection, wire
    finally:
        wire.hang_up()


class _Pinned(HTTPConnection):
    """A connection over the socket that it is given: it asks no resolver."""

    def __init__(self, target: Target, sock: socket.socket) -> None:
        super().__init__(target.host, target.port)
        self._pinned = sock

    def _new_conn(self) -> socket.socket:
        return self._pinned


class _PinnedTls(HTTPSConnection):
    def __init__(self, target: Target, sock: socket.socket, trust: ssl.SSLContext | None) -> None:
        context = trust or ssl.create_default_context()
        super().__init__(target.host, target.port, server_hostname=target.host, ssl_context=context)
        self._pinned = sock

    def _new_conn(self) -> socket.socket:
        return self._pinned


def _reach(target: Target, addresses: list[Address], deadline: Deadline, limits: Limits) -> socket.socket:
    """A socket connected to the first of these addresses that takes the call."""
    failed: OSError = TimeoutError()
    for address in addresses:
        try:
            return _connect(target, address, deadline.at_most(limits.connect))
        except OSError as error:
            failed = error
    if isinstance(failed, TimeoutError):
        raise failed
    raise Unreachable(host=target.host) from failed


def _connect(target: Target, address: Address, seconds: float) -> socket.socket:
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.connect((str(address), target.port))
        peer = ip_address(sock.getpeername()[0])
    except BaseException:
        sock.close()
        raise
    if peer != address:  # something between us and the network led the call elsewhere
        sock.close()
        raise AddressRefused(host=target.host)
    return sock
