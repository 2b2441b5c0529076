"""What reviewers do with submissions. The only place that decides about them."""

from activities.actions.reviewing.claiming import CLAIM_MINUTES, claim, claim_next, release
from activities.actions.reviewing.deciding import approve, reject, reopen, revoke
from activities.actions.reviewing.many import MOST_AT_ONCE, approve_many, reject_many
from activities.actions.reviewing.outcomes import NOTE_FROM, Outcome

__all__ = [
    "CLAIM_MINUTES",
    "MOST_AT_ONCE",
    "NOTE_FROM",
    "Outcome",
    "approve",
    "approve_many",
    "claim",
    "claim_next",
    "reject",
    "reject_many",
    "release",
    "reopen",
    "revoke",
]
