"""The standings of the members there are, in one transaction.

After the triggers, so that nothing that changes meanwhile is missed: what this transaction does
not see stays pending. Takes no lock that anybody waits for. Safe to rerun. No reverse: 0014's
reverse drops the tables. The index that served the board before goes after this. From here on
the two functions that write run with the owner's rights, so that nobody else needs any.
"""

from pathlib import Path

from django.db import migrations

RIGHTS = (Path(__file__).parent / "sql" / "0019_ranks_rights.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0018_recount_by_audit_entry"),
    ]
    run_before = [("members", "0012_remove_total_points_index")]

    operations = [
        migrations.RunSQL(
            "SELECT ranks_rebuild((now() AT TIME ZONE 'UTC')::date)", migrations.RunSQL.noop
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
