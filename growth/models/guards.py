"""What the database itself does when something of growth is written: SQL of its triggers."""

TURNS_A_DAY = 10  # Spec, growth: "Ten a day per member".

# One update per post and statement, in the posts' order; {column} counts the rows, {sign} is + for
# new ones and - for those that go.
COUNT_ROWS = """
    WITH counts AS MATERIALIZED (
        SELECT post_id, count(*)::integer AS many FROM changed_rows GROUP BY post_id
    ), held AS MATERIALIZED (
        SELECT tally.post_id
        FROM growth_tally AS tally JOIN counts ON counts.post_id = tally.post_id
        ORDER BY tally.post_id FOR NO KEY UPDATE OF tally
    )
    UPDATE growth_tally AS tally SET {column} = tally.{column} {sign} counts.many
    FROM counts JOIN held ON held.post_id = counts.post_id
    WHERE tally.post_id = counts.post_id;
    RETURN NULL;
"""

BEGIN_TALLY = """
    INSERT INTO growth_tally (post_id) VALUES (NEW.id);
    RETURN NULL;
"""

# A like and a reply are given to what all members can read.
ONLY_PUBLISHED = """
    IF NOT EXISTS (SELECT FROM growth_post WHERE id = NEW.post_id AND status = 'PUBLISHED') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'this entry is not published', CONSTRAINT = '{table}_post_guard';
    END IF;
    RETURN NEW;
"""

HOLD_POST = """
    IF (NEW.author_id, NEW.key, NEW.story_key, NEW.written_by, NEW.created_at)
        IS DISTINCT FROM
        (OLD.author_id, OLD.key, OLD.story_key, OLD.written_by, OLD.created_at) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'whose an entry is and what wrote it never change',
            CONSTRAINT = 'growth_post_guard';
    ELSIF OLD.written_by <> '' AND (NEW.title, NEW.content, NEW.edited_title, NEW.edited_content)
        IS DISTINCT FROM (OLD.title, OLD.content, OLD.edited_title, OLD.edited_content) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'what a program wrote is shared as it is', CONSTRAINT = 'growth_post_guard';
    ELSIF NEW.status = 'DRAFT' AND OLD.status = 'PUBLISHED' AND NEW.held_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a published entry is taken back by staff only, with a word why',
            CONSTRAINT = 'growth_post_guard';
    ELSIF OLD.published_at IS NOT NULL
        AND (NEW.published_at, NEW.published_on)
            IS DISTINCT FROM (OLD.published_at, OLD.published_on) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'the day an entry was published stays', CONSTRAINT = 'growth_post_guard';
    END IF;
    NEW.version := greatest(NEW.version, OLD.version);
    RETURN NEW;
"""

HOLD_GOAL = """
    IF (NEW.member_id, NEW.created_at) IS DISTINCT FROM (OLD.member_id, OLD.created_at) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'whose a goal is never changes', CONSTRAINT = 'growth_goal_guard';
    ELSIF OLD.status = 'COMPLETED' AND (NEW.title, NEW.period, NEW.starts_on, NEW.ends_on)
        IS DISTINCT FROM (OLD.title, OLD.period, OLD.starts_on, OLD.ends_on) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a goal that was reached is not changed', CONSTRAINT = 'growth_goal_guard';
    END IF;
    RETURN NEW;
"""

# Ten a day, counted in one row a member; the day never goes back, so that who moves about the
# zones has one new day at most for each day.
TAKE_TURN = f"""
    IF NEW.state <> 'WAITING' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a review begins by waiting', CONSTRAINT = 'growth_telling_state_guard';
    ELSIF abs(NEW.day - (clock_timestamp() AT TIME ZONE 'UTC')::date) > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a turn is taken of today', CONSTRAINT = 'growth_telling_day_guard';
    END IF;
    INSERT INTO growth_turns AS turns (member_id, day, used) VALUES (NEW.member_id, NEW.day, 1)
    ON CONFLICT (member_id) DO UPDATE SET
        used = CASE WHEN turns.day < EXCLUDED.day THEN 1 ELSE turns.used + 1 END,
        day = greatest(turns.day, EXCLUDED.day)
    WHERE turns.day < EXCLUDED.day OR turns.used < {TURNS_A_DAY}
    RETURNING turns.day INTO NEW.day;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'ten reviews a day is the most', CONSTRAINT = 'growth_telling_turns';
    END IF;
    RETURN NEW;
"""

# What ended stays ended, so that a turn is given back once, whoever finds that it failed.
END_TELLING = """
    IF (NEW.member_id, NEW.key, NEW.period, NEW.tone, NEW.day, NEW.created_at)
        IS DISTINCT FROM (OLD.member_id, OLD.key, OLD.period, OLD.tone, OLD.day, OLD.created_at)
    OR OLD.state IN ('DONE', 'FAILED') AND NEW.state <> OLD.state
    OR OLD.state = 'WRITING' AND NEW.state = 'WAITING' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = format('a review that is %s never becomes %s', OLD.state, NEW.state),
            CONSTRAINT = 'growth_telling_state_guard';
    END IF;
    IF NEW.state = 'FAILED' AND OLD.state <> 'FAILED' THEN
        UPDATE growth_turns SET used = used - 1
        WHERE member_id = NEW.member_id AND day = NEW.day AND used > 0;
    END IF;
    RETURN NEW;
"""
