"""The index on the raw total made every award rewrite all indexes of the member (no HOT update). The ranks serve the board instead.

One release after the ranks would be the rule; here the release before orders by it only the leaderboard of all time, which stays right and
sorts instead. Dropped concurrently.
"""

from django.db import migrations

from revcouncil.schema.operations import RemoveIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0006_tell_ranks"),
        ("gamification", "0016_build_ranks"),
    ]

    operations = [RemoveIndexConcurrently(model_name="member", name="member_total_points_desc_idx")]
