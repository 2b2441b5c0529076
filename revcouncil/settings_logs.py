"""Settings of logs. Read by revcouncil/settings.py."""

from typing import Any

import environ

env = environ.Env()

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "ERROR"},
        # Two lines a request at INFO, with the ids of customers.
        "stripe": {"level": "ERROR"},
        # Each job is three lines at INFO, and one runs every second.
        "procrastinate": {"level": env.str("JOBS_LOG_LEVEL", default="WARNING")},
        # A line for each page of MEE6.
        "httpx2": {"level": "WARNING"},
        # A line with a passkey's id at each sign-in.
        "fido2": {"level": "WARNING"},
    },
}
