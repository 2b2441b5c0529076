"""Members there are already are listed; third of three. Safe to stop and rerun.

The trigger of 0016 lists each whose row is written, and the column is set to what it is. Going
back leaves them listed: 0015's reverse drops the tables.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0016_follow_members"),
    ]

    operations = [
        BackfillInBatches(
            "member",
            "listings",
            set={"in_directory": "in_directory"},
            where="in_directory AND is_active AND subscription_status IN ('ACTIVE', 'TRIALING') "
            "AND NOT EXISTS (SELECT FROM members_listing AS listed "
            "WHERE listed.member_id = members_member.id)",
        ),
    ]
