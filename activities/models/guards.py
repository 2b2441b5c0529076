"""What the database itself does when a submission is written: SQL of its triggers.

A refusal names the constraint it stands for and says in its detail, as JSON, what a form needs to
explain it (`activities/actions/refusals.py`).
"""

from activities.rules.quota import DAYS, MOST

SENT_AN_HOUR = 10  # Spec, activities: "Ten submissions per member and hour".

# Everything of one member that counts waits here for the one before. The row is written, not only
# locked, so that a transaction with an older snapshot is refused instead of counting wrongly.
HOLD_SENDER = """
    INSERT INTO activities_sender (member_id, changes) VALUES (NEW.member_id, 1)
    ON CONFLICT (member_id) DO UPDATE SET changes = activities_sender.changes + 1;
"""

COUNT_SENT = f"""
    INSERT INTO activities_sender AS sender (member_id, sent) VALUES (NEW.member_id, '{{}}')
    ON CONFLICT (member_id) DO UPDATE SET changes = sender.changes + 1
    RETURNING sent INTO earlier;
    earlier := ARRAY(SELECT at FROM unnest(earlier) AS at
        WHERE at > clock_timestamp() - interval '1 hour' ORDER BY at);
    IF cardinality(earlier) >= {SENT_AN_HOUR} THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'ten submissions in an hour is the most',
            CONSTRAINT = 'activities_submission_hourly',
            DETAIL = json_build_object('again_at',
                earlier[cardinality(earlier) - {SENT_AN_HOUR - 1}] + interval '1 hour')::text;
    END IF;
    UPDATE activities_sender SET sent = earlier || clock_timestamp()
    WHERE member_id = NEW.member_id;
    RETURN NEW;
"""

# Each seven days that contain the session's day; the row itself is among them.
HOLD_QUOTA = f"""
    {HOLD_SENDER}
    SELECT max(peers), max(students) INTO most_peers, most_students FROM (
        SELECT sum(other.peers) AS peers, sum(other.students) AS students
        FROM generate_series(0, {DAYS - 1}) AS ahead
        JOIN activities_submission AS other ON other.member_id = NEW.member_id
            AND other.activity = 'AMPLIFY' AND other.status IN ('PENDING', 'APPROVED')
            AND other.done_on > NEW.done_on + ahead - {DAYS}
            AND other.done_on <= NEW.done_on + ahead
        GROUP BY ahead
    ) AS windows;
    IF most_peers > {MOST["peers"]} OR most_students > {MOST["students"]} THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'seven days hold {MOST["peers"]} peers and {MOST["students"]} students',
            CONSTRAINT = 'activities_submission_quota',
            DETAIL = json_build_object(
                'peers_left', greatest(0, {MOST["peers"]} - (most_peers - NEW.peers)),
                'students_left', greatest(0, {MOST["students"]} - (most_students - NEW.students))
            )::text;
    END IF;
    RETURN NULL;
"""

# What another member had approved by the same file. Two that wait at once are told apart when the
# second is approved: activities_submission_certificate_uniq.
HOLD_CERTIFICATE = """
    IF EXISTS (SELECT FROM activities_submission WHERE certificate_hash = NEW.certificate_hash
        AND status = 'APPROVED' AND member_id <> NEW.member_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'unique_violation',
            MESSAGE = 'this certificate earned another member points',
            CONSTRAINT = 'activities_submission_certificate_uniq';
    END IF;
    RETURN NULL;
"""

