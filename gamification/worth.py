"""What an action pays today: the row staff set (PointConfig), else what `rules.AWARDS` says."""

from gamification.models import PointConfig
from gamification.rules import AWARDS
from members.compiled import Compiled

CONFIGURED = Compiled(
    lambda action: (
        PointConfig.objects.filter(pk=action).order_by().values_list("points", "is_enabled")
    ),
    action="an action",
)


def worth(action: str) -> int | None:
    """Points for one deed of this kind as of now; None when staff switched it off. One query.

    Raises KeyError for an action that neither PointConfig nor `rules.AWARDS` knows: its points are
    counted by who pays it.
    """
    found = CONFIGURED.rows(action=action)
    if not found:
        return AWARDS[action]
    points, is_enabled = found[0]
    return points if is_enabled else None


def pays(action: str) -> int:
    """As `worth`, for pages: 0 when it is switched off."""
    return worth(action) or 0


def is_paid(action: str) -> bool:
    """Whether deeds of this kind pay anything today. One query."""
    return not PointConfig.objects.filter(pk=action, is_enabled=False).exists()
