"""Deeds of the audit log in words."""

from members.audit.sources import declared_deeds
from members.models import AuditLog


def deed_in_words(entry: AuditLog) -> str:
    """What was done, and the reason if one was given: "Lock out: asked for it by mail"."""
    deed = declared_deeds().get(entry.action)
    title = deed.title if deed else entry.action.replace("_", " ").capitalize()
    reason = entry.detail.get("reason") if isinstance(entry.detail, dict) else None
    return f"{title}: {reason}" if reason else title
