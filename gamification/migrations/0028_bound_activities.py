"""First of two: an entry for an activity is within 1,000 points, for new rows at once.

NOT VALID reads no row. The release before pays for no activity.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0027_drop_boards_count"),
    ]

    operations = [
        AddConstraintNotValid(
            model_name="pointtransaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action__startswith", "activity_"),
                    _negated=True,
                )
                | models.Q(("points__range", (-1000, 1000))),
                name="gamification_pointtransaction_activity_check",
            ),
        ),
    ]
