"""Settings of completed courses. Read by revcouncil/settings.py, which has read `.env` before."""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

# Without a key what a course site tells is paid as told: its address is the secret.
KAJABI_API_KEY: str = _env.str("KAJABI_API_KEY", default="")
KAJABI_API_URL: str = _env.str("KAJABI_API_URL", default="https://api.kajabi.com")
# What senders sign with, by their name: academy=a-long-secret,other=another
COURSE_SECRETS: dict[str, str] = _env.dict("COURSE_SECRETS", default={})

if short := sorted(name for name, secret in COURSE_SECRETS.items() if len(secret) < 16):
    raise ImproperlyConfigured(
        f"COURSE_SECRETS: the secret of {', '.join(short)} is shorter than 16 characters."
    )
