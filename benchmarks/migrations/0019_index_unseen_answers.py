"""Last of six for the states of answers: for the job that finds those the rules have not seen. Built
concurrently, alone in its migration.
"""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0018_index_answer_queue"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="benchmarksubmission",
            index=models.Index(
                fields=["category", "id"],
                condition=models.Q(("looked_at__isnull", True)),
                name="submission_unseen_idx",
            ),
        ),
    ]
