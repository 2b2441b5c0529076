"""Exact live ranks: standings, their counts in three levels, what changed, and what the last merge
saw.

New tables. The free space in each page lets an update stay in its page.
"""

import django.contrib.postgres.fields
import pgtrigger.migrations
from django.db import migrations, models

import gamification.expressions
import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0013_index_pointtransaction_unmerged"),
    ]

    operations = [
        migrations.CreateModel(
            name="RankEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "xid",
                    models.BigIntegerField(
                        db_default=gamification.expressions.CurrentTransaction()
                    ),
                ),
                ("member_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RankSlice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.SmallIntegerField()),
                (
                    "board",
                    models.IntegerField(
                        help_text="0 all time, 1 last 30 days, 202611 November 2026."
                    ),
                ),
                ("score", models.IntegerField(help_text="Minus the points: the best first.")),
                ("reached", models.DateTimeField()),
                ("member", models.BigIntegerField()),
                ("members", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RankState",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("seen_xmax", models.BigIntegerField()),
                (
                    "seen_xip",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("recent_as_of", models.DateField()),
                ("merged_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("member_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("total", models.IntegerField()),
                ("recent", models.IntegerField()),
                ("month", models.IntegerField()),
                ("month_board", models.IntegerField(help_text="202611 is November 2026.")),
                (
                    "reached",
                    models.DateTimeField(
                        help_text="When the last entry was earned: ties go to who got there first."
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="rankslice",
            constraint=models.UniqueConstraint(
                fields=("level", "board", "score", "reached", "member"),
                name="gamification_rankslice_key_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankstate",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="gamification_rankstate_single_check"
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                gamification.expressions.Descending("total"),
                models.F("reached"),
                models.F("member_id"),
                condition=models.Q(("total__gt", 0)),
                include=("total",),
                name="standing_total_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                gamification.expressions.Descending("recent"),
                models.F("reached"),
                models.F("member_id"),
                condition=models.Q(("recent__gt", 0)),
                include=("recent",),
                name="standing_recent_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                models.F("month_board"),
                gamification.expressions.Descending("month"),
                models.F("reached"),
                models.F("member_id"),
                condition=models.Q(("month__gt", 0)),
                include=("month",),
                name="standing_month_idx",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rankstate",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="today_guard",
                sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(
                    condition="WHEN (NOT (NEW.recent_as_of - (now() AT TIME ZONE 'UTC')::date) BETWEEN -1 AND 1 AND NOT has_table_privilege(session_user, 'gamification_rankstate'::regclass, 'TRIGGER'))",
                    func="RAISE EXCEPTION 'the ranks are as of today' USING ERRCODE = 'check_violation';",
                    hash="b3552203e01bd32b8365e62fda4c991896b28648",
                    operation="INSERT OR UPDATE",
                    pgid="gamification_rankstate_today_guard",
                    table="gamification_rankstate",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE gamification_standing SET (fillfactor = 80)",
                "ALTER TABLE gamification_rankslice SET (fillfactor = 50)",
            ],
            migrations.RunSQL.noop,
        ),
    ]
