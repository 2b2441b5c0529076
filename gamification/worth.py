"""What an action pays today: the row staff set (PointConfig), else what `rules.AWARDS` says."""

from gamification.models import PointConfig
from gamification.rules import AWARDS


def worth(action: str) -> int | None:
    """Points for one deed of this kind as of now; None when staff switched it off. One query.

    Raises KeyError for an action that neither PointConfig nor `rules.AWARDS` knows: its points are
    counted by who pays it.
    """
    found = PointConfig.objects.filter(pk=action).values_list("points", "is_enabled").first()
    if found is None:
        return AWARDS[action]
    points, is_enabled = found
    return points if is_enabled else None


def pays(action: str) -> int:
    """As `worth`, for pages: 0 when it is switched off."""
    return worth(action) or 0


def is_paid(action: str) -> bool:
    """Whether deeds of this kind pay anything today. One query."""
    return not PointConfig.objects.filter(pk=action, is_enabled=False).exists()
