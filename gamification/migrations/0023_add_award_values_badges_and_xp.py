"""First of two for award values, badges and Discord XP: the tables, and their keys, for new rows.

New tables, which the release before knows nothing of. The keys to the member take SHARE ROW
EXCLUSIVE on the members for a moment; 0024 has nothing to check yet, and says so to PostgreSQL.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from revcouncil.schema.operations import AddForeignKeyNotValid


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0022_require_earned_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="PointConfig",
            fields=[
                ("action", models.CharField(max_length=50, primary_key=True, serialize=False)),
                (
                    "points",
                    models.IntegerField(
                        help_text="Paid for the next deed of this kind. What was paid before stays."
                    ),
                ),
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
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="changed",
                    ),
                ),
            ],
            options={
                "verbose_name": "award",
                "ordering": ["-points", "action"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("action__regex", "^[a-z][a-z0-9_]{1,49}$")),
                        name="gamification_pointconfig_action_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0), ("points__lte", 100000)),
                        name="gamification_pointconfig_points_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Badge",
            fields=[
                ("code", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("criteria", models.TextField()),
                (
                    "icon",
                    models.CharField(
                        help_text="The mark of the sprite it is drawn with.", max_length=30
                    ),
                ),
                ("place", models.SmallIntegerField(help_text="Its place in the catalogue.")),
            ],
            options={"ordering": ["place"]},
        ),
        migrations.CreateModel(
            name="MemberBadge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "granted_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                    ),
                ),
                (
                    "badge",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="granted",
                        to="gamification.badge",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="badges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "granted badge",
                "ordering": ["granted_at", "id"],
                "indexes": [models.Index(fields=["badge", "-id"], name="memberbadge_holders_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "badge"), name="gamification_memberbadge_member_uniq"
                    )
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "memberbadge",
                    "badge",
                    name="gamification_memberbadge_badge_fk",
                    on_delete="NO ACTION",
                ),
                AddForeignKeyNotValid(
                    "memberbadge", "member", name="gamification_memberbadge_member_fk"
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="memberbadge",
                    name="badge",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="granted",
                        to="gamification.badge",
                    ),
                ),
                migrations.AlterField(
                    model_name="memberbadge",
                    name="member",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="badges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
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
                    models.IntegerField(
                        default=0,
                        help_text="Members whose XP was taken as a starting point, which pays nothing.",
                    ),
                ),
                ("points", models.IntegerField(default=0, verbose_name="points paid")),
            ],
            options={
                "verbose_name": "MEE6 sync",
                "verbose_name_plural": "MEE6 sync",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="gamification_mee6state_single_check"
                    )
                ],
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
                        help_text="Empty once the account went to another member.",
                        max_length=20,
                        null=True,
                        verbose_name="Discord id",
                    ),
                ),
                (
                    "last_total",
                    models.IntegerField(
                        help_text="As seen last; the next sight is compared with it.",
                        verbose_name="XP in all",
                    ),
                ),
                (
                    "paid_xp",
                    models.BigIntegerField(
                        default=0,
                        help_text="Since the first sight, across resets.",
                        verbose_name="XP paid",
                    ),
                ),
                (
                    "carried_xp",
                    models.BigIntegerField(
                        default=0,
                        help_text="Earned and waiting for a full hundred.",
                        verbose_name="XP carried",
                    ),
                ),
                ("synced_at", models.DateTimeField(verbose_name="changed")),
            ],
            options={
                "verbose_name": "Discord XP",
                "verbose_name_plural": "Discord XP",
                "ordering": ["-last_total", "member"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("discord_id",), name="gamification_discordxp_discord_id_uniq"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_total__gte", 0), ("paid_xp__gte", 0), ("carried_xp__gte", 0)
                        ),
                        name="gamification_discordxp_positive_check",
                    ),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                AddForeignKeyNotValid(
                    "discordxp", "member", name="gamification_discordxp_member_fk"
                )
            ],
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
