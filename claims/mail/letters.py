"""One message: what it says to whom, and how it is written for a mail server."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from claims.errors import N_, Invalid

LONGEST_SUBJECT = 200
# Whatever a server can or cannot: letters beyond ASCII are written in ASCII.
POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Letter:
    """What one person is told by mail. The text and the HTML say the same."""

    to: str
    name: str
    language: str
    subject: str
    text: str
    html: str
    leave: str = ""  # address at which a POST ends these letters, for mail programs that offer that


@dataclass(frozen=True)
class Sender:
    """In whose name mail is sent."""

    address: str
    name: str


def message_of(letter: Letter, sender: Sender, *, number: str, at: datetime) -> EmailMessage:
    """The letter as a message. `number` names it: sent twice, it is one and the same message to who gets it.

    No name or subject can add a header, as each is one line; raises Invalid for an address that is none.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    message["To"] = _address(letter)
    message["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT]
    message["Date"] = at
    message["Message-ID"] = f"<{number}@{sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # so that nobody's absence is answered to us
    if letter.leave:
        message["List-Unsubscribe"] = f"<{one_line(letter.leave)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language
    if letter.leave:
        # Its header is one long word: folded as the others are, it would be written in an encoding that no program reads.
        message.policy = POLICY.clone(max_line_length=998)
    return message


def one_line(text: str) -> str:
    r"""The text without line ends and other characters that nobody sees.

    >>> one_line("Jan\r\nBcc: x@example.org")
    'Jan Bcc: x@example.org'
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _address(letter: Letter) -> Address:
    name, _, host = letter.to.rpartition("@")
    try:
        return Address(one_line(letter.name), addr_spec=f"{name}@{host.encode('idna').decode('ascii')}")
    except (MessageError, ValueError, IndexError):  # one or another, from case to case
        # What it says names the address, and would stand in the log.
        raise Invalid("email", N_("Mail cannot be sent to this address.")) from None
