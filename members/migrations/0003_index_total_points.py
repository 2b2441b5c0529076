"""Second of three for points on the member: the order of the leaderboard, built beside running writes."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0002_add_gamification_columns"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="member",
            index=models.Index(models.OrderBy(models.F("total_points"), descending=True), name="member_total_points_desc_idx"),
        ),
    ]
