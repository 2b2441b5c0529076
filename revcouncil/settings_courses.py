"""Settings of completed courses. Read by revcouncil/settings.py, which has read `.env` before."""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

# Without a key what a course site tells is paid as told: its address is the secret.
# Kajabi calls the two client id and client secret.
KAJABI_API_KEY: str = _env.str("KAJABI_API_KEY", default="")
KAJABI_API_SECRET: str = _env.str("KAJABI_API_SECRET", default="")
KAJABI_API_URL: str = _env.str("KAJABI_API_URL", default="https://api.kajabi.com")
# What senders sign with, by their name: academy=a-long-secret,other=another
COURSE_SECRETS: dict[str, str] = _env.dict("COURSE_SECRETS", default={})

if bool(KAJABI_API_KEY) != bool(KAJABI_API_SECRET):
    raise ImproperlyConfigured(
        "KAJABI_API_KEY and KAJABI_API_SECRET belong together: set both, or take both out. Without"
        " them what course sites tell is paid as told."
    )
if short := sorted(name for name, secret in COURSE_SECRETS.items() if len(secret) < 16):
    raise ImproperlyConfigured(
        f"COURSE_SECRETS: the secret of {', '.join(short)} is shorter than 16 characters."
    )
