"""What may be asked at all: reading an address of the web, and judging the network that it leads to.

Pure. The networks are listed by hand: `ipaddress.is_global` says otherwise from one Python to the next, and calls
multicast, NAT64 and what a cloud tells its machines global (docs/decisions/0020-fetching.md).
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

import idna

from claims.fetching.failures import AddressRefused, BadAddress, NoSuchHost, NotWeb, PortRefused

Address = IPv4Address | IPv6Address
Allow = Container[tuple[str, int]]  # hosts and ports that are let through unjudged

PORTS = {"http": 80, "https": 443}
LONGEST = 4000  # characters of an address
LONGEST_HOST = 253
DENIED_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by the customers of a provider
            "127.0.0.0/8",  # this machine
            "168.63.129.16/32",  # what Azure tells its machines
            "169.254.0.0/16",  # this cable; what clouds tell their machines
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocols
            "192.0.2.0/24",  # examples
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast relays
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # measuring
            "198.51.100.0/24",  # examples
            "203.0.113.0/24",  # examples
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
# All the world's addresses lie in here. Outside are, among others, ::1, mapped IPv4 (::ffff:0:0/96), NAT64
# (64:ff9b::/96 and 64:ff9b:1::/48), private (fc00::/7), the cable (fe80::/10, fec0::/10) and multicast (ff00::/8).
ALLOWED_6 = IPv6Network("2000::/3")
DENIED_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols: Teredo (2001::/32), measuring, ORCHID, multicast relays
            "2001:db8::/32",  # examples
            "2002::/16",  # 6to4, which carries any IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3ffe::/16",  # given back
            "3fff::/20",  # examples
        ),
    )
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_AUTHORITY = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^:\[\]@\\]+))(?::(?P<port>[0-9]{0,5}))?")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KEPT = "%/:=&?+!$,;'@()*[]|"  # what stays as written in path and query; letters and digits always do


@dataclass(frozen=True)
class Target:
    """An address of the web in its one spelling: what is asked, and of whom."""

    scheme: str
    host: str  # ASCII, lower case; an address without brackets
    port: int
    path: str  # ASCII, with the query
    address: Address | None  # where the host is one
    is_allowed: bool  # named by CLAIMDESK_FETCH_ALLOW: wherever it leads

    @property
    def authority(self) -> str:
        """Host, and port where it is not the usual one, as the header Host wants them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def read_url(text: str, allow: Allow = ()) -> Target:
    """What an address asks for. Raises BadAddress, NotWeb, PortRefused, and AddressRefused where it names a bad network.

    >>> read_url("https://Straße.example./Zoë?a=1#top").url
    'https://xn--strae-oqa.example/Zo%C3%AB?a=1'
    """
    text = text.strip(" ")
    if _CONTROL.search(text) or len(text) > LONGEST:
        raise BadAddress
    try:
        parts = urlsplit(text)
        authority = _AUTHORITY.fullmatch(parts.netloc)
        path = quote(parts.path or "/", _KEPT) + (f"?{quote(parts.query, _KEPT)}" if parts.query else "")
        if parts.scheme not in PORTS:
            raise NotWeb
        if authority is None:
            raise BadAddress
        six = authority["six"]
        host = str(IPv6Address(six)) if six else _name(authority["host"])
        port = int(authority["port"] or PORTS[parts.scheme])
    except ValueError as error:  # also what cannot be written in UTF-8, and names that IDNA refuses
        raise BadAddress from error
    address = IPv6Address(host) if six else _number(host)
    is_allowed = (host, port) in allow
    if not is_allowed and port not in PORTS.values():
        raise PortRefused(host=host, port=port)
    if not is_allowed and address is not None and not is_public(address):
        raise AddressRefused(host=host)
    return Target(parts.scheme, host, port, path, address, is_allowed)


def read_redirect(here: Target, place: str, allow: Allow = ()) -> Target:
    """What a redirect asks for, which may be relative. Raises as read_url does."""
    if _CONTROL.search(place):  # urljoin would drop some of them, and join what they kept apart
        raise BadAddress
    try:
        return read_url(urljoin(here.url, place), allow)
    except ValueError as error:
        raise BadAddress from error


def is_public(address: Address) -> bool:
    """Whether an address lies in none of the networks that are not the world's.

    >>> [is_public(ip_address(each)) for each in ("93.184.215.14", "10.0.0.1", "2606:4700::1111", "::ffff:8.8.8.8")]
    [True, False, True, False]
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in DENIED_4)
    if address.scope_id is not None:
        return False
    return address in ALLOWED_6 and not any(address in network for network in DENIED_6)


def judge(target: Target, answers: Iterable[str]) -> list[Address]:
    """The addresses to connect to, of what the resolver answered. One bad one among them is enough for AddressRefused."""
    try:
        found = [ip_address(each) for each in dict.fromkeys(answers)]
    except ValueError as error:
        raise AddressRefused(host=target.host) from error
    if not found:
        raise NoSuchHost(host=target.host)
    if not target.is_allowed and not all(map(is_public, found)):
        raise AddressRefused(host=target.host)
    return found


def _name(host: str) -> str:
    """A host's name as the resolver wants it: A-labels, lower case, without the last dot."""
    if len(host) > LONGEST_HOST:
        raise BadAddress
    if not host.isascii():
        host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    host = host.lower().removesuffix(".")
    if not _NAME.fullmatch(host) or len(host) > LONGEST_HOST:
        raise BadAddress
    return host


def _number(host: str) -> IPv4Address | None:
    """The IPv4 address that a host is; None for a name. Every other spelling of a number (0x7f.1, 017700000001) is refused."""
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    try:
        return IPv4Address(host)
    except ValueError as error:
        raise BadAddress from error
