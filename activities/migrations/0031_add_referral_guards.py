"""Second of three for referrals: what the database does when one is written."""

import pgtrigger.migrations
from django.db import migrations

import revcouncil.schema.triggers


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0030_add_referrals"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF TG_OP = 'UPDATE' THEN\n        IF (NEW.id, NEW.referrer_id, NEW.referee_id, NEW.clicked_at, NEW.created_at)\n            IS DISTINCT FROM\n            (OLD.id, OLD.referrer_id, OLD.referee_id, OLD.clicked_at, OLD.created_at) THEN\n            RAISE EXCEPTION USING ERRCODE = 'check_violation',\n                MESSAGE = 'who brought whom never changes',\n                CONSTRAINT = 'activities_referral_kept_guard';\n        END IF;\n        RETURN NEW;\n    END IF;\n    PERFORM pg_advisory_xact_lock(hashtextextended('activities_referral', 0));\n    IF (SELECT referrer.date_joined >= referee.date_joined\n        FROM members_member AS referrer, members_member AS referee\n        WHERE referrer.id = NEW.referrer_id AND referee.id = NEW.referee_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'only a newer member is brought by another one',\n            CONSTRAINT = 'activities_referral_newer_guard';\n    END IF;\n    IF EXISTS (\n        WITH RECURSIVE above (id) AS (\n            SELECT NEW.referrer_id\n            UNION SELECT known.referrer_id FROM above\n            JOIN activities_referral AS known ON known.referee_id = above.id\n        ) SELECT FROM above WHERE id = NEW.referee_id\n    ) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'nobody is brought by whom they brought',\n            CONSTRAINT = 'activities_referral_circle_guard';\n    END IF;\n    RETURN NEW;\n",
                    hash="17b645d571307669738b3dad61be5ff75139f80f",
                    operation="INSERT OR UPDATE",
                    pgid="activities_referral_hold",
                    table="activities_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="keep",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF (SELECT count(*) FROM members_member WHERE id IN (OLD.referrer_id, OLD.referee_id)) = 2 THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a referral stays as long as its members',\n            CONSTRAINT = 'activities_referral_kept_guard';\n    END IF;\n    RETURN OLD;\n",
                    hash="edc9325446ecce7fa5e3b66fc99a6d386d0d0062",
                    operation="DELETE",
                    pgid="activities_referral_keep",
                    table="activities_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralpayout",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    declare="DECLARE whose bigint; used integer;",
                    func="\n    IF TG_OP = 'UPDATE' THEN\n        IF OLD.state <> 'PAID' OR NEW.state <> 'TAKEN_BACK'\n            OR (NEW.id, NEW.referral_id, NEW.kind, NEW.worth, NEW.points, NEW.month, NEW.at)\n            IS DISTINCT FROM\n            (OLD.id, OLD.referral_id, OLD.kind, OLD.worth, OLD.points, OLD.month, OLD.at) THEN\n            RAISE EXCEPTION USING ERRCODE = 'check_violation',\n                MESSAGE = 'a payout is only ever taken back',\n                CONSTRAINT = 'activities_referralpayout_kept_guard';\n        END IF;\n        RETURN NEW;\n    END IF;\n    NEW.month := date_trunc('month', NEW.at AT TIME ZONE 'UTC')::date;\n    IF NEW.state <> 'PAID' THEN\n        NEW.points := 0;\n        RETURN NEW;\n    END IF;\n    SELECT referrer_id INTO whose FROM activities_referral WHERE id = NEW.referral_id;\n    INSERT INTO activities_referralmonth AS held (member_id, month) VALUES (whose, NEW.month)\n    ON CONFLICT (member_id, month) DO UPDATE SET points = held.points\n    RETURNING points INTO used;\n    NEW.points := least(NEW.worth, 50 - used);\n    IF NEW.points = 0 THEN\n        NEW.state := 'CAPPED';\n    END IF;\n    RETURN NEW;\n",
                    hash="760dbd909f5a7a29138814af1fdea4ca120006ef",
                    operation="INSERT OR UPDATE",
                    pgid="activities_referralpayout_hold",
                    table="activities_referralpayout",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralpayout",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="count",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    condition="WHEN (NEW.points > 0)",
                    func="\n    UPDATE activities_referralmonth SET points = points + NEW.points\n    WHERE month = NEW.month AND member_id = (\n        SELECT referrer_id FROM activities_referral WHERE id = NEW.referral_id);\n    RETURN NULL;\n",
                    hash="088d4df541719c8b923b2953a6f7c486f54ec850",
                    operation="INSERT",
                    pgid="activities_referralpayout_count",
                    table="activities_referralpayout",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralpayout",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="keep",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM activities_referral WHERE id = OLD.referral_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a payout stays as long as its referral',\n            CONSTRAINT = 'activities_referralpayout_kept_guard';\n    END IF;\n    RETURN OLD;\n",
                    hash="7927174af5e41bd099f9a582b93d48ef41a2fb90",
                    operation="DELETE",
                    pgid="activities_referralpayout_keep",
                    table="activities_referralpayout",
                    when="BEFORE",
                ),
            ),
        ),
    ]
