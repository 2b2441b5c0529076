"""First of two for Discord XP: what is known of each member's XP, and how the passes over MEE6's board went.

Tables nobody uses yet. The key takes SHARE ROW EXCLUSIVE on members for a moment and goes with its member.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0019_validate_badge_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mee6State",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("token", models.UUIDField()),
                ("started_at", models.DateTimeField(verbose_name="begun")),
                ("succeeded_at", models.DateTimeField(null=True, verbose_name="last success")),
                ("failures", models.IntegerField(default=0, verbose_name="failures in a row")),
                ("last_error", models.TextField(default="")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="last failure")),
                ("players", models.IntegerField(default=0, verbose_name="players on the board")),
                ("requests", models.IntegerField(default=0)),
                (
                    "baselines",
                    models.IntegerField(default=0, help_text="Members whose XP was taken as a starting point, which pays nothing."),
                ),
                ("points", models.IntegerField(default=0, verbose_name="points paid")),
            ],
            options={
                "verbose_name": "MEE6 sync",
                "verbose_name_plural": "MEE6 sync",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="gamification_mee6state_single_check")],
            },
        ),
        migrations.CreateModel(
            name="DiscordXp",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="discord_xp",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "discord_id",
                    models.CharField(
                        help_text="Empty once the account went to another member.", max_length=20, null=True, verbose_name="Discord id"
                    ),
                ),
                (
                    "last_total",
                    models.IntegerField(help_text="As seen last; the next sight is compared with it.", verbose_name="XP in all"),
                ),
                (
                    "paid_xp",
                    models.BigIntegerField(default=0, help_text="Since the first sight, across resets.", verbose_name="XP paid"),
                ),
                (
                    "carried_xp",
                    models.BigIntegerField(default=0, help_text="Earned and waiting for a full hundred.", verbose_name="XP carried"),
                ),
                ("synced_at", models.DateTimeField(verbose_name="changed")),
            ],
            options={
                "verbose_name": "Discord XP",
                "verbose_name_plural": "Discord XP",
                "ordering": ["-last_total", "member"],
                "constraints": [
                    models.UniqueConstraint(fields=("discord_id",), name="gamification_discordxp_discord_id_uniq"),
                    models.CheckConstraint(
                        condition=models.Q(("last_total__gte", 0), ("paid_xp__gte", 0), ("carried_xp__gte", 0)),
                        name="gamification_discordxp_positive_check",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[AddForeignKeyNotValid("discordxp", "member", name="gamification_discordxp_member_fk")],
            state_operations=[
                migrations.AlterField(
                    model_name="discordxp",
                    name="member",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="discord_xp",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
