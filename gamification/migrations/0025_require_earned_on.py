"""Third of three for days that a move leaves alone: every entry has its day, and a possible one."""

from django.db import migrations, models

from revcouncil.schema.operations import RequireNotNull, ValidateConstraint


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("gamification", "0024_fill_earned_on"),
    ]

    operations = [
        ValidateConstraint("pointtransaction", "gamification_pointtransaction_day_check"),
        RequireNotNull("pointtransaction", "earned_on", models.DateField(editable=False)),
    ]
