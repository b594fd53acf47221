"""The guard's list both ways: no spelling reaches a network that is not the world's, and the world's are let through."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from claims.fetching import guard
from claims.fetching.client import fetch
from claims.fetching.failures import (
    AddressRefused,
    BadAddress,
    FetchFailed,
    NoSuchHost,
    NotWeb,
    PortRefused,
    Unreachable,
)
from claims.fetching.guard import DENIED_4, DENIED_6, is_public, judge, read_url
from tests.fetching.conftest import AGENT, QUICK

# What a resolver may say of names that anybody can have.
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.localdomain": ["127.0.0.1"],
    "127.0.0.1.nip.io": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "intranet": ["10.1.2.3"],
    "mixed.example": ["93.184.215.14", "10.0.0.1"],
    "mixed6.example": ["93.184.215.14", "::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "scoped.example": ["fe80::1%eth0"],
    "odd.example": ["no address"],
}
REFUSED = [
    ("http://127.0.0.1/", AddressRefused),
    ("http://127.0.0.1:80/", AddressRefused),
    ("http://127.0.0.1./", AddressRefused),
    ("http://127.8.9.10/", AddressRefused),
    ("http://127.1/", BadAddress),
    ("http://127.0.1/", BadAddress),
    ("http://127/", BadAddress),
    ("http://0/", BadAddress),
    ("http://0.0.0.0/", AddressRefused),
    ("http://2130706433/", BadAddress),
    ("http://2130706433./", BadAddress),
    ("http://017700000001/", BadAddress),
    ("http://0177.0.0.1/", BadAddress),
    ("http://0x7f.0.0.1/", BadAddress),
    ("http://0x7f000001/", BadAddress),
    ("http://0x7f.1/", BadAddress),
    ("http://127.0.0.0x1/", BadAddress),
    ("http://127.0.0.0x/", BadAddress),
    ("http://00127.0.0.1/", BadAddress),
    ("http://127.0.0.1.1/", BadAddress),
    ("http://127.0.0.256/", BadAddress),
    ("http://4294967297/", BadAddress),
    ("http://１２７.0.0.1/", AddressRefused),
    ("http://127。0。0。1/", AddressRefused),
    ("http://①②⑦.⓪.⓪.①/", AddressRefused),
    ("http://𝟭𝟮𝟳.𝟬.𝟬.𝟭/", AddressRefused),
    ("http://127.0.0.1%2f@example.org/", BadAddress),
    ("http://%31%32%37.0.0.1/", BadAddress),
    ("http://127.0.0.1\\@example.org/", BadAddress),
    ("http://example.org\\@127.0.0.1/", BadAddress),
    ("http://example.org@127.0.0.1/", BadAddress),
    ("http://example.org:80@127.0.0.1/", BadAddress),
    ("http://user:word@example.org/", BadAddress),
    ("http://@example.org/", BadAddress),
    ("http://example.org#@127.0.0.1:22/", NoSuchHost),
    ("http://[::1]/", AddressRefused),
    ("http://[::]/", AddressRefused),
    ("http://[0:0:0:0:0:0:0:1]/", AddressRefused),
    ("http://[::127.0.0.1]/", AddressRefused),
    ("http://[::ffff:127.0.0.1]/", AddressRefused),
    ("http://[::ffff:7f00:1]/", AddressRefused),
    ("http://[64:ff9b::7f00:1]/", AddressRefused),
    ("http://[64:ff9b:1::a00:1]/", AddressRefused),
    ("http://[2002:7f00:1::]/", AddressRefused),
    ("http://[2001:0:7f00:1::]/", AddressRefused),
    ("http://[fe80::1]/", AddressRefused),
    ("http://[fe80::1%25eth0]/", BadAddress),
    ("http://[fe80::1%eth0]/", BadAddress),
    ("http://[2606:4700::1111%251]/", BadAddress),
    ("http://[fc00::1]/", AddressRefused),
    ("http://[fd00:ec2::254]/", AddressRefused),
    ("http://[fec0::1]/", AddressRefused),
    ("http://[ff02::1]/", AddressRefused),
    ("http://[127.0.0.1]/", BadAddress),
    ("http://[::1/", BadAddress),
    ("http://[v1.a]/", BadAddress),
    ("http://::1/", BadAddress),
    ("http://169.254.169.254/latest/meta-data/", AddressRefused),
    ("http://168.63.129.16/", AddressRefused),
    ("http://100.100.100.200/", AddressRefused),
    ("http://192.0.0.192/", AddressRefused),
    ("http://10.0.0.1/", AddressRefused),
    ("http://172.31.255.255/", AddressRefused),
    ("http://192.168.1.1/", AddressRefused),
    ("http://224.0.0.1/", AddressRefused),
    ("http://255.255.255.255/", AddressRefused),
    ("http://localhost/", AddressRefused),
    ("http://LOCALHOST./", AddressRefused),
    ("http://loc\u00adalhost/", AddressRefused),
    ("http://ⓛocalhost/", AddressRefused),
    ("http://localhost.localdomain/", AddressRefused),
    ("http://127.0.0.1.nip.io/", AddressRefused),
    ("http://metadata.google.internal/", AddressRefused),
    ("http://intranet/", AddressRefused),
    ("http://mixed.example/", AddressRefused),
    ("https://mixed6.example/", AddressRefused),
    ("http://mapped.example/", AddressRefused),
    ("http://scoped.example/", AddressRefused),
    ("http://odd.example/", AddressRefused),
    ("http://93.184.215.14:22/", PortRefused),
    ("http://example.org:6379/", PortRefused),
    ("http://example.org:8080/", PortRefused),
    ("http://example.org:0/", PortRefused),
    ("http://example.org:65536/", PortRefused),
    ("http://example.org:８０/", BadAddress),
    ("http://example.org:+80/", BadAddress),
    ("http://example.org:80:80/", BadAddress),
    ("http://example.org:0x50/", BadAddress),
    ("file:///etc/passwd", NotWeb),
    ("gopher://127.0.0.1:70/", NotWeb),
    ("ftp://example.org/", NotWeb),
    ("data:text/html,x", NotWeb),
    ("javascript:alert(1)", NotWeb),
    ("//127.0.0.1/", NotWeb),
    ("example.org/page", NotWeb),
    ("", NotWeb),
    ("http:127.0.0.1", BadAddress),
    ("http:///127.0.0.1/", BadAddress),
    ("http:/127.0.0.1/", BadAddress),
    ("http://", BadAddress),
    ("http://-a.example/", BadAddress),
    ("http://a..example/", BadAddress),
    ("http://.example/", BadAddress),
    ("http://exa mple.org/", BadAddress),
    ("http://example.org/\r\nHost: 127.0.0.1", BadAddress),
    ("http://exam\tple.org/", BadAddress),
    ("http://example.org/\0", BadAddress),
    ("http://127.0.0.1\n.example.org/", BadAddress),
    ("http://example.org/\udc80", BadAddress),
    ("http://℀.example/", BadAddress),
    ("http://" + "a" * 64 + ".example/", BadAddress),
    ("http://" + "ä" * 300 + ".example/", BadAddress),
    ("http://example.org/" + "a" * 4000, BadAddress),
]  # fmt: skip
LET_THROUGH = [
    ("http://example.org", "http://example.org/"),
    (" HTTP://Example.ORG:80/A?b=c#d ", "http://example.org/A?b=c"),
    ("https://example.org.:443/", "https://example.org/"),
    ("http://example.org:443/", "http://example.org:443/"),
    ("https://example.org:/a", "https://example.org/a"),
    ("https://xn--strae-oqa.example/", "https://xn--strae-oqa.example/"),
    ("https://STRASSE.example/straße?é=ü", "https://strasse.example/stra%C3%9Fe?%C3%A9=%C3%BC"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://my_site.r3---sn-a.example/a b", "https://my_site.r3---sn-a.example/a%20b"),
    ("https://example.org/%7Ea/%zz?q=%20+\\", "https://example.org/%7Ea/%zz?q=%20+%5C"),
    ("https://example.org?q=1", "https://example.org/?q=1"),
    ("http://93.184.215.14/", "http://93.184.215.14/"),
    ("https://[2606:4700:0::1111]/a", "https://[2606:4700::1111]/a"),
    ("https://[2606:4700::1111]:80/a", "https://[2606:4700::1111]:80/a"),
    ("https://1.example.1a/", "https://1.example.1a/"),
]
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0",
    "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255",
    "203.0.114.0", "223.255.255.255", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2003::1",
    "2606:4700:4700::1111", "2620:4f:7fff::1", "2620:4f:8001::1", "2a00:1450:400e::1", "3ffd::1", "3fff:1000::1",
]  # fmt: skip
OUTSIDE = [
    "::", "::1", "::7f00:1", "::ffff:1.1.1.1", "64:ff9b::101:101", "64:ff9b:1::1", "100::1", "1fff:ffff::1",
    "4000::1", "5f00::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff00::1", "ff0e::1", "2001::1",
    "2001:10::1", "2001:20::1", "2001:1ff::1", "2001:2::1", "2606:4700::1%1",
]  # fmt: skip


def answered(host: str, _port: int) -> list[str]:
    return NAMES.get(host, [])


@pytest.mark.parametrize(("url", "failure"), REFUSED, ids=lambda value: ascii(value)[:60])
def test_it_calls_nobody_for_an_address_that_is_refused(
    url: str, failure: type[FetchFailed], nobody_is_called: list[Any]
) -> None:
    with pytest.raises(failure):
        fetch(url, agent=AGENT, limits=QUICK, resolver=answered)
    assert nobody_is_called == []


def test_it_knows_more_than_forty_spellings() -> None:
    assert len({url for url, failure in REFUSED if failure in {AddressRefused, BadAddress}}) > 80


@pytest.mark.parametrize(("url", "spelled"), LET_THROUGH)
def test_it_reads_an_address_in_its_one_spelling(url: str, spelled: str) -> None:
    assert read_url(url).url == spelled
    assert read_url(spelled).url == spelled


@pytest.mark.parametrize(("url", "_spelled"), LET_THROUGH)
def test_it_calls_whom_the_resolver_names(url: str, _spelled: str, nobody_is_called: list[Any]) -> None:
    with pytest.raises(Unreachable):
        fetch(url, agent=AGENT, limits=QUICK, resolver=lambda *_: ["93.184.215.14", "2606:4700::1111"])
    asked = [address for address, *_ in nobody_is_called]
    assert set(asked) <= {"93.184.215.14", "2606:4700::1111"}
    assert asked


@pytest.mark.parametrize("network", [*DENIED_4, *DENIED_6], ids=str)
def test_it_refuses_a_network_from_its_first_address_to_its_last(network: Any) -> None:
    assert not is_public(network.network_address)
    assert not is_public(network.broadcast_address)
    assert not is_public(network[network.num_addresses // 2])


@pytest.mark.parametrize("text", PUBLIC)
def test_it_lets_the_worlds_addresses_through(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", OUTSIDE)
def test_it_refuses_what_is_not_the_worlds(text: str) -> None:
    assert not is_public(ip_address(text))


@given(some.integers(0, 2**32 - 1))
def test_it_lets_no_ipv4_address_through_that_python_calls_private(number: int) -> None:
    address = IPv4Address(number)
    assert not is_public(address) or (address.is_global and not address.is_multicast)


@given(some.integers(0, 2**128 - 1))
def test_it_lets_no_ipv6_address_through_that_carries_another(number: int) -> None:
    address = IPv6Address(number)
    carries = address.ipv4_mapped or address.sixtofour or address.teredo
    assert not is_public(address) or (address.is_global and not carries and number >> 125 == 1)


@given(some.text(max_size=60))
def test_it_reads_or_refuses_whatever_stands_there(text: str) -> None:
    for url in (text, f"http://{text}", f"http://{text}/", f"https://example.org/{text}", f"http://[{text}]"):
        try:
            target = read_url(url)
        except FetchFailed:
            continue
        assert target.url.isascii()
        assert target.address is None or is_public(target.address)
        assert read_url(target.url) == target


def test_it_judges_what_this_machines_own_resolver_says(nobody_is_called: list[Any]) -> None:
    with pytest.raises(AddressRefused):
        fetch("http://localhost/", agent=AGENT, limits=QUICK)
    assert nobody_is_called == []


class TestAllowed:
    def test_a_named_host_and_port_is_let_through_and_no_other(self) -> None:
        allow = {("localhost", 8001), ("::1", 80), ("10.0.0.1", 80)}
        assert read_url("http://LOCALHOST.:8001/", allow).is_allowed
        assert read_url("http://[0::1]/", allow).is_allowed
        assert read_url("http://10.0.0.1/", allow).is_allowed
        for url in ("http://localhost:8002/", "http://127.0.0.1:8001/", "http://a.localhost:8001/"):
            with pytest.raises((PortRefused, AddressRefused)):
                read_url(url, allow)
        with pytest.raises(AddressRefused):
            read_url("http://10.0.0.2/", allow)

    def test_another_name_for_the_same_address_is_judged(self) -> None:
        allow = {("localhost", 80)}
        assert judge(read_url("http://localhost/", allow), ["127.0.0.1"]) == [ip_address("127.0.0.1")]
        with pytest.raises(AddressRefused):
            judge(read_url("http://evil.example/", allow), ["127.0.0.1"])


def test_it_keeps_the_order_of_the_resolver_and_names_each_once() -> None:
    target = read_url("http://example.org/")
    found = judge(target, ["2606:4700::1", "1.1.1.1", "2606:4700::1"])
    assert found == [ip_address("2606:4700::1"), ip_address("1.1.1.1")]
    with pytest.raises(NoSuchHost):
        judge(target, [])
    assert guard.PORTS == {"http": 80, "https": 443}
