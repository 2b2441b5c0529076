"""An edit keeps the answers it replaces, whoever makes it. The trigger writes to a table 0001 made; old rows stay as they are."""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0008_index_earlieranswers_trend"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="benchmarksubmission",
            trigger=revcouncil.schema.triggers.FirmCompiledTrigger(
                name="keep_earlier",
                sql=revcouncil.schema.triggers.FirmTriggerSql(
                    condition="WHEN (OLD.data IS DISTINCT FROM NEW.data)",
                    func="\n    INSERT INTO benchmarks_earlieranswers (member_id, category, data, is_valid, answered_at, replaced_at)\n    VALUES (OLD.member_id, OLD.category, OLD.data, OLD.is_valid, OLD.updated_at, now());\n    RETURN NULL;\n",
                    hash="39f72d942c169eedcb0542e627562857bd95e10e",
                    operation='UPDATE OF "data"',
                    pgid="benchmarks_benchmarksubmission_keep_earlier",
                    table="benchmarks_benchmarksubmission",
                    when="AFTER",
                ),
            ),
        ),
    ]
