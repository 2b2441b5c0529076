"""The admin's pages of points, and what is typed into them."""

from typing import Any
from uuid import uuid4

from members.models import Member

LEDGER = "/admin/gamification/pointtransaction/"
ADJUST = LEDGER + "adjust/"
TAKE_BACK = LEDGER + "take-back/"
PEOPLE = "/admin/members/member/"


def total(member: Member) -> int:
    return Member.objects.values_list("total_points", flat=True).get(pk=member.pk)


def form(**fields: Any) -> dict[str, Any]:
    return {
        "members": "maren@tern.example",
        "points": "25",
        "reason": "Helped at the fair in Kraków",
        "key": str(uuid4()),
        **fields,
    }
