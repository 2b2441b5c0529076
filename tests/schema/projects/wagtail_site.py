"""A site made with Wagtail: the schema package is one more line in INSTALLED_APPS, and a second
database is SQLite.
"""

import json
import os

CONTRIB = "forms redirects search_promotions settings"
PARTS = "embeds sites users snippets documents images search admin"
SECRET_KEY = "of no use outside the tests"
USE_TZ = True
STATIC_URL = "static/"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **json.loads(os.environ.get("PROJECT_DATABASE", "{}")),
    },
    "archive": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}
INSTALLED_APPS = [
    *([] if "PLAIN_DJANGO" in os.environ else ["revcouncil.schema"]),
    *(f"wagtail.contrib.{part}" for part in CONTRIB.split()),
    *(f"wagtail.{part}" for part in PARTS.split()),
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WAGTAIL_SITE_NAME = "Other people's"
WAGTAILADMIN_BASE_URL = "http://localhost"
SCHEMA_RELEASES = {
    "newest but two": {"wagtailusers": "0013_userprofile_density"},
    "newest": {"wagtailusers": "0015_userprofile_keyboard_shortcuts"},
}
