"""The ranks are written by their functions alone, with the rights of the tables' owner: nobody else needs any but to read.

Merges of the running release go on as before; no table is locked.
"""

from django.db import migrations

WRITERS = ("ranks_merge(date)", "ranks_rebuild(date)")


class Migration(migrations.Migration):
    dependencies = [
        ("gamification", "0026_follow_as_owner"),
    ]

    operations = [
        migrations.RunSQL(
            [f"ALTER FUNCTION {writer} SECURITY DEFINER SET search_path = public, pg_temp" for writer in WRITERS],
            [f"ALTER FUNCTION {writer} SECURITY INVOKER RESET search_path" for writer in WRITERS],
        ),
    ]
