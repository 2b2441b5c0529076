"""The introduction on Discord is paid; called from the outbox, which members fill."""

from typing import Final

from gamification.ledger.award import award
from gamification.models import Action
from members.models import Effect

SOURCE: Final = "introduction"


def pay(effect: Effect) -> None:
    """Pay it once for ever, whoever asks how often."""
    if effect.member is not None:
        award(member=effect.member, action=Action.INTRO_COMPLETED, source=SOURCE)
