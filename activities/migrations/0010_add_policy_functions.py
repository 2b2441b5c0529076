"""First of three for row-level security: what its policies call. No table is touched."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
NAMES = ("activities_reader", "activities_reviews", "activities_file_is_new")
DROP = """
DROP FUNCTION activities_file_is_new(text);
DROP FUNCTION activities_reviews();
DROP FUNCTION activities_reader();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0003_validate_keys"),
    ]

    operations = [
        migrations.RunSQL([(SQL / f"0010_{name}.sql").read_text() for name in NAMES], DROP),
    ]
