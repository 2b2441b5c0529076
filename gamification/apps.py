"""Ledger, awards, streaks, boards."""

from django.apps import AppConfig


class GamificationConfig(AppConfig):
    """Points for what helps others."""

    name = "gamification"
    verbose_name = "Points"
