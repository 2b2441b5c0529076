"""Second of four for the search of the library: the functions that write its entries.

Nothing calls them yet. They read words as the directory does (members.0015).
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
NAMES = (
    "library_words",
    "library_pairs",
    "library_taken",
    "library_standing",
    "library_due",
    "library_terms",
    "library_list",
)
DROP = """
    DROP FUNCTION library_list(bigint[]);
    DROP FUNCTION library_terms(resources_searchentry);
    DROP FUNCTION library_due(bigint[]);
    DROP FUNCTION library_standing(integer);
    DROP FUNCTION library_taken(integer);
    DROP FUNCTION library_pairs(text[]);
    DROP FUNCTION library_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0030_add_search"),
        ("members", "0015_add_directory"),
    ]

    operations = [
        migrations.RunSQL([(SQL / f"0031_{name}.sql").read_text() for name in NAMES], DROP),
    ]
