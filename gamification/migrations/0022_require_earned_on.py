"""Every entry has its day, and a possible one.

Reads and writes go on while the rows are read.
"""

from django.db import migrations, models

from revcouncil.schema.operations import RequireNotNull, ValidateConstraint


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0021_fill_last_active_on"),
    ]

    operations = [
        ValidateConstraint("pointtransaction", "gamification_pointtransaction_day_check"),
        RequireNotNull("pointtransaction", "earned_on", models.DateField(editable=False)),
    ]
