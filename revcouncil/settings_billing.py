"""Settings of plans and Stripe. Read by revcouncil/settings.py, which has read `.env` before."""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()

# On your own machine `manage.py serve` starts something that stands in for Stripe, at this port.
STANDINS: bool = _env.bool("STANDINS", default=False)
STANDINS_PORT: int = _env.int("STANDINS_PORT", default=12111)
if STANDINS and not _env.bool("LOCAL", default=_env.bool("DEBUG", default=False)):
    raise ImproperlyConfigured("STANDINS is for your own machine: set LOCAL=on, or take it out.")
_OF_THE_STANDIN: dict[str, str] = {
    "STRIPE_API_KEY": "sk_test_council",
    "STRIPE_WEBHOOK_SECRET": "whsec_council",
    "STRIPE_API_URL": f"http://127.0.0.1:{STANDINS_PORT}",
    "STRIPE_PRICE_INDIVIDUAL": "price_individual",
    "STRIPE_PRICE_OWNER": "price_owner",
    "STRIPE_PRICE_TEAM": "price_team",
}


def _stripe(name: str, default: str = "") -> str:
    return _OF_THE_STANDIN[name] if STANDINS else _env.str(name, default=default)


# Without a key nobody pays here: staff grant plans, and the pages say so.
STRIPE_API_KEY: str = _stripe("STRIPE_API_KEY")
STRIPE_WEBHOOK_SECRET: str = _stripe("STRIPE_WEBHOOK_SECRET")
STRIPE_API_URL: str = _stripe("STRIPE_API_URL", "https://api.stripe.com")
STRIPE_PRICE_INDIVIDUAL: str = _stripe("STRIPE_PRICE_INDIVIDUAL")
STRIPE_PRICE_OWNER: str = _stripe("STRIPE_PRICE_OWNER")
STRIPE_PRICE_TEAM: str = _stripe("STRIPE_PRICE_TEAM")
# Where the buttons that pay lead to: browsers follow a form's redirect nowhere else.
PAYING_LEADS_TO: list[str] = []
if STRIPE_API_KEY:
    _pages = ["https://checkout.stripe.com", "https://billing.stripe.com"]
    PAYING_LEADS_TO = [STRIPE_API_URL] if STANDINS else _pages
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
