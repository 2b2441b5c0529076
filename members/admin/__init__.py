"""Accounts, teams and their records, for staff."""

from members.admin.audit import AuditLogAdmin
from members.admin.base import NamedDateTime, ReadOnlyAdmin
from members.admin.billing import StripeEventAdmin
from members.admin.discord import DiscordSeatAdmin, DiscordWorkAdmin
from members.admin.effects import EffectAdmin
from members.admin.letters import LetterAdmin
from members.admin.members import MemberAdmin
from members.admin.own import FileToSweepAdmin, MemberExportAdmin
from members.admin.plans import MoneyBackAdmin, PlanAdmin
from members.admin.reconciling import DifferenceAdmin, ReconciliationRunAdmin
from members.admin.records import FeatureFlagAdmin
from members.admin.teams import PendingInviteAdmin, TeamAdmin
from members.admin.texts import EmailTemplateAdmin

__all__ = [
    "AuditLogAdmin",
    "DifferenceAdmin",
    "DiscordSeatAdmin",
    "DiscordWorkAdmin",
    "EffectAdmin",
    "EmailTemplateAdmin",
    "FeatureFlagAdmin",
    "FileToSweepAdmin",
    "LetterAdmin",
    "MemberAdmin",
    "MemberExportAdmin",
    "MoneyBackAdmin",
    "NamedDateTime",
    "PendingInviteAdmin",
    "PlanAdmin",
    "ReadOnlyAdmin",
    "ReconciliationRunAdmin",
    "StripeEventAdmin",
    "TeamAdmin",
]
