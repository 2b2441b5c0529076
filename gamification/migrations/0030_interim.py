"""Until the chain of 2.1 is written anew."""

from importlib import import_module

from django.db import migrations, models

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
                ("pk", models.CompositePrimaryKey("member_id", "board", blank=True, editable=False, primary_key=True, serialize=False)),
                ("member_id", models.BigIntegerField()),
                ("board", models.IntegerField(help_text="0 all time, 1 last 30 days, 202611 November 2026.")),
                ("score", models.IntegerField(help_text="Minus the points: the best first.")),
                ("reached", models.DateTimeField(help_text="When the last entry was earned: ties go to who got there first.")),
            ],
            options={
                "indexes": [models.Index(fields=["board", "score", "reached", "member_id"], name="standing_order_idx")],
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
