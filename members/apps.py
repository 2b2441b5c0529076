"""Accounts, teams, invites, billing, Discord seat, flags, templates, audit."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    """Who belongs to the community and on what terms."""

    name = "members"
    verbose_name = "Members"
    # Of tables that are not ours: what the application's role may do (see
    # revcouncil/schema/grants.py).
    application_rights = {
        "pghistory.Context": ("SELECT",),
        "contenttypes.ContentType": ("SELECT",),
        "auth.Permission": ("SELECT",),
    }

    def ready(self) -> None:
        """Keep the staff roles' groups as declared, and the list of open sessions true."""
        from allauth.socialaccount.providers.discord.provider import DiscordProvider

        from members.roles import sync_roles
        from members.signin import receivers
        from members.signin.discord import DiscordPages

        post_migrate.connect(sync_roles, dispatch_uid="members.sync_roles")
        receivers.connect()
        DiscordProvider.oauth2_adapter_class = DiscordPages
