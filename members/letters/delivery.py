"""Handing one letter to the mail server, and reading what it answered."""

import smtplib
from contextlib import suppress
from email.utils import format_datetime
from typing import Final, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from members.letters.rules import CONTROL
from members.models import Letter

LONGEST_REASON: Final = 500


class Refusal(NamedTuple):
    """Why a letter did not go out, and whether trying again is of no use."""

    reason: str
    is_final: bool


def deliver(letter: Letter) -> Refusal | None:
    """Give the letter to the mail server; None once it took it."""
    server = get_connection()
    try:
        server.open()
        server.send_messages([_message(letter)])
    except (OSError, ValueError) as error:  # smtplib's own are OSErrors
        return refusal(error, letter.to)
    finally:
        # Whatever the server says to "goodbye": the letter is taken, or it is not.
        with suppress(OSError):
            server.close()
    return None


def _message(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(letter.created_at),
            # Absence notes don't answer, and nobody's answer goes round in circles.
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def refusal(error: Exception, to: str) -> Refusal:
    """What an error means. A server that can't be reached, does not let us in or asks us to wait
    is tried again; one that refuses this address or this letter is not.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()), (0, b""))
        return _answered("The mail server refused this address", code, reply, to)
    if isinstance(error, smtplib.SMTPDataError):
        what = "The mail server refused the letter"
        return _answered(what, error.smtp_code, error.smtp_error, to)
    if isinstance(error, ValueError | smtplib.SMTPNotSupportedError):
        # Its text may be the address or the subject.
        return Refusal("No mail can be made of this address and subject.", is_final=True)
    if isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, _without(to, _text(error.smtp_error))
        return Refusal(_cut(f"The mail server did not let us in ({code}): {said}"), is_final=False)
    said = _without(to, str(error)) or type(error).__name__
    return Refusal(_cut(f"The mail server can't be reached: {said}"), is_final=False)


def _answered(what: str, code: int, reply: bytes | str, to: str) -> Refusal:
    is_final = 500 <= code < 600
    said = _without(to, _text(reply))
    return Refusal(_cut(f"{what}{' for good' if is_final else ''} ({code}): {said}"), is_final)


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _without(to: str, text: str) -> str:
    """The words without the address: they are shown where addresses are not."""
    return CONTROL.sub(" ", text).replace(to, "the address").strip()


def _cut(text: str) -> str:
    return text[:LONGEST_REASON]
