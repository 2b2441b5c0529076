"""The files that prove a report: how they come, how they go, and who gets to see them."""

from typing import Final

from activities.evidence.actions import Added, Fault, add, add_to, remove
from activities.evidence.links import address
from activities.evidence.querysets import of, readable_by
from members.files import ACCEPTED, MAX_EVIDENCE_BYTES

ACCEPT: Final = ACCEPTED
MAX_FILE_BYTES: Final = MAX_EVIDENCE_BYTES

__all__ = [
    "ACCEPT",
    "MAX_FILE_BYTES",
    "Added",
    "Fault",
    "add",
    "add_to",
    "address",
    "of",
    "readable_by",
    "remove",
]
