"""Third of five for exact live ranks: standings, their counts by block, span and reach, what changed, and what was seen.

The free space in each page lets an update stay in its page.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import gamification.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0013_index_pointtransaction_unmerged"),
    ]

    operations = [
        migrations.CreateModel(
            name="RankBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("board", models.IntegerField(help_text="0 all time, 1 last 30 days, 202611 November 2026.")),
                ("key_score", models.IntegerField(help_text="Minus the points: the best first.")),
                ("key_reached", models.DateTimeField()),
                ("key_member", models.BigIntegerField()),
                ("members", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RankEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("xid", models.BigIntegerField(db_default=gamification.expressions.CurrentTransaction())),
                ("member_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RankReach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("board", models.IntegerField(help_text="0 all time, 1 last 30 days, 202611 November 2026.")),
                ("key_score", models.IntegerField(help_text="Minus the points: the best first.")),
                ("key_reached", models.DateTimeField()),
                ("key_member", models.BigIntegerField()),
                ("members", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RankSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("board", models.IntegerField(help_text="0 all time, 1 last 30 days, 202611 November 2026.")),
                ("key_score", models.IntegerField(help_text="Minus the points: the best first.")),
                ("key_reached", models.DateTimeField()),
                ("key_member", models.BigIntegerField()),
                ("members", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RankState",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("seen_xmax", models.BigIntegerField()),
                ("seen_xip", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("recent_as_of", models.DateField()),
                ("merged_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("member_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("total", models.IntegerField()),
                ("month_of", models.DateField()),
                ("month", models.IntegerField()),
                ("recent", models.IntegerField()),
                ("reached_at", models.DateTimeField(help_text="When the last entry was earned: ties go to who got there first.")),
            ],
        ),
        migrations.AddConstraint(
            model_name="rankblock",
            constraint=models.UniqueConstraint(
                fields=("board", "key_score", "key_reached", "key_member"), name="gamification_rankblock_key_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="rankreach",
            constraint=models.UniqueConstraint(
                fields=("board", "key_score", "key_reached", "key_member"), name="gamification_rankreach_key_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="rankspan",
            constraint=models.UniqueConstraint(
                fields=("board", "key_score", "key_reached", "key_member"), name="gamification_rankspan_key_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="rankstate",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="gamification_rankstate_single_check"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                gamification.expressions.Descending("total"),
                models.F("reached_at"),
                models.F("member_id"),
                condition=models.Q(("total__gt", 0)),
                include=["total"],
                name="standing_total_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                models.F("month_of"),
                gamification.expressions.Descending("month"),
                models.F("reached_at"),
                models.F("member_id"),
                condition=models.Q(("month__gt", 0)),
                include=["month"],
                name="standing_month_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                gamification.expressions.Descending("recent"),
                models.F("reached_at"),
                models.F("member_id"),
                condition=models.Q(("recent__gt", 0)),
                include=["recent"],
                name="standing_recent_idx",
            ),
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE gamification_standing SET (fillfactor = 80)",
                "ALTER TABLE gamification_rankblock SET (fillfactor = 50)",
                "ALTER TABLE gamification_rankspan SET (fillfactor = 50)",
                "ALTER TABLE gamification_rankreach SET (fillfactor = 50)",
            ],
            migrations.RunSQL.noop,
        ),
    ]
