"""Earlier answers are kept with the rights of the table's owner, so that nobody else needs any.

The running release edits answers as before; the trigger is replaced in one transaction.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0009_keep_earlier_answers"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="benchmarksubmission",
            name="keep_earlier",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benchmarksubmission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="keep_earlier",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (OLD.data IS DISTINCT FROM NEW.data)",
                    func="\n    INSERT INTO benchmarks_earlieranswers (member_id, category, data, is_valid, answered_at,\n        replaced_at)\n    VALUES (OLD.member_id, OLD.category, OLD.data, OLD.is_valid, OLD.updated_at, now());\n    RETURN NULL;\n",
                    hash="91ccddbc694df24b965c1996a70e818931cd180e",
                    operation='UPDATE OF "data"',
                    pgid="benchmarks_benchmarksubmission_keep_earlier",
                    table="benchmarks_benchmarksubmission",
                    when="AFTER",
                ),
            ),
        ),
    ]
