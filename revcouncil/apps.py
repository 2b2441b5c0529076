"""The shell around the apps."""

from django.apps import AppConfig


class RevcouncilConfig(AppConfig):
    """Settings, pages, operator commands and schema machinery."""

    name = "revcouncil"
    verbose_name = "Revenue Council"
