"""First of three for points on the member: the columns.

Each has a default in the database, so that release 1.0 goes on inserting members. Adding them rewrites nothing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_baseline"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="total_points",
            field=models.IntegerField(db_default=0, default=0, editable=False, verbose_name="points"),
        ),
        migrations.AddField(
            model_name="member",
            name="current_streak",
            field=models.IntegerField(db_default=0, default=0, editable=False, verbose_name="streak"),
        ),
        migrations.AddField(
            model_name="member",
            name="last_active_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last active"),
        ),
        migrations.AddField(
            model_name="member",
            name="on_leaderboard",
            field=models.BooleanField(
                db_default=True, default=True, help_text="Points stay yours either way.", verbose_name="listed on the leaderboard"
            ),
        ),
    ]
