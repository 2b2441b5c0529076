"""The SQL of the ledger's triggers."""

from typing import Final

from gamification.catalogue import Action

ADJUSTMENT: Final = Action.ADMIN_ADJUSTMENT.value

# What makes its day an active one. GREATEST passes over NULL, so any other entry moves no day.
EARNED: Final = "ledger_is_earned(points, action)"

# One update per member and statement, in member order so that two statements never wait for each
# other in a circle. A single entry, the everyday case, needs no ordering. The other branch is
# planned each time: a plan kept from a first small statement would be used for a large one. A
# statement that added nothing does nothing.
FOLLOW_LEDGER: Final = f"""
    UPDATE members_member AS member
    SET total_points = member.total_points + entry.points,
        last_active_at = GREATEST(member.last_active_at, CASE WHEN {EARNED} THEN created_at END),
        last_active_on = GREATEST(member.last_active_on, CASE WHEN {EARNED} THEN earned_on END)
    FROM new_rows AS entry
    WHERE member.id = entry.member_id AND NOT EXISTS (SELECT FROM new_rows OFFSET 1);
    IF NOT FOUND AND EXISTS (SELECT FROM new_rows) THEN
        EXECUTE $update$
            WITH sums AS MATERIALIZED (
                SELECT member_id, sum(points)::integer AS points,
                       max(created_at) FILTER (WHERE {EARNED}) AS active_at,
                       max(earned_on) FILTER (WHERE {EARNED}) AS active_on
                FROM new_rows GROUP BY member_id
            ), held AS MATERIALIZED (
                SELECT member.id, sums.points, sums.active_at, sums.active_on
                FROM members_member AS member JOIN sums ON sums.member_id = member.id
                ORDER BY member.id FOR NO KEY UPDATE OF member
            )
            UPDATE members_member AS member
            SET total_points = member.total_points + held.points,
                last_active_at = GREATEST(member.last_active_at, held.active_at),
                last_active_on = GREATEST(member.last_active_on, held.active_on)
            FROM held WHERE member.id = held.id
        $update$;
    END IF;
    RETURN NULL;
"""

REFUSE_CHANGE: Final = (
    "\n    RAISE EXCEPTION 'the points ledger is append-only: "
    "correct a mistake by a second entry that names the first'\n"
    "        USING ERRCODE = 'check_violation';\n"
)

# Whoever writes an entry without its day gets the day it is where the member lives.
SET_DAY = """
    NEW.earned_on := members_day(
        NEW.created_at, (SELECT time_zone FROM members_member WHERE id = NEW.member_id));
    RETURN NEW;
"""

# The one change there is: an entry of before gets the day it never had, and only the right one
# (trigger fill_day sets it).
REFUSE_UPDATE = f"""
    IF OLD.earned_on IS NULL AND NEW.earned_on IS NOT NULL
        AND (OLD.id, OLD.member_id, OLD.action, OLD.points,
             OLD.source, OLD.metadata, OLD.created_at, OLD.xid)
            IS NOT DISTINCT FROM
            (NEW.id, NEW.member_id, NEW.action, NEW.points,
             NEW.source, NEW.metadata, NEW.created_at, NEW.xid)
    THEN
        RETURN NEW;
    END IF;
    {REFUSE_CHANGE}
"""

# The cascade deletes entries after their member is gone; whoever deletes them by hand finds the
# member still there.
REFUSE_DELETE: Final = (
    "\n    IF EXISTS (SELECT FROM old_rows "
    "JOIN members_member AS member ON member.id = old_rows.member_id) THEN\n"
    "        RAISE EXCEPTION 'the points ledger is append-only: "
    "correct a mistake by a second entry that names the first'\n"
    "            USING ERRCODE = 'check_violation', "
    "HINT = 'Entries go only with their member.';\n"
    "    END IF;\n    RETURN NULL;\n"
)
