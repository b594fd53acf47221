"""Why something was not fetched: each with a code that never changes, and a sentence that says what to do."""

from typing import Any, ClassVar

from claims.errors import N_, DomainError


class FetchFailed(DomainError):
    """Nothing was fetched, and nothing of it is kept. `host` and what else the sentence names are in message.values."""

    code: ClassVar[str]
    text: ClassVar[str]
    passes: ClassVar[bool] = False  # whether the same request may well work later, without anyone changing it

    def __init__(self, *, status: int | None = None, wait: int | None = None, **values: Any) -> None:
        self.status = status  # what the server answered with, if it did
        self.wait = wait  # seconds that it asked us to stay away
        super().__init__(self.text, **({"status": status} if status else {}), **values)


class BadAddress(FetchFailed):
    code = "bad_address"
    text = N_(
        "This cannot be read as the address of a web page. Copy it again from your browser, or paste the text."
    )


class NotWeb(FetchFailed):
    code = "not_http"
    text = N_(
        "Only addresses that begin with http:// or https:// can be fetched. "
        "Give the address of a web page, or paste the text."
    )


class PortRefused(FetchFailed):
    code = "port_refused"
    text = N_(
        "Pages are fetched from ports 80 and 443 only, not from %(port)s. "
        "Open the page in your browser and paste the text."
    )


class AddressRefused(FetchFailed):
    code = "address_refused"
    text = N_(
        "%(host)s lies on a private or reserved network; nothing is fetched from there. "
        "Open the page in your browser and paste the text."
    )


class NoSuchHost(FetchFailed):
    code = "no_such_host"
    text = N_(
        "%(host)s cannot be found on the internet. "
        "Look whether the address is right, try again later, or paste the text."
    )
    passes = True


class Unreachable(FetchFailed):
    code = "unreachable"
    text = N_("%(host)s cannot be reached. Try again later, or paste the text.")
    passes = True


class TooSlow(FetchFailed):
    code = "too_slow"
    text = N_("%(host)s takes too long. Try again later, or paste the text.")
    passes = True


class NoTurn(FetchFailed):
    code = "no_turn"
    text = N_("More is being fetched from %(host)s, and our turn did not come. Try again in a few minutes.")
    passes = True


class TlsBroken(FetchFailed):
    code = "tls_broken"
    text = N_(
        "The connection with %(host)s is not safe: its certificate is wrong or has expired. "
        "Open the page in your browser and paste the text."
    )


class NotUnderstood(FetchFailed):
    code = "not_understood"
    text = N_(
        "What %(host)s sends cannot be read as a web page. Open the page in your browser and paste the text."
    )


class TooLarge(FetchFailed):
    code = "too_large"
    text = N_("What %(host)s sends is larger than we fetch. Paste the part of the text that matters.")


class CutOff(FetchFailed):
    code = "cut_off"
    text = N_("%(host)s broke off half-way; what had come was not kept. Try again, or paste the text.")
    passes = True


class Empty(FetchFailed):
    code = "empty"
    text = N_("%(host)s sends an empty page. Open the page in your browser and paste the text.")


class PageMissing(FetchFailed):
    code = "not_found"
    text = N_(
        "There is no page at this address (404). "
        "Look whether the address is right, look for it in an archive, or paste the text."
    )


class PageGone(FetchFailed):
    code = "gone"
    text = N_("This page was removed (410). Look for it in an archive, or paste the text.")


class Shut(FetchFailed):
    code = "forbidden"
    text = N_(
        "%(host)s does not let us in (%(status)s): one must sign in or pay, or programs are kept out. "
        "Open the page in your browser and paste the text."
    )


class Busy(FetchFailed):
    code = "busy"
    text = N_("%(host)s asks us to come back later (%(status)s). Try again in an hour, or paste the text.")
    passes = True


class ServerTrouble(FetchFailed):
    code = "server_error"
    text = N_("%(host)s has trouble of its own (%(status)s). Try again later, or paste the text.")
    passes = True


class OddAnswer(FetchFailed):
    code = "odd_answer"
    text = N_("%(host)s does not send a page (%(status)s). Open the page in your browser and paste the text.")


class RedirectLoop(FetchFailed):
    code = "redirect_loop"
    text = N_(
        "%(host)s keeps sending us on, as walls that ask for consent do. "
        "Open the page in your browser and paste the text."
    )


FAILURES = {each.code: each for each in FetchFailed.__subclasses__()}


def of_status(status: int, host: str, wait: int | None) -> FetchFailed:
    """The failure that an answer without a page means."""
    exact: dict[int, type[FetchFailed]] = {404: PageMissing, 410: PageGone, 429: Busy}
    shut = {401, 402, 403, 407, 451}
    kind = exact.get(status) or (Shut if status in shut else ServerTrouble if status >= 500 else OddAnswer)
    return kind(status=status, wait=wait, host=host)
