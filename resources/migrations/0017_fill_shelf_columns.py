"""Fourth of eight for the library's shelves: what is there was published when it was added, and its
file is its first version. Safe to stop and rerun. No reverse: going back drops the columns and the
table.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches

NO_VERSION = """
    NOT EXISTS (SELECT FROM resources_resourceversion AS version
                WHERE version.resource_id = resources_resource.id)
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("resources", "0016_follow_files"),
    ]

    operations = [
        BackfillInBatches(
            "resource",
            "shelf_columns",
            set={
                "published_at": "CASE state WHEN 'PUBLISHED'"
                " THEN coalesce(published_at, created_at) ELSE published_at END",
                # Written again: the trigger keep_version makes the version.
                "file": "file",
            },
            where=f"(state = 'PUBLISHED' AND published_at IS NULL) OR (file <> '' AND {NO_VERSION})",
        ),
    ]
