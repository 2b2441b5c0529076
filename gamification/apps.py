"""Ledger, awards, streaks, boards."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GamificationConfig(AppConfig):
    """Points for what helps others."""

    name = "gamification"
    verbose_name = "Points"

    def ready(self) -> None:
        """Keep badges and awards as declared."""
        from gamification.seeding import sync_catalogue

        post_migrate.connect(sync_catalogue, dispatch_uid="gamification.sync_catalogue")
