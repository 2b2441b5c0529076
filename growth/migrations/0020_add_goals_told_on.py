"""Alone for the letters about goals: the day of the last one. A column without a value, so that
nothing is rewritten and the release before goes on.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0010_index_goal_period"),
    ]

    operations = [
        migrations.AddField(
            model_name="diarychoices",
            name="goals_told_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
