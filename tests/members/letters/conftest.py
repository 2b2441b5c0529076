"""A mail server for the letters of a test."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.standins.smtp import MailServer, serving


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A real one on loopback, to which letters go."""
    with serving(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
