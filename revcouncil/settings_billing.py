"""Settings of plans and Stripe. Read by revcouncil/settings.py, which has read `.env` before."""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

# Without a key nobody pays here: staff grant plans, and the pages say so.
STRIPE_API_KEY: str = _env.str("STRIPE_API_KEY", default="")
STRIPE_WEBHOOK_SECRET: str = _env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_URL: str = _env.str("STRIPE_API_URL", default="https://api.stripe.com")
STRIPE_PRICE_INDIVIDUAL: str = _env.str("STRIPE_PRICE_INDIVIDUAL", default="")
STRIPE_PRICE_OWNER: str = _env.str("STRIPE_PRICE_OWNER", default="")
STRIPE_PRICE_TEAM: str = _env.str("STRIPE_PRICE_TEAM", default="")
STRIPE_TRIAL_DAYS: int = _env.int("STRIPE_TRIAL_DAYS", default=0)
# A month, in the currency's smallest unit: what the pages say before Stripe is asked.
PRICE_INDIVIDUAL_CENTS: int = _env.int("PRICE_INDIVIDUAL_CENTS", default=5900)
PRICE_OWNER_CENTS: int = _env.int("PRICE_OWNER_CENTS", default=5900)
PRICE_TEAM_CENTS: int = _env.int("PRICE_TEAM_CENTS", default=2900)
CURRENCY: str = _env.str("CURRENCY", default="usd").lower()

_BESIDE_THE_KEY = {
    "STRIPE_WEBHOOK_SECRET": STRIPE_WEBHOOK_SECRET,
    "STRIPE_PRICE_INDIVIDUAL": STRIPE_PRICE_INDIVIDUAL,
    "STRIPE_PRICE_OWNER": STRIPE_PRICE_OWNER,
    "STRIPE_PRICE_TEAM": STRIPE_PRICE_TEAM,
}
if STRIPE_API_KEY and (missing := [name for name, value in _BESIDE_THE_KEY.items() if not value]):
    raise ImproperlyConfigured(
        f"STRIPE_API_KEY is set, but {', '.join(missing)} {'is' if len(missing) == 1 else 'are'}"
        " not. Set what is missing, or take the key out: then staff grant plans."
    )
if not 0 <= STRIPE_TRIAL_DAYS <= 730:
    raise ImproperlyConfigured("STRIPE_TRIAL_DAYS is a number of days from 0 to 730.")
for _name, _cents in (
    ("PRICE_INDIVIDUAL_CENTS", PRICE_INDIVIDUAL_CENTS),
    ("PRICE_OWNER_CENTS", PRICE_OWNER_CENTS),
    ("PRICE_TEAM_CENTS", PRICE_TEAM_CENTS),
):
    if not 1 <= _cents <= 99_999_999:
        raise ImproperlyConfigured(f"{_name} is an amount in cents, from 1 to 99999999.")
if not (len(CURRENCY) == 3 and CURRENCY.isascii() and CURRENCY.isalpha()):
    raise ImproperlyConfigured("CURRENCY is three letters, such as usd.")
