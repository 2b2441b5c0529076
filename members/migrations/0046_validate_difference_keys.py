"""Last of three for the reconciliation: the keys hold for all rows, of which there are hardly any.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0045_add_differences"),
    ]

    operations = [
        ValidateConstraint(
            "reconciliationdifference", "members_reconciliationdifference_member_fk"
        ),
        ValidateConstraint("reconciliationdifference", "members_reconciliationdifference_run_fk"),
        ValidateConstraint("sighting", "members_sighting_run_fk"),
    ]
