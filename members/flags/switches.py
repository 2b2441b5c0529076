"""How the switches stand, for one who asks."""

from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from members.flags.catalogue import declared_flags
from members.flags.rules import OFF, Flag, Switch, flag_of
from members.models import FeatureFlag

# Read along with the member at the beginning of each request.
ATTRIBUTE: Final = "switches_read"


def all_switches() -> ArraySubquery:
    """Every switch, to be read beside a member: no query of its own."""
    return ArraySubquery(
        FeatureFlag.objects.order_by().values(
            row=JSONObject(name="name", on="is_enabled", audience="audience", share="share")
        )
    )


def switches_of(user: Any) -> dict[str, Switch]:
    """How each declared flag is set. Read once for a user; a guest is a query."""
    rows = getattr(user, ATTRIBUTE, None)
    if rows is None:
        rows = [
            {"name": name, "on": on, "audience": audience, "share": share}
            for name, on, audience, share in FeatureFlag.objects.values_list(
                "name", "is_enabled", "audience", "share"
            )
        ]
        setattr(user, ATTRIBUTE, rows)
    read = {row["name"]: row for row in rows}
    return {key: _switch(flag, read.get(key)) for key, flag in declared_flags().items()}


def is_open(key: str, user: Any) -> bool:
    """Whether the feature of this name is open to this user, who may be a guest.

    Raises KeyError for a name no app declares.
    """
    flag = declared_flags()[key]
    return switches_of(user)[flag.key].opens_for(
        key=key, member_id=user.pk, is_staff=bool(getattr(user, "is_staff", False))
    )


def page_is_open(view_name: str, user: Any) -> bool:
    """Whether the feature of this page is open to the user; a page of no feature is."""
    flag = flag_of(view_name, declared_flags().values())
    return flag is None or is_open(flag.key, user)


def is_on(key: str) -> bool:
    """Whether the feature runs for anybody: what a job asks. Raises KeyError as above."""
    flag = declared_flags()[key]
    row = FeatureFlag.objects.filter(name=key).values_list("is_enabled", flat=True).first()
    return flag.begins_on if row is None else row


def _switch(flag: Flag, row: dict[str, Any] | None) -> Switch:
    if row is None:
        return Switch(is_on=True) if flag.begins_on else OFF
    return Switch(is_on=row["on"], audience=row["audience"], share=row["share"])
