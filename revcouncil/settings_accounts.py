"""Settings of accounts: signing in, passwords, limits. Read by revcouncil/settings.py, which has
read `.env` before.
"""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
_LOCAL: bool = _env.bool("LOCAL", default=_env.bool("DEBUG", default=False))

# No page of the admin without a second factor.
STAFF_SECOND_FACTOR: bool = _env.bool("STAFF_SECOND_FACTOR", default=not _LOCAL)
if not (STAFF_SECOND_FACTOR or _LOCAL):
    raise ImproperlyConfigured(
        "STAFF_SECOND_FACTOR is off. Staff sign in with a second factor everywhere but on your own"
        " machine: take the line out, or set LOCAL=on."
    )
# How many proxies of ours a request comes through: the client's address is that many entries from
# the right end of X-Forwarded-For. Everything left of it the client wrote.
TRUSTED_PROXIES: int = _env.int(
    "TRUSTED_PROXIES", default=int(_env.bool("BEHIND_PROXY", default=False))
)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = [
    "members.backends.MemberBackend",
    # Sessions of release 2.1 name it; it signs nobody in anew.
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "members.passwords.MixedCharactersValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# None: the sign-in form asks; ticked, the session lives for SESSION_COOKIE_AGE, else until the
# browser closes.
ACCOUNT_SESSION_REMEMBER = None
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "members.tokens.NewestLinkOnly"
ACCOUNT_FORMS = {
    "login": "members.forms.SignInForm",
    "signup": "members.forms.JoinForm",
    "add_email": "members.forms.AddAddressForm",
    "change_password": "members.forms.ChangePasswordForm",
    "set_password": "members.forms.SetPasswordForm",
    "reset_password": "members.forms.ResetPasswordForm",
    "reset_password_from_key": "members.forms.NewPasswordForm",
    "reauthenticate": "members.forms.ConfirmForm",
}
ACCOUNT_ADAPTER = "members.adapter.CouncilAccountAdapter"
ACCOUNT_RATE_LIMITS = {
    # By account and address, and by address.
    "login_failed": "5/15m/key,20/15m/ip",
    # By account, from anywhere; a known device and who has a second factor pass it.
    "login_failed_anywhere": "50/h/key",
    "signup": "20/m/ip",  # forms that are sent, right or wrong
    "signed_up": "3/h/ip",  # those that went through; counted by members.forms.JoinForm
    "reset_password": "3/15m/ip",
    "team_invitation": "20/15m/ip",  # links to invitations that nobody has
}
# Before an address is added, removed or made primary: a session left open must not be enough to
# take an account away.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# An address may be added beside a second factor. An unconfirmed one holds nothing against its
# owner: members/addresses.py.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A phone's clock may be half a minute off; a code works once all the same.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "members.adapter.CouncilMFAAdapter"
MFA_FORMS = {
    "authenticate": "members.forms.CodeForm",
    "reauthenticate": "members.forms.ConfirmByCodeForm",
    "activate_totp": "members.forms.TurnOnForm",
    "add_webauthn": "members.signin.passkeys.AddPasskeyForm",
    "edit_webauthn": "members.signin.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "members.signin.passkeys.PasskeyForm",
    "login_webauthn": "members.signin.passkeys.PasskeySignInForm",
    "reauthenticate_webauthn": "members.signin.passkeys.ConfirmByPasskeyForm",
}
# What a sign-in rests on changes only with a letter to its owner.
ACCOUNT_EMAIL_NOTIFICATIONS = True

# Discord as a second way in; off while it does not know us.
DISCORD_CLIENT_ID: str = _env.str("DISCORD_CLIENT_ID", default="")
DISCORD_CLIENT_SECRET: str = _env.str("DISCORD_CLIENT_SECRET", default="")
DISCORD_API_URL: str = _env.str("DISCORD_API_URL", default="https://discord.com/api")
SOCIALACCOUNT_ADAPTER = "members.signin.discord.DiscordAccounts"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {
    "discord": {
        "APPS": [{"client_id": DISCORD_CLIENT_ID, "secret": DISCORD_CLIENT_SECRET, "key": ""}],
        "OAUTH_PKCE_ENABLED": True,
        # The last lets the bot take a member into the server.
        "SCOPE": ["identify", "email", "guilds.join"],
    }
}
# A browser holds to it for where a form leads in the end, too.
FORMS_LEAD_TO = ["'self'"] + (["https://discord.com"] if DISCORD_CLIENT_ID else [])
