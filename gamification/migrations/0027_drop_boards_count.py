"""What release 2.2 asked is gone with it; the last step of what 0025 began.

No function, view or index names it any more, and 2.3 asks `boards_list`.
"""

from pathlib import Path

from django.db import migrations

BEFORE = (Path(__file__).parent / "sql" / "0015_boards_count.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0026_tell_of_grace"),
    ]

    operations = [
        migrations.RunSQL("DROP FUNCTION boards_count(text, boolean)", BEFORE),
    ]
