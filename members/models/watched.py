"""What triggers of the member look at: words for their declarations."""

TOTAL_FOLLOWS = """
    RAISE EXCEPTION 'total_points follows the ledger of points: add an entry there instead'
        USING ERRCODE = 'check_violation';
"""

# Asked of whoever comes into a team or changes the kind of seat; who is there already stays.
HOLD_SEATS = """
    IF NEW.team_id IS NOT NULL AND (
        TG_OP = 'INSERT'
        OR NEW.team_id IS DISTINCT FROM OLD.team_id
        OR (NEW.seat_tier = 'OWNER') <> (OLD.seat_tier = 'OWNER')
    ) THEN
        PERFORM team_seats_hold(NEW.team_id, NEW.seat_tier = 'OWNER');
    END IF;
    RETURN NULL;
"""

# What a member is found by in the directory, and what decides whether they are.
LISTED_BY = (
    *("first_name", "last_name", "handle", "company", "industry", "experience_level"),
    *("current_skills", "target_skills", "date_joined"),
    *("subscription_status", "in_debtor_state", "is_active", "in_directory"),
)

# What is written down of a member when it changes.
WATCHED = (
    "is_active",
    "is_staff",
    "is_superuser",
    "subscription_status",
    "seat_tier",
    "team",
    "is_team_admin",
    "is_primary_owner",
    "community_role",
    "in_debtor_state",
)
