"""Third of three for the keys: check the old rows, while reads and writes go on."""

from django.db import migrations

from revcouncil.schema.operations import ValidateConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0003_add_earlieranswers_member_key"),
    ]

    operations = [
        ValidateConstraint("benchmarksubmission", "benchmarks_submission_member_fk"),
        ValidateConstraint("earlieranswers", "benchmarks_earlieranswers_member_fk"),
    ]
