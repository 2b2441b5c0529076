"""For a member's trends. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0007_index_submission_data"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="earlieranswers",
            index=models.Index(fields=["member", "category", "-replaced_at"], name="earlieranswers_trend_idx"),
        ),
    ]
