"""A site made with Wagtail: the schema package is one more line in INSTALLED_APPS, and a second database is SQLite."""

import json
import os

SECRET_KEY = "of no use outside the tests"
USE_TZ = True
STATIC_URL = "static/"
DATABASES = {
    "default": {"ENGINE": "django.db.backends.postgresql", **json.loads(os.environ.get("PROJECT_DATABASE", "{}"))},
    "archive": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}
INSTALLED_APPS = [
    "revcouncil.schema",
    *(
        f"wagtail.{part}"
        for part in (
            "contrib.forms contrib.redirects contrib.search_promotions contrib.settings embeds sites users snippets documents images search admin"
        ).split()
    ),
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WAGTAIL_SITE_NAME = "Other people's"
WAGTAILADMIN_BASE_URL = "http://localhost"
SCHEMA_RELEASES = {"6.0": {"wagtailcore": "0091_remove_revision_submitted_for_moderation"}}
