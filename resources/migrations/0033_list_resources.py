"""Last of four for the search of the library: what is published already is found. Safe to stop and
rerun.

The trigger of 0032 lists each whose row is written, and the column is set to what it is. Going back
leaves them listed: 0030's reverse drops the tables.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0032_follow_resources"),
    ]

    operations = [
        BackfillInBatches(
            "resource",
            "search_entries",
            set={"title": "title"},
            where="state = 'PUBLISHED' AND archived_at IS NULL AND NOT EXISTS ("
            "SELECT FROM resources_searchentry AS entry "
            "WHERE entry.resource_id = resources_resource.id)",
        ),
    ]
