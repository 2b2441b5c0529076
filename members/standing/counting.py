"""Which members' agencies count where agencies are counted: in published figures.

Whoever wants to see through those needs agencies of their own in them. One costs a renewal, or,
where nobody pays, a month.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from members.billing import client

FROM_DAY: Final = timedelta(days=30)
# (member_id, agency) of every member whose agency counts. An agency is a team, by its number below
# zero, or a member without one, by theirs.
AGENCY: Final = "CASE WHEN m.team_id IS NULL THEN m.id ELSE -m.team_id END"
COUNTING: Final = f"""
    SELECT m.id AS member_id, {AGENCY} AS agency
    FROM members_member AS m
    LEFT JOIN members_team AS t ON t.id = m.team_id
    WHERE CASE
        WHEN m.date_joined <= %(old_enough)s AND coalesce(t.created_at <= %(old_enough)s, true)
            AND (NOT %(billing)s
                OR EXISTS (SELECT FROM members_plan AS p
                    WHERE p.member_id = m.id AND p.source = 'STAFF' AND p.status <> 'NONE')
                OR EXISTS (SELECT FROM members_plan AS p
                    WHERE p.team_id = m.team_id AND p.source = 'STAFF' AND p.status <> 'NONE'))
        THEN true
        ELSE EXISTS (SELECT FROM members_plan AS p
                WHERE p.member_id = m.id AND p.renewed_at IS NOT NULL)
            OR EXISTS (SELECT FROM members_plan AS p
                WHERE p.team_id = m.team_id AND p.renewed_at IS NOT NULL)
    END
"""


def counting(now: datetime) -> dict[str, Any]:
    """The parameters of COUNTING at this moment."""
    return {"billing": client.is_on(), "old_enough": now - FROM_DAY}
