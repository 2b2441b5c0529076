"""Which migration of each app is the head of a release, written down once.

Apps that are not named (Django's own, allauth's) stand at their newest migration in every release.
None means that the app has no table in that release.
"""

from typing import Final

RELEASES: Final[dict[str, dict[str, str | None]]] = {
    "1.0": {
        "members": "0001_baseline",
        "gamification": None,
        "benchmarks": None,
        "resources": None,
        "revcouncil": None,
        "activities": None,
        "growth": None,
    },
    "2.0": {
        "members": "0005_index_email",
        "gamification": "0011_follow_ledger",
        "benchmarks": "0009_keep_earlier_answers",
        "resources": "0011_count_downloads",
        "revcouncil": "0001_add_cache_table",
        "activities": None,
        "growth": None,
    },
    "2.1": {
        "members": "0012_remove_total_points_index",
        "gamification": "0024_validate_keys",
        "benchmarks": "0010_keep_earlier_as_owner",
        "resources": "0013_widen_kinds",
        "revcouncil": "0002_add_joberror",
        "activities": None,
        "growth": None,
    },
    "2.2": {
        "members": "0034_fill_actor",
        "gamification": "0024_validate_keys",
        "benchmarks": "0010_keep_earlier_as_owner",
        "resources": "0013_widen_kinds",
        "revcouncil": "0002_add_joberror",
        "activities": None,
        "growth": None,
    },
    "2.3": {
        "members": "0048_list_who_is_in_grace",
        "gamification": "0026_tell_of_grace",
        "benchmarks": "0010_keep_earlier_as_owner",
        "resources": "0013_widen_kinds",
        "revcouncil": "0002_add_joberror",
        "activities": None,
        "growth": None,
    },
    "2.4": {
        "members": "0049_add_plan_renewed_at",
        "gamification": "0027_drop_boards_count",
        "benchmarks": "0021_validate_snapshot_key",
        "resources": "0013_widen_kinds",
        "revcouncil": "0002_add_joberror",
        "activities": None,
        "growth": None,
    },
    "2.5": {
        "members": "0049_add_plan_renewed_at",
        "gamification": "0027_drop_boards_count",
        "benchmarks": "0021_validate_snapshot_key",
        "resources": "0049_index_newest",
        "revcouncil": "0002_add_joberror",
        "activities": None,
        "growth": None,
    },
    "2.6": {
        "members": "0051_require_kajabi_contact",
        "gamification": "0029_validate_activities",
        "benchmarks": "0021_validate_snapshot_key",
        "resources": "0049_index_newest",
        "revcouncil": "0002_add_joberror",
        "activities": "0040_add_metrics",
        "growth": None,
    },
    "2.7": {
        "members": "0051_require_kajabi_contact",
        "gamification": "0029_validate_activities",
        "benchmarks": "0021_validate_snapshot_key",
        "resources": "0049_index_newest",
        "revcouncil": "0002_add_joberror",
        "activities": "0040_add_metrics",
        "growth": "0014_validate_correction_keys",
    },
}
