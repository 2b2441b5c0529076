"""Until the chain of 2.1 is written anew."""

from importlib import import_module

from django.db import migrations, models

import gamification.expressions
from gamification.ranks.source import FUNCTIONS, source

OLD = [f.replace("DROP FUNCTION", "DROP FUNCTION IF EXISTS") for f in import_module("gamification.migrations.0015_add_rank_functions").DROP]


class Migration(migrations.Migration):
    dependencies = [("gamification", "0029_interim")]

    operations = [
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        migrations.DeleteModel("RankBlock"),
        migrations.DeleteModel("RankSpan"),
        migrations.DeleteModel("RankReach"),
        migrations.DeleteModel("Standing"),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("member_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("total", models.IntegerField()),
                ("recent", models.IntegerField()),
                ("month", models.IntegerField()),
                ("month_board", models.IntegerField(help_text="202611 is November 2026.")),
                ("reached", models.DateTimeField(help_text="When the last entry was earned: ties go to who got there first.")),
            ],
            options={
                "indexes": [
                    models.Index(gamification.expressions.Descending("total"), "reached", "member_id", name="standing_total_idx", condition=models.Q(total__gt=0), include=["total"]),
                    models.Index(gamification.expressions.Descending("recent"), "reached", "member_id", name="standing_recent_idx", condition=models.Q(recent__gt=0), include=["recent"]),
                    models.Index("month_board", gamification.expressions.Descending("month"), "reached", "member_id", name="standing_month_idx", condition=models.Q(month__gt=0), include=["month"]),
                ],
            },
        ),
        migrations.CreateModel(
            name="RankSlice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.SmallIntegerField()),
                ("board", models.IntegerField(help_text="0 all time, 1 last 30 days, 202611 November 2026.")),
                ("score", models.IntegerField(help_text="Minus the points: the best first.")),
                ("reached", models.DateTimeField()),
                ("member", models.BigIntegerField()),
                ("members", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("level", "board", "score", "reached", "member"), name="gamification_rankslice_key_uniq")],
            },
        ),
        migrations.RunSQL(
            ["ALTER TABLE gamification_standing SET (fillfactor = 80)", "ALTER TABLE gamification_rankslice SET (fillfactor = 50)"],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL([source(name) for name in FUNCTIONS], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT ranks_rebuild((now() AT TIME ZONE 'UTC')::date)", migrations.RunSQL.noop),
    ]
