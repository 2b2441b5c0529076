"""What the database itself does when a referral or its payout is written: SQL of its triggers."""

from activities.referrals.rules import MOST_A_MONTH

# One after the other, so that two that would close a circle together see each other.
HOLD_REFERRAL = """
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.referrer_id, NEW.referee_id, NEW.clicked_at, NEW.created_at)
            IS DISTINCT FROM
            (OLD.id, OLD.referrer_id, OLD.referee_id, OLD.clicked_at, OLD.created_at) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                MESSAGE = 'who brought whom never changes',
                CONSTRAINT = 'activities_referral_kept_guard';
        END IF;
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('activities_referral', 0));
    IF (SELECT referrer.date_joined >= referee.date_joined
        FROM members_member AS referrer, members_member AS referee
        WHERE referrer.id = NEW.referrer_id AND referee.id = NEW.referee_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'only a newer member is brought by another one',
            CONSTRAINT = 'activities_referral_newer_guard';
    END IF;
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.referrer_id
            UNION SELECT known.referrer_id FROM above
            JOIN activities_referral AS known ON known.referee_id = above.id
        ) SELECT FROM above WHERE id = NEW.referee_id
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'nobody is brought by whom they brought',
            CONSTRAINT = 'activities_referral_circle_guard';
    END IF;
    RETURN NEW;
"""

# It goes with either of the two; until then it keeps what was paid from being paid again.
KEEP_REFERRAL = """
    IF (SELECT count(*) FROM members_member WHERE id IN (OLD.referrer_id, OLD.referee_id)) = 2 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a referral stays as long as its members',
            CONSTRAINT = 'activities_referral_kept_guard';
    END IF;
    RETURN OLD;
"""

# What the month has room for is decided here, under the lock of its row.
HOLD_PAYOUT = f"""
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state <> 'PAID' OR NEW.state <> 'TAKEN_BACK'
            OR (NEW.id, NEW.referral_id, NEW.kind, NEW.worth, NEW.points, NEW.month, NEW.at)
            IS DISTINCT FROM
            (OLD.id, OLD.referral_id, OLD.kind, OLD.worth, OLD.points, OLD.month, OLD.at) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                MESSAGE = 'a payout is only ever taken back',
                CONSTRAINT = 'activities_referralpayout_kept_guard';
        END IF;
        RETURN NEW;
    END IF;
    NEW.month := date_trunc('month', NEW.at AT TIME ZONE 'UTC')::date;
    IF NEW.state <> 'PAID' THEN
        NEW.points := 0;
        RETURN NEW;
    END IF;
    SELECT referrer_id INTO whose FROM activities_referral WHERE id = NEW.referral_id;
    INSERT INTO activities_referralmonth AS held (member_id, month) VALUES (whose, NEW.month)
    ON CONFLICT (member_id, month) DO UPDATE SET points = held.points
    RETURNING points INTO used;
    NEW.points := least(NEW.worth, {MOST_A_MONTH} - used);
    IF NEW.points = 0 THEN
        NEW.state := 'CAPPED';
    END IF;
    RETURN NEW;
"""

COUNT_PAYOUT = """
    UPDATE activities_referralmonth SET points = points + NEW.points
    WHERE month = NEW.month AND member_id = (
        SELECT referrer_id FROM activities_referral WHERE id = NEW.referral_id);
    RETURN NULL;
"""

KEEP_PAYOUT = """
    IF EXISTS (SELECT FROM activities_referral WHERE id = OLD.referral_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a payout stays as long as its referral',
            CONSTRAINT = 'activities_referralpayout_kept_guard';
    END IF;
    RETURN OLD;
"""
