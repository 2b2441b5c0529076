"""Fourth of six for the states of answers: the check and the keys hold for all rows.

Reads and writes go on.
"""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0016_fill_answer_states"),
    ]

    operations = [
        ValidateConstraint("benchmarksubmission", "benchmarks_submission_state_check"),
        ValidateConstraint("answerdecision", "benchmarks_answerdecision_submission_fk"),
        ValidateConstraint("answerdecision", "benchmarks_answerdecision_actor_fk"),
    ]
