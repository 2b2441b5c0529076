"""What the records forget when a member is erased: SQL of the trigger forget_person."""

# What an audit entry may go on saying once the member it was about is gone: no words about a
# person, no row's number.
KEPT_OF_DEEDS = (
    "badge",
    "category",
    "current_streak",
    "group",
    "last_active_at",
    "last_active_on",
    "permission",
    "points",
    "total_points",
)

HISTORIES = ("emailtemplateevent", "featureflagevent", "memberevent", "teamevent")

# Whoever looks for the person finds nobody: 0 is no member's number. What staff did, and that
# something was done, stays.
FORGET_PERSON = """
    WITH {acts}
    UPDATE pghistory_context SET metadata = '{{}}'
    WHERE id IN ({theirs});
    WITH theirs AS (
        UPDATE members_memberevent SET pgh_obj_id = 0 WHERE pgh_obj_id = OLD.id
        RETURNING pgh_context_id
    )
    UPDATE pghistory_context
    SET metadata = jsonb_strip_nulls(jsonb_build_object('user', metadata -> 'user'))
    WHERE id IN (SELECT pgh_context_id FROM theirs);
    UPDATE members_auditlog
    SET target_id = CASE target_type WHEN 'members.Member' THEN NULL ELSE target_id END,
        detail = CASE jsonb_typeof(detail) WHEN 'object' THEN (
            SELECT coalesce(jsonb_object_agg(key, value), '{{}}')
            FROM jsonb_each(detail) WHERE key IN ({kept})
        ) ELSE '{{}}' END,
        page = '', came_from = ''
    WHERE (target_type = 'members.Member' AND target_id = OLD.id)
       OR detail -> 'member' = to_jsonb(OLD.id);
    RETURN NULL;
""".format(
    kept=", ".join(f"'{key}'" for key in KEPT_OF_DEEDS),
    acts=", ".join(
        f"{name} AS (UPDATE members_{name} SET actor_id = NULL WHERE actor_id = OLD.id"
        " RETURNING pgh_context_id)"
        for name in HISTORIES
    ),
    theirs=" UNION ALL ".join(f"SELECT pgh_context_id FROM {name}" for name in HISTORIES),
)
