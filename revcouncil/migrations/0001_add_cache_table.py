"""The shared cache that rate limits count in. The same table as `createcachetable` makes, so that one `migrate` is enough."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(
            [
                "CREATE TABLE revcouncil_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)",
                # Read when old entries are culled.
                "CREATE INDEX revcouncil_cache_expires ON revcouncil_cache (expires)",
            ],
            "DROP TABLE revcouncil_cache",
        ),
    ]
