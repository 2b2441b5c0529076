"""The curated library and its downloads."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """Files worth taking."""

    name = "resources"
    verbose_name = "Library"
