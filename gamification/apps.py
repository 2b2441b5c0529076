"""Ledger, awards, streaks, boards."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GamificationConfig(AppConfig):
    """Points for what helps others."""

    name = "gamification"
    verbose_name = "Points"

    def ready(self) -> None:
        """Check the declared awards; keep their rows and those of badges as declared."""
        from gamification import checks  # noqa: F401  importing registers them
        from gamification.seeding import sync_catalogue

        post_migrate.connect(sync_catalogue, dispatch_uid="gamification.sync_catalogue")
