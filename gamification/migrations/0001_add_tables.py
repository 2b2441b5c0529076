"""The points ledger and what Discord told us.

Without foreign-key constraints: those follow one by one, each holding its lock for a moment only.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_baseline"),
    ]

    operations = [
        migrations.CreateModel(
            name="DiscordActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="discord_activities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("discord_id", models.CharField(max_length=20, verbose_name="Discord id")),
                (
                    "activity_type",
                    models.CharField(
                        choices=[("MESSAGE", "Message"), ("REACTION_GIVEN", "Reaction given"), ("REACTION_RECEIVED", "Reaction received")],
                        max_length=17,
                    ),
                ),
                ("xp_delta", models.IntegerField(blank=True, null=True, verbose_name="XP gained")),
                ("xp_total", models.IntegerField(blank=True, null=True, verbose_name="XP in all")),
                (
                    "synced_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now),
                ),
            ],
            options={
                "verbose_name_plural": "Discord activity",
                "ordering": ["-synced_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PointTransaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="point_transactions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("benchmark_submission", "Benchmark answered"),
                            ("resource_download", "Resource taken"),
                            ("intro_completed", "Introduction"),
                            ("discord_activity", "Discord activity"),
                            ("admin_adjustment", "Adjustment by staff"),
                        ],
                        max_length=50,
                    ),
                ),
                ("points", models.IntegerField(help_text="May be negative.")),
                (
                    "source",
                    models.CharField(
                        help_text="What it was paid for, such as resource:42. The same source is paid once per member and action.",
                        max_length=120,
                    ),
                ),
                ("metadata", models.JSONField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="discordactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("activity_type__in", ["MESSAGE", "REACTION_GIVEN", "REACTION_RECEIVED"])),
                name="gamification_discordactivity_type_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointtransaction",
            constraint=models.UniqueConstraint(fields=("member", "action", "source"), name="gamification_pointtransaction_source_uniq"),
        ),
        migrations.AddConstraint(
            model_name="pointtransaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("action__regex", "^[a-z][a-z0-9_]{1,49}$")), name="gamification_pointtransaction_action_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointtransaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="gamification_pointtransaction_source_check"
            ),
        ),
    ]
