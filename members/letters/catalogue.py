"""Every letter the community sends, each declared once. What is in none of these is not sent.

A new one: a Kind here and its text in `texts/<key>.txt` (first line the subject). The admin, its
help, the checks and the outbox derive from it.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from members.letters.catalogue_activities import ACTIVITIES
from members.letters.catalogue_answers import ANSWERS
from members.letters.catalogue_growth import GROWTH
from members.letters.catalogue_renewals import RENEWALS
from members.letters.catalogue_teams import TEAMS
from members.letters.kinds import Kind, Variable

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

NAME: Final = Variable("name", "The name others see.", "Maren Okafor")
_WHEN: Final = Variable(
    "when", "When it was done, where the member lives.", "26 November 2026, 19:04 (Europe/Berlin)"
)
# Every notice of a change to the account says this, so that a stranger's deed is seen.
DONE: Final = (
    NAME,
    _WHEN,
    Variable("ip", "The address it came from.", "203.0.113.7", otherwise="not known"),
    Variable("browser", "The browser it was done with.", "Firefox 140", otherwise="not known"),
)


def _link(help: str, path: str) -> Variable:
    return Variable("link", help, f"https://council.example{path}", required=True, is_link=True)


_ACCOUNT: Final = "account/email/"


def _known_as(*names: str) -> dict[str, Mapping[str, str]]:
    return {_ACCOUNT + name: NOTHING for name in names}


SIGNING_IN: Final = (
    Kind(
        key="confirm_new_account",
        label="Welcome, confirm your address",
        purpose="Sent when somebody joins. Its link opens the account, for 24 hours.",
        variables=(NAME, _link("Confirms the address.", "/accounts/confirm-email/Mg:1vO/")),
        is_secret=True,
        valid_for=timedelta(days=1),
        also=_known_as("email_confirmation_signup"),
    ),
    Kind(
        key="confirm_address",
        label="Confirm a further address",
        purpose="Sent to an address that a member adds. Its link works for 24 hours.",
        variables=(NAME, _link("Confirms the address.", "/accounts/confirm-email/Mg:1vO/")),
        is_secret=True,
        valid_for=timedelta(days=1),
        also=_known_as("email_confirmation"),
    ),
    Kind(
        key="reset_password",
        label="Set a new password",
        purpose="Sent when a member forgot the password. Its link works once, for an hour.",
        variables=(NAME, _link("Sets a new password.", "/accounts/password/reset/key/1-c9/")),
        is_secret=True,
        valid_for=timedelta(hours=1),
        also=_known_as("password_reset_key"),
    ),
    Kind(
        key="account_exists",
        label="You already have an account",
        purpose="Sent when somebody joins with an address that has an account.",
        variables=(
            Variable("email", "The address.", "maren@tern.example"),
            _link("The page that sends a link for a new password.", "/accounts/password/reset/"),
        ),
        also=_known_as("account_already_exists"),
    ),
    Kind(
        key="unknown_account",
        label="No account with this address",
        purpose="Sent when a new password is asked for and nobody has that address.",
        variables=(
            Variable("email", "The address.", "maren@tern.example"),
            _link("The page to join.", "/accounts/signup/"),
        ),
        is_fleeting=True,
        also=_known_as("unknown_account"),
    ),
)

NOTICES: Final = (
    Kind(
        key="password_changed",
        label="Your password was changed",
        purpose="A notice of a new password, set by whoever knew the old one.",
        variables=DONE,
        also=_known_as("password_changed"),
    ),
    Kind(
        key="password_was_reset",
        label="Your password was reset",
        purpose="A notice of a new password, set by a link.",
        variables=DONE,
        also=_known_as("password_reset"),
    ),
    Kind(
        key="password_set",
        label="A password was set",
        purpose="A notice of the first password of an account that had none.",
        variables=DONE,
        also=_known_as("password_set"),
    ),
    Kind(
        key="address_added",
        label="An address was added",
        purpose="A notice to the address an account has, when another one is added.",
        variables=(*DONE, Variable("address", "The new address.", "new@tern.example")),
    ),
    Kind(
        key="address_confirmed",
        label="Your address is confirmed",
        purpose="A notice to the address that was confirmed.",
        variables=DONE,
        also=_known_as("email_confirm"),
    ),
    Kind(
        key="address_changed",
        label="Your address was changed",
        purpose="A notice to the old address, when another one takes its place.",
        variables=(
            *DONE,
            Variable("old", "The address it was.", "maren@tern.example"),
            Variable("new", "The address it is now.", "new@tern.example"),
        ),
        also=_known_as("email_changed"),
    ),
    Kind(
        key="address_removed",
        label="An address was removed",
        purpose="A notice of an address that was taken off an account.",
        variables=(*DONE, Variable("address", "The address.", "old@tern.example")),
        also=_known_as("email_deleted"),
    ),
    Kind(
        key="factor_added",
        label="A second factor was added",
        purpose="A notice of an authenticator app or a passkey that was set up.",
        variables=(*DONE, Variable("factor", "Which one.", "an authenticator app")),
        also={
            "mfa/email/totp_activated": {"factor": "an authenticator app"},
            "mfa/email/webauthn_added": {"factor": "a passkey"},
        },
    ),
    Kind(
        key="factor_removed",
        label="A second factor was removed",
        purpose="A notice of an authenticator app or a passkey that was removed.",
        variables=(*DONE, Variable("factor", "Which one.", "an authenticator app")),
        also={
            "mfa/email/totp_deactivated": {"factor": "an authenticator app"},
            "mfa/email/webauthn_removed": {"factor": "a passkey"},
        },
    ),
    Kind(
        key="recovery_codes_made",
        label="New recovery codes were made",
        purpose="A notice that the older recovery codes no longer work.",
        variables=DONE,
        also={"mfa/email/recovery_codes_generated": NOTHING},
    ),
    Kind(
        key="sign_in_connected",
        label="Another way to sign in was connected",
        purpose="A notice of an account elsewhere (Discord) that signs in from now on.",
        variables=(*DONE, Variable("provider", "Where that account is.", "Discord")),
        also={"socialaccount/email/account_connected": NOTHING},
    ),
    Kind(
        key="sign_in_disconnected",
        label="A way to sign in was disconnected",
        purpose="A notice of an account elsewhere (Discord) that signs in no more.",
        variables=(*DONE, Variable("provider", "Where that account is.", "Discord")),
        also={"socialaccount/email/account_disconnected": NOTHING},
    ),
    Kind(
        key="new_sign_in",
        label="A sign-in from a new device",
        purpose="A notice of a sign-in on a device that was not seen before.",
        variables=(
            NAME,
            _WHEN,
            Variable("device", "The device, in words.", "Firefox on Windows"),
            Variable("place", "Where it was, in words.", "Berlin, Germany", otherwise="not known"),
        ),
    ),
    Kind(
        key="locked_out",
        label="Your account was closed to you",
        purpose="A notice to a member whom staff have locked out.",
        variables=(
            NAME,
            Variable("reason", "Why, in the words of staff.", "You asked us to.", otherwise=""),
        ),
    ),
)

DATA: Final = (
    Kind(
        key="export_ready",
        label="Your data is ready",
        purpose="Sent when the ZIP of a member's own data can be downloaded.",
        variables=(
            NAME,
            _link("The page to download it, for its owner alone.", "/account/export/"),
            Variable("expires", "Until when it is kept.", "27 November 2026, 19:04"),
        ),
    ),
    Kind(
        key="account_erased",
        label="Your account is erased",
        purpose="The last letter: the account and what belonged to it are gone.",
        variables=(NAME,),
        is_fleeting=True,
    ),
)

KINDS: Final[Mapping[str, Kind]] = {
    kind.key: kind
    for kind in (
        *(*SIGNING_IN, *NOTICES, *DATA, *RENEWALS, *TEAMS, *ANSWERS),
        *(*ACTIVITIES, *GROWTH),
    )
}
# What allauth calls them.
ALSO: Final[Mapping[str, Kind]] = {name: kind for kind in KINDS.values() for name in kind.also}


class Undeclared(LookupError):
    """No letter of this name is declared."""


def declared(name: str) -> Kind:
    """The kind of this key, or the one allauth calls so. Raises Undeclared."""
    kind = KINDS.get(name) or ALSO.get(name)
    if kind is None:
        raise Undeclared(f"No letter is called {name!r}: declare it in {__name__}.")
    return kind


def label(key: str) -> str:
    """A kind in words; its key where it is no longer declared."""
    return KINDS[key].label if key in KINDS else key