# Who decides says so in `activities.reviewer`, for this transaction: activities/actions/reviewing.
HOLD_STATUS = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'PENDING' OR NEW.reviewer_id IS NOT NULL OR NEW.points IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                MESSAGE = 'a submission begins by waiting for a reviewer',
                CONSTRAINT = 'activities_submission_status_guard';
        END IF;
        NEW.version := 1;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.member_id, NEW.activity, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.member_id, OLD.activity, OLD.created_at) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'whose a submission is, its activity and its day of sending never change',
            CONSTRAINT = 'activities_submission_status_guard';
    END IF;
    reviewing := nullif(current_setting('activities.reviewer', true), '')::bigint;
    IF NEW.status = OLD.status THEN
        IF OLD.status <> 'PENDING' AND (NEW.payload IS DISTINCT FROM OLD.payload
            OR NEW.certificate_hash IS DISTINCT FROM OLD.certificate_hash
            OR NEW.points IS DISTINCT FROM OLD.points OR NEW.note IS DISTINCT FROM OLD.note
            OR NEW.decided_at IS DISTINCT FROM OLD.decided_at
            OR NEW.reviewer_id IS NOT NULL AND NEW.reviewer_id IS DISTINCT FROM OLD.reviewer_id)
        OR OLD.status = 'PENDING' AND (NEW.reviewer_id IS NOT NULL OR NEW.points IS NOT NULL) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                MESSAGE = 'what was decided is changed by another decision only',
                CONSTRAINT = 'activities_submission_status_guard';
        END IF;
        IF NEW.payload IS DISTINCT FROM OLD.payload
            OR NEW.certificate_hash IS DISTINCT FROM OLD.certificate_hash THEN
            NEW.version := OLD.version + 1;
        ELSE
            NEW.version := greatest(NEW.version, OLD.version);
        END IF;
        RETURN NEW;
    END IF;
    IF reviewing IS NULL OR NOT EXISTS (
        SELECT FROM members_member WHERE id = reviewing AND is_staff AND is_active
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'only staff who review decide about a submission',
            CONSTRAINT = 'activities_submission_status_guard';
    ELSIF reviewing = NEW.member_id THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'nobody reviews their own submission',
            CONSTRAINT = 'activities_submission_own_guard';
    ELSIF (OLD.status, NEW.status) NOT IN (('PENDING', 'APPROVED'), ('PENDING', 'REJECTED'),
        ('APPROVED', 'REVOKED'), ('REJECTED', 'PENDING')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = format('%s never becomes %s', OLD.status, NEW.status),
            CONSTRAINT = 'activities_submission_status_guard';
    ELSIF NEW.payload IS DISTINCT FROM OLD.payload THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a decision changes nothing of what was sent',
            CONSTRAINT = 'activities_submission_status_guard';
    END IF;
    IF NEW.status = 'PENDING' THEN
        NEW.reviewer_id := NULL;
        NEW.decided_at := NULL;
        NEW.points := NULL;
        NEW.note := '';
    ELSE
        NEW.reviewer_id := reviewing;
        NEW.decided_at := clock_timestamp();
    END IF;
    NEW.version := OLD.version + 1;
    RETURN NEW;
"""

# With their member all of them go; until then what was decided stays.
KEEP_DECIDED = """
    IF OLD.status <> 'PENDING'
        AND EXISTS (SELECT FROM members_member WHERE id = OLD.member_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'what was decided stays',
            CONSTRAINT = 'activities_submission_status_guard';
    END IF;
    RETURN OLD;
"""

KEEP_DECISION = """
    INSERT INTO activities_reviewdecision
        (submission_id, reviewer_id, from_status, to_status, points, note, at)
    VALUES (NEW.id, nullif(current_setting('activities.reviewer', true), '')::bigint, OLD.status,
        NEW.status, coalesce(NEW.points, OLD.points, 0),
        CASE WHEN NEW.status = 'PENDING' THEN
            coalesce(current_setting('activities.why', true), '') ELSE NEW.note END,
        clock_timestamp());
    DELETE FROM activities_reviewclaim WHERE submission_id = NEW.id;
    RETURN NULL;
"""

# Files belong to what waits, or to what is not sent yet.
HOLD_ATTACHMENT = """
    IF TG_OP <> 'INSERT' THEN
        held := OLD.submission_id;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.member_id <> OLD.member_id OR NEW.file <> OLD.file
        OR NEW.content_hash <> OLD.content_hash
        OR OLD.submission_id IS NOT NULL AND NEW.submission_id IS DISTINCT FROM OLD.submission_id)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a file of evidence is never changed, only taken away',
            CONSTRAINT = 'activities_attachment_guard';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        held := coalesce(NEW.submission_id, held);
    END IF;
    IF held IS NOT NULL THEN
        SELECT status, member_id INTO status_of, owner_of FROM activities_submission
        WHERE id = held FOR NO KEY UPDATE;
        IF status_of <> 'PENDING' AND EXISTS (SELECT FROM members_member WHERE id = owner_of)
            OR TG_OP <> 'DELETE' AND owner_of <> NEW.member_id THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                MESSAGE = 'evidence is changed by its owner, while the submission waits',
                CONSTRAINT = 'activities_attachment_guard';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""

# The one file of a LEARN is its certificate.
FOLLOW_CERTIFICATE = """
    FOR changed IN SELECT DISTINCT id FROM unnest(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.submission_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.submission_id END]) AS id WHERE id IS NOT NULL
    LOOP
        UPDATE activities_submission AS submission SET certificate_hash = (
            SELECT min(content_hash) FROM activities_attachment WHERE submission_id = submission.id
        ), version = version + 1
        WHERE id = changed AND activity = 'LEARN' AND status = 'PENDING';
        UPDATE activities_submission SET version = version + 1
        WHERE id = changed AND activity <> 'LEARN' AND status = 'PENDING';
    END LOOP;
    RETURN NULL;
"""

# The bytes go after the row, by the sweep.
SWEEP_FILE = """
    INSERT INTO members_filetosweep (name) VALUES (OLD.file) ON CONFLICT (name) DO NOTHING;
    RETURN NULL;
"""
