"""The index on the raw total made every award rewrite all indexes of the member (no HOT update).
The ranks serve the board instead, and are built before (gamification.0019 says so).

One release after the ranks would be the rule; here the release before orders by it only the
leaderboard of all time, which stays right and sorts instead. Dropped concurrently.
"""

from django.db import migrations

from revcouncil.schema.operations import RemoveIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("members", "0011_leave_room_for_awards"),
    ]

    operations = [
        RemoveIndexConcurrently(model_name="member", name="member_total_points_desc_idx"),
    ]
