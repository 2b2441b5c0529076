"""Fifth of five for exact live ranks: the standings of the members there are, in one transaction.

After the members' triggers, so that nothing that changes meanwhile is missed: what this transaction does not see stays pending. Takes no
lock that anybody waits for. Safe to rerun. No reverse: 0014's reverse drops the tables.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0015_add_rank_functions"),
        ("members", "0006_tell_ranks"),
    ]

    operations = [migrations.RunSQL("SELECT ranks_rebuild((now() AT TIME ZONE 'UTC')::date)", migrations.RunSQL.noop)]
