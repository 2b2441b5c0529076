"""Who is in grace now is back on the boards; second of two. Safe to rerun.

After 0025 is committed: whatever a merge still took by the old rule is looked at again. It reads
the members once and locks nothing. Going back, 0025 tells the ranks by itself.
"""

from pathlib import Path

from django.db import migrations

TELL = (Path(__file__).parent / "sql" / "0026_tell_of_grace.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0025_count_grace"),
    ]

    operations = [
        migrations.RunSQL(TELL, migrations.RunSQL.noop),
    ]
