"""Accounts, teams, invites, billing, Discord seat, flags, templates, audit."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from members.audit.rules import Deed
from members.flags.rules import Flag


class MembersConfig(AppConfig):
    """Who belongs to the community and on what terms."""

    name = "members"
    verbose_name = "Members"
    audited_deeds = (
        Deed("account_erased", "Account erased", "members"),
        Deed("differences_fixed", "Differences put right", "reconciliation"),
        Deed("effect_cancelled", "Effect taken out of the outbox", "effects"),
        Deed("effect_retried", "Effect tried again", "effects"),
        Deed("letter_cancelled", "Letter taken out of the outbox", "letters"),
        Deed("letter_resent", "Letter sent once more", "letters"),
        Deed("letter_text_reset", "Text of a letter set back", "letters"),
        Deed("letter_text_written", "Text of a letter written", "letters"),
        Deed("grant_ended", "Granted plan ended", "billing"),
        Deed("plan_granted", "Plan granted", "billing"),
        Deed("seats_changed", "Number of seats changed", "billing"),
        Deed("grant_knight", "Made Knight", "members"),
        Deed("grant_lord", "Made Lord", "members"),
        Deed("grant_squire", "Made Squire", "members"),
        Deed("invite_made", "Invitation made", "teams"),
        Deed("invite_renewed", "New link to an invitation", "teams"),
        Deed("invite_revoked", "Invitation taken back", "teams"),
        Deed("let_in", "Let in again", "members"),
        Deed("lock_out", "Locked out", "members"),
        Deed("reconciliation_asked", "Comparison asked for", "reconciliation"),
        Deed("reset_claim", "Discord claim reset", "members"),
        Deed("revoke_seat", "Seat revoked", "members"),
        Deed("seat_claimed", "Seat taken", "teams"),
        Deed("seat_revoked", "Seat revoked by the team", "teams"),
        Deed("team_deleted", "Team deleted", "teams"),
        Deed("team_founded", "Team founded", "teams"),
        Deed("team_handed_over", "Team handed over", "teams"),
        Deed("team_left", "Team left", "teams"),
        Deed("role_given", "Role given", "roles"),
        Deed("role_taken", "Role taken back", "roles"),
        Deed("right_given", "Permission given", "roles"),
        Deed("right_taken", "Permission taken back", "roles"),
    )
    # Who does what has to happen outside, by kind (see members/standing/outbox.py).
    effect_handlers = {
        "END_AT_STRIPE": "members.billing.effects.end_at_stripe",
        "GUIDANCE": "members.discord.effects.send_guidance",
        "LETTER": "members.standing.letters.send",
        "REFUND": "members.billing.effects.refund",
        "ROLES": "members.discord.effects.push_roles",
        "STRIP_ROLES": "members.discord.effects.strip_roles",
    }
    feature_flags = (
        Flag(
            "directory",
            "The directory of members",
            "The list of members and their pages, and the search in it.",
            addresses=("directory:", "member"),
        ),
    )
    # Of tables that are not ours: what the application's role may do (see
    # revcouncil/schema/grants.py).
    application_rights = {
        "pghistory.Context": ("SELECT",),
        "contenttypes.ContentType": ("SELECT",),
        "auth.Permission": ("SELECT",),
    }

    def ready(self) -> None:
        """Keep the staff roles' groups, the switches' rows and the list of open sessions true."""
        from allauth.socialaccount.providers.discord.provider import DiscordProvider

        from members.billing import ending as plans
        from members.discord import checks, linking  # noqa: F401  importing registers them
        from members.flags.seeding import sync_flags
        from members.own import erasing
        from members.roles import sync_roles
        from members.signin import receivers
        from members.signin.discord import DiscordPages

        post_migrate.connect(sync_roles, dispatch_uid="members.sync_roles")
        post_migrate.connect(sync_flags, dispatch_uid="members.sync_flags")
        receivers.connect()
        DiscordProvider.oauth2_adapter_class = DiscordPages
        if not any(ending.name == "discord" for ending in erasing.ENDINGS):
            # First what may refuse.
            erasing.ENDINGS.append(erasing.Ending("plan", plans.says, plans.ends_with))
            erasing.ENDINGS.append(erasing.Ending("discord", linking.says, linking.ends_with))
