"""Settings of the language model that writes reviews and corrects drafts. Read by
revcouncil/settings.py, which has read `.env` before.
"""

import re
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()


def _price(name: str) -> Decimal | None:
    said = _env.str(name, default="").strip()
    try:
        price = Decimal(said) if said else None
    except InvalidOperation:
        price = Decimal("NaN")
    if price is not None and not (price.is_finite() and 0 <= price < 1_000_000):
        raise ImproperlyConfigured(f"{name} has to be US dollars for a million tokens: 2.50")
    return price


def _number(name: str, default: str, least: float, most: float) -> float | None:
    said = _env.str(name, default=default).strip()
    try:
        number = float(said) if said else None
    except ValueError:
        number = most + 1
    if number is not None and not least <= number <= most:
        raise ImproperlyConfigured(f"{name} has to be a number from {least:g} to {most:g}.")
    return number


# The address before /chat/completions. Without one a built-in writer makes the reviews, and drafts
# are not corrected.
MODEL_URL: str = (
    _env.str("MODEL_URL", default="").strip().rstrip("/").removesuffix("/chat/completions")
)
# A server of one's own may want none.
MODEL_KEY: str = _env.str("MODEL_KEY", default="").strip()
MODEL_NAME: str = _env.str("MODEL_NAME", default="").strip()
# What keeps the name beside a review holds no more; a test holds them equal.
MODEL_NAME_LENGTH = 120
# Empty leaves it out, for models that know no other than their own.
MODEL_TEMPERATURE: float | None = _number("MODEL_TEMPERATURE", "0.7", 0, 2)
# The longest answer. Why so many: docs/decisions/0015-how-the-model-is-asked.md. Empty sets none.
_tokens = _number("MODEL_TOKENS", "6000", 1, 1_000_000)
MODEL_TOKENS: int | None = None if _tokens is None else int(_tokens)
# Seconds of the whole call. It has to begin within half of it, and may pause for a quarter.
MODEL_TIMEOUT: float = _number("MODEL_TIMEOUT", "120", 1, 3600) or 120.0
# So many reviews are written at once, over all workers; the others wait. Below a worker's three
# places, so that a slow model never keeps its other jobs waiting.
MODEL_AT_ONCE: int = int(_number("MODEL_AT_ONCE", "2", 1, 100) or 2)
# For what a review cost. Without them the tokens are kept and no sum.
MODEL_PRICE_IN: Decimal | None = _price("MODEL_PRICE_IN")
MODEL_PRICE_OUT: Decimal | None = _price("MODEL_PRICE_OUT")

if bool(MODEL_URL) != bool(MODEL_NAME):
    raise ImproperlyConfigured(
        "MODEL_URL and MODEL_NAME belong together: set both, or take both out. Without them reviews"
        " are made by the built-in writer, and drafts are not corrected."
    )
if len(MODEL_NAME) > MODEL_NAME_LENGTH:
    raise ImproperlyConfigured(
        f"MODEL_NAME has {len(MODEL_NAME)} characters, and {MODEL_NAME_LENGTH} are the most that"
        " can be kept beside a review. Give the model a shorter name, or an alias at its server."
    )
if MODEL_KEY and not MODEL_URL:
    raise ImproperlyConfigured("MODEL_KEY is of no use without MODEL_URL and MODEL_NAME.")
if MODEL_URL and (urlsplit(MODEL_URL).scheme not in ("http", "https") or "?" in MODEL_URL):
    raise ImproperlyConfigured(
        "MODEL_URL has to be an address that /chat/completions comes after, as in"
        " https://api.example.com/v1"
    )
if not re.fullmatch(r"[\x21-\x7e]*", MODEL_KEY):
    raise ImproperlyConfigured("MODEL_KEY holds a blank, or a character that no key has.")
if (MODEL_PRICE_IN is None) != (MODEL_PRICE_OUT is None):
    raise ImproperlyConfigured(
        "MODEL_PRICE_IN and MODEL_PRICE_OUT belong together: with one of them no sum can be made."
    )
