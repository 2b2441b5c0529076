"""What an action pays: the row staff set (PointConfig), else what the catalogue says."""

from django.db import transaction

from gamification.catalogue import DEFAULT_VALUES
from gamification.models import PointConfig
from members.models import AuditLog, Member


def award_value(action: str) -> int | None:
    """Points for one deed of this kind as of now; None when staff switched it off. One query.

    Raises KeyError for an action that has a value neither in PointConfig nor in the catalogue:
    whoever pays it counts its points.
    """
    found = PointConfig.objects.filter(pk=action).values_list("points", "is_enabled").first()
    if found is None:
        return DEFAULT_VALUES[action]
    points, is_enabled = found
    return points if is_enabled else None


def pays(action: str) -> int:
    """As `award_value`, for pages: 0 when it is switched off."""
    return award_value(action) or 0


def is_paid(action: str) -> bool:
    """Whether deeds of this kind pay anything today. One query."""
    return not PointConfig.objects.filter(pk=action, is_enabled=False).exists()


@transaction.atomic
def set_award_value(*, action: str, points: int, is_enabled: bool, actor: Member) -> PointConfig:
    """Say what an action pays from now on; what was paid stays.

    Audited, with the values before, unless nothing changes.
    """
    PointConfig.objects.get_or_create(
        action=action, defaults={"points": DEFAULT_VALUES.get(action, 0)}
    )
    config = PointConfig.objects.select_for_update().get(pk=action)
    before = {"points": config.points, "is_enabled": config.is_enabled}
    after = {"points": points, "is_enabled": is_enabled}
    if before == after:
        return config
    config.points, config.is_enabled = points, is_enabled
    config.save()
    AuditLog.objects.create(
        actor=actor,
        action="award_changed",
        target_type="gamification.PointConfig",
        detail={"action": action, "before": before, "after": after},
    )
    return config
