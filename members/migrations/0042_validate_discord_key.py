"""Second of two for Discord: the key holds for all rows, of which there are hardly any.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0041_add_discord"),
    ]

    operations = [
        ValidateConstraint("discordseat", "members_discordseat_member_fk"),
    ]
