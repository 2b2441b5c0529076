"""Entries of before get the day it was where their member lives now.

Nobody knows where a member lived then. The trigger fill_day works the day out, so no other can
be given. Safe to stop and rerun. No reverse: the column goes with 0012.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0019_build_ranks"),
    ]

    operations = [
        BackfillInBatches(
            "pointtransaction", "earned_on", set={"earned_on": "NULL"}, where="earned_on IS NULL"
        ),
    ]
