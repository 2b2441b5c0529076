"""Ledger, awards, streaks, boards."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from members.audit.rules import Deed
from members.flags.rules import Flag


class GamificationConfig(AppConfig):
    """Points for what helps others."""

    name = "gamification"
    verbose_name = "Points"
    audited_deeds = (
        Deed("award_changed", "Award set to another value", "points"),
        Deed("badge_granted", "Badge given", "points"),
        Deed("xp_imported", "Discord XP imported", "points"),
        Deed("points_adjusted", "Points adjusted", "points"),
        Deed("points_recounted", "Total recounted", "points"),
        Deed("points_reversed", "Points taken back", "points"),
        Deed("ranks_rebuilt", "Ranks made anew", "points"),
        Deed("streak_repaired", "Streak repaired", "points"),
    )
    effect_handlers = {"AWARD_INTRO": "gamification.introductions.pay"}
    feature_flags = (
        Flag(
            "leaderboard",
            "The leaderboard",
            "The boards of the month, of 30 days and of all time. Points go on being earned.",
            addresses=("gamification:leaderboard", "gamification:listing"),
        ),
        Flag(
            "mee6_sync",
            "Points from Discord",
            "The pass over MEE6's board that pays for Discord XP. Off, XP waits and is paid later.",
            tasks=("gamification.tasks.sync_mee6",),
        ),
    )

    def ready(self) -> None:
        """Check the declared awards; keep their rows and those of badges as declared."""
        from gamification import checks  # noqa: F401  importing registers them
        from gamification.seeding import sync_catalogue

        post_migrate.connect(sync_catalogue, dispatch_uid="gamification.sync_catalogue")
