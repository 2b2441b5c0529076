"""Allauth's app of open sessions, without its own bookkeeping: ours is in `sessions`, and costs a
sign-in no query for each session there is.
"""

from allauth.usersessions.apps import UserSessionsConfig


class OpenSessionsConfig(UserSessionsConfig):
    """Its table and nothing else."""

    def ready(self) -> None:
        """Listen to nothing."""
