"""A project whose migrations ask for no alias: everything they do means the default database, or
one they have no business with.
"""

import json
import os

SECRET_KEY = "of no use outside the tests"
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **json.loads(os.environ.get("PROJECT_DATABASE", "{}")),
        "OPTIONS": {"pool": True},
    },
    "archive": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("PROJECT_ARCHIVE", ":memory:"),
    },
}
DATABASES["replica"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["tests.schema.projects.shop.routers.ReadFromReplica"]
INSTALLED_APPS = [
    "revcouncil.schema",
    "tests.schema.projects.shop.apps.ShopConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sites",
]
SITE_ID = 1
AUTH_USER_MODEL = "till.Clerk"
MIGRATION_MODULES = {
    "till": os.environ.get("PROJECT_MIGRATIONS", "tests.schema.projects.shop.changes")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
