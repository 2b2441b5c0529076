"""An award updates its member: with room in the page the update stays there and touches no index.

For pages written from now on; nobody waits.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0010_note_rights"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE members_member SET (fillfactor = 85)",
            "ALTER TABLE members_member RESET (fillfactor)",
        ),
    ]
