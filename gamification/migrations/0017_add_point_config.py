"""What an action is worth, for staff to set: a new table. The release before knows nothing of it and goes on with its own numbers."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0016_build_ranks"),
    ]

    operations = [
        migrations.CreateModel(
            name="PointConfig",
            fields=[
                ("action", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("points", models.IntegerField(help_text="Paid for the next deed of this kind. What was paid before stays.")),
                (
                    "is_enabled",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="When off, the deed pays nothing and leaves no entry; it can be paid once it is on again.",
                        verbose_name="pays",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name="changed"),
                ),
            ],
            options={
                "verbose_name": "award",
                "ordering": ["-points", "action"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("action__regex", "^[a-z][a-z0-9_]{1,49}$")), name="gamification_pointconfig_action_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0), ("points__lte", 100000)), name="gamification_pointconfig_points_check"
                    ),
                ],
            },
        ),
    ]
