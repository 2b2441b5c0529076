"""The app's configuration."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """A shop, under the label "till"."""

    name = "tests.schema.projects.shop"
    label = "till"
