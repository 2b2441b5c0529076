"""Fifth of six for the states of answers: for the reviewers' queue. Built concurrently, alone in its
migration.
"""

from django.db import migrations, models

from revcouncil.schema.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0017_validate_answer_states"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="benchmarksubmission",
            index=models.Index(
                fields=["waits_since", "id"],
                condition=models.Q(("waits_since__isnull", False)),
                name="submission_queue_idx",
            ),
        ),
    ]
