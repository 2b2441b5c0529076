"""Letters on one's own machine: printed instead of sent, as one reads them."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.console import EmailBackend as Console


class EmailBackend(Console):
    """Django's, without the HTML beside the text: whoever looks for a link finds it once."""

    def write_message(self, message: Any) -> None:
        """Print the headers and the text."""
        headers = {**message.extra_headers}
        plain = EmailMultiAlternatives(
            message.subject, message.body, message.from_email, message.to, headers=headers
        )
        super().write_message(plain)
