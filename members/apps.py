"""Accounts, teams, invites, billing, Discord seat, flags, templates, audit."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Who belongs to the community and on what terms."""

    name = "members"
    verbose_name = "Members"
