"""Second of three for activities: what the database does when one is written."""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0001_add_submissions"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="count_sent",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    declare="DECLARE earlier timestamptz[];",
                    func="\n    INSERT INTO activities_sender AS sender (member_id, sent) VALUES (NEW.member_id, '{}')\n    ON CONFLICT (member_id) DO UPDATE SET changes = sender.changes + 1\n    RETURNING sent INTO earlier;\n    earlier := ARRAY(SELECT at FROM unnest(earlier) AS at\n        WHERE at > clock_timestamp() - interval '1 hour' ORDER BY at);\n    IF cardinality(earlier) >= 10 THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'ten submissions in an hour is the most',\n            CONSTRAINT = 'activities_submission_hourly',\n            DETAIL = json_build_object('again_at',\n                earlier[cardinality(earlier) - 9] + interval '1 hour')::text;\n    END IF;\n    UPDATE activities_sender SET sent = earlier || clock_timestamp()\n    WHERE member_id = NEW.member_id;\n    RETURN NEW;\n",
                    hash="2ec07b7fce61f5e58e9edac8a957426527c68931",
                    operation="INSERT",
                    pgid="activities_submission_count_sent",
                    table="activities_submission",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold_status",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    declare="DECLARE reviewing bigint;",
                    func="\n    IF TG_OP = 'INSERT' THEN\n        IF NEW.status <> 'PENDING' OR NEW.reviewer_id IS NOT NULL OR NEW.points IS NOT NULL THEN\n            RAISE EXCEPTION USING ERRCODE = 'check_violation',\n                MESSAGE = 'a submission begins by waiting for a reviewer',\n                CONSTRAINT = 'activities_submission_status_guard';\n        END IF;\n        NEW.version := 1;\n        RETURN NEW;\n    END IF;\n    IF (NEW.id, NEW.member_id, NEW.activity, NEW.created_at)\n        IS DISTINCT FROM (OLD.id, OLD.member_id, OLD.activity, OLD.created_at) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'whose a submission is, its activity and its day of sending never change',\n            CONSTRAINT = 'activities_submission_status_guard';\n    END IF;\n    reviewing := nullif(current_setting('activities.reviewer', true), '')::bigint;\n    IF NEW.status = OLD.status THEN\n        IF OLD.status <> 'PENDING' AND (NEW.payload IS DISTINCT FROM OLD.payload\n            OR NEW.certificate_hash IS DISTINCT FROM OLD.certificate_hash\n            OR NEW.points IS DISTINCT FROM OLD.points OR NEW.note IS DISTINCT FROM OLD.note\n            OR NEW.decided_at IS DISTINCT FROM OLD.decided_at\n            OR NEW.reviewer_id IS NOT NULL AND NEW.reviewer_id IS DISTINCT FROM OLD.reviewer_id)\n        OR OLD.status = 'PENDING' AND (NEW.reviewer_id IS NOT NULL OR NEW.points IS NOT NULL) THEN\n            RAISE EXCEPTION USING ERRCODE = 'check_violation',\n                MESSAGE = 'what was decided is changed by another decision only',\n                CONSTRAINT = 'activities_submission_status_guard';\n        END IF;\n        IF NEW.payload IS DISTINCT FROM OLD.payload\n            OR NEW.certificate_hash IS DISTINCT FROM OLD.certificate_hash THEN\n            NEW.version := OLD.version + 1;\n        ELSE\n            NEW.version := greatest(NEW.version, OLD.version);\n        END IF;\n        RETURN NEW;\n    END IF;\n    IF reviewing IS NULL OR NOT EXISTS (\n        SELECT FROM members_member WHERE id = reviewing AND is_staff AND is_active\n    ) THEN\n        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',\n            MESSAGE = 'only staff who review decide about a submission',\n            CONSTRAINT = 'activities_submission_status_guard';\n    ELSIF reviewing = NEW.member_id THEN\n        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',\n            MESSAGE = 'nobody reviews their own submission',\n            CONSTRAINT = 'activities_submission_own_guard';\n    ELSIF (OLD.status, NEW.status) NOT IN (('PENDING', 'APPROVED'), ('PENDING', 'REJECTED'),\n        ('APPROVED', 'REVOKED'), ('REJECTED', 'PENDING')) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = format('%s never becomes %s', OLD.status, NEW.status),\n            CONSTRAINT = 'activities_submission_status_guard';\n    ELSIF NEW.payload IS DISTINCT FROM OLD.payload THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a decision changes nothing of what was sent',\n            CONSTRAINT = 'activities_submission_status_guard';\n    END IF;\n    IF NEW.status = 'PENDING' THEN\n        NEW.reviewer_id := NULL;\n        NEW.decided_at := NULL;\n        NEW.points := NULL;\n        NEW.note := '';\n    ELSE\n        NEW.reviewer_id := reviewing;\n        NEW.decided_at := clock_timestamp();\n    END IF;\n    NEW.version := OLD.version + 1;\n    RETURN NEW;\n",
                    hash="4c2e0eab48b7a74655e313feef5c546b15b6c120",
                    operation="INSERT OR UPDATE",
                    pgid="activities_submission_hold_status",
                    table="activities_submission",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="keep_decided",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF OLD.status <> 'PENDING'\n        AND EXISTS (SELECT FROM members_member WHERE id = OLD.member_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'what was decided stays',\n            CONSTRAINT = 'activities_submission_status_guard';\n    END IF;\n    RETURN OLD;\n",
                    hash="a8c878d55a2e0b9aff1187e410ab58d7e21f7fa9",
                    operation="DELETE",
                    pgid="activities_submission_keep_decided",
                    table="activities_submission",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="quota_insert",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.activity = 'AMPLIFY')",
                    declare="DECLARE most_peers bigint; most_students bigint;",
                    func="\n    \n    INSERT INTO activities_sender (member_id, changes) VALUES (NEW.member_id, 1)\n    ON CONFLICT (member_id) DO UPDATE SET changes = activities_sender.changes + 1;\n\n    SELECT max(peers), max(students) INTO most_peers, most_students FROM (\n        SELECT sum(other.peers) AS peers, sum(other.students) AS students\n        FROM generate_series(0, 6) AS ahead\n        JOIN activities_submission AS other ON other.member_id = NEW.member_id\n            AND other.activity = 'AMPLIFY' AND other.status IN ('PENDING', 'APPROVED')\n            AND other.done_on > NEW.done_on + ahead - 7\n            AND other.done_on <= NEW.done_on + ahead\n        GROUP BY ahead\n    ) AS windows;\n    IF most_peers > 50 OR most_students > 200 THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'seven days hold 50 peers and 200 students',\n            CONSTRAINT = 'activities_submission_quota',\n            DETAIL = json_build_object(\n                'peers_left', greatest(0, 50 - (most_peers - NEW.peers)),\n                'students_left', greatest(0, 200 - (most_students - NEW.students))\n            )::text;\n    END IF;\n    RETURN NULL;\n",
                    hash="0c902f87e69affb5af25d129e7b5db262835b096",
                    operation="INSERT",
                    pgid="activities_submission_quota_insert",
                    table="activities_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="quota_update",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.activity = 'AMPLIFY' AND NEW.status IN ('PENDING', 'APPROVED') AND (NEW.payload IS DISTINCT FROM OLD.payload OR OLD.status NOT IN ('PENDING', 'APPROVED')))",
                    declare="DECLARE most_peers bigint; most_students bigint;",
                    func="\n    \n    INSERT INTO activities_sender (member_id, changes) VALUES (NEW.member_id, 1)\n    ON CONFLICT (member_id) DO UPDATE SET changes = activities_sender.changes + 1;\n\n    SELECT max(peers), max(students) INTO most_peers, most_students FROM (\n        SELECT sum(other.peers) AS peers, sum(other.students) AS students\n        FROM generate_series(0, 6) AS ahead\n        JOIN activities_submission AS other ON other.member_id = NEW.member_id\n            AND other.activity = 'AMPLIFY' AND other.status IN ('PENDING', 'APPROVED')\n            AND other.done_on > NEW.done_on + ahead - 7\n            AND other.done_on <= NEW.done_on + ahead\n        GROUP BY ahead\n    ) AS windows;\n    IF most_peers > 50 OR most_students > 200 THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'seven days hold 50 peers and 200 students',\n            CONSTRAINT = 'activities_submission_quota',\n            DETAIL = json_build_object(\n                'peers_left', greatest(0, 50 - (most_peers - NEW.peers)),\n                'students_left', greatest(0, 200 - (most_students - NEW.students))\n            )::text;\n    END IF;\n    RETURN NULL;\n",
                    hash="d3617fb93fa20b7fc5403f134a31cb8d5b1db076",
                    operation='UPDATE OF "payload", "status"',
                    pgid="activities_submission_quota_update",
                    table="activities_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold_certificate",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.certificate_hash IS NOT NULL AND NEW.status IN ('PENDING', 'APPROVED'))",
                    func="\n    IF EXISTS (SELECT FROM activities_submission WHERE certificate_hash = NEW.certificate_hash\n        AND status = 'APPROVED' AND member_id <> NEW.member_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'unique_violation',\n            MESSAGE = 'this certificate earned another member points',\n            CONSTRAINT = 'activities_submission_certificate_uniq';\n    END IF;\n    RETURN NULL;\n",
                    hash="d95ddfdb886d6d40517e7eeac5af7439e9544a82",
                    operation='UPDATE OF "certificate_hash", "status"',
                    pgid="activities_submission_hold_certificate",
                    table="activities_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="keep_decision",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.status <> OLD.status)",
                    func="\n    INSERT INTO activities_reviewdecision\n        (submission_id, reviewer_id, from_status, to_status, points, note, at)\n    VALUES (NEW.id, nullif(current_setting('activities.reviewer', true), '')::bigint, OLD.status,\n        NEW.status, coalesce(NEW.points, OLD.points, 0),\n        CASE WHEN NEW.status = 'PENDING' THEN\n            coalesce(current_setting('activities.why', true), '') ELSE NEW.note END,\n        clock_timestamp());\n    DELETE FROM activities_reviewclaim WHERE submission_id = NEW.id;\n    RETURN NULL;\n",
                    hash="7134f7a91bc8f66557653055b9475fa308074dad",
                    operation='UPDATE OF "status"',
                    pgid="activities_submission_keep_decision",
                    table="activities_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    declare="DECLARE held bigint; owner_of bigint; status_of text;",
                    func="\n    IF TG_OP <> 'INSERT' THEN\n        held := OLD.submission_id;\n    END IF;\n    IF TG_OP = 'UPDATE' AND (NEW.member_id <> OLD.member_id OR NEW.file <> OLD.file\n        OR NEW.content_hash <> OLD.content_hash\n        OR OLD.submission_id IS NOT NULL AND NEW.submission_id IS DISTINCT FROM OLD.submission_id)\n    THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a file of evidence is never changed, only taken away',\n            CONSTRAINT = 'activities_attachment_guard';\n    END IF;\n    IF TG_OP <> 'DELETE' THEN\n        held := coalesce(NEW.submission_id, held);\n    END IF;\n    IF held IS NOT NULL THEN\n        SELECT status, member_id INTO status_of, owner_of FROM activities_submission\n        WHERE id = held FOR NO KEY UPDATE;\n        IF status_of <> 'PENDING' AND EXISTS (SELECT FROM members_member WHERE id = owner_of)\n            OR TG_OP <> 'DELETE' AND owner_of <> NEW.member_id THEN\n            RAISE EXCEPTION USING ERRCODE = 'check_violation',\n                MESSAGE = 'evidence is changed by its owner, while the submission waits',\n                CONSTRAINT = 'activities_attachment_guard';\n        END IF;\n    END IF;\n    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                    hash="661977810e688278067650d881368538e94db348",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="activities_attachment_hold",
                    table="activities_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="certificate",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    declare="DECLARE changed bigint;",
                    func="\n    FOR changed IN SELECT DISTINCT id FROM unnest(ARRAY[\n        CASE WHEN TG_OP <> 'INSERT' THEN OLD.submission_id END,\n        CASE WHEN TG_OP <> 'DELETE' THEN NEW.submission_id END]) AS id WHERE id IS NOT NULL\n    LOOP\n        UPDATE activities_submission AS submission SET certificate_hash = (\n            SELECT min(content_hash) FROM activities_attachment WHERE submission_id = submission.id\n        ), version = version + 1\n        WHERE id = changed AND activity = 'LEARN' AND status = 'PENDING';\n        UPDATE activities_submission SET version = version + 1\n        WHERE id = changed AND activity <> 'LEARN' AND status = 'PENDING';\n    END LOOP;\n    RETURN NULL;\n",
                    hash="09d1b01a70403c578c7cb900b09c2d3c35c92b46",
                    operation='INSERT OR UPDATE OF "submission_id" OR DELETE',
                    pgid="activities_attachment_certificate",
                    table="activities_attachment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="sweep_file",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    INSERT INTO members_filetosweep (name) VALUES (OLD.file) ON CONFLICT (name) DO NOTHING;\n    RETURN NULL;\n",
                    hash="b84642b76214ad5170c8068b924b15557dc06878",
                    operation="DELETE",
                    pgid="activities_attachment_sweep_file",
                    table="activities_attachment",
                    when="AFTER",
                ),
            ),
        ),
    ]
