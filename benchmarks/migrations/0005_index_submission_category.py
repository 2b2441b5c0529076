"""For the published statistics. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0004_validate_keys"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="benchmarksubmission",
            index=models.Index(fields=["category"], name="submission_category_idx"),
        ),
    ]
