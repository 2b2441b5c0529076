"""What triggers of the member look at: words for their declarations."""

TOTAL_FOLLOWS = """
    RAISE EXCEPTION 'total_points follows the ledger of points: add an entry there instead'
        USING ERRCODE = 'check_violation';
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
