"""What a browser calls itself, in short words: so that people find one among their own that is not theirs."""

import re

# First match counts: nearly every browser calls itself Chrome or Safari as well.
BROWSERS = (
    ("Edg(?:e|A|iOS)?/", "Edge"),
    ("OPR/|Opera", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/|Chromium/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh|Mac OS X", "Mac"),
    ("Linux|X11", "Linux"),
)


def browser_words(user_agent: str | None) -> str:
    """Browser and system, at most 60 characters; nothing when it says nothing that we know.

    >>> browser_words("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
    'Firefox, Linux'
    """
    text = user_agent or ""
    found = (
        next((name for mark, name in marks if re.search(mark, text)), "") for marks in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))
