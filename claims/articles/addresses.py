"""One address for one article: without what only tells where the reader came from."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKERS = frozenset([
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh",
    "mc_cid", "mc_eid", "cmpid", "ocid", "ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "ns_fee", "at_medium",
    "at_campaign", "xtor", "smid", "sref", "spm", "share", "shared", "social", "origin_referrer", "referrer", "ref_src", "ref_url",
    "fb_action_ids", "fb_source", "_ga", "_gl", "vero_id", "wt_mc", "wt_zmc", "mkt_tok", "trk", "s_kwcid", "cid",
])  # fmt: skip
_TRACKER_BEGINS = ("utm_", "pk_", "mtm_", "hsa_", "piano_", "at_custom", "_hs")
_PORTS = {"http": 80, "https": 443}
_SAME_HOST = ("www.", "m.", "mobile.", "amp.")


def without_trackers(url: str) -> str:
    """The address as it can be kept and opened: no tracker, no place within the page.

    >>> without_trackers("https://nu.nl/a?utm_source=x&id=3#reacties")
    'https://nu.nl/a?id=3'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in _TRACKERS and not name.lower().startswith(_TRACKER_BEGINS)
    ]
    query = parts.query if len(kept) == parts.query.count("&") + 1 else urlencode(kept)
    return parts._replace(query=query, fragment="").geturl()


def own_address(canonical: str | None, final: str) -> str:
    """What a page calls its own address, where that is one of the same site and no front page; else where it was.

    >>> own_address("https://nu.nl/a", "https://m.nu.nl/a?x=1&fbclid=z")
    'https://nu.nl/a'
    >>> own_address("https://nu.nl/", "https://nu.nl/a?fbclid=z"), own_address("https://anp.example/a", "https://nu.nl/a")
    ('https://nu.nl/a', 'https://nu.nl/a')
    """
    if canonical:
        (its, page), (ours, here) = (_site_and_page(each) for each in (canonical, final))
        same_site = its == ours or its.endswith(f".{ours}") or ours.endswith(f".{its}")
        if same_site and (page or not here):
            return without_trackers(canonical)
    return without_trackers(final)


def _site_and_page(url: str) -> tuple[str, str]:
    plain = plain_address(url)
    site = re.split("[/?]", plain, maxsplit=1)[0]
    return site, plain.removeprefix(site)


def address_key(url: str | None) -> str:
    """A short name of what two addresses of one article have in common; "" for none."""
    return hashlib.sha256(plain_address(url).encode("utf-8", "replace")).hexdigest()[:32] if url else ""


def plain_address(url: str) -> str:
    """What two addresses of one article have in common; nothing to open.

    Scheme, www and mobile hosts, a closing slash, the order of parameters and trackers make no difference.

    >>> plain_address("http://www.nu.nl/a/?b=2&a=1&fbclid=x")
    'nu.nl/a?a=1&b=2'
    """
    try:
        parts = urlsplit(without_trackers(url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    for begins in _SAME_HOST:
        host = host.removeprefix(begins)
    if port is not None and port != _PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    path = parts.path.rstrip("/")
    return f"{host}{path}?{query}" if query else f"{host}{path}"
