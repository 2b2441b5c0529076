"""For a member's own pages. Built concurrently, alone in its migration."""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0005_index_submission_category"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="benchmarksubmission",
            index=models.Index(fields=["member"], name="submission_member_idx"),
        ),
    ]
