"""Who is in grace now is listed again; second of two. Safe to stop and rerun.

The trigger of 0047 lists each whose row is written, and the column is set to what it is. Going
back leaves them to 0047.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0047_list_grace"),
    ]

    operations = [
        BackfillInBatches(
            "member",
            "listings_in_grace",
            set={"in_directory": "in_directory"},
            where="in_directory AND is_active AND subscription_status = 'PAST_DUE' "
            "AND NOT in_debtor_state AND NOT EXISTS (SELECT FROM members_listing AS listed "
            "WHERE listed.member_id = members_member.id)",
        ),
    ]
