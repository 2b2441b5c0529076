"""Members active before get the day it was where they live now. New days come from the trigger of
0016.

Before the guard of members.0008 lets nobody else write them. Safe to stop and rerun. No reverse:
the column goes with members.0006.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0020_fill_earned_on"),
    ]
    run_before = [("members", "0008_guard_members")]

    operations = [
        BackfillInBatches(
            "members.member",
            "last_active_on",
            set={"last_active_on": "members_day(last_active_at, time_zone)"},
            where="last_active_on IS NULL AND last_active_at IS NOT NULL",
        ),
    ]
