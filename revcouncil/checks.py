"""What must hold of our models before anything runs; `manage.py check` says what does not."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib import admin
from django.core.checks import CheckMessage, Error
from django.db.models import Field, Value

OURS = ("revcouncil", "members", "gamification", "benchmarks", "resources")


def defaults_agree(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A field people fill in has the database's default as its own as well: a form can show no
    expression.

    Asked of what the admin has forms for; rows that only triggers write need no second default.
    """
    wanted = list(app_configs or apps.get_app_configs())
    return [
        message
        for model in admin.site._registry
        if model._meta.app_config in wanted and model._meta.app_label in OURS
        for field in model._meta.local_concrete_fields
        for message in disagreement(field)
    ]


def proxies_are_counted(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Behind a proxy somebody has to say how many there are, or all visitors share one address."""
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXIES > 0:
        return []
    hint = "Set TRUSTED_PROXIES to how many proxies of yours a request comes through."
    return [
        Error(
            "BEHIND_PROXY is on and TRUSTED_PROXIES is 0: all visitors share the proxy's limits.",
            hint=hint,
            id="revcouncil.E003",
        )
    ]


def disagreement(field: "Field[Any, Any]") -> Iterator[CheckMessage]:
    """What is wrong with the defaults of one field; nothing when a form shows what the database
    would write.
    """
    if not field.editable or not field.has_db_default():
        return
    if not field.has_default():
        hint = "Give it the same value as default: a form would show the database's expression."
        yield Error(
            f"{field} has a db_default and no default.", hint=hint, obj=field, id="revcouncil.E001"
        )
        return
    written = field.db_default
    value = written.value if isinstance(written, Value) else written
    if not hasattr(value, "resolve_expression") and value != field.get_default():
        hint = (
            "Let both say the same, or saving an untouched form writes something else than the"
            " database would."
        )
        yield Error(
            f"{field}: default and db_default differ.", hint=hint, obj=field, id="revcouncil.E002"
        )
