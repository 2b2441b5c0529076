"""The database holds a team's seats: nobody comes into a team without a free seat of that kind, and
seats that are taken are not given up. Teams of now are left as they are; alone in its sequence.

Whoever writes a member's team or kind of seat waits for the team's row; an award writes neither.
Old code is refused what it should not do. A lock of a moment on members and teams, no row read.
"""

from pathlib import Path

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers

FUNCTION = (Path(__file__).parent / "sql" / "0043_team_seats_hold.sql").read_text()
DROP = "DROP FUNCTION team_seats_hold"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0042_validate_discord_key"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, DROP),
        pgtrigger.migrations.AddTrigger(
            model_name="member",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold_seats",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF NEW.team_id IS NOT NULL AND (\n        TG_OP = 'INSERT'\n        OR NEW.team_id IS DISTINCT FROM OLD.team_id\n        OR (NEW.seat_tier = 'OWNER') <> (OLD.seat_tier = 'OWNER')\n    ) THEN\n        PERFORM team_seats_hold(NEW.team_id, NEW.seat_tier = 'OWNER');\n    END IF;\n    RETURN NULL;\n",
                    hash="496a0df403514cac5d454313558dfafde0b5daeb",
                    operation='INSERT OR UPDATE OF "team_id", "seat_tier"',
                    pgid="members_member_hold_seats",
                    table="members_member",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="keep_seats",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF NEW.owner_seats < OLD.owner_seats THEN PERFORM team_seats_hold(NEW.id, true); END IF;\n    IF NEW.team_seats < OLD.team_seats THEN PERFORM team_seats_hold(NEW.id, false); END IF;\n    RETURN NULL;\n",
                    hash="42619dd0c1f13a93aba7aebe346b2f75bfefb448",
                    operation='UPDATE OF "owner_seats", "team_seats"',
                    pgid="members_team_keep_seats",
                    table="members_team",
                    when="AFTER",
                ),
            ),
        ),
    ]
