"""Second of six for the states of answers: the state and `is_valid` follow each other, whoever
writes, an edit decides nothing, and every change of state is kept.

The release before writes `is_valid` alone; its decisions are kept as not recorded. CREATE OR
REPLACE of triggers, and the one that keeps earlier answers anew with the state in it, in one
transaction: ACCESS EXCLUSIVE for a moment, no row is read.
"""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0014_add_answer_states"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="benchmarksubmission",
            name="keep_earlier",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarksubmission',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='keep_earlier', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD.data IS DISTINCT FROM NEW.data)', func='\n    INSERT INTO benchmarks_earlieranswers (member_id, category, data, is_valid, state,\n        answered_at, replaced_at)\n    VALUES (OLD.member_id, OLD.category, OLD.data, OLD.is_valid, OLD.state,\n        OLD.updated_at, now());\n    RETURN NULL;\n', hash='5e0838f7cfb66a4a3bdc7d987f30bb2806b5aa3c', operation='UPDATE OF "data"', pgid='benchmarks_benchmarksubmission_keep_earlier', table='benchmarks_benchmarksubmission', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarksubmission',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='follow_state', sql=revcouncil.schema.triggers.NonIgnorableTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        IF NOT NEW.is_valid AND NEW.state = 'ACCEPTED' THEN\n            NEW.state := 'REJECTED';\n        ELSIF NEW.state = 'FLAGGED' THEN\n            NEW.waits_since := coalesce(NEW.waits_since, clock_timestamp());\n        END IF;\n        NEW.is_valid := NEW.state = 'ACCEPTED';\n        RETURN NEW;\n    END IF;\n    IF NEW.data IS DISTINCT FROM OLD.data THEN\n        NEW.state := OLD.state;\n        NEW.looked_at := NULL;\n        NEW.waits_since := OLD.waits_since;\n        IF OLD.state = 'REJECTED' THEN\n            NEW.waits_since := coalesce(OLD.waits_since, clock_timestamp());\n        END IF;\n    ELSIF NEW.state = OLD.state AND NEW.is_valid <> OLD.is_valid THEN\n        NEW.state := CASE WHEN NEW.is_valid THEN 'ACCEPTED' ELSE 'REJECTED' END;\n    END IF;\n    IF NEW.state <> OLD.state AND NEW.waits_since IS NOT DISTINCT FROM OLD.waits_since THEN\n        NEW.waits_since := CASE WHEN NEW.state = 'FLAGGED'\n            THEN coalesce(OLD.waits_since, clock_timestamp()) END;\n    END IF;\n    NEW.is_valid := NEW.state = 'ACCEPTED';\n    RETURN NEW;\n", hash='589f0478f800ffb8ff98711168976f94a1037654', operation='INSERT OR UPDATE', pgid='benchmarks_benchmarksubmission_follow_state', table='benchmarks_benchmarksubmission', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarksubmission',
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(name='keep_decision', sql=revcouncil.schema.triggers.OwnersTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.looked_at IS DISTINCT FROM NEW.looked_at)', declare='DECLARE said jsonb;', func="\n    said := nullif(current_setting('council.decision', true), '')::jsonb;\n    IF (said ->> 'submission')::bigint IS DISTINCT FROM NEW.id THEN\n        said := NULL;\n    END IF;\n    IF said IS NULL AND NEW.state = OLD.state THEN\n        RETURN NULL;\n    END IF;\n    INSERT INTO benchmarks_answerdecision (submission_id, from_state, to_state, source, rules,\n        reasons, note, message, actor_id, answers_at, at)\n    VALUES (NEW.id, OLD.state, NEW.state, coalesce(said ->> 'source', 'ELSEWHERE'),\n        ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'rules', '[]'))),\n        coalesce(said -> 'reasons', '[]'), coalesce(said ->> 'note', ''),\n        coalesce(said ->> 'message', ''), (said ->> 'actor')::bigint, NEW.updated_at,\n        clock_timestamp());\n    PERFORM set_config('council.decision', '', true);\n    RETURN NULL;\n", hash='effdb27ee1dc05191f802101f30d7ee9bca96fe1', operation='UPDATE', pgid='benchmarks_benchmarksubmission_keep_decision', table='benchmarks_benchmarksubmission', when='AFTER')),
        ),
    ]
