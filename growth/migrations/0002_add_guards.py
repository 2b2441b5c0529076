"""Second of three for growth: what the database does when one is written."""

import pgtrigger.migrations
import revcouncil.schema.triggers
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0001_add_goals_diary_reviews"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="goal",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF (NEW.member_id, NEW.created_at) IS DISTINCT FROM (OLD.member_id, OLD.created_at) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'whose a goal is never changes', CONSTRAINT = 'growth_goal_guard';\n    ELSIF OLD.status = 'COMPLETED' AND (NEW.title, NEW.period, NEW.starts_on, NEW.ends_on)\n        IS DISTINCT FROM (OLD.title, OLD.period, OLD.starts_on, OLD.ends_on) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a goal that was reached is not changed', CONSTRAINT = 'growth_goal_guard';\n    END IF;\n    RETURN NEW;\n",
                    hash="9519f88d598b4642de7570d19109111308196898",
                    operation="UPDATE",
                    pgid="growth_goal_hold",
                    table="growth_goal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="begin_tally",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    INSERT INTO growth_tally (post_id) VALUES (NEW.id);\n    RETURN NULL;\n",
                    hash="f4cdea42146be981c714acb7ffbf337dda46cbc7",
                    operation="INSERT",
                    pgid="growth_post_begin_tally",
                    table="growth_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="hold",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF (NEW.author_id, NEW.key, NEW.story_key, NEW.written_by, NEW.created_at)\n        IS DISTINCT FROM\n        (OLD.author_id, OLD.key, OLD.story_key, OLD.written_by, OLD.created_at) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'whose an entry is and what wrote it never change',\n            CONSTRAINT = 'growth_post_guard';\n    ELSIF OLD.written_by <> '' AND (NEW.title, NEW.content, NEW.edited_title, NEW.edited_content)\n        IS DISTINCT FROM (OLD.title, OLD.content, OLD.edited_title, OLD.edited_content) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'what a program wrote is shared as it is', CONSTRAINT = 'growth_post_guard';\n    ELSIF NEW.status = 'DRAFT' AND OLD.status = 'PUBLISHED' AND NEW.held_at IS NULL THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a published entry is taken back by staff only, with a word why',\n            CONSTRAINT = 'growth_post_guard';\n    ELSIF OLD.published_at IS NOT NULL\n        AND (NEW.published_at, NEW.published_on)\n            IS DISTINCT FROM (OLD.published_at, OLD.published_on) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'the day an entry was published stays', CONSTRAINT = 'growth_post_guard';\n    END IF;\n    NEW.version := greatest(NEW.version, OLD.version);\n    RETURN NEW;\n",
                    hash="a30e6b05da9b37f2a24e232a86de1821c1ba65e8",
                    operation="UPDATE",
                    pgid="growth_post_hold",
                    table="growth_post",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="like",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="only_published",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF NOT EXISTS (SELECT FROM growth_post WHERE id = NEW.post_id AND status = 'PUBLISHED') THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'this entry is not published', CONSTRAINT = 'growth_like_post_guard';\n    END IF;\n    RETURN NEW;\n",
                    hash="b1933212e834e183439ac497d54c07dfaed6a8bd",
                    operation="INSERT",
                    pgid="growth_like_only_published",
                    table="growth_like",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="like",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="count",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT post_id, count(*)::integer AS many FROM changed_rows GROUP BY post_id\n    ), held AS MATERIALIZED (\n        SELECT tally.post_id\n        FROM growth_tally AS tally JOIN counts ON counts.post_id = tally.post_id\n        ORDER BY tally.post_id FOR NO KEY UPDATE OF tally\n    )\n    UPDATE growth_tally AS tally SET likes = tally.likes + counts.many\n    FROM counts JOIN held ON held.post_id = counts.post_id\n    WHERE tally.post_id = counts.post_id;\n    RETURN NULL;\n",
                    hash="67ee4e2b3d3fdfa68fb1a52a69aba86845e63ffa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="growth_like_count",
                    referencing="REFERENCING NEW TABLE AS changed_rows ",
                    table="growth_like",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="like",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="uncount",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT post_id, count(*)::integer AS many FROM changed_rows GROUP BY post_id\n    ), held AS MATERIALIZED (\n        SELECT tally.post_id\n        FROM growth_tally AS tally JOIN counts ON counts.post_id = tally.post_id\n        ORDER BY tally.post_id FOR NO KEY UPDATE OF tally\n    )\n    UPDATE growth_tally AS tally SET likes = tally.likes - counts.many\n    FROM counts JOIN held ON held.post_id = counts.post_id\n    WHERE tally.post_id = counts.post_id;\n    RETURN NULL;\n",
                    hash="523898f697a240a1103263f7dcb5fa54db6d9dcd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="growth_like_uncount",
                    referencing="REFERENCING OLD TABLE AS changed_rows ",
                    table="growth_like",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reply",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="only_published",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF NOT EXISTS (SELECT FROM growth_post WHERE id = NEW.post_id AND status = 'PUBLISHED') THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'this entry is not published', CONSTRAINT = 'growth_reply_post_guard';\n    END IF;\n    RETURN NEW;\n",
                    hash="5089f22db6328010f974e5d658f15f764142452b",
                    operation="INSERT",
                    pgid="growth_reply_only_published",
                    table="growth_reply",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reply",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="count",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT post_id, count(*)::integer AS many FROM changed_rows GROUP BY post_id\n    ), held AS MATERIALIZED (\n        SELECT tally.post_id\n        FROM growth_tally AS tally JOIN counts ON counts.post_id = tally.post_id\n        ORDER BY tally.post_id FOR NO KEY UPDATE OF tally\n    )\n    UPDATE growth_tally AS tally SET replies = tally.replies + counts.many\n    FROM counts JOIN held ON held.post_id = counts.post_id\n    WHERE tally.post_id = counts.post_id;\n    RETURN NULL;\n",
                    hash="017d5775d4bc30b69f478f013d81903709fdaac2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="growth_reply_count",
                    referencing="REFERENCING NEW TABLE AS changed_rows ",
                    table="growth_reply",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reply",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="uncount",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    WITH counts AS MATERIALIZED (\n        SELECT post_id, count(*)::integer AS many FROM changed_rows GROUP BY post_id\n    ), held AS MATERIALIZED (\n        SELECT tally.post_id\n        FROM growth_tally AS tally JOIN counts ON counts.post_id = tally.post_id\n        ORDER BY tally.post_id FOR NO KEY UPDATE OF tally\n    )\n    UPDATE growth_tally AS tally SET replies = tally.replies - counts.many\n    FROM counts JOIN held ON held.post_id = counts.post_id\n    WHERE tally.post_id = counts.post_id;\n    RETURN NULL;\n",
                    hash="b6e346558eba1034af322ec8c8f308515e578c54",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="growth_reply_uncount",
                    referencing="REFERENCING OLD TABLE AS changed_rows ",
                    table="growth_reply",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="telling",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="take_turn",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF NEW.state <> 'WAITING' THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a review begins by waiting', CONSTRAINT = 'growth_telling_state_guard';\n    ELSIF abs(NEW.day - (clock_timestamp() AT TIME ZONE 'UTC')::date) > 1 THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'a turn is taken of today', CONSTRAINT = 'growth_telling_day_guard';\n    END IF;\n    INSERT INTO growth_turns AS turns (member_id, day, used) VALUES (NEW.member_id, NEW.day, 1)\n    ON CONFLICT (member_id) DO UPDATE SET\n        used = CASE WHEN turns.day < EXCLUDED.day THEN 1 ELSE turns.used + 1 END,\n        day = greatest(turns.day, EXCLUDED.day)\n    WHERE turns.day < EXCLUDED.day OR turns.used < 10\n    RETURNING turns.day INTO NEW.day;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = 'ten reviews a day is the most', CONSTRAINT = 'growth_telling_turns';\n    END IF;\n    RETURN NEW;\n",
                    hash="29eb7f7583eb6dc06d86c9596d6f1db241316bc6",
                    operation="INSERT",
                    pgid="growth_telling_take_turn",
                    table="growth_telling",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="telling",
            trigger=revcouncil.schema.triggers.NonIgnorableCompiledTrigger(
                name="end",
                sql=revcouncil.schema.triggers.OwnersTriggerSql(
                    func="\n    IF (NEW.member_id, NEW.key, NEW.period, NEW.tone, NEW.day, NEW.created_at)\n        IS DISTINCT FROM (OLD.member_id, OLD.key, OLD.period, OLD.tone, OLD.day, OLD.created_at)\n    OR OLD.state IN ('DONE', 'FAILED') AND NEW.state <> OLD.state\n    OR OLD.state = 'WRITING' AND NEW.state = 'WAITING' THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation',\n            MESSAGE = format('a review that is %s never becomes %s', OLD.state, NEW.state),\n            CONSTRAINT = 'growth_telling_state_guard';\n    END IF;\n    IF NEW.state = 'FAILED' AND OLD.state <> 'FAILED' THEN\n        UPDATE growth_turns SET used = used - 1\n        WHERE member_id = NEW.member_id AND day = NEW.day AND used > 0;\n    END IF;\n    RETURN NEW;\n",
                    hash="20b36d22271466cd6b8e70e392c7ca8be9bf25f3",
                    operation="UPDATE",
                    pgid="growth_telling_end",
                    table="growth_telling",
                    when="BEFORE",
                ),
            ),
        ),
    ]
