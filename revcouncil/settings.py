"""Settings, read once from the environment, safe when nothing is set.

Every variable is listed in the README. Two switches make a laptop comfortable and are off
everywhere else: `EMBEDDED_POSTGRES` starts the bundled server when `DATABASE_URL` is empty, `LOCAL`
keeps a secret key of its own under the data folder and speaks plain HTTP on loopback.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from revcouncil.database import database_from_url
from revcouncil.local import local_secret_key
from revcouncil.mail import mail_from_url, site_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG: bool = env.bool("DEBUG", default=False)
LOCAL: bool = env.bool("LOCAL", default=DEBUG)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))

SECRET_KEY: str = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not LOCAL:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to 50 random characters, or LOCAL=on for your own"
            " machine."
        )
    SECRET_KEY = local_secret_key(DATA_DIR)

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# ------------------------------------------------------------------ applications
INSTALLED_APPS = [
    "revcouncil",
    "revcouncil.schema",
    "members",
    "gamification",
    "benchmarks",
    "resources",
    "activities",
    "growth",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.discord",
    "members.signin.apps.OpenSessionsConfig",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "csp",
    "revcouncil.site.CouncilAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "revcouncil.middleware.private.PrivatePages",
    # Before whatever reads the form.
    "revcouncil.middleware.size.BoundedBody",
    # Before whatever reads a cookie or the database.
    "revcouncil.middleware.readable.ReadableInput",
    # Outside the sessions and messages: their cookies are part of the answer that is repeated.
    "revcouncil.middleware.once.SentOnce",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "revcouncil.middleware.left.StorageGoesAtSignOut",
    "members.signin.middleware.OpenSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "revcouncil.middleware.staff.StaffSecondFactor",
    "revcouncil.middleware.buttons.ButtonsLeadToTheirPage",
    "revcouncil.middleware.flags.ClosedFeatures",
    "revcouncil.middleware.history.RequestsForAudit",
    # Last, so that it is the first to hear of what a page raised.
    "revcouncil.middleware.refused.SaidInWords",
]

ROOT_URLCONF = "revcouncil.urls"
WSGI_APPLICATION = "revcouncil.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "revcouncil" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]

FORM_RENDERER = "revcouncil.widgets.DirectRenderer"

# ---------------------------------------------------------------------- database
DATABASE_URL: str = env.str("DATABASE_URL", default="")
EMBEDDED_POSTGRES: bool = env.bool("EMBEDDED_POSTGRES", default=DEBUG)
EMBEDDED_POSTGRES_VERSION: int = env.int("EMBEDDED_POSTGRES_VERSION", default=18)
# no fsync: test servers only
EMBEDDED_POSTGRES_FAST: bool = env.bool("EMBEDDED_POSTGRES_FAST", default=False)
# PostgreSQL's shared_buffers
EMBEDDED_POSTGRES_BUFFERS: str = env.str("EMBEDDED_POSTGRES_BUFFERS", default="128MB")

if DATABASE_URL:
    DATABASES: dict[str, dict[str, Any]] = {"default": database_from_url(DATABASE_URL)}
elif EMBEDDED_POSTGRES:
    # The backend starts the server on the first connection and fills in the socket it listens on.
    DATABASES = {
        "default": {"ENGINE": "revcouncil.embedded", "NAME": "revcouncil", "USER": "revcouncil_app"}
    }
else:
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. Set it to postgres://user:password@host:5432/name, "
        "or EMBEDDED_POSTGRES=on to use the bundled server on your own machine."
    )
# Migrations need a direct, unpooled connection as the tables' owner. Set this where DATABASE_URL
# leads through a pooler, and so that the site runs as a role that may write what it has to and
# nothing else: `migrate` gives the user of DATABASE_URL its rights.
MIGRATE_DATABASE_URL: str = env.str("MIGRATE_DATABASE_URL", default="")
MIGRATE_DATABASE: dict[str, Any] = (
    database_from_url(MIGRATE_DATABASE_URL) if MIGRATE_DATABASE_URL else {}
)
if not DATABASE_URL:
    MIGRATE_DATABASE = {**DATABASES["default"], "USER": "revcouncil"}
# Roles beside the site's, which `migrate` makes and gives what they may read, no more: without a
# password one can't sign in until somebody gives it one.
SCHEMA_ROLES: dict[str, dict[str, str]] = {
    role: {
        "NAME": env.str(f"{role}_ROLE", default=""),
        "PASSWORD": env.str(f"{role}_ROLE_PASSWORD", default=""),
    }
    for role in ("API", "REPORTING")
}
SCHEMA_RELEASES = "revcouncil.releases.RELEASES"
# The hashes of what was released: `manage.py freeze_release` writes them.
SCHEMA_FROZEN = BASE_DIR / "revcouncil" / "released.sha256"
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "revcouncil_cache",
        # Rate limits count here: a flood of keys must not push out the counters of others (Django
        # culls at 300 by default).
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ----------------------------------------------------------------------- sign-in
from revcouncil.settings_accounts import *  # noqa: E402, F403
from revcouncil.settings_billing import *  # noqa: E402, F403
from revcouncil.settings_courses import *  # noqa: E402, F403
from revcouncil.settings_discord import *  # noqa: E402, F403
from revcouncil.settings_model import *  # noqa: E402, F403

# -------------------------------------------------------------------------- mail
# Letters are written into the outbox and sent by a job: members/letters/.
vars().update(mail_from_url(env, is_local=LOCAL))
# A letter's row is locked while the mail server lets us wait.
EMAIL_TIMEOUT = 15
# Where letters lead to, the pages' own address.
SITE_URL: str = env.str("SITE_URL", default=site_url(ALLOWED_HOSTS, is_local=LOCAL))
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Revenue Council <hello@localhost>")

# ------------------------------------------------------------- language and time
LANGUAGE_CODE = "en-us"
FORMAT_MODULE_PATH = ["revcouncil.formats"]
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# --------------------------------------------------------------- static and files
STATIC_URL = "static/"
# Locally the files are served from where they lie; whitenoise would complain of a folder that is
# not there.
STATIC_ROOT = None if LOCAL else BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = DEBUG
from revcouncil.settings_storage import *  # noqa: E402, F403

STORAGES: dict[str, dict[str, Any]] = {
    **FILE_STORES,  # noqa: F405
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if LOCAL
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
from revcouncil.settings_uploads import *  # noqa: E402, F403

# ---------------------------------------------------------------------- security
SECURE_COOKIES: bool = env.bool("SECURE_COOKIES", default=not LOCAL)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=not LOCAL)
SECURE_HSTS_SECONDS: int = env.int("SECURE_HSTS_SECONDS", default=0 if LOCAL else 60 * 60 * 24 * 30)
# Names below ours too. Off where one of them is still served without TLS.
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=not LOCAL)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "revcouncil.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *FILES_COME_FROM],  # noqa: F405
        "media-src": ["'self'", *FILES_COME_FROM],  # noqa: F405
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": [*FORMS_LEAD_TO, *PAYING_LEADS_TO, *FILES_COME_FROM],  # noqa: F405
        "frame-ancestors": ["'none'"],
    }
}

# -------------------------------------------------------------------- jobs, Discord
# The worker, `manage.py procrastinate worker`, takes what it needs from revcouncil/jobs.py: see
# docs/operations.md.
PROCRASTINATE_ON_APP_READY = "revcouncil.jobs.prepare"
# MEE6 counts Discord XP. Without a guild nothing is asked.
MEE6_GUILD_ID: str = env.str("MEE6_GUILD_ID", default="")
MEE6_BASE_URL: str = env.str("MEE6_BASE_URL", default="https://mee6.xyz")

# -------------------------------------------------------------------------- logs
from revcouncil.settings_logs import *  # noqa: E402, F403

# auth.W004: e-mail is unique through a constraint on lower(email), which the check can't see.
# security.W021: to be on the browsers' list of names that are never asked without TLS is a promise
# for years, which the domain's owner makes and not a default.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W021"]
