"""Second of three for days that a move leaves alone: members active before get the day it was where they live now.

Safe to stop and rerun. New days come from the ledger's trigger. No reverse: the column goes with 0014.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0014_add_last_active_on"),
        ("gamification", "0023_add_earned_on"),
    ]

    operations = [
        BackfillInBatches(
            "member",
            "last_active_on",
            set={"last_active_on": "members_day(last_active_at, time_zone)"},
            where="last_active_on IS NULL AND last_active_at IS NOT NULL",
        ),
    ]
