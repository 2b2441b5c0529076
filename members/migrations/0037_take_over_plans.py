"""Last of three for plans, seats and effects: whoever has access without a plan has one that staff
granted, as was the case; failed renewals run on by the clock.

Reads the members in stretches of 5,000 and locks none of them. Safe to stop and rerun: it leaves
out whom it has. Going back keeps the rows, which the release before does not read.
"""

from typing import Any

from django.db import migrations

BATCH = 5000
INDIVIDUALS = """
    INSERT INTO members_plan (
        source, kind, member_id, status, period_end, failed_at, stripe_customer_id, reason
    )
    SELECT 'STAFF', 'INDIVIDUAL', m.id, m.subscription_status, m.current_period_end,
        m.payment_failed_at, coalesce(m.stripe_customer_id, ''), 'Taken over from release 2.2.'
    FROM members_member m
    WHERE m.id > %(low)s AND m.id <= %(high)s AND m.team_id IS NULL
        AND m.subscription_status IN ('TRIALING', 'ACTIVE', 'PAST_DUE')
        AND NOT EXISTS (SELECT FROM members_plan p WHERE p.member_id = m.id)
"""
TEAMS = """
    INSERT INTO members_plan (
        source, kind, team_id, status, owner_seats, team_seats, period_end, failed_at,
        stripe_customer_id, reason
    )
    SELECT 'STAFF', 'COMPANY', t.id, s.status, greatest(t.owner_seats, s.owners),
        greatest(t.team_seats, s.others), s.period_end, s.failed_at,
        coalesce(t.stripe_customer_id, ''), 'Taken over from release 2.2.'
    FROM members_team t
    CROSS JOIN LATERAL (
        SELECT min(m.subscription_status) AS status, max(m.current_period_end) AS period_end,
            min(m.payment_failed_at) AS failed_at,
            count(*) FILTER (WHERE m.seat_tier = 'OWNER') AS owners,
            count(*) FILTER (WHERE m.seat_tier <> 'OWNER') AS others
        FROM members_member m
        WHERE m.team_id = t.id AND m.subscription_status IN ('TRIALING', 'ACTIVE', 'PAST_DUE')
        HAVING count(*) > 0
    ) s
    WHERE t.id > %(low)s AND t.id <= %(high)s
        AND NOT EXISTS (SELECT FROM members_plan p WHERE p.team_id = t.id)
"""
SEATS = """
    INSERT INTO members_seat (member_id, rewarded, next_due_at)
    SELECT m.id, m.intro_completed,
        CASE WHEN m.subscription_status = 'PAST_DUE' THEN now() END
    FROM members_member m
    WHERE m.id > %(low)s AND m.id <= %(high)s
    ON CONFLICT (member_id) DO NOTHING
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the plans and seats, a stretch of numbers at a time."""
    with schema_editor.connection.cursor() as cursor:
        for table, statement in (
            ("members_member", INDIVIDUALS),
            ("members_team", TEAMS),
            ("members_member", SEATS),
        ):
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            last = cursor.fetchone()[0]
            for low in range(0, last, BATCH):
                cursor.execute(statement, {"low": low, "high": low + BATCH})


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0036_validate_plan_keys"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
