"""Last of two: it holds for all rows. Reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0028_bound_activities"),
    ]

    operations = [
        ValidateConstraint("pointtransaction", "gamification_pointtransaction_activity_check"),
    ]
