"""Accounts, teams and their records, for staff."""

from members.admin.audit import AuditLogAdmin
from members.admin.base import NamedDateTime, ReadOnlyAdmin
from members.admin.billing import StripeEventAdmin
from members.admin.effects import EffectAdmin
from members.admin.letters import LetterAdmin
from members.admin.members import MemberAdmin
from members.admin.own import FileToSweepAdmin, MemberExportAdmin
from members.admin.reconciling import DifferenceAdmin, ReconciliationRunAdmin
from members.admin.records import FeatureFlagAdmin
from members.admin.teams import PendingInviteAdmin, TeamAdmin
from members.admin.texts import EmailTemplateAdmin

__all__ = [
    "AuditLogAdmin",
    "DifferenceAdmin",
    "EffectAdmin",
    "EmailTemplateAdmin",
    "FeatureFlagAdmin",
    "FileToSweepAdmin",
    "LetterAdmin",
    "MemberAdmin",
    "MemberExportAdmin",
    "NamedDateTime",
    "PendingInviteAdmin",
    "ReadOnlyAdmin",
    "ReconciliationRunAdmin",
    "StripeEventAdmin",
    "TeamAdmin",
]
