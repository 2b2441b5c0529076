"""Why jobs failed and how many workers died in them, for the admin.

A table of its own that no release before 2.1 knows; nobody waits.
"""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procrastinate", "0041_post_retry_failed_job"),
        ("revcouncil", "0001_add_cache_table"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobError",
            fields=[
                ("job_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "error",
                    models.TextField(help_text="Type and message, without passwords and tokens."),
                ),
                (
                    "deaths",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="How many workers died in it since it was last run by hand.",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[],
            options={"verbose_name": "job", "proxy": True, "indexes": [], "constraints": []},
            bases=("procrastinate.procrastinatejob",),
        ),
    ]
