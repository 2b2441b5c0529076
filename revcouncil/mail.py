"""The mail server's address, read from `EMAIL_URL`."""

import os
from typing import Any, Final

import environ
from django.core.exceptions import ImproperlyConfigured

SHAPE: Final = "smtp+tls://user:password@host:587"
SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
PRINTED: Final = "revcouncil.printed.EmailBackend"


def mail_from_url(env: environ.Env, *, is_local: bool) -> dict[str, Any]:
    """Django's settings for the mail server at `EMAIL_URL`; on one's own machine letters are
    printed unless it is set.

    Raises ImproperlyConfigured, without the address itself (it holds a password), where letters
    would be printed, written to files or thrown away in production: their links open accounts.
    """
    url = env.str("EMAIL_URL", default="")
    if not url and not is_local:
        raise ImproperlyConfigured(
            f"EMAIL_URL is not set. Set it to {SHAPE}, or LOCAL=on for your own machine, where"
            " letters are printed."
        )
    if not url:
        return {"EMAIL_BACKEND": PRINTED}
    try:
        config: dict[str, Any] = env.email_url_config(url)
    except (ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(f"EMAIL_URL can't be read. It looks like {SHAPE}.") from error
    if config["EMAIL_BACKEND"] != SMTP and not is_local:
        raise ImproperlyConfigured(
            "EMAIL_URL has to name a mail server: letters hold links that open accounts, and are"
            f" printed or kept in files only with LOCAL=on. It looks like {SHAPE}."
        )
    if config["EMAIL_BACKEND"] == SMTP and not config["EMAIL_HOST"]:
        raise ImproperlyConfigured(f"EMAIL_URL names no host. It looks like {SHAPE}.")
    return config


def site_url(allowed_hosts: list[str], *, is_local: bool) -> str:
    """Where the site is, as far as the other settings say it: the first host it answers to."""
    if is_local:
        return f"http://127.0.0.1:{os.environ.get('PORT', '').strip() or '8000'}"
    host = next((name.lstrip(".") for name in allowed_hosts if name not in ("*", "")), "localhost")
    return f"https://{host}"
