"""For questions of containment (data @> ...). Built concurrently, alone in its migration."""

import django.contrib.postgres.indexes
from django.db import migrations

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0006_index_submission_member"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="benchmarksubmission",
            index=django.contrib.postgres.indexes.GinIndex(fields=["data"], name="submission_data_gin_idx", opclasses=["jsonb_path_ops"]),
        ),
    ]
