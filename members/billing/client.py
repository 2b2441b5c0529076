"""Stripe over HTTP: one client, its API version pinned, and its faults in three words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

if TYPE_CHECKING:
    import stripe

VERSION: Final = "2026-10-28.endive"
TIMEOUT_S: Final = 10


class StripeFault(Exception):
    """Stripe could not do it. The message says why, without anybody's data."""


class Unavailable(StripeFault):
    """Stripe or the way there is at fault, or too busy: the same again, later."""


class Gone(StripeFault):
    """Stripe knows no such object."""


class Refused(StripeFault):
    """Stripe refuses, and would again."""


def is_on() -> bool:
    """Whether people pay here themselves."""
    return bool(settings.STRIPE_API_KEY)


def client() -> "stripe.StripeClient":
    """The client of the account in the settings."""
    return _client(settings.STRIPE_API_KEY, settings.STRIPE_API_URL)


@lru_cache(maxsize=4)
def _client(key: str, url: str) -> "stripe.StripeClient":
    # Half a second to import: only where Stripe is spoken to.
    import stripe

    return stripe.StripeClient(
        key,
        stripe_version=VERSION,
        base_addresses={"api": url},
        max_network_retries=1,
        http_client=stripe.new_default_http_client(timeout=TIMEOUT_S),
    )


@contextmanager
def asking() -> Iterator[Any]:
    """Ask Stripe. Raises Unavailable, Gone or Refused for whatever comes of it."""
    import stripe

    try:
        yield client().v1
    except (stripe.APIConnectionError, stripe.RateLimitError) as fault:
        raise Unavailable(f"Stripe can't be reached ({type(fault).__name__}).") from None
    except stripe.StripeError as fault:
        status = fault.http_status or 0
        if status >= 500 or status in (0, 409, 429):
            raise Unavailable(f"Stripe answers {status or 'nothing'}.") from None
        if status in (401, 403):
            raise Unavailable("Stripe does not accept our key.") from None
        if fault.code == "resource_missing":
            raise Gone("Stripe knows no such thing.") from None
        raise Refused(f"Stripe refuses it ({fault.code or status}).") from None


def plain(found: Any) -> dict[str, Any]:
    """A Stripe object as dictionaries and lists, all the way down."""
    value: dict[str, Any] = found.to_dict()
    return value


def pages(method: Any, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything a list method lists, page by page; as plain dictionaries."""
    after: dict[str, str] = {}
    while True:
        with asking():
            page = plain(method({"limit": 100, **params, **after}))
        yield from page["data"]
        if not page["has_more"] or not page["data"]:
            return
        after = {"starting_after": page["data"][-1]["id"]}


def all_subscriptions() -> Iterator[dict[str, Any]]:
    """Every subscription at Stripe, ended ones too, newest first."""
    with asking() as v1:
        method = v1.subscriptions.list
    yield from pages(method, {"status": "all"})
