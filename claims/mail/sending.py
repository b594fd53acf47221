"""Handing a message to the mail server: encrypted unless it is on this machine, and never waiting for ever.

What is raised names neither people nor passwords: it stands in the log and in the table of jobs.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from ipaddress import ip_address

from claims.config import MailServer

PATIENCE = 20.0  # seconds for each answer
LONGEST = 120.0  # seconds for a whole message, however the server drags on


class MailError(Exception):
    """The message was not taken: the job is tried again later."""


def send(server: MailServer, message: EmailMessage) -> None:
    """Hand over one message. Raises MailError."""
    sender = message["From"].addresses[0]
    try:
        with _connected(server, sender.domain) as connection:
            if server.user is not None:
                connection.login(server.user, server.password or "")
            connection.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise MailError(_reason(error)) from None  # what it came from may name people


def is_here(host: str) -> bool:
    """Whether this is a server on this machine, to which nothing travels over a network."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _connected(server: MailServer, name: str) -> Iterator[smtplib.SMTP]:
    """An open connection, encrypted where it must be; it is cut off when all of it takes too long."""
    trust = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(local_hostname=name, timeout=PATIENCE, context=trust)
        if server.is_encrypted
        else smtplib.SMTP(local_hostname=name, timeout=PATIENCE)
    )
    connection._host = server.host  # type: ignore[attr-defined]  # whose certificate is asked for
    cut = threading.Timer(LONGEST, _cut_off, (connection,))
    cut.daemon = True
    cut.start()
    try:
        connection.connect(server.host, server.port)
        if not server.is_encrypted and not is_here(server.host):
            connection.starttls(context=trust)
        yield connection
        with suppress(smtplib.SMTPException, OSError):  # the message is taken: how we part changes nothing
            connection.quit()
    finally:
        cut.cancel()
        connection.close()


def _cut_off(connection: smtplib.SMTP) -> None:
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _reason(error: Exception) -> str:
    """What went wrong, in words of our own: a server's answer may repeat addresses."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the mail server refused the user or the password ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"the mail server refused the recipient ({next(iter(error.recipients.values()))[0]})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server refused the message ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "the mail server cannot do what is needed: STARTTLS, signing in, or an address beyond ASCII"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the mail server's certificate cannot be trusted: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "the mail server did not answer in time"
    if isinstance(error, OSError) and error.strerror and not isinstance(error, smtplib.SMTPException):
        return f"the mail server cannot be reached: {error.strerror}"
    return f"the mail server cannot be talked to: {type(error).__name__}"
